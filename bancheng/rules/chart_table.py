"""What the wall chart says: the arrows of the process table, the lane of each step, and every move in words.

Nothing is drawn that the table does not say: an arrow carries the rows it stands for, and an arrow of the
table that has no way on the sheet stops the drawing.
Source: constitution 4, “流程图就是程序”; house look, the wall chart.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bancheng.rules import paths, process
from bancheng.rules.chart_layout import WAYS, Lane, Way
from bancheng.rules.clock_table import CLOCKS, with_limits
from bancheng.rules.clocks import Limit
from bancheng.rules.process import CLOCKS_OF_STEP, MOVES, Move
from bancheng.rules.vocabulary import BEFORE_TO_TELL, OPEN_STEPS, RESTING_STEPS, Role, Step

TITLE = "“办不成事”反映专窗处理流程图"
MOTTO = "先解决问题再说，一个都不能掉"
NOT_BUILT = "尚未启用"
NOT_BUILT_MARK = "＊"
S = Step

HAPPENS: dict[Step, str] = {
    S.REGISTERED: "受理，还是不受理？",
    S.DECLINE_REVIEW: "第二人看理由和渠道",
    S.ACCEPTED: "定类型、单位、时限",
    S.HANDLING: "哪一种卡住，用哪一种办法",
    S.WAITING_CITIZEN: "要补什么一次说全；钟暂停，到日子自动续走",
    S.IN_CONFERENCE: "各单位当面议定",
    S.NO_REVIEW: "说“不”，第二人复核",
    S.TO_TELL: "写明结果、凭证、途径",
    S.ANSWERED: "解决了吗？满意吗？",
    S.APPEAL_REVIEW: "召集人复核一次",
    S.DECLINED: "写明理由和可走渠道",
    S.CLOSED: "“解决”“满意”分开记",
    S.WITHDRAWN: "本人不办了",
    S.MERGED: "并入更早的一件",
    S.TERMINATED: "无继承人，企业注销",
    S.VOIDED: "测试和垃圾信息",
    S.ARCHIVED: "封卷，不再改动",
}
"""What goes on while a case stands there, in a dozen characters."""

LIMIT_WORDS: dict[Step, str] = {
    S.REGISTERED: "当个工作日决定",
    S.DECLINE_REVIEW: "{decline_review}内复核",
    S.ACCEPTED: "{judging}内研判",
    S.HANDLING: "{citizen_general}，最长 {citizen_cap}",
    S.WAITING_CITIZEN: "最多 {supplement}，日子印在告知书上",
    S.IN_CONFERENCE: "钟照走",
    S.NO_REVIEW: "{no_review}内复核",
    S.TO_TELL: "当个工作日告知",
    S.ANSWERED: "等回音 {silence}",
    S.APPEAL_REVIEW: "{appeal_review}内复核",
    S.DECLINED: "{right_to_appeal}内可申请",
    S.CLOSED: "{right_to_redo}内可重办",
    S.WITHDRAWN: "{filing}内归档",
    S.MERGED: "随那一件归档",
    S.TERMINATED: "{filing}内归档",
    S.VOIDED: "{filing}内归档",
    S.ARCHIVED: "留痕成链，可离线验",
}
"""The limit of the clock of each step; the figures are filled in from the office's limits."""

PROMISES: tuple[tuple[str, str], ...] = (
    (
        "钟不能藏",
        "反映人的钟从受理起走，哪个部门也停不了。只有等反映人补材料才暂停：有理由，有期限，印在告知书上。",
    ),
    (
        "说“不”要有依据",
        "结果不是“办成”的，都由第二人复核：写明当日有效的条款；缺关键材料的，逐项写清去哪里、怎么取得。",
    ),
    (
        "首接人负责到底",
        "谁先接的，谁是第一责任人。移交只添经办人，不换第一责任人；换人要写明理由，由新的人接受。",
    ),
    (
        "办结不等于解决",
        "“解决了吗”“满意吗”分开问，由不经办的人记；没有回音，不算满意。没解决，可以要求重办。",
    ),
)
"""The four promises at the foot of the chart: title and sentence."""

