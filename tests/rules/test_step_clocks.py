"""What a change of step does to the clocks. Source: process table §2, §3."""

from datetime import UTC, datetime, timedelta

import pytest

from bancheng.rules import step_clocks as rules
from bancheng.rules.facts import CaseFacts
from bancheng.rules.vocabulary import ClockKind, Step

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
K, S = ClockKind, Step

CHANGES = [
    (S.REGISTERED, S.ACCEPTED, False, {K.INTAKE}, {K.JUDGING, K.FIRST_CONTACT}, "accepted: judge it, contact him"),
    (S.REGISTERED, S.ACCEPTED, True, {K.INTAKE}, {K.JUDGING}, "he was contacted before"),
    (S.ACCEPTED, S.WAITING_CITIZEN, True, set(), {K.SUPPLEMENT}, "what we owe runs on while he fetches"),
    (S.HANDLING, S.NO_REVIEW, True, {K.FIRST_CONTACT}, {K.NO_REVIEW}, "a no waits for its second person"),
    (S.TO_TELL, S.ANSWERED, True, {K.TELLING}, {K.SILENCE}, "told"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "contacted", "stops", "starts", "because"), CHANGES)
def test_between_two_steps(
    start: Step, end: Step, contacted: bool, stops: set, starts: set, because: str
) -> None:
    found = rules.changed(start, end, contacted=contacted)
    assert (set(found.stops), set(found.starts)) == (stops, starts), because


def test_with_the_end_of_a_case_every_clock_of_its_steps_ends() -> None:
    found = rules.changed(S.WAITING_CITIZEN, S.WITHDRAWN, contacted=True)
    assert {K.SUPPLEMENT, K.JUDGING, K.FIRST_CONTACT} <= found.stops and not found.starts
    assert K.CITIZEN not in found.stops, "his own follows the move"


RIGHTS = [
    (S.TO_TELL, S.ANSWERED, False, K.RIGHT_TO_REDO, "his answer has reached him"),
    (S.TO_TELL, S.ANSWERED, True, None, "he has had it done again once"),
    (S.DECLINE_REVIEW, S.DECLINED, False, K.RIGHT_TO_APPEAL, "a declining has reached him"),
    (S.APPEAL_REVIEW, S.DECLINED, False, None, "upheld: there is no second appeal"),
    (S.ANSWERED, S.CLOSED, False, None, "closing opens none"),
]


@pytest.mark.parametrize(("start", "end", "used", "right", "because"), RIGHTS)
def test_which_right_opens(start: Step, end: Step, used: bool, right: ClockKind | None, because: str) -> None:
    assert rules.right_opened(start, end, used_redo=used) is right, because


@pytest.mark.parametrize(
    ("step", "used", "follows"),
    [
        (S.TO_TELL, {}, True),
        (S.TO_TELL, {"redo.convener": 1, "redo.promise": 2}, True),
        (S.TO_TELL, {"redo.citizen": 1}, False),
        (S.ANSWERED, {}, False),
    ],
)
def test_whether_an_answer_that_waits_brings_the_right_to_redo(
    step: Step, used: dict[str, int], follows: bool
) -> None:
    assert rules.redo_follows(CaseFacts(step=step, at=AT, site=1, used=used)) is follows


@pytest.mark.parametrize(
    ("until", "waived", "begins"),
    [
        (None, False, AT),
        (AT + timedelta(days=9), False, AT + timedelta(days=9)),
        (AT + timedelta(days=9), True, AT),
        (AT - timedelta(days=1), False, AT),
    ],
)
def test_when_filing_begins(until: datetime | None, waived: bool, begins: datetime) -> None:
    assert rules.filing_begins(AT, right_until=until, is_waived=waived) == begins


@pytest.mark.parametrize(("waived", "days"), [(False, 9), (True, 4)])
def test_the_filing_waits_for_what_he_was_asked_again_too(waived: bool, days: int) -> None:
    right, asked = AT + timedelta(days=9), AT + timedelta(days=4)
    begins = rules.filing_begins(AT, right_until=right, is_waived=waived, asked_until=asked)
    assert begins == AT + timedelta(days=days)
