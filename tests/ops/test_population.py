"""A population is written beside the demo as its acts would have written it; found, verified and healthy like it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test import Client

from bancheng.cases import ledger_health, searching
from bancheng.cases.models import Case, CaseClock, Hold, InHands, Party, Series
from bancheng.citizens.models import FeedbackItem
from bancheng.config.environment import OFFICE_ZONE
from bancheng.coordination.models import Request
from bancheng.notices.models import Notice
from bancheng.ops import demo, doctor
from bancheng.ops.demo import population, scenes
from bancheng.ops.demo.district import PASSWORD
from bancheng.ops.demo.population import hands, lived, script, tables, writing
from bancheng.ops.demo.wording import kept
from bancheng.org.models import Account
from bancheng.records import standing, verification
from bancheng.records.models import File, Line, Reaction
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.freetext import with_tokens
from bancheng.rules.health import Trouble
from bancheng.rules.numbering import read_case_number
from bancheng.rules.vocabulary import OPEN_STEPS, Step
from tests import make

NOW = datetime(2026, 10, 29, 15, 20, tzinfo=OFFICE_ZONE)
LIVED, WRITTEN = 44, 300
LEDGER_LOOKS = (
    ledger_health.cases_have_files,
    ledger_health.moves_have_lines,
    ledger_health.numbers_are_whole,
    ledger_health.clocks_start_with_the_case,
    ledger_health.people_are_found,
)

pytestmark = pytest.mark.django_db
"""Each test in a savepoint of its own inside the loading, which is taken away at the end."""


def _quiet(what: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def every_third() -> tuple[scenes.Scene, ...]:
    """A third of the scenes, and with each of somebody's all of his: a merged case has an earlier one."""
    some = scenes.SCENES[::3]
    his = {scene.person for scene in some if scene.person}
    return tuple(scene for scene in scenes.SCENES if scene in some or scene.person in his)


@pytest.fixture(scope="module")
def last_lived(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[int]:
    """The demo with a population beside it, taken away again; the last case that was lived through by acts."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with pytest.MonkeyPatch.context() as fewer:
            fewer.setattr(scenes, "SCENES", every_third())
            fewer.setattr(demo, "QUESTIONS_PER_CASE", 1)
            demo.live(at=NOW, cases=LIVED, months=6, seed=5, tell=_quiet)
        last = Case.objects.latest("pk").pk
        population.populate(at=NOW, cases=WRITTEN, seed=5, tell=_quiet)
        yield last
        transaction.set_rollback(True)


@pytest.fixture
def written(last_lived: int, db: None) -> list[Case]:
    """The cases of the population."""
    return list(Case.objects.filter(pk__gt=last_lived).order_by("pk"))


@pytest.fixture
def few_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a population is written from, at a glance: taking every life apart takes longer than writing some."""
    monkeypatch.setattr(population, "histories", lambda: lived.histories()[:40])


def test_every_case_is_there_and_the_constitution_holds(written: list[Case]) -> None:
    assert len(written) == WRITTEN
    looked = doctor.examine(at=NOW, full=True)
    assert [each.found for each in looked if each.check.part and each.is_broken] == []
    assert list(standing.all_stand()) == []
    for look in LEDGER_LOOKS:
        assert list(look(at=NOW, full=True)) == []
    account = verification.verify_all()
    assert account.ok
    assert account.files > File.objects.filter(case__in=written).count() == WRITTEN


def test_one_in_ten_is_open_at_many_steps_with_running_clocks(written: list[Case]) -> None:
    steps = Counter(Step(case.step) for case in written)
    opened = sum(count for step, count in steps.items() if step in OPEN_STEPS)
    assert 0.05 < opened / WRITTEN < 0.16
    assert steps[Step.ARCHIVED] / WRITTEN > 0.75
    assert len(OPEN_STEPS & set(steps)) >= 5
    running = CaseClock.objects.filter(case__in=[case for case in written if case.is_open], stopped_at=None)
    assert running.filter(due_at__gt=NOW).exists()
    assert not Case.objects.filter(next_moment_at__lte=NOW).exists()


def test_numbers_follow_the_days_without_a_gap(written: list[Case]) -> None:
    given: dict[tuple[int, int], list[int]] = {}
    for text in Case.objects.values_list("number", flat=True):
        number = read_case_number(text)
        given.setdefault((number.site, number.year), []).append(number.serial)
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in given.values())
    last = {
        (int(name[5:7]), int(name[8:])): last for name, last in Series.objects.values_list("name", "last")
    }
    assert last == {key: len(serials) for key, serials in given.items()}
    for year in {case.registered_at.astimezone(OFFICE_ZONE).year for case in written}:
        of_site = [case for case in written if case.number.startswith(f"{year}-000-")]
        serials = [read_case_number(case.number).serial for case in of_site]
        moments = [case.registered_at for _, case in sorted(zip(serials, of_site, strict=True))]
        assert moments == sorted(moments)


