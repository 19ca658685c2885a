"""What has become known is added; what was wrong is corrected in a line of its own; nothing is rewritten."""

import pytest

from bancheng.cases import actions, health
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.people import AddFact
from bancheng.cases.models import Case, Party
from bancheng.cases.searching import matching
from bancheng.cases.showing import case as showing
from bancheng.cases.showing.timeline import timeline
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

ADDERS = {"counter", "officer", "officer2", "district", "citizen"}


def test_a_fact_is_a_line_with_its_words_apart(district: District, case: Case) -> None:
    actions.add_fact(case, by=district.actor("counter"), at=AT + HOUR, words="房东下周回南京")
    line = steps.last_line(case)
    assert line.kind == "case.fact_added" and "房东下周" not in line.data
    assert timeline(case.file, now=AT + HOUR)[0].detail == "房东下周回南京"
    steps.assert_whole(case)


def test_the_first_receiver_the_officer_and_the_citizen_add(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.assert_only(district, case, actions.add_fact, ADDERS, words="房东下周回南京")
    by = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.add_fact(case, by=by, at=AT, words="  "))
    steps.assert_atomic(monkeypatch, lambda: actions.add_fact(case, by=by, at=AT, words="房东下周回南京"))


NUMBERED = "房东电话 138 0000 4321，身份证 320102196403010011。"


@pytest.mark.parametrize("part", ["officer", "citizen"])
def test_numbers_in_a_fact_are_masked_kept_and_findable(district: District, case: Case, part: str) -> None:
    actions.add_fact(case, by=district.actor(part, case), at=AT + HOUR, words=NUMBERED)
    assert steps.kinds(case)[-2:] == ["case.fact_added", "case.numbers_kept"]
    party = Party.objects.get(case=case)
    assert party.further_numbers == ["13800004321", "320102196403010011"]
    for asked in ("13800004321", "4321", "320102196403010011"):
        assert list(matching(Case.objects.all(), asked)) == [case], asked
    assert not matching(Case.objects.all(), "13800004322").exists()
    shown = str(timeline(case.file, now=AT + HOUR))
    assert "138****4321" in shown and "13800004321" not in shown and "320102196403010011" not in shown
    assert list(health.no_clear_numbers(at=AT + HOUR, full=True)) == []
    steps.assert_whole(case)


def test_a_number_told_twice_is_kept_once(district: District, case: Case) -> None:
    by = district.actor("officer")
    for hours in (1, 2):
        actions.add_fact(case, by=by, at=AT + hours * HOUR, words=NUMBERED)
    assert steps.kinds(case).count("case.numbers_kept") == 1
    assert Party.objects.get(case=case).numbers.count() == 3


def test_a_number_in_the_story_finds_its_case_too(district: District) -> None:
    case = d.register(district, story="中介 13911112222 说能办，窗口说不行。")
    assert list(matching(Case.objects.all(), "13911112222")) == [case]


def test_the_kept_numbers_are_shown_for_a_reason(district: District, case: Case) -> None:
    by = district.actor("officer")
    actions.add_fact(case, by=by, at=AT + HOUR, words=NUMBERED)
    party = Party.objects.get(case=case)
    people = showing.people(case, [party], facts_of(case, at=AT), by)
    assert people[-1]["masked"]["shown"] == "138****4321、320102********0011"
    at, values = AT + HOUR, {"field": "further_numbers", "by": by}
    clear = actions.reveal(case, party, reason="联系房东", at=at, **values)
    assert clear == "13800004321、320102196403010011"
    steps.assert_refused("reason_missing", lambda: actions.reveal(case, party, reason="", at=at, **values))


def test_a_number_that_cannot_be_kept_keeps_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.add_fact(case, by=by, at=AT + HOUR, words=NUMBERED))


def test_the_page_lets_the_act_take_the_numbers_out(district: District, case: Case) -> None:
    form = AddFact({"words": NUMBERED}, case=case, actor=district.actor("officer"), at=AT)
    assert form.is_valid() and form.values()["words"] == NUMBERED


def test_one_corrects_ones_own_line_and_it_stays(district: District, case: Case) -> None:
    actions.add_fact(case, by=district.actor("counter"), at=AT, words="房东下周回南京")
    own = steps.last_line(case).seq
    actions.correct(case, by=district.actor("counter"), at=AT + HOUR, line=own, words="是下个月")
    assert steps.kinds(case)[-2:] == ["case.fact_added", "case.corrected"]
    shown = timeline(case.file, now=AT + HOUR)
    assert shown[0].sentence == f"周小窗 更正了自己的记录（第 {own} 行）"
    assert [entry.detail for entry in shown[:2]] == ["是下个月", "房东下周回南京"]
    steps.assert_whole(case)


@pytest.mark.parametrize("line", [1, 99, 0])
def test_not_a_line_of_somebody_else(district: District, case: Case, line: int) -> None:
    by = district.actor("counter")
    steps.assert_refused("not_own_line", lambda: actions.correct(case, by=by, at=AT, line=line, words="不对"))


def test_who_corrects_all_or_nothing(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {"counter", "officer", "officer2", "district", "head", "convener", "convener2", "supervisor"}
    steps.assert_only(district, case, actions.correct, allowed, line=1, words="不对")
    by = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.correct(case, by=by, at=AT, line=1, words=""))
    steps.assert_atomic(monkeypatch, lambda: actions.correct(case, by=by, at=AT, line=1, words="不对"))
