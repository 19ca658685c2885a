"""Signals that a rule is kept in the letter only: what a supervisor should look at, and never a verdict.

Each signal is a figure out of a figure, for one unit or one site and a stretch of days, with the cases behind it. It says
what was counted, from how many on it is shown, and what it may mean without anybody's fault. It names no person, changes no
clock and no score, proposes nothing: whoever reads it opens the cases and asks (constitution 3 and 7).

Source: our own design (issue of part 4, item 9); domain.md on formalism in handling.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from bancheng.rules.feedback import share
from bancheng.rules.labelled import Labelled
from bancheng.rules.similarity import pairs
from bancheng.rules.vocabulary import Role

READERS = frozenset({Role.SUPERVISOR, Role.CONVENER})
"""Who sees signals at all: those who call back and sample, and those who arbitrate; never whoever would be judged by them."""


class SignalKind(Labelled):
    """What is looked for, with its name on the page."""

    LAST_HOUR = "last_hour", "临到期才答复"
    SAME_WORDS = "same_words", "不同的问题，同样的话"
    MORE_TIME = "more_time", "一再要时间"
    UNREACHED = "unreached", "总说联系不上"
    IN_BULK = "in_bulk", "成批了结"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """From how many on a signal is shown.

    Shapes   least: so many cases at least. share: so large a part of all that could have been so, at least.
    """

    least: int
    share: float
    counts: str
    of: str
    innocent: str


MEASURES: Mapping[SignalKind, Measure] = {
    SignalKind.LAST_HOUR: Measure(
        least=5,
        share=0.5,
        counts="离到期不到一小时（按工作时间算）才签发的单位答复",
        of="按期签发的单位答复",
        innocent="也可能是事情难、要等上级或档案，或者人手少、每件都排到最后。",
    ),
    SignalKind.SAME_WORDS: Measure(
        least=3,
        share=0.2,
        counts="问的不是一回事，答的话却几乎一样的件",
        of="有答复的件",
        innocent="也可能是同一条规定管着几种情形，本来就该这样答。",
    ),
    SignalKind.MORE_TIME: Measure(
        least=3,
        share=0.3,
        counts="要过两次或更多时间的件",
        of="到了办理这一步的件",
        innocent="也可能是这一类事本来就要跨部门、跨城市，或者碰上系统停用。",
    ),
    SignalKind.UNREACHED: Measure(
        least=4,
        share=0.5,
        counts="联系过、却一次也没有联系上的件",
        of="联系过反映人的件",
        innocent="也可能是反映人上班时不便接电话、不接陌生号码，或者留的号码错了。",
    ),
    SignalKind.IN_BULK: Measure(
        least=5,
        share=0.3,
        counts="十五分钟里接连告知、办结五件或更多的件",
        of="由人告知、办结的件",
        innocent="也可能是下班前集中补录，或者同一个堵点解决了、几件一起好了。",
    ),
}
"""Kind → what is counted, out of what, from how many on, and what it may mean without anybody's fault."""

LAST = timedelta(hours=1)
"""The last working hour before a reply is due."""
ALIKE = 0.75
"""Two texts that share so much of their pairs of characters are the same words; a word or two changed in passing makes no other answer of it."""
OTHERWISE = 0.5
"""Two questions that share less than this of their pairs are not the same question."""
LEAST_PAIRS = 12
"""Shorter texts (“已办结，请查收”) are too short to be told apart and are never the same words."""
AGAIN = 2
"""So often more time was asked for in one case."""
BULK, BULK_WITHIN = 5, timedelta(minutes=15)


@dataclass(frozen=True, order=True)
class Whose:
    """Whose figure it is: a unit or a site, never a person.

    Shapes   kind: “unit” or “site”.
    """

    kind: str
    pk: int


