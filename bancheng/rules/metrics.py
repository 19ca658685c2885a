"""The figures by which the window is measured: each defined once, in words and as a rule that places one case.

A rate is never a bare percentage: it has the cases that count for it, those that do not, those who said nothing, and the
95 % interval. Silence is no answer and stands in no rate; what it could hide is said as a bound.
Source: constitution 8; process table §5 Rating; domain.md §4.2, whose formulas are inferred, so that what stands here is our
choice (docs/decisions/0095-rates-what-is-counted.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt
from typing import Any

from bancheng.rules.call_backs import REACHED_ENDS
from bancheng.rules.ratings import BAD_GRADES
from bancheng.rules.vocabulary import (
    OPEN_STEPS,
    CallBackEnd,
    FeedbackState,
    Labelled,
    Outcome,
    Role,
    Solved,
    Step,
)

READERS = frozenset({Role.LEADER, Role.CONVENER, Role.SUPERVISOR, Role.SITE_HEAD})
"""Who reads the figures: whoever oversees the district, and a head those of his own site."""

ARTICLE = "办理规程 §5 评价和统计"
Z = 1.96
"""Of the 95 % interval."""


def interval(part: int, whole: int) -> tuple[int, int]:
    """The 95 % interval of a share, in whole percents.

    Source  E. B. Wilson (1927), score interval; holds at 0, at n and for small n.
    """
    share = part / whole
    middle = (share + Z * Z / 2 / whole) / (1 + Z * Z / whole)
    half = Z * sqrt(share * (1 - share) / whole + Z * Z / 4 / whole / whole) / (1 + Z * Z / whole)
    return round(100 * (middle - half)), round(100 * (middle + half))


class Figure(Labelled):
    """A rate the window is measured by."""

    ACCEPTED = "accepted", "受理率"
    ON_TIME = "on_time", "按期办结率"
    DONE = "done", "办成率"
    SOLVED = "solved", "解决率"
    SATISFIED = "satisfied", "满意率"
    CALLED_BACK = "called_back", "回访率"
    PRAISED = "praised", "好评率"
    RECTIFIED = "rectified", "整改率"


class Part(StrEnum):
    """Where one case stands in a figure."""

    COUNTED = "counted"
    """In the numerator."""
    REST = "rest"
    """In the denominator only."""
    SILENT = "silent"
    """Asked, and nothing was said: in neither."""
    APART = "apart"
    """In neither, by the definition, and listed by itself."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A case as it was registered in the period.

    Shapes   accepted: its clock ever started. declined: it was refused, and that stands.
    """

    case: int
    accepted: bool
    declined: bool


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A case whose first answer was due in the period.

    Shapes   due_at: as it was in force in the end. told_at: when its first answer was told.
    """

    case: int
    due_at: datetime
    told_at: datetime | None
    step: Step


@dataclass(frozen=True, kw_only=True)
class Told:
    """A case whose answer was told in the period, with what the citizen said to that answer.

    Shapes   outcome: as it stands. taken_up_again: it was done again after this answer. left_unsolved: it was ended as not solved.
             solved, satisfied: his last word; none where he said nothing.
    """

    case: int
    outcome: str
    taken_up_again: bool
    left_unsolved: bool
    solved: Solved | None
    satisfied: int | None


