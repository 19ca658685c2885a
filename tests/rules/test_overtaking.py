"""What says nothing true any more once something has come after it; and which messages go as one."""

import pytest

from bancheng.rules import overtaking, telling
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import Step

CAME = [
    ("case.answer_proposed", ["case.answer_ready"], "case.accepted", True, "the answer is there"),
    ("case.answer_proposed", [], "case.accepted", False, "it must be reviewed first"),
    ("measure.undertaking_signed", [], "measure.undertaking_drafted", True, "he has signed"),
    ("measure.undertaking_signed", [], "case.accepted", False, "he is still owed an answer"),
    (
        "measure.undertaking_rewritten",
        ["measure.undertaking_rewritten"],
        "measure.undertaking_drafted",
        True,
        "",
    ),
    ("case.told", [], "case.answer_ready", True, "he has read it"),
    ("case.withdrawn", [], "measure.undertaking_drafted", True, "nothing is asked of him any more"),
    ("case.judged", ["case.judged"], "case.accepted", False, "the later day stands beside the earlier"),
    ("promise.kept", [], "promise.his_near_due", True, ""),
]


@pytest.mark.parametrize(("line", "sent", "message", "gone", "why"), CAME)
def test_what_has_come_overtakes_what_waits(
    line: str, sent: list[str], message: str, gone: bool, why: str
) -> None:
    assert (message in overtaking.overtaken_by(line, sent)) == gone, why


def test_the_table_names_messages_and_lines_there_are() -> None:
    sent = {row.kind for row in telling.TOLD if row.whom is telling.Whom.CITIZEN}
    lines = {kind.value for kind in LineKind}
    assert lines >= overtaking.LINES
    for row in overtaking.OVERTAKEN:
        assert row.messages <= sent and row.by <= sent | overtaking.LINES
    heard = telling.listened()
    assert not any(telling.Whom.CITIZEN in heard.get(line, ()) for line in overtaking.silent_lines())


def test_what_he_alone_can_object_to_is_never_withdrawn() -> None:
    """Objections rest on having heard: of a signature entered for him, of an end he did not ask for, of a voided paper."""
    may_go = {kind for row in overtaking.OVERTAKEN for kind in row.messages}
    object_to = {row.kind for row in telling.TOLD if telling.OBJECT in row.words}
    assert len(object_to) > 10 and not may_go & object_to


STILL = [
    ("case.accepted", Step.HANDLING, True),
    ("case.accepted", Step.TO_TELL, False),
    ("case.accepted", Step.ANSWERED, False),
    ("case.restored", Step.APPEAL_REVIEW, True),
    ("case.answer_ready", Step.TO_TELL, True),
]


@pytest.mark.parametrize(("kind", "step", "still"), STILL)
def test_nobody_is_promised_a_day_that_is_past(kind: str, step: Step, still: bool) -> None:
    assert overtaking.is_still_true(kind, step) == still


def test_a_case_may_have_two_things_going_on() -> None:
    first = overtaking.about("measure.undertaking_signed", {"undertaking": 7, "promise": 3})
    other = overtaking.about("measure.undertaking_drafted", {"undertaking": 8})
    assert first == "undertaking 7" and not overtaking.speak_of_one(first, other)
    assert overtaking.about("case.told", {"promise": 3}) == "" and overtaking.speak_of_one("", other)


@pytest.mark.parametrize(
    ("signs", "longest", "count"), [([5, 5, 5], 15, 3), ([5, 5, 6], 15, 2), ([20, 1], 15, 1), ([3], 15, 1)]
)
def test_one_message_stays_short(signs: list[int], longest: int, count: int) -> None:
    assert overtaking.go_together(["字" * sign for sign in signs], longest=longest) == count
