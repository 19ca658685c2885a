"""A joint conference 联席会议, 一事一议: every move from the proposal to what becomes of it, in one table; everything else reads it.

The window proposes, the convener calls or declines; the units meet once, or a second time for want of a quorum; the minutes go round
for countersigning; what nobody refuses the convener settles, the rest goes up to the leader, who settles it. When the limit of a case
is out before that, what was discussed goes up by itself, and what was not is struck.
Source: process table §5 “Conference”, §2 convene … conclude, §3; S §“暂时办不了”.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.case_types import Missing
from bancheng.rules.clocks import Limit
from bancheng.rules.deciding import nobody_left, who_may
from bancheng.rules.permissions import Actor
from bancheng.rules.process import named
from bancheng.rules.promises import wrong_day
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, ConferenceStep, Countersign, Presence, Role
from bancheng.rules.wording import day_words

ARTICLE = "办理规程 §5 联席会议"
FEWEST_UNITS = 2
MOST_NOTES, MOST_RESOLUTIONS = 80, 20
"""So many notes and resolution lines one meeting can take: every ring of the table has its end."""

S, R = ConferenceStep, Role


@dataclass(frozen=True, kw_only=True)
class ConferenceMove:
    """One row of the table of conferences, in the form of the process table.

    Shapes   starts: empty only for `propose`. passes_on: to whom “Clock out” passes it, when the clock is out or nobody is left.
             at_most: how often, of one conference, or of one unit where it is the unit's.
    """

    name: str
    label: str
    starts: frozenset[ConferenceStep]
    end: ConferenceStep
    by: frozenset[Role]
    says: str
    source: str
    passes_on: bool = False
    at_most: int | None = None


def _at(*steps: ConferenceStep) -> frozenset[ConferenceStep]:
    return frozenset(steps)


def _by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


OPEN = _at(S.PROPOSED, S.CALLED, S.HELD, S.MINUTED, S.COUNTERSIGNED, S.RAISED)
ENDS = frozenset(ConferenceStep) - OPEN
MET = _at(S.HELD, S.MINUTED, S.COUNTERSIGNED, S.RAISED)
"""Open steps in which the units have met already."""
LATE = _at(S.HELD, S.MINUTED, S.COUNTERSIGNED)
"""What goes up by itself when the limit of a case is out."""

# fmt: off
MOVES: tuple[ConferenceMove, ...] = (
    ConferenceMove(name="propose", label="提请一事一议", starts=_at(), end=S.PROPOSED, by=_by(R.OFFICER),
                   says="由召集人在 {conference_request}内决定开不开会", source="S；§2 ask_conference"),
    ConferenceMove(name="convene", label="召集会议", starts=_at(S.PROPOSED), end=S.CALLED, by=_by(R.CONVENER), passes_on=True,
                   says="发会议通知，会要开在案件答复期限以前；钟照走", source="S；§2 convene"),
    ConferenceMove(name="decline", label="不开会", starts=_at(S.PROPOSED), end=S.DECLINED, by=_by(R.CONVENER), passes_on=True,
                   says="写明理由，窗口接着办", source="§2 decline_conference"),
    ConferenceMove(name="join", label="并到这次会议", starts=_at(S.PROPOSED), end=S.JOINED, by=_by(R.CONVENER), passes_on=True,
                   says="同一次会议一起议", source="§5：one or more cases"),
    ConferenceMove(name="postpone", label="改期再开", starts=_at(S.CALLED), end=S.CALLED, by=_by(R.CONVENER), passes_on=True,
                   at_most=1, says="到会的单位不过半数才改，只改一次，仍在期限以前", source="§5：postponed once if no quorum"),
    ConferenceMove(name="hold", label="记到会", starts=_at(S.CALLED), end=S.HELD, by=_by(R.CONVENER), passes_on=True,
                   says="逐家记到会、没有到会、回避；到会过半数才开", source="§5"),
    ConferenceMove(name="note", label="记录", starts=_at(S.HELD), end=S.HELD, by=_by(R.CONVENER), passes_on=True,
                   at_most=MOST_NOTES, says="随说随记，参加的人都看得到", source="§5：live minutes"),
    ConferenceMove(name="resolve", label="加一条决议", starts=_at(S.HELD), end=S.HELD, by=_by(R.CONVENER), passes_on=True,
                   at_most=MOST_RESOLUTIONS, says="主办、协办、办什么、哪天以前、凭什么算办到", source="§5：resolution line"),
    ConferenceMove(name="unresolve", label="划去决议", starts=_at(S.HELD), end=S.HELD, by=_by(R.CONVENER), passes_on=True,
                   at_most=MOST_RESOLUTIONS, says="会签以前可以划去", source="O"),
    ConferenceMove(name="minute", label="送会签", starts=_at(S.HELD), end=S.MINUTED, by=_by(R.CONVENER), passes_on=True,
                   says="各单位 {countersign}内会签，到期没有会签的照记", source="§3 会签"),
    ConferenceMove(name="countersign", label="会签", starts=_at(S.MINUTED), end=S.MINUTED, by=_by(R.UNIT_HEAD), at_most=1,
                   says="同意、有保留，或写明理由不同意", source="§5 会签"),
    ConferenceMove(name="end_countersigning", label="会签结束", starts=_at(S.MINUTED), end=S.COUNTERSIGNED, by=_by(R.TIME),
                   says="各单位都签了，或者到期", source="§3：then silence recorded"),
    ConferenceMove(name="settle", label="议定", starts=_at(S.COUNTERSIGNED), end=S.SETTLED, by=_by(R.CONVENER), passes_on=True,
                   says="没有单位不同意的，决议成为承诺，纪要编号存档", source="§5：settled (= conclude)"),
    ConferenceMove(name="raise", label="上报领导", starts=_at(S.COUNTERSIGNED), end=S.RAISED, by=_by(R.CONVENER), passes_on=True,
                   says="议不定的由领导在 {raised}内决定", source="§5：or raised"),
    ConferenceMove(name="raise_late", label="到期上报", starts=LATE, end=S.RAISED, by=_by(R.TIME),
                   says="案件的期限到了还没有议定，自动上报领导", source="§2 conclude；O"),
    ConferenceMove(name="decide", label="决定", starts=_at(S.RAISED), end=S.SETTLED, by=_by(R.LEADER),
                   says="写明意见，决定哪几条照办", source="§5：settled by the leader"),
    ConferenceMove(name="drop", label="撤销议题", starts=OPEN, end=S.DROPPED, by=_by(R.TIME),
                   says="议题都撤销了，会不再开", source="§2：strikes agenda items"),
)
# fmt: on
BY_NAME = {move.name: move for move in MOVES}

CLOCK_OF = {
    S.PROPOSED: ClockKind.CONFERENCE_ASKED,
    S.CALLED: ClockKind.CONFERRING,
    S.HELD: ClockKind.CONFERRING,
    S.MINUTED: ClockKind.CONFERRING,
    S.COUNTERSIGNED: ClockKind.CONFERRING,
    S.RAISED: ClockKind.RAISED,
}
"""The clock of each open step, in every case on the agenda; while it is countersigned each unit has one of its own beside it."""


@dataclass(frozen=True, kw_only=True)
class ConferenceFacts:
    """What the regulation must know of one conference for one who acts.

    Shapes   step: None before it is proposed. used: how often each bounded move was made.
             deciders: who holds each deciding role. out: who is recused from one of its cases. late: the clock of its step is out.
             refused: how many units have refused their signature.
    """

    step: ConferenceStep | None
    at: datetime
    used: Mapping[str, int] = field(default_factory=dict)
    deciders: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    late: bool = False
    refused: int = 0


def deciders(move: ConferenceMove, facts: ConferenceFacts) -> frozenset[Role]:
    """The roles that may make this move now, the next one up once its clock is out or nobody is left.

    Source   process table §1 “Clock out”: convener → leader.
    """
    if not move.passes_on:
        return move.by
    return who_may(move.by, late=facts.late, without=nobody_left(facts.deciders, facts.out))


def steps_of(own: Role) -> frozenset[ConferenceStep]:
    """The steps in which a conference waits for somebody of this role, as the table has it; whoever steps in for him comes later."""
    return frozenset(step for move in MOVES if own in move.by for step in move.starts)


def refusal_to(name: str, facts: ConferenceFacts, actor: Actor) -> Refused | None:
    """Why this actor may not make this move now, or None; proposing goes by the case, signing by the unit."""
    move = BY_NAME[name]
    may = deciders(move, facts)
    if actor.person in facts.out or not may & actor.roles:
        return Refused("not_yours", f"“{move.label}”不由您来办，由{named(may - {R.TIME})}办", ARTICLE)
    if facts.step not in move.starts:
        label = facts.step.label if facts.step else ""
        return Refused("wrong_step", f"这次会议现在是“{label}”，不能{move.label}", ARTICLE)
    if move.at_most is not None and facts.used.get(name, 0) >= move.at_most:
        return Refused("bound_reached", f"“{move.label}”最多 {move.at_most} 次，已经用过", ARTICLE)
    if name == "settle" and facts.refused:
        return Refused("refused_by_unit", f"有 {facts.refused} 家单位不同意，要上报领导决定", ARTICLE)
    return None


# --- proposing and calling ------------------------------------------------------------------------------


def missing_in_proposing(words: str, units: Collection[int]) -> list[Missing]:
    """What a proposal still lacks: what is to be settled, and at least two units."""
    found = [] if words.strip() else [Missing("words", "写明要议什么：卡在哪里，请会议定什么")]
    if len(set(units)) < FEWEST_UNITS:
        found.append(Missing("units", "至少请两家单位"))
    return found


def missing_in_calling(
    *,
    at: datetime,
    meets_at: datetime | None,
    place: str,
    units: Collection[int],
    due: datetime | None,
    calendar: WorkingCalendar,
) -> list[Missing]:
    """What the call of a conference still lacks.

    Shapes   due: when the first of its cases must have its answer.
    Source   process table §3, convening “within the case's limit”.
    """
    found = _wrong_time(at=at, meets_at=meets_at, due=due, calendar=calendar)
    if not place.strip():
        found.append(Missing("place", "写明在哪里开，或怎样连线"))
    if len(set(units)) < FEWEST_UNITS:
        found.append(Missing("units", "至少请两家单位"))
    return found


def _wrong_time(
    *, at: datetime, meets_at: datetime | None, due: datetime | None, calendar: WorkingCalendar
) -> list[Missing]:
    if meets_at is None:
        return [Missing("meets_at", "写明什么时候开")]
    if meets_at < at.replace(second=0, microsecond=0):
        return [Missing("meets_at", "开会的时间不能在以前")]
    if not calendar.is_workday(local(meets_at).date()):
        return [Missing("meets_at", "这天不上班，单位来不了，请选上班的日子")]
    if due is not None and meets_at > due:
        near = day_words(local(due).date())
        return [Missing("meets_at", f"会要开在案件答复期限（{near}）以前；来不及的，先批准特别复杂或延期")]
    return []


def missing_in_postponing(
    *,
    at: datetime,
    meets_at: datetime | None,
    place: str,
    due: datetime | None,
    calendar: WorkingCalendar,
) -> list[Missing]:
    """What a new time still lacks."""
    found = _wrong_time(at=at, meets_at=meets_at, due=due, calendar=calendar)
    return found if place.strip() else [*found, Missing("place", "写明在哪里开，或怎样连线")]


# --- the meeting ------------------------------------------------------------------------------------------


def quorum(invited: int) -> int:
    """How many units must come: more than half of those invited that are not recused."""
    return invited // 2 + 1


def refusal_to_open(presences: Iterable[Presence], *, postponed: bool) -> Refused | None:
    """Why the meeting may not be opened with whoever has come, or None: the second time it is held with whoever comes.

    Source   process table §5: “postponed once if no quorum”; docs/decisions/0076.
    """
    counted = [one for one in presences if one is not Presence.RECUSED]
    came, needed = sum(one is Presence.CAME for one in counted), quorum(len(counted))
    if postponed or came >= needed:
        return None
    sentence = f"到会 {came} 家，要 {needed} 家才开得成；请改期再开，第二次到几家就开"
    return Refused("no_quorum", sentence, ARTICLE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One resolution line, before it is written down.

    Shapes   unit, co_units, invited: identities of departments.
    """

    unit: int | None
    co_units: Collection[int]
    task: str
    proof: str
    due_on: date | None
    invited: Collection[int]