@dataclass(frozen=True, kw_only=True)
class Called:
    """A call-back that was due in the period.

    Shapes   end: how it ended; none while it is open.
    """

    call_back: int
    end: CallBackEnd | None


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A national 好差评 made in the period, as its channel handed it over; never our own rating.

    Shapes   is_bad: a 差评 in the wording it was given in. counts: neither excluded by two people nor the same as another.
             is_mended: what was wrong was mended and answered, or answered in the case it became.
    """

    opinion: int
    is_bad: bool
    counts: bool
    is_mended: bool


def of_accepted(row: Registered) -> Part | None:
    """Whether it was taken on; what nobody has decided yet, or is withdrawn, merged or void before that, says nothing."""
    if row.accepted:
        return Part.COUNTED
    return Part.REST if row.declined else Part.APART


def of_on_time(row: Owed) -> Part | None:
    """Whether its first answer was told by the day in force; what left without an answer owed none."""
    if row.told_at is not None:
        return Part.COUNTED if row.told_at <= row.due_at else Part.REST
    return Part.REST if row.step in OPEN_STEPS else Part.APART


def of_done(row: Told) -> Part | None:
    """Whether what was wanted was done, whole, by us."""
    return Part.COUNTED if row.outcome == Outcome.DONE else Part.REST


def of_solved(row: Told) -> Part | None:
    """Whether the citizen says that it is solved, whole.

    Being done again, and being ended as not solved, are answers too: nobody hides behind them. Who says that it could not be, and
    that he understands why, stands apart.
    """
    if row.taken_up_again or row.left_unsolved:
        return Part.REST
    if row.solved is None:
        return Part.SILENT
    if row.solved is Solved.UNDERSTOOD:
        return Part.APART
    return Part.COUNTED if row.solved is Solved.YES else Part.REST


def of_satisfied(row: Told) -> Part | None:
    """Whether the citizen, asked by us, chose 基本满意 or better; the five grades stand beside the figure one by one."""
    if row.satisfied is None:
        return Part.SILENT
    return Part.REST if str(row.satisfied) in BAD_GRADES else Part.COUNTED


def of_called_back(row: Called) -> Part | None:
    """Whether the citizen was reached; who left no way to be reached could not be."""
    if row.end is CallBackEnd.NO_WAY:
        return Part.APART
    return Part.COUNTED if row.end in REACHED_ENDS else Part.REST


def counts(state: FeedbackState, *, of_lead: int | None) -> bool:
    """Whether a rating is counted: not one excluded by two people, nor one that goes with another rating of the same person.

    One that goes with something else than a rating is the only one there is, and stays in the count.
    Shapes   of_lead: the stars of what it goes with; none where that is no rating.
    """
    return state is not FeedbackState.EXCLUDED and not (state is FeedbackState.JOINED and of_lead is not None)


def of_praised(row: Rated) -> Part | None:
    """Whether a national rating was no 差评; one excluded by two people, or given twice, is counted by itself."""
    if not row.counts:
        return Part.APART
    return Part.REST if row.is_bad else Part.COUNTED


def of_rectified(row: Rated) -> Part | None:
    """Whether a 差评 that counts was mended and answered."""
    if not row.is_bad:
        return None
    if not row.counts:
        return Part.APART
    return Part.COUNTED if row.is_mended else Part.REST


@dataclass(frozen=True, kw_only=True)
class Definition[Row]:
    """One figure in words and as a rule.

    Shapes   counted, whole: what the two numbers are called beside the percentage. words: the definition as it is shown.
             apart: what those left out are called. place: where a row stands.
             is_said: it is made of what citizens said, so that nobody sees who said it. feared: what silence could hide.
             key: by which of its fields a row is known.
    """

    figure: Figure
    counted: str
    whole: str
    words: str
    place: Callable[[Row], Part | None]
    rest: str
    apart: str = ""
    is_said: bool = False
    feared: str = ""
    key: str = "case"
    unit: str = "件"

    @property
    def tells_of_words(self) -> bool:
        """Whether it is made of what citizens said, or of whom somebody calls because of it: one row would say how he rated."""
        return self.is_said or self.key == "call_back"

    @property
    def is_veiled(self) -> bool:
        """Whether the list behind it leads to nobody: neither to who rated how, nor to who is called."""
        return self.is_said or self.key != "case"


OF_REGISTERED: tuple[Definition[Registered], ...] = (
    Definition(
        figure=Figure.ACCEPTED,
        counted="受理",
        whole="已决定受理或不予受理",
        words="这段时间登记的件里，受理的件数 ÷ 已经决定受理或不予受理的件数。还没有决定的、决定前撤回或并案的不算，单列；作废的（测试、垃圾信息）不计。",
        rest="不予受理",
        apart="还没有决定，或决定前已撤回、并案",
        place=of_accepted,
    ),
)
OF_OWED: tuple[Definition[Owed], ...] = (
    Definition(
        figure=Figure.ON_TIME,
        counted="按期",
        whole="应答复",
        words="第一次答复的到期时间在这段时间里、并且已经过了的件里，到期前告知了反映人的件数 ÷ 应答复的件数。"
        "到期日以依法暂停、批准延长以后的为准；到期没有答复、还在办的算没有按期；没有答复就撤回、并案、终止的不算，单列。",
        rest="没有按期",
        apart="没有答复就撤回、并案、终止",
        place=of_on_time,
    ),
)
OF_TOLD: tuple[Definition[Told], ...] = (
    Definition(
        figure=Figure.DONE,
        counted="办成",
        whole="已答复",
        words="这段时间告知了答复的件里，结果是“办成”的件数 ÷ 全部件数。部分办成、已解释、已告知材料、他处办成等都在分母里，不算办成。",
        rest="其他结果",
        place=of_done,
    ),
    Definition(
        figure=Figure.SOLVED,
        counted="解决了",
        whole="回答了",
        words="这段时间告知了答复的件里，反映人自己回答“解决了”的件数 ÷ 回答了的件数。回答“部分解决”“没解决”的、要求重办的、"
        "按未解决办结的都在分母里。回答“办不了，我理解原因”的单列；没有回答的不算解决，也不进分母。",
        rest="部分解决、没解决、重办或未解决办结",
        apart="办不了，我理解原因",
        place=of_solved,
        is_said=True,
        feared="没有解决",
    ),
    Definition(
        figure=Figure.SATISFIED,
        counted="满意",
        whole="评价了",
        words="这段时间告知了答复的件里，反映人自己选“非常满意”“满意”“基本满意”的件数 ÷ 评价了的件数。"
        "没有评价的不算满意，也不进分母，没有默认评价；国家“好差评”另外计算，不混在一起。",
        rest="不满意或非常不满意",
        place=of_satisfied,
        is_said=True,
        feared="不满意",
    ),
)
OF_CALLED: tuple[Definition[Called], ...] = (
    Definition(
        figure=Figure.CALLED_BACK,
        counted="联系上了",
        whole="应回访",
        words="到期时间在这段时间里、并且已经过了的回访里，联系上反映人的次数 ÷ 应回访的次数。"
        "三次没有联系上的、到期还没有回访的都在分母里；没有留下联系方式的不算，单列。",
        rest="没有联系上，或还没有回访",
        apart="没有留下能回访的方式",
        place=of_called_back,
        key="call_back",
        unit="次",
    ),
)
OF_RATED: tuple[Definition[Rated], ...] = (
    Definition(
        figure=Figure.PRAISED,
        counted="非常满意、满意、基本满意",
        whole="有效评价",
        words="这段时间作出的国家“好差评”里，非常满意、满意、基本满意的条数 ÷ 有效评价的条数。按误评、恶意差评由两人排除的和重复的不算，单列；"
        "各等级照原渠道的说法，和我们自己问的满意不满意不混在一起。",
        rest="不满意、非常不满意",
        apart="已排除或重复",
        place=of_praised,
        is_said=True,
        key="opinion",
        unit="条",
    ),
    Definition(
        figure=Figure.RECTIFIED,
        counted="已整改并答复",
        whole="有效差评",
        words="这段时间作出的国家“好差评”里，有效差评已经整改并答复的条数 ÷ 有效差评的条数。并入案件或转为案件的，案件答复了才算；"
        "还在整改的都在分母里；按误评、恶意差评由两人排除的和重复的不算，单列。",
        rest="还没有整改或答复",
        apart="已排除或重复",
        place=of_rectified,
        key="opinion",
        unit="条",
    ),
)
_ALL: tuple[Definition[Any], ...] = (*OF_REGISTERED, *OF_OWED, *OF_TOLD, *OF_CALLED, *OF_RATED)
DEFINITIONS: Mapping[Figure, Definition[Any]] = {one.figure: one for one in _ALL}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A figure as it came out: the rows of each part by their identities, in the order they were handed over."""

    definition: Definition
    parts: Mapping[Part, tuple[int, ...]]

    def of(self, part: Part) -> tuple[int, ...]:
        """The rows of one part."""
        return self.parts.get(part, ())

    @property
    def whole_of(self) -> tuple[int, ...]:
        """The rows of the denominator, the numerator's first."""
        return self.of(Part.COUNTED) + self.of(Part.REST)

    @property
    def numerator(self) -> int:
        """How many count."""
        return len(self.of(Part.COUNTED))

    @property
    def denominator(self) -> int:
        """n: out of how many."""
        return len(self.whole_of)

    @property
    def silent(self) -> int:
        """How many said nothing."""
        return len(self.of(Part.SILENT))

    @property
    def worst(self) -> tuple[int, int]:
        """The share, as its two numbers, if everybody who said nothing were unhappy."""
        return self.numerator, self.denominator + self.silent


def counted[Row](definition: Definition[Row], rows: Iterable[Row]) -> Counted:
    """The figure these rows come to."""
    parts: dict[Part, list[int]] = defaultdict(list)
    for row in rows:
        part = definition.place(row)
        if part is not None:
            parts[part].append(getattr(row, definition.key))
    return Counted(definition=definition, parts={part: tuple(found) for part, found in parts.items()})


FEWEST_WORDS = 5
"""So many must have said something before a figure made of what they said is shown: below, it would tell who said what."""


def may_show(figure: Counted) -> bool:
    """Whether a figure is shown: one that tells of people's words only when there are enough of them.

    Source   constitution 8 and 10: nobody reads from a figure how one citizen rated.
    """
    return not figure.definition.tells_of_words or figure.denominator >= FEWEST_WORDS
