"""Where the wall chart puts each step and by which way each arrow runs: measures only, no process.

Which arrows exist, what they are called and which are built is read from the process table; this file only
says where they run. An arrow of the table without a way here, or a way without an arrow, stops the drawing.

Units: a sheet of 1500 × 730; an A3 sheet within its margins is 400 mm wide, so one unit is about 0.27 mm.
"""

from dataclasses import dataclass
from enum import Enum

from bancheng.rules.vocabulary import BEFORE_TO_TELL, OPEN_STEPS, Step

WIDTH, HEIGHT = 1500, 730
HEAD, EDGE, LANE_HEAD = 30, 4, 44
S = Step

Point = tuple[float, float]
Line = tuple[Point, ...]


class Shape(Enum):
    """A decision is a hexagon, a start or an end a capsule, everything else a plain box."""

    BOX = "box"
    DECISION = "decision"
    CAPSULE = "capsule"


class Lane(Enum):
    """Who must act there: one lane per actor, from top to bottom."""

    CITIZEN = "反映人"
    COUNTER = "首接窗口"
    OFFICER = "反映窗口"
    SITE_HEAD = "网点负责人"
    CONVENER = "审批局"
    FILING = "待归档"


LANE_FROM: dict[Lane, float] = {
    Lane.CITIZEN: 30,
    Lane.COUNTER: 136,
    Lane.OFFICER: 226,
    Lane.SITE_HEAD: 366,
    Lane.CONVENER: 454,
    Lane.FILING: 544,
}
"""The upper edge of each lane; a lane ends where the next begins, the last at the foot of the sheet."""

