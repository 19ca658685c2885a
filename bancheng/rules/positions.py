"""What several units say on one question of a case, side by side: asked, answered or silent; agreement, conflict, silence.

A unit can, cannot, or can if; a “cannot” and an “if” name the clause they rest on. The liaison writes it down and the head
signs. Whoever has not said a word when its clock ends stands recorded as silent; that clock is the one of a reply
(`rules/request_clocks.py`). Source: process table §5 “Position”, §3.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bancheng.rules.case_types import Missing
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import UNIT_ROLES, Actor
from bancheng.rules.process import named, reaches
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Accord, PositionAnswer, PositionStep, Role, Step

ARTICLE = "办理规程 §5 单位意见"
ASKED_IN = frozenset({Step.HANDLING, Step.IN_CONFERENCE})
"""While the matter is being worked on by others than the citizen."""
FEWEST_UNITS = 2
MOST_QUESTIONS = 12
"""So many questions one case may put: a matrix nobody can read settles nothing."""

A, S = PositionAnswer, PositionStep


@dataclass(frozen=True, kw_only=True)
class PositionMove:
    """One row of the table of positions, in the form of the process table.

    Shapes   starts, end: steps of one position. by: who; time alone makes what TIME makes.
             says: the consequence, as it is read beside the button.
    """

    name: str
    label: str
    starts: frozenset[PositionStep]
    end: PositionStep
    by: frozenset[Role]
    says: str
    source: str


_ASKED = frozenset({S.ASKED})

# fmt: off
MOVES: tuple[PositionMove, ...] = (
    PositionMove(name="ask", label="问单位意见", starts=frozenset(), end=S.ASKED, by=frozenset({Role.OFFICER}),
                 says="同一个问题问几家，各家的钟从此刻起走", source="§5"),
    PositionMove(name="draft", label="拟写意见", starts=_ASKED, end=S.ASKED, by=UNIT_ROLES,
                 says="写好交负责人签发；签发以前可以改，钟照走", source="§1"),
    PositionMove(name="give", label="签发意见", starts=_ASKED, end=S.GIVEN, by=frozenset({Role.UNIT_HEAD}),
                 says="签发以后窗口看得到，不能再改", source="§1；§5"),
    PositionMove(name="lapse", label="到期没有答", starts=_ASKED, end=S.SILENT, by=frozenset({Role.TIME}),
                 says="记为没有答复", source="§5"),
    PositionMove(name="recall", label="收回问题", starts=_ASKED, end=S.RECALLED, by=frozenset({Role.OFFICER, Role.TIME}),
                 says="还没有答的不用再答；案件了结时自动收回", source="§2 末"),
)
# fmt: on
BY_NAME = {move.name: move for move in MOVES}


@dataclass(frozen=True, kw_only=True)
class PositionFacts:
    """What the regulation must know of one position for one who acts.

    Shapes   unit: identity of the department. drafted_by: who wrote down what waits for the head; None: nothing waits.
             has_liaison: somebody at work in the unit may draft beside its head. out: who is recused from the case.
    """

    step: PositionStep
    unit: int
    drafted_by: int | None = None
    has_liaison: bool = True
    out: frozenset[int] = frozenset()


# --- asking ---------------------------------------------------------------------------------------------


def refusal_to_ask(facts: CaseFacts, actor: Actor, *, asked: int) -> Refused | None:
    """Why this actor may not put a question to units in this case now, or None.

    Shapes   asked: how many questions the case has put already.
    """
    if not reaches(actor, Role.OFFICER, facts):
        return Refused("not_yours", "单位意见由办这件事的反映窗口专员问", ARTICLE)
    if facts.step not in ASKED_IN:
        return Refused("wrong_step", f"现在是“{facts.step.label}”，不能问单位意见", ARTICLE)
    if asked >= MOST_QUESTIONS:
        return Refused("bound_reached", f"一件事最多问 {MOST_QUESTIONS} 个问题，已经问满", ARTICLE)
    return None


def missing_in_asking(words: str, units: Collection[int]) -> list[Missing]:
    """What a question still lacks: what is asked, and at least two units to ask."""
    found = [] if words.strip() else [Missing("words", "写明问什么：一个问题，能答“能”或“不能”")]
    if len(set(units)) < FEWEST_UNITS:
        found.append(Missing("units", "至少选两家单位；只要一家办的，用交办单"))
    return found


def refusal_to_ask_mute(mute: Sequence[str]) -> Refused | None:
    """Why a question may not be put to these units, or None: where nobody can sign, silence would be theirs and no answer could come.

    Shapes   mute: the names of those that have no head who could sign in this case.
    """
    if not mute:
        return None
    sentence = (
        f"{'、'.join(mute)}还没有负责人可以签发意见，问了不会有回音；请先请安全管理员任命，或者只问别的单位"
    )
    return Refused("nobody_there", sentence, ARTICLE)


# --- answering ------------------------------------------------------------------------------------------


def is_of_unit(actor: Actor, unit: int, roles: Collection[Role] = UNIT_ROLES) -> bool:
    """Whether this actor speaks for this department in one of these roles."""
    return any(held.role in roles and held.unit == unit for held in actor.held)


def refusal_to(name: str, facts: PositionFacts, actor: Actor) -> Refused | None:
    """Why this actor may not make this move on this position now, or None; asking and recalling go by the case."""
    move = BY_NAME[name]
    is_out = actor.person in facts.out
    if Role.TIME not in actor.roles and (is_out or not is_of_unit(actor, facts.unit, move.by)):
        return Refused("not_yours", f"“{move.label}”由被问单位的{named(move.by)}办", ARTICLE)
    if facts.step not in move.starts:
        return Refused("wrong_step", f"这家单位的意见现在是“{facts.step.label}”，不能{move.label}", ARTICLE)
    return _refusal_to_sign(facts, actor) if name == "give" else None


def _refusal_to_sign(facts: PositionFacts, actor: Actor) -> Refused | None:
    if facts.drafted_by is None:
        return Refused("no_draft", "还没有拟写意见，先拟写再签发", ARTICLE)
    if facts.drafted_by == actor.person and facts.has_liaison:
        return Refused("same_person", "意见是您拟写的，要由单位的另一位负责人签发，或请联络员拟写", ARTICLE)
    return None


def refusal_to_recall(facts: CaseFacts, actor: Actor, *, still_asked: int) -> Refused | None:
    """Why this actor may not take a question back now, or None.

    Shapes   still_asked: how many units have not said anything on it yet.
    """
    if Role.TIME not in actor.roles and not reaches(actor, Role.OFFICER, facts):
        return Refused("not_yours", "问题由办这件事的反映窗口专员收回", ARTICLE)
    if not still_asked:
        return Refused("nothing_asked", "各单位都答过了，或者已经到期，没有可收回的", ARTICLE)
    return None


def missing_in_answer(
    answer: PositionAnswer | None, *, words: str, condition: str, clause: str
) -> list[Missing]:
    """What a unit's position still lacks, field by field.

    Source   process table §5: can / cannot / can if …, with clause; constitution 5.
    """
    if answer is None:
        return [Missing("answer", "选“能办”“有条件能办”或“不能办”")]
    found = [] if words.strip() else [Missing("words", "写一句怎么说：能办的怎样办，不能办的为什么")]
    if answer is A.CAN_IF and not condition.strip():
        found.append(Missing("condition", "写明什么条件下能办"))
    if answer is not A.CAN and not clause.strip():
        found.append(Missing("clause", "写明依据的文件和条款；说“不”要有依据"))
    return found


SAID = {"words": "怎么说", "condition": "条件", "clause": "依据"}
"""What each word of a position is, in the order in which it is read."""


# --- the matrix -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one unit stands recorded with on one question."""

    step: PositionStep
    answer: PositionAnswer | None = None


def accord_of(cells: Iterable[Cell]) -> Accord:
    """How the units stand to each other on one question.

    A conflict is one at once, whoever is still waited for; agreement needs everybody's word. What was recalled counts nothing.
    """
    counted = [cell for cell in cells if cell.step is not S.RECALLED]
    said = {cell.answer for cell in counted if cell.step is S.GIVEN}
    if A.CANNOT in said and len(said) > 1:
        return Accord.CONFLICT
    for step, accord in ((S.ASKED, Accord.OPEN), (S.SILENT, Accord.SILENCE)):
        if any(cell.step is step for cell in counted):
            return accord
    if not said:
        return Accord.NONE
    return Accord.CONDITIONAL if A.CAN_IF in said else Accord.AGREED


UNSETTLED = frozenset({Accord.CONFLICT, Accord.SILENCE, Accord.CONDITIONAL})
"""What a conference can settle: units against each other, units that keep silent, conditions nobody has taken on."""