def missing_in_line(
    line: Line, *, on: date, calendar: WorkingCalendar, limits: Mapping[str, Limit]
) -> list[Missing]:
    """Everything a resolution line still lacks: who, with whom, what, by when, proved by what.

    Source   process table §5: “each resolution line = main unit, co-units, task, due, proof → promise”.
    """
    found = []
    if line.unit is None:
        found.append(Missing("unit", "选主办单位"))
    elif line.unit not in line.invited:
        found.append(Missing("unit", "主办单位要是请来开会的单位"))
    if line.unit in line.co_units:
        found.append(Missing("co_units", "主办单位不再选作协办"))
    elif set(line.co_units) - set(line.invited):
        found.append(Missing("co_units", "协办单位要是请来开会的单位"))
    if not line.task.strip():
        found.append(Missing("task", "写明办什么"))
    if not line.proof.strip():
        found.append(Missing("proof", "写明凭什么算办到"))
    if wrong := wrong_day(line.due_on, on=on, calendar=calendar, limits=limits):
        found.append(Missing("due_on", wrong))
    return found


def due_on(promised: date, *, settled_on: date, calendar: WorkingCalendar) -> date:
    """By when a line is promised once it is settled: the day as written, or, if that is over by then, the next working day.

    Source   docs/decisions/0077.
    """
    return promised if promised > settled_on else calendar.add_workdays(settled_on, 1)


