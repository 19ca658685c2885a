"""What may be promised, how a promise ends, and what follows from its end.

A promise names who owes, to whom, what, by when, and by which proof. It ends kept or broken; an extension is no end. One that
came of a signature that was not his is void: neither kept nor broken. The day of a 告知承诺 is the day by which the department
checks it: nothing is asked of the citizen, and only a finding says that it was not true.
Reminders and the end happen while the offices are open, each once.
Source: process table §4 “Promises”, §2 `file`, `redo` and the bounds per case; domain.md §3.3 容缺受理, 告知承诺.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.case_types import Missing
from bancheng.rules.clock_table import PROMISE_EARLY, PROMISE_LATE, PROMISE_LONGEST, limit_for
from bancheng.rules.clocks import Due, Limit
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Outcome, PromiseEnd, PromiseKind, PromiseParty, Role, Solved, Unit
from bancheng.rules.wording import full_date_words

ARTICLE = "办理规程 §4 承诺"
CITIZENS_WORD = "反映人"
"""How a promise names the citizen: never by his name."""

OWED_BY: Mapping[PromiseKind, PromiseParty] = {
    PromiseKind.GAP: PromiseParty.CITIZEN,
    PromiseKind.PLEDGE: PromiseParty.CITIZEN,
    PromiseKind.PARTLY: PromiseParty.UNIT,
    PromiseKind.SCHEDULED: PromiseParty.UNIT,
    PromiseKind.RESOLUTION: PromiseParty.UNIT,
    PromiseKind.UNDERTAKING: PromiseParty.UNIT,
}
"""Who owes a promise of this kind."""

CHECKED = frozenset({PromiseKind.PLEDGE})
"""What the department checks by the day: the citizen has promised that something is true, and owes nothing on that day.

Source   domain.md §3.3 告知承诺; docs/decisions/0062.
"""

OF_OUTCOME: Mapping[Outcome, PromiseKind] = {
    Outcome.PARTLY: PromiseKind.PARTLY,
    Outcome.SCHEDULED: PromiseKind.SCHEDULED,
}
"""The outcomes that rest on a promise."""


class PromiseState(StrEnum):
    """Where a promise stands at a moment; computed from its facts, never stored."""

    OPEN = "open"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"
    VOID = "void"
    UNPROVEN = "unproven"

    @property
    def words(self) -> str:
        """How it is said at the window."""
        return _SAID_OF_STATE[self]


_SAID_OF_STATE = {
    PromiseState.OPEN: "还没到期",
    PromiseState.LATE: "已到期",
    PromiseState.KEPT: "已兑现",
    PromiseState.BROKEN: "没有兑现",
    PromiseState.VOID: "不作数了",
    PromiseState.UNPROVEN: "没有核查结果",
}
SAID_TO_CITIZEN = _SAID_OF_STATE | {
    PromiseState.OPEN: "还没到日子",
    PromiseState.LATE: "日子到了，正在核实",
}
"""How it is said on the citizen's own page: nobody's promise is late there before it has been looked into."""


def state_of(*, ended: str, due_at: datetime, at: datetime) -> PromiseState:
    """Where a promise stands at this moment.

    Shapes   ended: a PromiseEnd, empty while it is open.
    """
    if ended:
        return PromiseState(ended)
    return PromiseState.OPEN if at < due_at else PromiseState.LATE


def end_by_time(kind: PromiseKind) -> PromiseEnd:
    """How a promise ends whose day has passed with nothing recorded: broken, but what nobody checked is not held against him."""
    return PromiseEnd.UNPROVEN if kind in CHECKED else PromiseEnd.BROKEN


def end_of(kind: str, ended: str, *, by_time: bool) -> str:
    """How a promise has ended, whatever was written: by the clock alone nobody ever broke a 告知承诺.

    Shapes   ended: a PromiseEnd, empty while it is open. by_time: no person ended it.
    Source   docs/decisions/0062: earlier editions let it end broken.
    """
    if by_time and ended == PromiseEnd.BROKEN:
        return end_by_time(PromiseKind(kind)).value
    return ended


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is promised, before it is written down.

    Shapes   unit: identity of the department on the unit's side, whichever side owes.
    """

    kind: PromiseKind
    owner: PromiseParty
    unit: int | None
    task: str
    proof: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class PromiseFacts:
    """What the regulation must know of a promise at one moment, for one who acts.

    Shapes   works_on: whether the case it lies in is worked on by who acts. by_time: no person ended it. is_filed: the case is.
    """

    kind: PromiseKind
    owner: PromiseParty
    due_at: datetime
    made_on: date
    at: datetime
    ended: PromiseEnd | None = None
    extended: bool = False
    by_time: bool = False
    works_on: bool = False
    is_filed: bool = False

    @property
    def is_checked(self) -> bool:
        """Whether its day is that of a check by the department."""
        return self.kind in CHECKED


