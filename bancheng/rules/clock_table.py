"""The clocks of a case as one table: how each is reckoned, whom it is charged to, whether it may stand still.

Which runs in which step stands in the process table (`process.CLOCKS_OF_STEP`).

The limits are dated data of the office; what stands here is the regulation's default and the key
under which `org` may override it. Source: process table §3.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Due, Limit, Pause, due_at, same_day_due, spot_due
from bancheng.rules.vocabulary import ClockKind, Level, Role, Unit

LEAST = "same_day_least"
CAP = "citizen_cap"
UNJUDGED = "citizen_unjudged"
SPECIAL = "citizen_special"
SPOT = "citizen_spot"
ATTEMPT_GAP = "attempt_gap"
"""No clock: how far apart attempts to reach somebody must be to count."""
UNIT_COMPLEX = "unit_reply_complex"
"""How long a department has for its reply in a complex matter; in any other its clock has its own key."""
UNIT_LEAST = "unit_reply_least"
"""No clock: the working hours a department has for its reply whatever else is due."""
PROMISE_EARLY = "promise_early"
PROMISE_LATE = "promise_late"
"""No clocks: how long before a promise is due its owner is reminded of it, for the first and for the last time."""
PROMISE_LONGEST = "promise_longest"
"""No clock: how far ahead a promise may be made at most."""
CALL_BACK = "call_back"
"""No clock of a case: by when a citizen is called back; the call-back keeps it, so that no handler reads it there."""
SAMPLE_OPENED = "sample_opened"
"""No clock: how long after the draw its seed is opened at the latest, though not all of them have been called."""
NUISANCE_LONGEST = "nuisance_longest"
"""No clock: how long a limit on a contact may be at most; in calendar days."""
FEEDBACK_VERIFY = "feedback_verify"
FEEDBACK_RECTIFY = "feedback_rectify"
FEEDBACK_COMPLEX = "feedback_complex"
FEEDBACK_VISIT = "feedback_visit"
FEEDBACK_SILENCE = "feedback_silence"
"""No clocks of a case: until when an opinion is looked into, mended and answered, called back about, and then let rest."""

DEFAULT_LIMITS: Mapping[str, Limit] = {
    LEAST: Limit(count=2, unit=Unit.WORK_HOUR),
    SPOT: Limit(count=1),
    "citizen_general": Limit(count=3),
    "citizen_complex": Limit(count=3),
    UNJUDGED: Limit(count=3),
    SPECIAL: Limit(count=5),
    CAP: Limit(count=15),
    "judging": Limit(count=4, unit=Unit.WORK_HOUR),
    "decline_review": Limit(count=4, unit=Unit.WORK_HOUR),
    "no_review": Limit(count=1),
    "appeal_review": Limit(count=3),
    "solved_review": Limit(count=3),
    "signature_review": Limit(count=3),
    "revocation": Limit(count=1),
    "own_data": Limit(count=3),
    "silence": Limit(count=5),
    "right_to_redo": Limit(count=10),
    "right_to_appeal": Limit(count=10),
    "asked_again": Limit(count=10),
    "supplement": Limit(count=10),
    "proposal": Limit(count=4, unit=Unit.WORK_HOUR),
    "hand_over": Limit(count=4, unit=Unit.WORK_HOUR),
    "recusal": Limit(count=4, unit=Unit.WORK_HOUR),
    "filing": Limit(count=5),
    "extension_decision": Limit(count=4, unit=Unit.WORK_HOUR),
    "instruction": Limit(count=3),
    "outside": Limit(count=5),
    "sign_for": Limit(count=4, unit=Unit.WORK_HOUR),
    "unit_reply_general": Limit(count=1),
    UNIT_COMPLEX: Limit(count=2),
    UNIT_LEAST: Limit(count=4, unit=Unit.WORK_HOUR),
    "reply_acceptance": Limit(count=4, unit=Unit.WORK_HOUR),
    "objection": Limit(count=4, unit=Unit.WORK_HOUR),
    "objection_answer": Limit(count=4, unit=Unit.WORK_HOUR),
    "ruling": Limit(count=1),
    "conference_request": Limit(count=1),
    "countersign": Limit(count=1),
    "raised": Limit(count=1),
    ATTEMPT_GAP: Limit(count=1, unit=Unit.WORK_HOUR),
    PROMISE_EARLY: Limit(count=5),
    PROMISE_LATE: Limit(count=1),
    PROMISE_LONGEST: Limit(count=180, unit=Unit.DAY),
    CALL_BACK: Limit(count=3),
    SAMPLE_OPENED: Limit(count=10),
    NUISANCE_LONGEST: Limit(count=90, unit=Unit.DAY),
    FEEDBACK_VERIFY: Limit(count=1),
    FEEDBACK_RECTIFY: Limit(count=5),
    FEEDBACK_COMPLEX: Limit(count=15),
    FEEDBACK_VISIT: Limit(count=3),
    FEEDBACK_SILENCE: Limit(count=5),
}


class Formula(Enum):
    """How a clock is reckoned."""

    SAME_DAY = "the same working day, or two working hours if that is later"
    LIMIT = "its limit, in the unit of the limit"


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """One row of the table of clocks.

    Shapes   key: its limit in DEFAULT_LIMITS.
             charged: whose time it is; None where nobody owes anything (legs tell the citizen's).
             act: what must be done by then, as the clock on screen says it.
             may_pause: whether waiting for the citizen makes it stand still.
             urges: whether whoever owes it is urged once it is out (`rules/urging.py`).
    """

    kind: ClockKind
    key: str
    charged: Role | None
    act: str
    source: str
    formula: Formula = Formula.LIMIT
    may_pause: bool = False
    urges: bool = False


# fmt: off
CLOCKS: Mapping[ClockKind, ClockRule] = {row.kind: row for row in (
    ClockRule(kind=ClockKind.INTAKE, key=LEAST, formula=Formula.SAME_DAY,
              charged=Role.OFFICER, act="决定是否受理", source="O", urges=True),
    ClockRule(kind=ClockKind.FIRST_CONTACT, key=LEAST, formula=Formula.SAME_DAY,
              charged=Role.OFFICER, act="联系", source="domain.md §2.4", urges=True),
    ClockRule(kind=ClockKind.CITIZEN, key=UNJUDGED, may_pause=True,
              charged=None, act="答复", source="S §“暂时办不了”; O", urges=True),
    ClockRule(kind=ClockKind.JUDGING, key="judging",
              charged=Role.OFFICER, act="研判", source="O", may_pause=True, urges=True),
    ClockRule(kind=ClockKind.DECLINE_REVIEW, key="decline_review",
              charged=Role.SITE_HEAD, act="复核", source="O", urges=True),
    ClockRule(kind=ClockKind.NO_REVIEW, key="no_review",
              charged=Role.SITE_HEAD, act="复核", source="O", urges=True),
    ClockRule(kind=ClockKind.APPEAL_REVIEW, key="appeal_review",
              charged=Role.CONVENER, act="答复申请复核", source="O", urges=True),
    ClockRule(kind=ClockKind.SOLVED_REVIEW, key="solved_review",
              charged=Role.CONVENER, act="决定要不要重办", source="O", urges=True),
    ClockRule(kind=ClockKind.SIGNATURE_REVIEW, key="signature_review",
              charged=Role.SUPERVISOR, act="核实签字", source="O", urges=True),
    ClockRule(kind=ClockKind.REVOCATION, key="revocation",
              charged=Role.CONVENER, act="撤销不是本人签的承诺书", source="O", urges=True),
    ClockRule(kind=ClockKind.OWN_DATA, key="own_data",
              charged=Role.SITE_HEAD, act="决定更正或删除反映人的信息", source="个人信息保护法第五十条", urges=True),
    ClockRule(kind=ClockKind.TELLING, key=LEAST,
              formula=Formula.SAME_DAY, charged=Role.OFFICER, act="告知", source="domain.md §2.2", urges=True),
    ClockRule(kind=ClockKind.SILENCE, key="silence",
              charged=None, act="办结", source="S; domain.md §4"),
    ClockRule(kind=ClockKind.RIGHT_TO_REDO, key="right_to_redo",
              charged=Role.CITIZEN, act="要求重办", source="domain.md §2.3"),
    ClockRule(kind=ClockKind.RIGHT_TO_APPEAL, key="right_to_appeal",
              charged=Role.CITIZEN, act="申请复核", source="O"),
    ClockRule(kind=ClockKind.ASKED_AGAIN, key="asked_again",
              charged=Role.CITIZEN, act="再答“解决了吗”", source="O"),
    ClockRule(kind=ClockKind.SUPPLEMENT, key="supplement",
              charged=Role.CITIZEN, act="补材料", source="domain.md §3.3, §6.1"),
    ClockRule(kind=ClockKind.PROPOSAL,
              key="proposal", charged=None, act="确认", source="O"),
    ClockRule(kind=ClockKind.HAND_OVER,
              key="hand_over", charged=None, act="接受", source="O"),
    ClockRule(kind=ClockKind.RECUSAL, key="recusal",
              charged=Role.CONVENER, act="决定回避", source="O", urges=True),
    ClockRule(kind=ClockKind.EXTENSION, key="extension_decision",
              charged=Role.LEADER, act="决定延期", source="O"),
    # The leader names the day; the limit is what his form begins with.
    ClockRule(kind=ClockKind.INSTRUCTION, key="instruction",
              charged=None, act="报批示的落实情况", source="O", urges=True),
    # The letter names the day; the limit is what its form begins with.
    ClockRule(kind=ClockKind.OUTSIDE, key="outside",
              charged=Role.OFFICER, act="跟进外单位回函", source="O", urges=True),
    ClockRule(kind=ClockKind.SIGN_FOR, key="sign_for",
              charged=Role.LIAISON, act="签收交办单", source="O"),
    ClockRule(kind=ClockKind.REPLY, key="unit_reply_general",
              charged=Role.UNIT_HEAD, act="答复交办单", source="O", urges=True),
    ClockRule(kind=ClockKind.ACCEPTING, key="reply_acceptance",
              charged=Role.OFFICER, act="收下或退回部门的答复", source="O", urges=True),
    ClockRule(kind=ClockKind.OBJECTION, key="objection",
              charged=Role.UNIT_HEAD, act="提出异议", source="O"),
    ClockRule(kind=ClockKind.OBJECTION_ANSWER, key="objection_answer",
              charged=Role.OFFICER, act="答复部门的异议", source="O", urges=True),
    ClockRule(kind=ClockKind.RULING, key="ruling",
              charged=Role.CONVENER, act="裁定由谁办", source="O", urges=True),
    ClockRule(kind=ClockKind.FILING, key="filing",
              charged=Role.OFFICER, act="归档", source="O", urges=True),
    ClockRule(kind=ClockKind.POSITION, key="unit_reply_general",
              charged=Role.UNIT_HEAD, act="答意见", source="O"),
    ClockRule(kind=ClockKind.CONFERENCE_ASKED, key="conference_request",
              charged=Role.CONVENER, act="决定开不开会", source="O", urges=True),
    ClockRule(kind=ClockKind.CONFERRING, key=UNJUDGED,
              charged=Role.CONVENER, act="开会议定", source="S §“暂时办不了”"),
    ClockRule(kind=ClockKind.COUNTERSIGN, key="countersign",
              charged=Role.UNIT_HEAD, act="会签", source="O"),
    ClockRule(kind=ClockKind.RAISED, key="raised",
              charged=Role.LEADER, act="决定上报的会议", source="O", urges=True),
)}
# fmt: on

OF_REQUESTS = frozenset(
    {
        ClockKind.SIGN_FOR,
        ClockKind.REPLY,
        ClockKind.ACCEPTING,
        ClockKind.OBJECTION_ANSWER,
        ClockKind.RULING,
    }
)
"""The clocks of a request to a department by which somebody is waited for; whether it objects is its own affair."""
OF_THE_UNIT = frozenset({ClockKind.SIGN_FOR, ClockKind.REPLY})
"""Those by which the department itself is waited for."""
OF_A_DEPARTMENT = OF_THE_UNIT | {ClockKind.POSITION, ClockKind.COUNTERSIGN}
"""Every clock by which the window waits for a department: it is not the officer's."""


def act_for_window(kind: ClockKind) -> str:
    """What must be done by a clock, as the window reads it: of what a department owes it says whose it is."""
    act = CLOCKS[kind].act
    return f"单位{act}" if kind in OF_A_DEPARTMENT else act


OWED = OF_REQUESTS - {ClockKind.SIGN_FOR}
"""Those by which somebody is waited for in the end; of each open request one of them runs."""
OF_A_QUESTION = OF_REQUESTS | {ClockKind.OBJECTION}
"""Every clock of a request, the time to object with it."""
BY_OWN_LIMIT = OF_A_QUESTION | {ClockKind.POSITION}
"""The clocks whose limit was reckoned as they began: they are reckoned again by the limit in their own row."""

TO_A_NAMED_DAY = frozenset({ClockKind.INSTRUCTION, ClockKind.OUTSIDE})
"""The clocks that run to a day somebody named: they are reckoned again from that day, wherever the calendar had put them."""

PAUSING = frozenset(kind for kind, rule in CLOCKS.items() if rule.may_pause)
"""The clocks that stand still while the citizen fetches what he was asked for."""


def limit_for(key: str, limits: Mapping[str, Limit]) -> Limit:
    """The office's limit under this key, else the regulation's default."""
    return limits.get(key, DEFAULT_LIMITS[key])


_NAMED = re.compile("{(" + "|".join(DEFAULT_LIMITS) + ")}")


def with_limits(sentence: str, limits: Mapping[str, Limit]) -> str:
    """A sentence with every limit it names, as “{right_to_redo}”, put in; anything else in braces is left alone."""
    return _NAMED.sub(lambda named: str(limit_for(named[1], limits)), sentence)


def citizen_key(level: Level | None, *, special: bool = False) -> str:
    """Which limit the citizen's clock has: as judged, special complexity, or not yet judged."""
    if special:
        return SPECIAL
    return f"citizen_{level.value}" if level else UNJUDGED


def extended(
    key: str, more: int, *, started_at: datetime, limits: Mapping[str, Limit], calendar: WorkingCalendar
) -> Limit:
    """The citizen's limit with the working days it was given beyond what was judged.

    So it stays one limit from one start: pauses, strip and cap reckon with it as with any other.

    Units    more: working days, of special complexity and of extensions together.
    """
    limit = limit_for(key, limits)
    if key == SPOT:
        return Limit(count=_spot_days(started_at, limits, calendar) + more)
    if limit.unit is Unit.WORK_HOUR:
        more *= round(calendar.day_length / timedelta(hours=1))
    return replace(limit, count=limit.count + more)


def special_days(
    key: str, *, started_at: datetime, limits: Mapping[str, Limit], calendar: WorkingCalendar
) -> int:
    """By how many working days special complexity puts the answer off; none where it gives no more than was judged.

    Source   process table §3, citizen: “special 5 wd”, from acceptance.
    """
    judged = (
        _spot_days(started_at, limits, calendar)
        if key == SPOT
        else _in_days(limit_for(key, limits), calendar)
    )
    return max(0, limit_for(SPECIAL, limits).count - judged)


def _spot_days(started_at: datetime, limits: Mapping[str, Limit], calendar: WorkingCalendar) -> int:
    """Of a matter that can be done on the spot: due on the day of acceptance, or on the next working day."""
    least = _working_span(limit_for(LEAST, limits))
    due = spot_due(accepted_at=started_at, calendar=calendar, least=least)
    return calendar.workdays_between(local(started_at).date(), due.at.date())


def _in_days(limit: Limit, calendar: WorkingCalendar) -> int:
    """Whole working days of a limit."""
    hours = timedelta(hours=limit.count)
    return hours // calendar.day_length if limit.unit is Unit.WORK_HOUR else limit.count


def running_due(
    kind: ClockKind,
    *,
    started_at: datetime,
    limits: Mapping[str, Limit],
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    key: str | None = None,
) -> Due:
    """When a clock that started then is due, by the formula of its row.

    Shapes   limits: what is in force in the office; a missing key takes the default.
             key: the citizen's limit as judged (`citizen_key`); other clocks have their own.
             pauses: given to any clock of the case, heeded by those that may pause.
    """
    rule = CLOCKS[kind]
    key = key or rule.key
    least = _working_span(limit_for(LEAST, limits))
    pauses = pauses if rule.may_pause else ()
    if rule.formula is Formula.SAME_DAY:
        return same_day_due(at=started_at, calendar=calendar, least=least)
    if key == SPOT:
        return spot_due(accepted_at=started_at, calendar=calendar, pauses=pauses, least=least)
    limit = limit_for(key, limits)
    return due_at(received_at=started_at, limit=limit, calendar=calendar, pauses=pauses)


def _working_span(limit: Limit) -> timedelta:
    """Working hours as a span."""
    if limit.unit is not Unit.WORK_HOUR:
        raise ValueError(f"{LEAST} is counted in working hours")
    return timedelta(hours=limit.count)