def missing_in_minutes(agreed: str) -> list[Missing]:
    """What the minutes still lack: what was agreed; where nothing was, that too is written."""
    return [] if agreed.strip() else [Missing("agreed", "写明议定的意见；没有议成的，写明卡在哪里")]


# --- countersigning ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SignFacts:
    """What the regulation must know of one unit's signature.

    Shapes   unit: identity. presence: None before the meeting. out: who is recused from one of the cases.
    """

    step: ConferenceStep
    unit: int
    presence: Presence | None
    said: Countersign | None = None
    out: frozenset[int] = frozenset()


def is_asked_to_sign(presence: Presence | None) -> bool:
    """Whether a unit countersigns: all that were invited, came or not, but for one that is recused."""
    return presence is not Presence.RECUSED


def refusal_to_sign(facts: SignFacts, actor: Actor) -> Refused | None:
    """Why this actor may not countersign for this unit now, or None: its head, once."""
    move = BY_NAME["countersign"]
    of_unit = any(held.role in move.by and held.unit == facts.unit for held in actor.held)
    if actor.person in facts.out or not of_unit:
        return Refused("not_yours", "会签由请来的单位的负责人签", ARTICLE)
    if not is_asked_to_sign(facts.presence):
        return Refused("recused", "贵单位在这次会议里回避，不会签", ARTICLE)
    if facts.step not in move.starts:
        return Refused("wrong_step", f"这次会议现在是“{facts.step.label}”，不能会签", ARTICLE)
    if facts.said is not None:
        return Refused("signed_before", f"贵单位已经会签（{facts.said.label}），不能再改", ARTICLE)
    return None


def missing_in_signing(said: Countersign | None, words: str) -> list[Missing]:
    """What a signature still lacks: a reservation says which, a refusal says why."""
    if said is None or said is Countersign.SILENT:
        return [Missing("said", "选“同意”“有保留”或“不同意”")]
    if said is Countersign.RESERVE and not words.strip():
        return [Missing("words", "写明保留什么意见")]
    if said is Countersign.REFUSE and not words.strip():
        return [Missing("words", "写明为什么不同意；没有理由的不算")]
    return []


def is_countersigned(said: Sequence[Countersign | None]) -> bool:
    """Whether everybody who was to sign has: nobody is waited for any more."""
    return all(one is not None for one in said)


# --- what becomes of it -------------------------------------------------------------------------------------


def goes_up_late(step: ConferenceStep) -> bool:
    """Whether a conference goes up by itself when the limit of a case on its agenda is out.

    Source   docs/decisions/0076: what was discussed goes up, what was not is struck.
    """
    return step in LATE