# --- making -------------------------------------------------------------------------------------------


def missing(
    said: Wording, *, on: date, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> list[Missing]:
    """Everything a promise still lacks, field by field."""
    return [Missing(field, sentence) for field, sentence in _gaps(said, on, calendar, limits)]


def _gaps(
    said: Wording, on: date, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> Iterator[tuple[str, str]]:
    if OWED_BY[said.kind] is not said.owner:
        yield "owner", f"“{said.kind.label}”由{OWED_BY[said.kind].label}承诺"
    if said.unit is None and said.owner is PromiseParty.UNIT:
        yield "unit", "选上由哪个单位办"
    if not said.task.strip():
        yield "task", "写明承诺办什么"
    if not said.proof.strip():
        yield "proof", "写明凭什么算兑现"
    if wrong := wrong_day(said.due_on, on=on, calendar=calendar, limits=limits):
        yield "due_on", wrong


def wrong_day(
    due_on: date | None, *, on: date, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> str:
    """Why this day cannot be promised, or nothing.

    Units    on: the day the promise was made; an extension cannot reach further than the promise itself.
    """
    if due_on is None:
        return "写明哪一天以前"
    if due_on <= on:
        return "承诺的日子要在今天以后"
    longest = limit_for(PROMISE_LONGEST, limits)
    if due_on > _after(on, longest, calendar):
        return f"承诺最远到 {longest}以后，这个日子太远了"
    return ""


def _after(on: date, limit: Limit, calendar: WorkingCalendar) -> date:
    days = timedelta(days=limit.count)
    return on + days if limit.unit is Unit.DAY else calendar.add_workdays(on, limit.count)


def due(due_on: date, calendar: WorkingCalendar) -> Due:
    """The close of the day promised; a day of rest moves on to the next working day (civil code art. 203)."""
    last = calendar.workday_from(due_on)
    moved = "" if last == due_on else "是休息日，顺延"
    why = f"承诺 {full_date_words(due_on)}以前{moved}"
    return Due(at=calendar.close_of(last), provisional=calendar.is_provisional(last), why=why)


# --- time ----------------------------------------------------------------------------------------------


def reminders(
    due_at: datetime, *, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> tuple[datetime, ...]:
    """When the owner is reminded before it is due: as the offices open, some days before, then the day before."""
    last = local(due_at).date()
    days = {_before(last, limit_for(key, limits), calendar) for key in (PROMISE_EARLY, PROMISE_LATE)}
    return tuple(calendar.open_of(day) for day in sorted(days))


def _before(last: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """A working day so long before the last; a span of hours means the day before."""
    if limit.unit is Unit.WORKDAY:
        return calendar.add_workdays(last, -limit.count)
    days = limit.count if limit.unit is Unit.DAY else 1
    return calendar.add_workdays(last - timedelta(days=days) + timedelta(days=1), -1)


def ends_at(due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When a promise nobody has recorded as kept is broken: as the offices open after its last day.

    What was done on the last evening can still be written down until then; nobody is written to at night.
    """
    return calendar.open_of(calendar.add_workdays(local(due_at).date(), 1))


def next_moment(
    *, due_at: datetime, since: datetime, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> datetime:
    """The next instant at which time alone changes something: a reminder still to come, else the end.

    Shapes   since: when it was made, extended or last reminded, whichever is latest; what passed before is not made up for.
    """
    coming = (at for at in reminders(due_at, calendar=calendar, limits=limits) if at > since)
    return next(coming, ends_at(due_at, calendar))


# --- ending and extending ------------------------------------------------------------------------------


def refusal_to_keep(facts: PromiseFacts) -> Refused | None:
    """Why the promise may not be recorded as kept by this actor now, or None.

    What time alone has ended is put right until the case is filed: kept in time but entered late, or checked late.

    Source   docs/decisions/0062.
    """
    if not facts.works_on:
        return Refused("not_yours", "承诺有没有兑现，由办这件事的反映窗口专员核实后记", ARTICLE)
    if facts.ended is not None and facts.by_time and not facts.is_filed:
        return None
    return _refusal_of_ended(facts)


def refusal_to_find_false(facts: PromiseFacts) -> Refused | None:
    """Why this actor may not write down now that the department found a promise untrue, or None.

    Source   domain.md §3.3 告知承诺; docs/decisions/0062.
    """
    if not facts.is_checked:
        return Refused("not_checked", "只有告知承诺由主管部门核查属实不属实", ARTICLE)
    return refusal_to_keep(facts)


def _refusal_of_ended(facts: PromiseFacts) -> Refused | None:
    if facts.ended is not None:
        return Refused("promise_ended", f"这项承诺{facts.ended.label}，不能再改", ARTICLE)
    return None


def missing_in_keeping(facts: PromiseFacts, *, kept_on: date | None, words: str) -> list[Missing]:
    """What the record of a kept promise still lacks: the day and what proved it; a check may come after its day."""
    done = "核查" if facts.is_checked else "兑现"
    found = [] if words.strip() else [Missing("words", _PROOF[facts.is_checked])]
    if kept_on is None:
        return [*found, Missing("kept_on", f"写明哪一天{done}的")]
    if kept_on > local(facts.at).date():
        return [*found, Missing("kept_on", f"{done}的日子不能在以后")]
    if kept_on < facts.made_on:
        return [*found, Missing("kept_on", f"{done}的日子不能早于承诺那天")]
    if kept_on > local(facts.due_at).date() and not facts.is_checked:
        return [*found, Missing("kept_on", "过了承诺的日子才办到的，按没有兑现记")]
    return found


_PROOF = {
    False: "写明看到了什么凭证：文号、编号或材料名称",
    True: "写明谁核查的、凭什么认定属实",
}


def missing_in_finding(words: str) -> list[Missing]:
    """What a finding against a promise still lacks: who found what."""
    return [] if words.strip() else [Missing("words", "写明谁在哪天核查的、查到了什么")]


def refusal_to_extend(facts: PromiseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not extend the promise now, or None.

    Source   process table §2, bounds: extended once, a unit's by the convener; §4: reasoned, before due.
    """
    if facts.owner is PromiseParty.UNIT and Role.CONVENER not in actor.roles:
        return Refused("not_yours", "单位的承诺要延期，由召集人决定", ARTICLE)
    if facts.owner is PromiseParty.CITIZEN and not facts.works_on:
        return Refused("not_yours", "反映人的承诺要延期，由办这件事的反映窗口专员记", ARTICLE)
    if refused := _refusal_of_ended(facts):
        return refused
    if facts.at >= facts.due_at:
        return Refused("promise_due", "已经到期，不能再延；延期要在到期以前提出", ARTICLE)
    if facts.extended:
        return Refused("extended_before", "这项承诺已经延过一次，不能再延", ARTICLE)
    return None


def missing_in_extension(
    facts: PromiseFacts,
    *,
    due_on: date | None,
    reason: str,
    calendar: WorkingCalendar,
    limits: Mapping[str, Limit],
) -> list[Missing]:
    """What an extension still lacks: a later day and the reason."""
    found = [] if reason.strip() else [Missing("reason", "写明为什么要延期")]
    wrong = wrong_day(due_on, on=facts.made_on, calendar=calendar, limits=limits)
    if not wrong and due_on is not None and due(due_on, calendar).at <= facts.due_at:
        wrong = "新的日子要在原来的日子以后"
    return [*found, Missing("due_on", wrong)] if wrong else found


def may_be_voided(ended: PromiseEnd | None) -> bool:
    """Whether a promise that nobody made counts no more: open, or already held against him; what was brought was brought.

    Shapes   ended: how it stands as the undertaking it came of is revoked.
    Source   docs/decisions/0054.
    """
    return ended in (None, PromiseEnd.BROKEN, PromiseEnd.UNPROVEN)


# --- what follows ----------------------------------------------------------------------------------------


def reopens(owner: PromiseParty, end: PromiseEnd) -> bool:
    """Whether the end of this promise opens its answered or closed case again: a unit's that was broken.

    Source   process table §2 redo, “time, when a unit's promise is broken”.
    """
    return end is PromiseEnd.BROKEN and owner is PromiseParty.UNIT


def is_last(*, to: PromiseParty, open_to_citizen: int) -> bool:
    """Whether the promise that ended was the last to the citizen: then his right to redo counts anew, and a case that rests is asked.

    Source   process table §4 “Promises”, last sentence; docs/decisions/0049.
    """
    return to is PromiseParty.CITIZEN and open_to_citizen == 0


def is_unsolved_again(solved: Solved) -> bool:
    """Whether what he says when he is asked again goes before the convener: it is not solved, or only in part.

    Source   docs/decisions/0049; process table §2 redo.
    """
    return solved in (Solved.NO, Solved.PARTLY)


NOTHING_IS_HIS_TO_DO = "到这一天由主管部门核查，反映人不用做什么；没有核查结果，不算他没有兑现。"
"""What stands beside a promise that waits for its check."""

CONSEQUENCES_ARE_NOT_OURS = "是否有后果、有什么后果，由主管部门核实后依法决定，本窗口不作处理。"
"""What the note to the department says of a citizen's broken promise. Source: process table §4."""