ROLE_WORDS: dict[Role, str] = {
    Role.COUNTER: "首接人",
    Role.OFFICER: "专员",
    Role.SITE_HEAD: "负责人",
    Role.SUPERVISOR: "督查员",
    Role.EXPERT: "专家",
    Role.EXCHANGE: "外部系统",
}
"""The roles in the shortest word that is still clear on the chart; the others keep their own."""

LANE_OF_ROLE: dict[Role, Lane] = {
    Role.CITIZEN: Lane.CITIZEN,
    Role.COUNTER: Lane.COUNTER,
    Role.OFFICER: Lane.OFFICER,
    Role.SITE_HEAD: Lane.SITE_HEAD,
    Role.CONVENER: Lane.CONVENER,
}

Pair = tuple[Step | None, Step]


class Undrawn(Exception):
    """The table and the sheet disagree: an arrow without a way, or a way without an arrow."""


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One arrow of the chart: its way on the sheet and the rows of the table it stands for."""

    way: Way
    moves: tuple[Move, ...]

    @property
    def is_built(self) -> bool:
        """Whether at least one of its moves can be made today."""
        return any(move.is_built for move in self.moves)

    @property
    def pairs(self) -> frozenset[Pair]:
        """The changes of step it stands for."""
        sources: frozenset[Step | None] = self.way.sources or frozenset({None})
        return frozenset((start, end) for start in sources for end in self.way.targets)

    @property
    def words(self) -> tuple[str, ...]:
        """The labels of its moves, each once, those not built yet marked."""
        return tuple(dict.fromkeys(move_words(move) for move in self.moves))


def move_words(move: Move) -> str:
    """The label of a move, marked while it is not built."""
    return move.label if move.is_built else move.label + NOT_BUILT_MARK


def is_built(step: Step) -> bool:
    """Whether a case can reach this step today; coming back to it proves nothing."""
    return any(
        move.is_built and move.end is not process.End.WHERE_IT_WAS
        for (_, end), moves in pairs().items()
        for move in moves
        if end is step
    )


@cache
def pairs() -> Mapping[Pair, tuple[Move, ...]]:
    """Every change of step of the table with the rows that make it, in the order of the table."""
    found: dict[Pair, list[Move]] = defaultdict(list)
    for move in MOVES:
        for start in move.starts or {None}:
            for end in paths.ends_from(move, start):
                found[start, end].append(move)
    return {pair: tuple(moves) for pair, moves in found.items()}


@cache
def arrows() -> tuple[Arrow, ...]:
    """Every arrow of the chart.

    Raises   Undrawn, naming the pairs, when the table and the ways of the sheet disagree.
    """
    drawn = tuple(_arrow(way) for way in WAYS)
    missing = set(pairs()) - {pair for arrow in drawn for pair in arrow.pairs}
    if missing:
        raise Undrawn(f"no way on the sheet for {sorted(map(str, missing))}: add one to chart_layout.WAYS")
    return drawn


def _arrow(way: Way) -> Arrow:
    sources: frozenset[Step | None] = way.sources or frozenset({None})
    found = {pairs().get((start, end), ()) for start in sources for end in way.targets}
    if len(found) != 1 or found == {()}:
        raise Undrawn(f"the way from {set(way.sources)} to {set(way.targets)} is not one arrow of the table")
    return Arrow(way=way, moves=found.pop())


def lane_of(step: Step) -> Lane:
    """The lane of a step: whoever its clock is charged to if he may move it on, else whoever may most often."""
    if step not in OPEN_STEPS:
        return Lane.FILING
    able = [role for move in _own_moves(step) for role in _in_order(move) if role in LANE_OF_ROLE]
    charged = CLOCKS[CLOCKS_OF_STEP[step][0]].charged
    if charged in able and charged is not None:
        return LANE_OF_ROLE[charged]
    return LANE_OF_ROLE[max(able, key=able.count)]


def _own_moves(step: Step) -> Iterator[Move]:
    """The moves that belong to this step, not those that are possible nearly everywhere."""
    return (
        move
        for move in MOVES
        if step in move.starts and paths.ends_from(move, step) and not move.starts >= BEFORE_TO_TELL
    )


def _in_order(move: Move) -> list[Role]:
    """The roles of a move in the order of the vocabulary, the citizen first: most of it is about him."""
    return sorted(move.by, key=lambda role: (role is not Role.CITIZEN, list(Role).index(role)))


def limit_words(step: Step, limits: Mapping[str, Limit] | None = None) -> str:
    """The limit of a step in words, with the office's figures where they differ from the regulation's."""
    return with_limits(LIMIT_WORDS[step], limits or {})


def who_words(move: Move) -> str:
    """Who makes a move, in the short words of the chart."""
    if move.receiving:
        return "接手的人"
    return "、".join(ROLE_WORDS.get(role, role.label) for role in sorted(move.by, key=list(Role).index))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One move in words, for the table under the chart and for whoever cannot see the picture."""

    move: Move
    starts: str
    end: str
    who: str
    second: str
    says: str

    @property
    def label(self) -> str:
        """The verb of the move."""
        return self.move.label

    @property
    def not_built(self) -> str:
        """尚未启用 while it is not built, else nothing."""
        return "" if self.move.is_built else NOT_BUILT