def test_everybody_is_somebody_else_and_plainly_invented(written: list[Case]) -> None:
    parties = list(Party.objects.filter(case__in=written))
    assert {party.case_id for party in parties} == {case.pk for case in written}
    for party in parties:
        assert re.fullmatch(r"1380000\d{4}", party.phone)
        assert not party.name or party.name[-2:] in kept("invented.json")["given"]
    assert len({party.phone for party in parties}) > WRITTEN * 0.8
    assert len({case.query_code_hash for case in written}) == WRITTEN


def test_an_opinion_keeps_a_number_that_no_other_has_in_row_story_and_reference(written: list[Case]) -> None:
    items = list(FeedbackItem.objects.filter(case__in=written).select_related("case"))
    assert len({item.number for item in items}) == len(items) > 0
    lived_numbers = FeedbackItem.objects.exclude(case__in=written).values_list("number", flat=True)
    assert max(map(len, lived_numbers)) < min(len(item.number) for item in items)
    for item in items:
        if item.case is not None and item.state == "made_case":
            assert item.case.reference == item.number
            assert f"编号 {item.number}" in item.case.story


def test_stories_are_told_at_length_and_each_in_its_own_words(written: list[Case]) -> None:
    length = sum(len(case.story) for case in written) / WRITTEN
    assert 150 < length < 260
    assert len({case.story for case in written}) > WRITTEN * 0.95
    assert all(not with_tokens(case.story).found and len(case.title) <= 28 for case in written)
    assert all(case.story.strip().startswith(case.title.rstrip("…")) for case in written)


def test_what_was_done_long_ago_has_left_the_outbox(written: list[Case]) -> None:
    asked = Reaction.objects.filter(line__file__case__in=written)
    assert asked.exists()
    assert not asked.exclude(done_at__gt=NOW - population.KEPT_WHEN_DONE).exists()


def test_a_case_is_found_by_whatever_one_remembers(written: list[Case]) -> None:
    case = next(case for case in written if case.parties.exclude(name="").exists())
    party = case.parties.get(role=Party.REFLECTOR)
    for remembered in (case.number, party.phone, party.phone[-4:], party.name, case.title[:8]):
        assert case in searching.matching(Case.objects.all(), remembered)


def test_pages_show_it_like_any_other(written: list[Case], client: Client, settings: object) -> None:
    settings.BANCHENG_NOW = NOW  # type: ignore[attr-defined]
    make.sign_in_at_the_page(client, Account.objects.get(username="convener").person, password=PASSWORD)
    for step in {case.step for case in written}:
        case = next(case for case in written if case.step == step)
        page = client.get(f"/desk/cases/{case.number}/")
        assert page.status_code == 200, step
        assert case.title in page.content.decode()
    assert client.get("/desk/cases/").status_code == 200


def test_merged_cases_point_at_each_other_only(written: list[Case]) -> None:
    mine = {case.pk for case in written}
    assert all(case.merged_into_id in mine for case in written if case.merged_into_id)
    merged = Line.objects.filter(file__case__in=mine, kind="case.merged")
    numbers = {case.number for case in written}
    assert all(re.search(r'"into":"([^"]+)"', line.data)[1] in numbers for line in merged)  # type: ignore[index]


def test_what_was_asked_of_departments_names_the_rows_of_its_own_case(written: list[Case]) -> None:
    asked = dict(Request.objects.filter(case__in=written).values_list("pk", "case"))
    assert asked
    clocks = CaseClock.objects.filter(case__in=written, kind__in=sorted(OF_A_QUESTION))
    holds = Hold.objects.filter(case__in=written, kind="request")
    hands = InHands.objects.filter(case__in=written)
    for rows in (clocks, holds, hands):
        named = list(rows.values_list("ref", "case"))
        assert named and all(asked[ref] == case for ref, case in named)
    lines = Line.objects.filter(file__case__in=written, kind__startswith="request.")
    for line in lines.select_related("file__case"):
        assert asked[json.loads(line.data)["request"]] == line.file.case.pk
    urls = Notice.objects.filter(file_key__in=[case.number for case in written], url__contains="/requests/")
    numbers = {case.pk: case.number for case in written}
    for notice in urls:
        assert numbers[asked[int(notice.url.split("/")[3])]] == notice.file_key


