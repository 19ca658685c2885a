"""The shipped lists: what must be there on the first day, and that loading twice changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bancheng.catalogue import actions, library, reads
from bancheng.catalogue.actions import loading
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.models import Cause, Citation, Ground, Material, Matter, Situation
from bancheng.records import actions as records
from bancheng.records.models import Line, Reaction
from bancheng.records.standing import all_stand
from bancheng.rules.vocabulary import CaseType, Fault
from tests.catalogue.conftest import KEEPER

pytestmark = pytest.mark.django_db

# domain.md §3.2: code → default type, fault.
CAUSES = {
    "P1": (CaseType.CANNOT, Fault.NONE),
    "P2": (CaseType.NOT_YET, Fault.NONE),
    "P3": (CaseType.REFUSED, Fault.REVIEW),
    "M1": (CaseType.CANNOT, Fault.NONE),
    "M2": (CaseType.HARD, Fault.NONE),
    "M3": (CaseType.HARD, Fault.NONE),
    "M4": (CaseType.HARD, Fault.NONE),
    "I1": (CaseType.HARD, Fault.NONE),
    "S1": (CaseType.HARD, Fault.NONE),
    "S2": (CaseType.HARD, Fault.NONE),
    "D1": (CaseType.NOT_YET, Fault.NONE),
    "D2": (CaseType.NOT_YET, Fault.NONE),
    "H1": (CaseType.NOT_YET, Fault.NONE),
    "G1": (CaseType.REFUSED, Fault.PROCESS),
    "G2": (CaseType.REFUSED, Fault.PROCESS),
    "W1": (CaseType.REFUSED, Fault.PERSON),
    "W2": (CaseType.REFUSED, Fault.PERSON),
    "W3": (CaseType.REFUSED, Fault.PERSON),
    "X1": (CaseType.HARD, Fault.NONE),
    "O1": ("", Fault.NONE),
}


def test_the_twenty_causes_stand_as_the_dossier_has_them(monday):
    actions.load_catalogue(at=monday)
    assert {c.code: (c.default_type, c.fault) for c in reads.causes_in_force(monday.date())} == CAUSES


def test_every_ground_names_a_channel_that_helps(monday):
    actions.load_catalogue(at=monday)
    grounds = {ground.code: ground for ground in reads.grounds_in_force(monday.date())}
    assert len(grounds) == 7
    assert all(ground.remedy for ground in grounds.values())
    assert [code for code, ground in grounds.items() if ground.needs_body] == ["other_body"]
    assert not any("材料" in ground.name for ground in grounds.values())


def test_what_follows_from_the_first_lists_is_done_at_once(monday):
    actions.load_catalogue(at=monday)
    while records.run_reactions(at=monday):
        pass
    assert not Reaction.objects.exclude(state="done").exists()


def test_an_empty_start_has_lists_but_no_made_up_matter(monday):
    actions.load_catalogue(at=monday)
    assert not Matter.objects.exists()
    assert Situation.objects.count() >= 16
    assert not Citation.objects.filter(title__startswith="演示").exists()


def test_the_demo_says_that_it_is_one(monday):
    actions.load_demo_catalogue(at=monday)
    assert Matter.objects.count() >= 40
    assert set(Matter.objects.values_list("origin", flat=True)) == {"demo"}
    for citation in Citation.objects.filter(origin="demo"):
        assert citation.title.startswith("演示规定")
        assert "演示" in citation.number
        assert "非真实规定" in citation.source


def test_loading_again_adds_nothing_and_keeps_what_the_office_changed(monday):
    actions.load_demo_catalogue(at=monday)
    Situation.objects.filter(code="other").update(in_force_to=monday.date())
    lines = Line.objects.count()
    assert actions.load_demo_catalogue(at=monday + timedelta(days=1)) == 0
    assert Line.objects.count() == lines
    assert Situation.objects.get(code="other").in_force_to == monday.date()


def test_a_demo_matter_has_between_one_and_six_materials_and_one_version_a_day(monday):
    actions.load_demo_catalogue(at=monday)
    for matter in Matter.objects.prefetch_related("versions__materials"):
        for version in matter.versions.all():
            assert 2 <= len(version.materials.all()) <= 6, matter.name
        days = [date(2022, 6, 1), date(2024, 1, 1), date(2024, 7, 1), monday.date()]
        assert all(matter.versions.in_force(day).count() <= 1 for day in days)
        assert reads.version_in_force(matter, monday.date()) is not None
    assert not Material.objects.filter(is_key=True, may_be_waived=True).exists()


def test_a_repealed_article_is_no_longer_offered(monday):
    actions.load_catalogue(at=monday)
    found = {c.article for c in library.citations_matching("行政复议法", monday.date())}
    assert found == {"第二十条", "第八十八条"}
    before = library.citations_matching("行政复议法", date(2023, 12, 31))
    assert [c.article for c in before] == ["第九条"]


def test_each_list_has_rows_for_every_day_since_the_window_opened(monday):
    actions.load_catalogue(at=monday)
    for model in (Cause, Situation, Ground):
        assert model.objects.in_force(date(2021, 4, 1)).count() == model.objects.count()
        assert not model.objects.in_force(date(2021, 3, 31)).exists()


# --- what a later release words otherwise -----------------------------------------------------------------


def _shipped_otherwise(
    monkeypatch: pytest.MonkeyPatch, file: str, pick: str, value: str, **changed: str
) -> None:
    """The file as a later release ships it: in one row something else is said."""
    shipped = loading._rows

    def rows(name: str) -> list[dict[str, object]]:
        if name != file:
            return shipped(name)
        return [row | changed if row[pick] == value else row for row in shipped(name)]

    monkeypatch.setattr(loading, "_rows", rows)


def test_a_ground_worded_otherwise_is_followed_from_the_next_day_on(monday, monkeypatch):
    actions.load_catalogue(at=monday)
    before = Ground.objects.get(code="petition")
    _shipped_otherwise(monkeypatch, "grounds.json", "code", "petition", remedy="请到信访接待场所。")
    assert actions.bring_up_to_date(at=monday) == 1
    assert actions.bring_up_to_date(at=monday) == 0
    tomorrow = monday.date() + timedelta(days=1)
    today, later = (reads.grounds_in_force(day).get(code="petition") for day in (monday.date(), tomorrow))
    assert (today, today.remedy) == (before, before.remedy)
    assert (later.remedy, later.name) == ("请到信访接待场所。", before.name)
    line = Line.objects.filter(kind="catalogue.followed").get()
    assert '"code":"petition"' in line.data.replace(" ", "")


def test_a_row_the_office_ended_is_not_followed(monday, monkeypatch):
    actions.load_catalogue(at=monday)
    Situation.objects.filter(code="old_certificate").update(in_force_to=date(2026, 6, 1))
    _shipped_otherwise(monkeypatch, "situations.json", "code", "old_certificate", explanation="别的话")
    assert actions.bring_up_to_date(at=monday) == 0


def test_a_house_in_which_nothing_was_loaded_stays_empty(monday):
    assert actions.bring_up_to_date(at=monday) == 0
    assert not Ground.objects.exists()


def test_a_summary_told_otherwise_is_a_correction_unless_the_office_was_there(monday, monkeypatch):
    actions.load_catalogue(at=monday)
    mine, theirs = Citation.objects.filter(title="中华人民共和国民法典").order_by("pk")
    words = replace(article_of(theirs), words="我们的说法")
    actions.correct_citation(theirs, words, by=KEEPER, at=monday, reason="补常用说法")
    _shipped_otherwise(monkeypatch, "citations.json", "title", mine.title, summary="换了说法")
    assert actions.bring_up_to_date(at=monday) == 1
    mine.refresh_from_db()
    assert mine.corrected_at == monday and mine.corrected_by.summary == "换了说法"
    assert list(all_stand()) == []
    assert actions.bring_up_to_date(at=monday) == 0


def test_what_an_earlier_release_kept_is_found_by_what_this_one_searches(monday):
    actions.load_catalogue(at=monday)
    Citation.objects.update(folded="")
    assert library.citations_matching("xzxkf32", monday.date()) == []
    assert actions.bring_up_to_date(at=monday) == 0
    assert [row.article for row in library.citations_matching("xzxkf32", monday.date())] == ["第三十二条"]
