"""Filing: when every right is over, with what the folder holds and how far its record goes."""

import json
from datetime import timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, CaseClock
from bancheng.records.models import Line
from bancheng.rules.vocabulary import Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

LATER = ANSWERED_AT + HOUR


def test_a_solved_case_is_filed_with_its_contents(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="yes")
    line = steps.last_line(case)
    case = actions.file_case(case, by=district.actor("officer"), at=LATER)
    assert (case.step, case.filed_at, case.rested_at) == (Step.ARCHIVED, LATER, ANSWERED_AT)
    assert (case.due_at, case.next_moment_at) == (None, None)
    assert not CaseClock.objects.filter(case=case, stopped_at=None).exists()
    last = Line.objects.filter(file=case.file).latest("seq")
    said = json.loads(last.data)
    assert last.kind == "case.filed"
    assert (said["lines"], said["head"]) == (line.seq, line.hash)
    assert (said["answers"], said["judgements"], said["parties"], said["moves"]) == (1, 1, 1, 7)
    steps.assert_whole(case)


def test_not_while_the_citizen_may_still_ask_for_redo(district: District, case: Case) -> None:
    case = steps.closed(district, case)
    officer = district.actor("officer")
    steps.assert_refused("rights_open", lambda: actions.file_case(case, by=officer, at=LATER))
    assert case.redo_until is not None
    over = case.redo_until
    steps.assert_refused(
        "rights_open", lambda: actions.file_case(case, by=officer, at=over - timedelta(seconds=1))
    )
    assert actions.file_case(case, by=officer, at=over).step == Step.ARCHIVED


def test_not_while_he_may_still_appeal(district: District, case: Case) -> None:
    steps.declined(district, case)
    archivist = district.actor("archivist")
    steps.assert_refused("rights_open", lambda: actions.file_case(case, by=archivist, at=LATER))
    actions.waive(case, by=district.actor("citizen", case), at=LATER)
    assert actions.file_case(case, by=archivist, at=LATER).step == Step.ARCHIVED


def test_nothing_open_is_filed(district: District, case: Case) -> None:
    officer = district.actor("officer")
    steps.assert_refused("wrong_step", lambda: actions.file_case(case, by=officer, at=AT))


def test_who_files(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.closed(district, case, solved="yes")
    filers = {"officer", "officer2", "district", "archivist"}
    steps.assert_only(district, case, actions.file_case, filers)
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.file_case(case, by=officer, at=LATER))
