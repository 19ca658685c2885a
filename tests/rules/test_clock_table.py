"""The table of clocks: every kind has a row, every row a limit, and the office's data comes first."""

import pytest

from bancheng.rules.clock_table import (
    ATTEMPT_GAP,
    CALL_BACK,
    CAP,
    CLOCKS,
    DEFAULT_LIMITS,
    FEEDBACK_COMPLEX,
    FEEDBACK_RECTIFY,
    FEEDBACK_SILENCE,
    FEEDBACK_VERIFY,
    FEEDBACK_VISIT,
    LEAST,
    NUISANCE_LONGEST,
    PAUSING,
    PROMISE_EARLY,
    PROMISE_LATE,
    PROMISE_LONGEST,
    SAMPLE_OPENED,
    SPECIAL,
    UNIT_COMPLEX,
    UNIT_LEAST,
    citizen_key,
    running_due,
    with_limits,
)
from bancheng.rules.clocks import Limit, Pause
from bancheng.rules.process import CLOCKS_OF_STEP
from bancheng.rules.vocabulary import ClockKind, Level, Unit
from tests.rules.district import CALENDAR, at

K = ClockKind


def test_every_clock_of_the_vocabulary_has_its_row_and_every_row_a_default() -> None:
    assert set(CLOCKS) == set(ClockKind)
    assert all(rule.kind is kind and rule.key in DEFAULT_LIMITS for kind, rule in CLOCKS.items())


def test_every_limit_is_used_by_a_clock() -> None:
    used = (
        {rule.key for rule in CLOCKS.values()}
        | {citizen_key(level) for level in Level}
        | {SPECIAL, CAP, LEAST, ATTEMPT_GAP, PROMISE_EARLY, PROMISE_LATE, PROMISE_LONGEST}
        | {UNIT_COMPLEX, UNIT_LEAST, CALL_BACK, SAMPLE_OPENED, NUISANCE_LONGEST}
        | {FEEDBACK_VERIFY, FEEDBACK_RECTIFY, FEEDBACK_COMPLEX, FEEDBACK_VISIT, FEEDBACK_SILENCE}
    )
    assert used == set(DEFAULT_LIMITS)


def test_every_clock_of_a_step_is_in_the_table() -> None:
    assert {kind for kinds in CLOCKS_OF_STEP.values() for kind in kinds} <= set(CLOCKS)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("等另一人在 {proposal}内确认", "等另一人在 4 个工作小时内确认"),
        ("{silence}没有回音", "7 个工作日没有回音"),
        ("{due}前答复您，{silence}", "{due}前答复您，7 个工作日"),
        ("没有时限", "没有时限"),
    ],
)
def test_a_sentence_takes_its_numbers_from_the_limits_in_force(sentence: str, told: str) -> None:
    assert with_limits(sentence, {"silence": Limit(count=7)}) == told


def test_only_what_waits_for_the_citizen_stands_still() -> None:
    # A case may be asked about before it is judged; who waits for papers cannot judge.
    assert {K.CITIZEN, K.JUDGING} == PAUSING