@dataclass(frozen=True, kw_only=True)
class Replied:
    """One reply of a unit, signed in time.

    Units    left: the working time that was left until it was due.
    """

    whose: Whose
    case: int
    left: timedelta


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words with which something was answered, and what had been asked.

    Shapes   asked: the question, or the story of the case; its pairs are compared, its words never shown.
             topic: which cases are about the same thing, as an officer has said; None where he has not.
    """

    whose: Whose
    case: int
    words: str
    asked: str
    topic: int | None = None


@dataclass(frozen=True, kw_only=True)
class Handled:
    """One case that came as far as handling, and how often more time was asked for in it."""

    whose: Whose
    case: int
    more_time_count: int


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One case in which the citizen was to be reached, and whether he ever was."""

    whose: Whose
    case: int
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One case told or closed by somebody's hand, not by time.

    Shapes   by: whose hand, only to know what came from one desk; it is neither kept nor shown.
             topic: as in `Said`; what is about the same thing counts once.
    """

    whose: Whose
    case: int
    at: datetime
    by: str
    topic: int | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Everything that is looked at, for one stretch of days."""

    replied: Collection[Replied] = ()
    said: Collection[Said] = ()
    handled: Collection[Handled] = ()
    tried: Collection[Tried] = ()
    ended: Collection[Ended] = ()


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One figure worth a look: so many cases out of so many, with the cases.

    Shapes   cases: each once, in order; all: those of which they are a part, in the same way.
    """

    kind: SignalKind
    whose: Whose
    cases: tuple[int, ...]
    all: tuple[int, ...]


@dataclass
class _Figure:
    """What has been counted of one unit or site."""

    marked: set[int] = field(default_factory=set)
    all: set[int] = field(default_factory=set)


type Figures = dict[Whose, _Figure]


def signals(seen: Seen) -> list[Signal]:
    """Every signal that reaches its measure, by kind, the largest figure first.

    Source   MEASURES: both a number and a share, so that neither a small unit with one odd case nor a large one with a
             few stands there.
    """
    found = [
        Signal(kind=kind, whose=whose, cases=tuple(sorted(figure.marked)), all=tuple(sorted(figure.all)))
        for kind, count in COUNTED.items()
        for whose, figure in count(seen).items()
        if _reaches(MEASURES[kind], figure)
    ]
    order = list(SignalKind)
    return sorted(found, key=lambda one: (order.index(one.kind), -len(one.cases), one.whose))


def _reaches(measure: Measure, figure: _Figure) -> bool:
    marked, behind = len(figure.marked), len(figure.all)
    return marked >= measure.least and marked >= measure.share * behind


def _figures(rows: Iterable[tuple[Whose, int, bool]]) -> Figures:
    """Rows of whose, which case, and whether it is one of those looked for."""
    found: Figures = defaultdict(_Figure)
    for whose, case, is_marked in rows:
        found[whose].all.add(case)
        if is_marked:
            found[whose].marked.add(case)
    return found


def _last_hour(seen: Seen) -> Figures:
    return _figures((one.whose, one.case, one.left <= LAST) for one in seen.replied)


def _more_time(seen: Seen) -> Figures:
    return _figures((one.whose, one.case, one.more_time_count >= AGAIN) for one in seen.handled)


def _unreached(seen: Seen) -> Figures:
    """A case in which he was reached once counts as reached, whoever tried."""
    reached = {one.case for one in seen.tried if one.reached}
    return _figures((one.whose, one.case, one.case not in reached) for one in seen.tried)


# --- the same words ---------------------------------------------------------------------------------------


def plain(text: str) -> frozenset[str]:
    """The pairs of a text without its digits: a date or a number changed by hand makes no other answer of it."""
    return pairs(re.sub(r"\d", "", text))


def _same_words(seen: Seen) -> Figures:
    by_whose: dict[Whose, list[Said]] = defaultdict(list)
    for one in seen.said:
        by_whose[one.whose].append(one)
    found: Figures = defaultdict(_Figure)
    for whose, all_ in by_whose.items():
        found[whose].all.update(one.case for one in all_)
        for group in _groups(all_):
            found[whose].marked.update(_asked_otherwise(group))
    return found


def _groups(all_: Sequence[Said]) -> Iterable[list[Said]]:
    """Those that say the same, each in the group of the first it is like.

    Two texts that share enough share one of the rarest pairs of each, so only those are compared: a unit with
    thousands of replies is read once and not once for each of them.
    """
    texts = [(one, words) for one in all_ if len(words := plain(one.words)) >= LEAST_PAIRS]
    often = Counter(pair for _, words in texts for pair in words)
    heads: list[tuple[frozenset[str], list[Said]]] = []
    by_rare: dict[str, list[int]] = defaultdict(list)
    for one, words in texts:
        rare = sorted(words, key=lambda pair: (often[pair], pair))[
            : len(words) - ceil(ALIKE * len(words)) + 1
        ]
        likely = sorted({place for pair in rare for place in by_rare[pair]})
        alike = next((heads[place][1] for place in likely if share(heads[place][0], words) >= ALIKE), None)
        if alike is not None:
            alike.append(one)
            continue
        for pair in rare:
            by_rare[pair].append(len(heads))
        heads.append((words, [one]))
    return [group for _, group in heads]


def _asked_otherwise(group: Sequence[Said]) -> set[int]:
    """The cases of a group that are each about something else than the others; at least the measure's least, or none.

    The same answer to the same question is as it should be, and so is one to people who came about the same thing.
    """
    kept: list[Said] = []
    for one in group:
        asked = plain(one.asked)
        is_known = any(
            one.case == other.case
            or (one.topic is not None and one.topic == other.topic)
            or share(asked, plain(other.asked)) >= OTHERWISE
            for other in kept
        )
        if not is_known:
            kept.append(one)
    return {one.case for one in kept} if len(kept) >= MEASURES[SignalKind.SAME_WORDS].least else set()


# --- in bulk ----------------------------------------------------------------------------------------------


def _in_bulk(seen: Seen) -> Figures:
    desks: dict[tuple[Whose, str], list[Ended]] = defaultdict(list)
    for one in seen.ended:
        desks[one.whose, one.by].append(one)
    found: Figures = defaultdict(_Figure)
    for (whose, _), all_ in desks.items():
        found[whose].all.update(one.case for one in all_)
        found[whose].marked.update(_runs(sorted(all_, key=lambda one: (one.at, one.case))))
    return found


def _runs(ended: Sequence[Ended]) -> set[int]:
    """The cases of every quarter of an hour in which one desk ended so many different things."""
    marked: set[int] = set()
    start = 0
    for end in range(len(ended)):
        while ended[end].at - ended[start].at > BULK_WITHIN:
            start += 1
        run = ended[start : end + 1]
        things = {("topic", one.topic) if one.topic is not None else ("case", one.case) for one in run}
        if len(things) >= BULK:
            marked.update(one.case for one in run)
    return marked


COUNTED: Mapping[SignalKind, Callable[[Seen], Figures]] = {
    SignalKind.LAST_HOUR: _last_hour,
    SignalKind.SAME_WORDS: _same_words,
    SignalKind.MORE_TIME: _more_time,
    SignalKind.UNREACHED: _unreached,
    SignalKind.IN_BULK: _in_bulk,
}
"""Kind → how it is counted."""
