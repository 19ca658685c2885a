"""Reaching the citizen: every attempt is logged, the first that succeeds is the contact that was owed."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.rules.vocabulary import ClockKind, Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

CALL = {"how": "phone", "reached": True, "note": "说明天把旧身份证带来"}


def test_reached_is_the_first_contact(district: District, case: Case) -> None:
    steps.accepted(district, case)
    assert steps.running(case, ClockKind.FIRST_CONTACT) is not None
    officer = district.actor("officer")
    actions.contact(case, by=officer, at=AT + HOUR, **CALL | {"reached": False})
    assert Case.objects.get(pk=case.pk).first_contact_at is None
    assert steps.running(case, ClockKind.FIRST_CONTACT) is not None
    actions.contact(case, by=officer, at=AT + 2 * HOUR, **CALL)
    actions.contact(case, by=officer, at=AT + 3 * HOUR, **CALL)
    assert Case.objects.get(pk=case.pk).first_contact_at == AT + 2 * HOUR, "the first, not the last"
    assert steps.running(case, ClockKind.FIRST_CONTACT) is None
    line = steps.last_line(case)
    assert line.kind == "case.contacted" and "旧身份证" not in line.data and "联系上了" in line.data
    steps.assert_whole(case)


def test_who_called_before_it_was_accepted_owes_no_second_first_call(district: District, case: Case) -> None:
    actions.contact(case, by=district.actor("officer"), at=AT, **CALL)
    steps.accepted(district, case)
    assert steps.running(case, ClockKind.FIRST_CONTACT) is None


def test_three_attempts_at_different_times_tell(district: District, case: Case) -> None:
    steps.to_be_told(district, case)
    officer = district.actor("officer")
    failed = CALL | {"reached": False}
    for hours in (1, 2):
        actions.contact(case, by=officer, at=AT + hours * HOUR, **failed)
    actions.contact(case, by=officer, at=AT + 2 * HOUR, **failed)
    told = {"by": officer, "at": AT + 5 * HOUR, "how": "attempts"}
    steps.assert_refused("few_attempts", lambda: actions.tell(case, **told))
    actions.contact(case, by=officer, at=AT + 4 * HOUR, **failed)
    assert actions.tell(case, **told).step == Step.ANSWERED


def test_the_officer_alone_and_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.assert_only(district, case, actions.contact, {"officer", "officer2", "district"}, **CALL)
    by = district.actor("officer")
    steps.assert_refused("how_unknown", lambda: actions.contact(case, by=by, at=AT, how="dove", reached=True))
    steps.assert_atomic(monkeypatch, lambda: actions.contact(case, by=by, at=AT, **CALL))