@pytest.mark.parametrize(
    ("kind", "started", "due", "because"),
    [
        (K.INTAKE, "2026-11-16 10:00", "2026-11-16 17:00", "the same working day"),
        (
            K.INTAKE,
            "2026-11-21 10:00",
            "2026-11-23 17:00",
            "filed online on a Saturday: from the next opening",
        ),
        (K.FIRST_CONTACT, "2026-11-16 16:00", "2026-11-17 10:00", "two working hours are later"),
        (K.CITIZEN, "2026-11-16 10:00", "2026-11-19 17:00", "not yet judged: three working days"),
        (K.JUDGING, "2026-11-16 10:00", "2026-11-16 15:00", "four working hours"),
        (K.DECLINE_REVIEW, "2026-11-16 15:00", "2026-11-17 11:00", "four working hours"),
        (K.NO_REVIEW, "2026-11-16 15:00", "2026-11-17 17:00", "one working day"),
        (K.APPEAL_REVIEW, "2026-11-16 15:00", "2026-11-19 17:00", "three"),
        (K.SOLVED_REVIEW, "2026-11-16 15:00", "2026-11-19 17:00", "three"),
        (K.SIGNATURE_REVIEW, "2026-11-16 15:00", "2026-11-19 17:00", "three"),
        (K.ASKED_AGAIN, "2026-11-16 15:00", "2026-11-30 17:00", "ten"),
        (K.OWN_DATA, "2026-11-16 15:00", "2026-11-19 17:00", "three"),
        (K.REVOCATION, "2026-11-16 15:00", "2026-11-17 17:00", "one"),
        (K.TELLING, "2026-11-16 16:30", "2026-11-17 10:30", "two working hours are later"),
        (K.SILENCE, "2026-11-16 15:00", "2026-11-23 17:00", "five"),
        (K.RIGHT_TO_REDO, "2026-11-16 15:00", "2026-11-30 17:00", "ten"),
        (K.RIGHT_TO_APPEAL, "2026-11-16 15:00", "2026-11-30 17:00", "ten"),
        (K.SUPPLEMENT, "2026-11-16 15:00", "2026-11-30 17:00", "ten at most"),
        (K.PROPOSAL, "2026-11-16 10:00", "2026-11-16 15:00", "lapses after four working hours"),
        (K.HAND_OVER, "2026-11-16 10:00", "2026-11-16 15:00", "four working hours"),
        (K.RECUSAL, "2026-11-16 10:00", "2026-11-16 15:00", "four working hours"),
        (K.FILING, "2026-11-16 10:00", "2026-11-23 17:00", "five"),
    ],
)
def test_default_limits(kind: ClockKind, started: str, due: str, because: str) -> None:
    assert running_due(kind, started_at=at(started), limits={}, calendar=CALENDAR).at == at(due), because


@pytest.mark.parametrize(
    ("level", "special", "due", "because"),
    [
        (Level.SPOT, False, "2026-11-16 17:00", "the same working day"),
        (Level.GENERAL, False, "2026-11-19 17:00", "three"),
        (Level.COMPLEX, False, "2026-11-19 17:00", "three"),
        (Level.COMPLEX, True, "2026-11-23 17:00", "special complexity: five"),
        (None, False, "2026-11-19 17:00", "not yet judged: three"),
    ],
)
def test_the_citizens_limit_follows_the_judgement(
    level: Level | None, special: bool, due: str, because: str
) -> None:
    key = citizen_key(level, special=special)
    found = running_due(K.CITIZEN, started_at=at("2026-11-16 10:00"), limits={}, calendar=CALENDAR, key=key)
    assert found.at == at(due), because


def test_the_offices_own_limits_come_before_the_defaults() -> None:
    limits = {"judging": Limit(count=1), LEAST: Limit(count=1, unit=Unit.WORK_HOUR)}
    start = at("2026-11-16 16:30")
    assert running_due(K.JUDGING, started_at=start, limits=limits, calendar=CALENDAR).at == at(
        "2026-11-17 17:00"
    )
    assert running_due(K.INTAKE, started_at=start, limits=limits, calendar=CALENDAR).at == at(
        "2026-11-17 09:30"
    )


def test_a_pause_of_the_case_moves_the_citizens_clock_and_no_other() -> None:
    start = at("2026-11-16 10:00")
    stood = [Pause(start=at("2026-11-17 09:00"), end=at("2026-11-18 09:00"))]
    citizen = running_due(K.CITIZEN, started_at=start, limits={}, calendar=CALENDAR, pauses=stood)
    appeal = running_due(K.APPEAL_REVIEW, started_at=start, limits={}, calendar=CALENDAR, pauses=stood)
    assert (citizen.at, appeal.at) == (at("2026-11-20 17:00"), at("2026-11-19 17:00"))
