"""What has become known is added; what was wrong is corrected in a line of its own; nothing is rewritten."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.showing.timeline import timeline
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