# --- all or nothing ----------------------------------------------------------------------------------------


def _obstacles() -> list[tuple[str, str]]:
    """Every index and constraint of the tables of a case."""
    with connection.cursor() as cursor:
        return [
            (table.name, f"{name} {sorted(facts['columns'])} {facts['unique']} {facts['foreign_key']}")
            for table in tables.all_tables()
            for name, facts in sorted(connection.introspection.get_constraints(cursor, table.name).items())
        ]


def test_a_population_that_breaks_leaves_nothing(
    written: list[Case], few_histories: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Case.objects.count(), File.objects.count(), dict(Series.objects.values_list("name", "last"))
    obstacles, write = _obstacles(), writing.write

    def broken(table: tables.Table, rows: object) -> None:
        if table.model is Party:
            raise OSError("disk full")
        write(table, rows)

    monkeypatch.setattr(writing, "write", broken)
    with pytest.raises(OSError, match="disk full"):
        population.populate(at=NOW, cases=20, seed=9, tell=_quiet)
    after = Case.objects.count(), File.objects.count(), dict(Series.objects.values_list("name", "last"))
    assert after == before
    assert _obstacles() == obstacles


def test_the_same_seed_writes_the_same_lives_and_everything_set_aside_comes_back(
    written: list[Case], few_histories: None
) -> None:
    def once() -> list[tuple[object, ...]]:
        with transaction.atomic():
            last = Case.objects.latest("pk").pk
            population.populate(at=NOW, cases=15, seed=11, tell=_quiet)
            told = Case.objects.filter(pk__gt=last).order_by("pk")
            rows = list(told.values_list("number", "title", "story", "step", "registered_at"))
            names = [party.name for party in Party.objects.filter(case__in=told).order_by("pk")]
            transaction.set_rollback(True)
        return [*rows, tuple(names)]

    obstacles = _obstacles()
    assert once() == once()
    assert _obstacles() == obstacles


def test_a_planner_may_think_longer_than_a_page_may(written: list[Case]) -> None:
    """A million lives are planned for a minute in which the database hears nothing."""
    if connection.vendor == "postgresql":
        with writing.unhindered(), connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            assert cursor.fetchone() == ("0",)


def test_hands_write_what_one_hand_writes(written: list[Case]) -> None:
    sources = list(population._sources(lived.histories()[:6], writing.form(), NOW))
    days = population._days(sources, NOW)
    hand = hands.Hand([source.script for source in sources], days, writing.form(), NOW, 1)
    life = [
        population.Life(place, 0, ("2026-000-9001-0",) * source.size) for place, source in enumerate(sources)
    ]
    blocks = [
        hands.Block(first, life[first : first + 2], [1] * len(tables.all_tables())) for first in (0, 2, 4)
    ]
    by_one = [_counted(batch) for _, batch in hands.alone(hand, blocks)]
    assert [_counted(batch) for _, batch in hands.shared(hand, blocks, 2)] == by_one


def _counted(batch: hands.Batch) -> list[tuple[int, int]]:
    """How many rows of each table; salts, codes and nonces are others each time."""
    return [(table, rows.count(b"\n") if isinstance(rows, bytes) else len(rows)) for table, rows in batch]


def test_what_refers_elsewhere_is_left_out(written: list[Case]) -> None:
    history = lived.histories()[0]
    party = history.rows[Party][0]
    for odd in ({"spotted": '["13800001111"]'}, {"scope": "0123456789abcdef"}):
        history.rows[Party][0] = {**party, **odd}
        with pytest.raises(script.Unfit):
            script.Compiler(history, writing.form()).compiled()
    history.rows[Party][0] = party
    script.Compiler(history, writing.form()).compiled()
    history.rows[CaseClock].append(
        {**history.rows[CaseClock][0], "id": 10**9, "kind": "proposal", "ref": 10**9}
    )
    with pytest.raises(script.Unfit):
        script.Compiler(history, writing.form()).compiled()


def test_every_line_tells_the_rows_written_anew(written: list[Case]) -> None:
    case = next(case for case in written if case.step == Step.ARCHIVED)
    told = [json.loads(line.data) for line in Line.objects.filter(file=case.file).order_by("seq")]
    assert told[0]["rows"][f"cases.case/{case.pk}"]["facts"]["number"] == case.number
    Case.objects.filter(pk=case.pk).update(title="另一个标题")
    found = list(standing.files_stand([case.file_id]))
    assert [each.trouble for each in found] == [Trouble.ROW_CHANGED]