STAGES: tuple[tuple[str, float], ...] = (
    ("一 提出", 140),
    ("二 登记受理", 336),
    ("三 综合研判", 545),
    ("四 协同处置", 800),
    ("五 答复", 1060),
    ("六 两问", 1245),
    ("七 归档", 1411),
)
STAGE_LINES = (238, 441, 657, 943, 1146, 1328)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a box stands: its middle, its size, its shape."""

    x: float
    y: float
    w: float = 152
    h: float = 60
    shape: Shape = Shape.BOX
    tone: str = ""

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.w / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y - self.h / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h / 2


ENTRY = "entry"
FIRST_QUESTION = "first_question"
FIRST_DONE = "first_done"

PLACES: dict[Step | str, Place] = {
    ENTRY: Place(x=140, y=83, h=52, shape=Shape.CAPSULE, tone="start"),
    FIRST_QUESTION: Place(x=140, y=181, h=52, shape=Shape.DECISION, tone="gate"),
    FIRST_DONE: Place(x=336, y=181, h=52, shape=Shape.CAPSULE, tone="end"),
    S.REGISTERED: Place(x=336, y=296, shape=Shape.DECISION, tone="gate"),
    S.DECLINE_REVIEW: Place(x=336, y=410, shape=Shape.DECISION, tone="gate"),
    S.APPEAL_REVIEW: Place(x=336, y=499, shape=Shape.DECISION, tone="gate"),
    S.ACCEPTED: Place(x=545, y=296, w=172),
    S.WAITING_CITIZEN: Place(x=662, y=97, w=330, tone="t4"),
    S.HANDLING: Place(x=800, y=296, w=216, h=124),
    S.IN_CONFERENCE: Place(x=790, y=499, tone="t4"),
    S.TO_TELL: Place(x=1060, y=266),
    S.NO_REVIEW: Place(x=1060, y=410, w=160, shape=Shape.DECISION, tone="gate"),
    S.ANSWERED: Place(x=1245, y=97, w=160, shape=Shape.DECISION, tone="gate"),
    S.VOIDED: Place(x=140, y=662, shape=Shape.CAPSULE, tone="end"),
    S.DECLINED: Place(x=336, y=662, w=160, shape=Shape.CAPSULE, tone="end"),
    S.MERGED: Place(x=632, y=662, shape=Shape.CAPSULE, tone="end"),
    S.WITHDRAWN: Place(x=838, y=662, w=160, shape=Shape.CAPSULE, tone="end"),
    S.TERMINATED: Place(x=1048, y=662, w=160, shape=Shape.CAPSULE, tone="end"),
    S.CLOSED: Place(x=1245, y=662, w=160, shape=Shape.CAPSULE, tone="end"),
    S.ARCHIVED: Place(x=1411, y=662, w=140, shape=Shape.CAPSULE, tone="start"),
}


@dataclass(frozen=True, kw_only=True)
class Junction:
    """A small plate that stands for several steps, so that their arrows need not cross the whole sheet."""

    words: str
    steps: frozenset[Step]
    x: float
    y: float = 566
    w: float = 160
    h: float = 24

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h / 2


FROM_REGISTERED = Junction(words="已登记", steps=frozenset({S.REGISTERED}), x=140, w=120)
FROM_EARLY = Junction(
    words="已登记·待研判·办理中", steps=frozenset({S.REGISTERED, S.ACCEPTED, S.HANDLING}), x=632, w=152
)
FROM_BEFORE_ANSWER = Junction(words="待告知以前的任一步", steps=BEFORE_TO_TELL, x=838)
FROM_OPEN = Junction(words="办结以前的任一步", steps=OPEN_STEPS, x=1048)
JUNCTIONS = (FROM_REGISTERED, FROM_EARLY, FROM_BEFORE_ANSWER, FROM_OPEN)


@dataclass(frozen=True, kw_only=True)
class Way:
    """The way of one arrow: from these steps to those, along these lines, its words around this point.

    Shapes   sources: empty for the way in. lines: the last ends in the arrow head; the others join it.
             at: the middle of the words. columns: how many words stand side by side.
             note: a word added under the moves.
    """

    sources: frozenset[Step]
    targets: frozenset[Step]
    lines: tuple[Line, ...]
    at: Point
    columns: int = 1
    note: str = ""


def _way(
    sources: Step | frozenset[Step] | None,
    targets: Step | frozenset[Step],
    *lines: Line,
    at: Point,
    columns: int = 1,
    note: str = "",
) -> Way:
    return Way(
        sources=_steps(sources), targets=_steps(targets), lines=lines, at=at, columns=columns, note=note
    )


def _steps(named: Step | frozenset[Step] | None) -> frozenset[Step]:
    if named is None:
        return frozenset()
    return frozenset({named}) if isinstance(named, Step) else named


P = PLACES
_BUS = 712
_RESTING = (S.VOIDED, S.DECLINED, S.MERGED, S.WITHDRAWN, S.TERMINATED, S.CLOSED)


def _down(plate: Junction, step: Step, x: float) -> Line:
    return ((x, plate.bottom), (x, P[step].top))


def _up(plate: Junction, step: Step, x: float) -> Line:
    return ((x, P[step].top), (x, plate.bottom))


WAYS: tuple[Way, ...] = (
    # --- in at the door
    _way(None, S.REGISTERED, ((64, 83), (56, 83), (56, 310), (266, 310)), at=(150, 310)),
    # --- accepted or not
    _way(S.REGISTERED, S.ACCEPTED, ((412, 296), (459, 296)), at=(434, 296)),
    _way(S.REGISTERED, S.DECLINE_REVIEW, ((336, 326), (336, 380)), at=(336, 351)),
    _way(S.DECLINE_REVIEW, S.DECLINED, ((260, 410), (246, 410), (246, 655), (257, 655)), at=(246, 560)),
    _way(S.DECLINE_REVIEW, S.ACCEPTED, ((412, 410), (490, 410), (490, 326)), at=(448, 410)),
    _way(S.DECLINED, S.APPEAL_REVIEW, ((306, 632), (306, 529)), at=(306, 594)),
    _way(S.APPEAL_REVIEW, S.DECLINED, ((376, 529), (376, 632)), at=(376, 580)),
    _way(S.APPEAL_REVIEW, S.ACCEPTED, ((412, 499), (518, 499), (518, 326)), at=(462, 499)),
    _way(S.DECLINED, S.ACCEPTED, ((416, 662), (546, 662), (546, 326)), at=(480, 662)),
    # --- solved while the person waits
    _way(
        frozenset({S.REGISTERED, S.ACCEPTED}),
        S.ANSWERED,
        ((469, 266), (469, 46)),
        ((405.5, 281), (428, 281), (428, 46), (1245, 46), (1245, 67)),
        at=(980, 46),
    ),
    # --- judged, handled, waiting
    _way(S.ACCEPTED, S.HANDLING, ((631, 296), (692, 296)), at=(659, 296)),
    _way(S.ACCEPTED, S.WAITING_CITIZEN, ((522, 266), (522, 127)), at=(522, 190)),
    _way(S.WAITING_CITIZEN, S.ACCEPTED, ((596, 127), (596, 266)), at=(596, 190)),
    _way(S.WAITING_CITIZEN, S.HANDLING, ((716, 127), (716, 234)), at=(716, 190)),
    _way(S.HANDLING, S.WAITING_CITIZEN, ((792, 234), (792, 127)), at=(792, 190)),
    _way(S.HANDLING, S.IN_CONFERENCE, ((750, 358), (750, 469)), at=(750, 410)),
    _way(S.IN_CONFERENCE, S.HANDLING, ((832, 469), (832, 358)), at=(832, 410)),
    # --- answered
    _way(S.HANDLING, S.TO_TELL, ((908, 266), (984, 266)), at=(944, 266), note="办成"),
    _way(
        S.HANDLING,
        S.NO_REVIEW,
        ((908, 310), (962, 310), (962, 398), (985, 398)),
        at=(966, 346),
        note="其他结果",
    ),
    _way(S.NO_REVIEW, S.HANDLING, ((985, 422), (922, 422), (922, 340), (908, 340)), at=(922, 392)),
    _way(S.NO_REVIEW, S.TO_TELL, ((1060, 380), (1060, 296)), at=(1060, 338)),
    _way(S.TO_TELL, S.ANSWERED, ((1136, 266), (1150, 266), (1150, 97), (1165, 97)), at=(1150, 200)),
    # --- ended, or opened again
    _way(S.ANSWERED, S.CLOSED, ((1285, 127), (1285, 632)), at=(1285, 330)),
    _way(
        S.ANSWERED, S.HANDLING, ((1205, 127), (1205, 468), (890, 468), (890, 358)), at=(1050, 468), columns=2
    ),
    _way(S.CLOSED, S.HANDLING, ((1205, 632), (1205, 518), (876, 518), (876, 358)), at=(1050, 518), columns=2),
    # --- off the road, from any of several steps, and back
    _way(S.REGISTERED, S.VOIDED, _down(FROM_REGISTERED, S.VOIDED, 106), at=(106, 604)),
    _way(S.VOIDED, S.REGISTERED, _up(FROM_REGISTERED, S.VOIDED, 170), at=(170, 604)),
    _way(FROM_EARLY.steps, S.MERGED, _down(FROM_EARLY, S.MERGED, 600), at=(600, 604)),
    _way(S.MERGED, FROM_EARLY.steps, _up(FROM_EARLY, S.MERGED, 664), at=(664, 604)),
    _way(BEFORE_TO_TELL, S.WITHDRAWN, _down(FROM_BEFORE_ANSWER, S.WITHDRAWN, 800), at=(800, 604)),
    _way(S.WITHDRAWN, BEFORE_TO_TELL, _up(FROM_BEFORE_ANSWER, S.WITHDRAWN, 876), at=(876, 604)),
    _way(OPEN_STEPS, S.TERMINATED, _down(FROM_OPEN, S.TERMINATED, 1014), at=(1014, 604)),
    _way(S.TERMINATED, OPEN_STEPS, _up(FROM_OPEN, S.TERMINATED, 1084), at=(1084, 604)),
    _way(
        frozenset(_RESTING),
        S.ARCHIVED,
        *(((P[step].x, P[step].bottom), (P[step].x, _BUS)) for step in _RESTING[1:]),
        ((P[S.VOIDED].x, P[S.VOIDED].bottom), (P[S.VOIDED].x, _BUS), (1411, _BUS), (1411, 692)),
        at=(1330, _BUS),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A line of the chart that is no move of a case: the first question at the counter."""

    name: str
    lines: tuple[Line, ...]
    words: tuple[str, ...] = ()
    at: Point = (0, 0)


ASIDES = (
    Aside(name="asked", lines=(((140, 109), (140, 155)),)),
    Aside(name="done", lines=(((216, 181), (260, 181)),), words=("能",), at=(235, 181)),
    Aside(
        name="led",
        lines=(((140, 207), (140, 282), (266, 282)),),
        words=("不能，引领到反映窗口",),
        at=(150, 250),
    ),
)

NOTE = Place(x=1008, y=181, w=206, h=54)
"""Where the chart reminds of the first receiver, who stays responsible to the end."""

LEGEND = Place(x=1414, y=296, w=150, h=122)