def steps_words(steps: frozenset[Step]) -> str:
    """Some steps in words, the two large groups by their names."""
    if steps == OPEN_STEPS:
        return "办结以前的任一步"
    if steps == BEFORE_TO_TELL:
        return "待告知以前的任一步"
    if steps == RESTING_STEPS:
        return "已有结果的任一步"
    return "、".join(step.label for step in Step if step in steps)


def _end_words(move: Move) -> str:
    if move.end is process.End.SAME:
        return "不变"
    if move.end is process.End.WHERE_IT_WAS:
        return "原来那一步"
    return steps_words(paths.ends(move))


def _row(move: Move, limits: Mapping[str, Limit] | None = None) -> Row:
    second = "、".join(ROLE_WORDS.get(role, role.label) for role in sorted(move.second, key=list(Role).index))
    return Row(
        move=move,
        starts=steps_words(move.starts) or "来反映",
        end=_end_words(move),
        who=who_words(move),
        second=second,
        says=with_limits(move.says, limits or {}),
    )


def moving_rows(limits: Mapping[str, Limit] | None = None) -> list[Row]:
    """The moves that change the step: the chart in words, with the office's figures."""
    return [_row(move, limits) for move in MOVES if paths.ends(move)]


def staying_rows(limits: Mapping[str, Limit] | None = None) -> list[Row]:
    """The moves without a change of step: the small table under the chart."""
    return [_row(move, limits) for move in MOVES if not paths.ends(move)]


@dataclass(frozen=True, kw_only=True)
class StepRows:
    """One step in words: what goes on there, its limit, and every way on from it."""

    label: str
    what: str
    limit: str
    rows: list[Row]


def rows_by_step(limits: Mapping[str, Limit] | None = None) -> list[StepRows]:
    """The chart in words, step by step, with the office's figures; the way in comes first."""
    way_in = _rows_from(None, limits)
    first = StepRows(label="来反映", what="现场、电话、网上等", limit="", rows=way_in)
    return [first, *(_step_rows(step, limits) for step in Step)]


def _step_rows(step: Step, limits: Mapping[str, Limit] | None) -> StepRows:
    limit = limit_words(step, limits)
    return StepRows(label=step.label, what=HAPPENS[step], limit=limit, rows=_rows_from(step, limits))


def _rows_from(step: Step | None, limits: Mapping[str, Limit] | None) -> list[Row]:
    """The moves that lead away from this step; those that stay are listed once, apart."""
    away = (m for m in MOVES if step in (m.starts or {None}) and paths.ends_from(m, step))
    return [_row(move, limits) for move in away]
