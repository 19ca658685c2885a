"""The call-back: for whom one is owed, who makes it and who never does, when trying counts, what follows from it.

Whoever handled a matter neither calls nor learns whom somebody calls until that is over. A call-back asks “solved?” and
“satisfied?” apart, as the citizen himself is asked, and what he says is kept as heard in a call-back: it is no rating.
Source: process table §5 Call-back, §3 call-back, §1 (conflicts compared by person); constitution 8; domain.md §4.3.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bancheng.rules.case_types import Missing
from bancheng.rules.contacts import ATTEMPTS_THAT_COUNT
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.ratings import is_bad
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import (
    CallBackEnd,
    CallBackWay,
    CallBackWhy,
    FirstAnswer,
    Outcome,
    Role,
    Satisfied,
    Solved,
    Step,
)

ARTICLE = "办理规程 §5 回访"
VISITORS = frozenset({Role.SUPERVISOR})
NAMERS = frozenset({Role.LEADER})
READERS = VISITORS | NAMERS
"""Who has the list of call-backs; whoever is named for one has that one."""
NAMEABLE = frozenset({Role.SUPERVISOR, Role.EXPERT, Role.SITE_HEAD, Role.CONVENER})
"""Whom a leader may name instead, if he had no hand in the matter."""
WORDS = 2000

AFTER_ANSWER = (Step.ANSWERED, Step.CLOSED)
AFTER_ENDING = (Step.DECLINED, Step.WITHDRAWN, Step.TERMINATED, Step.VOIDED)
REACHED_ENDS = frozenset(CallBackEnd) - {CallBackEnd.NOT_REACHED, CallBackEnd.NO_WAY}
"""How one ends that reached the citizen."""


# --- for whom ------------------------------------------------------------------------------------------


def why_after_answer(outcome: Outcome | None, *, told_in_person: bool) -> CallBackWhy | None:
    """Why an answer that was told is called about; None for 办成 told in person."""
    if outcome is not Outcome.DONE:
        return CallBackWhy.NOT_DONE
    return None if told_in_person else CallBackWhy.NOT_IN_PERSON


NOT_CALLED = tuple(
    (outcome, in_person)
    for outcome in Outcome
    for in_person in (True, False)
    if why_after_answer(outcome, told_in_person=in_person) is None
)
"""The answers about which nobody is called, as a question to the database asks for them: which, and whether told in person."""


def why_after_rating(solved: str, satisfied: int | None) -> CallBackWhy | None:
    """Why a rating is called about; None for one that is not bad."""
    return CallBackWhy.BAD_RATING if is_bad(solved, satisfied) else None


def why_after_first_question(answer: str, *, has_contact: bool) -> CallBackWhy | None:
    """Why a first question is called about: it was explained, and somebody left a way to reach him."""
    explained = answer == FirstAnswer.EXPLAINED and has_contact
    return CallBackWhy.FIRST_QUESTION if explained else None


# --- by whom -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CallBackFacts:
    """What the regulation must know of one call-back.

    Shapes   due_at: by when; visitor: who was named for it, None while any supervisor may make it.
             out: who never makes it: whoever had a hand in the matter. able: the supervisors who may.
             tries: attempts that count, apart and in office hours; reached: one of them got through.
             has_way: whether the citizen left anything by which he can be called, visited or written to.
             step: where his case stands; None of what is no case. may_redo, may_restore: whether that is left.
    """

    at: datetime
    due_at: datetime
    ended: bool = False
    visitor: int | None = None
    out: frozenset[int] = frozenset()
    able: frozenset[int] = frozenset()
    tries: int = 0
    reached: bool = False
    has_way: bool = True
    step: Step | None = None
    may_redo: bool = True
    may_restore: bool = True

    @property
    def is_late(self) -> bool:
        """Whether its clock is out."""
        return self.at >= self.due_at

    @property
    def has_nobody(self) -> bool:
        """Whether no supervisor is left who may make it: then it counts as late at once."""
        return not self.able


def never_visits(facts: CaseFacts) -> frozenset[int]:
    """Who never calls about a case: handlers past and present, its first receiver, who answered or decided, who is out.

    Source   process table §1: handler = call-back visitor is refused, by person.
    """
    parts = {facts.first, facts.handler, *facts.handled, *facts.decided, *facts.answered_by, *facts.barred}
    return frozenset(person for person in parts if person is not None)


def refusal_to_visit(facts: CallBackFacts, actor: Actor) -> Refused | None:
    """Why this actor may not make this call-back, or None."""
    if facts.ended:
        return Refused("call_back_over", "这次回访已经办完", ARTICLE)
    if actor.person is None or not (actor.roles & VISITORS or actor.person == facts.visitor):
        return Refused("not_yours", "回访由督查员来做", ARTICLE)
    if actor.person in facts.out:
        return Refused("handled_it", "这件您经手过，回访要由没有经手的人来做", ARTICLE)
    if facts.visitor is not None and actor.person != facts.visitor:
        return Refused("another_visits", "这次回访指定了别人来做", ARTICLE)
    return None


def visiting(actor: Actor) -> Actor:
    """Whoever makes a call-back, in the place of the supervisor: what follows from it is his to set going."""
    return Actor(
        ref=actor.ref, person=actor.person, held=actor.held | {Held(role=Role.SUPERVISOR)}, case=actor.case
    )


def refusal_to_name(facts: CallBackFacts, actor: Actor, *, whom: int | None) -> Refused | None:
    """Why this actor may not name this person for a call-back, or None: the leader, once it is late or nobody is left.

    Source   process table §3 call-back: “red: the leader names another visitor”.
    """
    if not actor.roles & NAMERS:
        return Refused("not_yours", "另外指定回访的人，由领导来办", ARTICLE)
    if facts.ended:
        return Refused("call_back_over", "这次回访已经办完", ARTICLE)
    if not (facts.is_late or facts.has_nobody):
        return Refused("not_late", "还没到期，督查员也有人能做，不用另外指定", ARTICLE)
    if whom is not None and whom in facts.out:
        return Refused("handled_it", "他经手过这件，不能来回访", ARTICLE)
    if whom is not None and whom == facts.visitor:
        return Refused("same_visitor", "现在指定的就是他", ARTICLE)
    return None


def refusal_to_reveal(facts: CallBackFacts, actor: Actor) -> Refused | None:
    """Why this actor may not see how to reach the citizen, or None: whoever makes the call-back, while it is open."""
    return refusal_to_visit(facts, actor)


# --- trying ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came of an attempt that got through; both questions may stay open, as the citizen left them.

    Shapes   solved, satisfied: as he answered; empty and None where he did not. words: what he said.
    """

    solved: str = ""
    satisfied: int | None = None
    words: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether something must follow, or be said why nothing does."""
        return bool(self.solved or self.satisfied) and is_bad(self.solved, self.satisfied)


def missing_in_attempt(*, way: str, reached: bool | None, heard: Heard) -> list[Missing]:
    """Everything an attempt lacks to be taken down."""
    return [Missing(field, sentence) for field, sentence in _gaps_in_attempt(way, reached, heard)]


def _gaps_in_attempt(way: str, reached: bool | None, heard: Heard) -> Iterator[tuple[str, str]]:
    if way not in set(CallBackWay):
        yield "way", "请选怎么回访的"
    if reached is None:
        yield "reached", "请选有没有联系上"
    if heard.solved and heard.solved not in set(Solved):
        yield "solved", "请照他说的选“解决了吗”"
    if heard.satisfied is not None and str(heard.satisfied) not in set(Satisfied):
        yield "satisfied", "“满意吗”请选 1 到 5"
    if reached and not heard.words.strip():
        yield "words", "写下他怎么说的"
    if len(heard.words) > WORDS:
        yield "words", f"最多 {WORDS} 字"


# --- ending -----------------------------------------------------------------------------------------------


def ends_open(facts: CallBackFacts) -> list[CallBackEnd]:
    """How this call-back can end now, in the order of the regulation."""
    return [end for end in CallBackEnd if refusal_to_end(facts, end) is None]


def refusal_to_end(facts: CallBackFacts, end: CallBackEnd) -> Refused | None:
    """Why a call-back cannot end so now, or None. Source: process table §5, §2 close (“three attempts by the visitor”)."""
    if end in REACHED_ENDS and not facts.reached:
        return Refused("not_reached_yet", "还没有联系上他，先记下怎么联系的", ARTICLE)
    if end is CallBackEnd.NOT_REACHED and facts.reached:
        return Refused("was_reached", "已经联系上他了，按联系的结果办完", ARTICLE)
    if end is CallBackEnd.NOT_REACHED and facts.tries < ATTEMPTS_THAT_COUNT:
        return Refused("few_attempts", "要在办公时间、不同的时候联系过三次，才算联系不上", ARTICLE)
    if end is CallBackEnd.NO_WAY and (facts.has_way or facts.reached):
        return Refused("there_is_a_way", "他留下了能联系的方式，请联系", ARTICLE)
    if end is CallBackEnd.REDO and (facts.step not in AFTER_ANSWER or not facts.may_redo):
        return Refused("nothing_to_redo", "现在没有可以重办的答复，或者回访后已经重办过一次", ARTICLE)
    if end is CallBackEnd.RESTORE and (facts.step not in AFTER_ENDING or not facts.may_restore):
        return Refused("nothing_to_restore", "现在没有可以恢复的，或者已经恢复过一次", ARTICLE)
    return None


def missing_in_end(*, end: str, note: str, heard: Heard) -> list[Missing]:
    """Everything the ending of a call-back lacks: what follows is said in words, and why nothing does where he was not content."""
    return [Missing(field, sentence) for field, sentence in _gaps_in_end(end, note, heard)]


FOLLOWED_UP = {
    CallBackEnd.REDO: "写明哪里没解决，经办的人会看到这句话",
    CallBackEnd.RESTORE: "写明为什么恢复，经办的人会看到这句话",
    CallBackEnd.RECTIFY: "写明要整改什么；不要写他的姓名和电话",
}


def _gaps_in_end(end: str, note: str, heard: Heard) -> Iterator[tuple[str, str]]:
    if end not in set(CallBackEnd):
        yield "end", "请选回访的结果"
        return
    is_blank, how = not note.strip(), CallBackEnd(end)
    if how in FOLLOWED_UP and is_blank:
        yield "note", FOLLOWED_UP[how]
    if how is CallBackEnd.DONE and heard.is_bad and is_blank:
        yield "note", "他说没有解决或不满意，写明为什么没有要再办的"
    if len(note) > WORDS:
        yield "note", f"最多 {WORDS} 字"


# --- what is asked ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of the script: when it is said, and what, in the words of a conversation."""

    title: str
    words: str


_OPENING = (
    Line(
        "先说清楚",
        "您好，我是区政务服务“办不成事”反映窗口负责回访的，没有经手您的事。想请您说说办得怎么样，三五分钟。",
    ),
    Line("说明怎么用", "您说的，经办您这件事的人看不到。您不想说的，可以不说，不影响您办事。"),
)
_OF_WHY: dict[CallBackWhy, Line] = {
    CallBackWhy.BAD_RATING: Line("评价", "您评价里说没有完全解决，或者不满意。是哪里没有办好？"),
    CallBackWhy.NOT_DONE: Line("没有办成", "答复您的结果，为什么办不了、您还能怎么办，有没有人跟您说清楚？"),
    CallBackWhy.NOT_IN_PERSON: Line("收到没有", "告诉您办成了。您收到了吗？和您要的一样吗？"),
    CallBackWhy.DECLINED: Line("没有受理", "没有受理您的事，理由和可以去哪里，有没有跟您说清楚？您同意吗？"),
    CallBackWhy.WITHDRAWAL: Line("撤回", "登记的是您自己要撤回。是您的意思吗？有没有人劝您撤？"),
    CallBackWhy.FIRST_QUESTION: Line(
        "约好再来", "那天在窗口没有办成，跟您说了缺什么、哪天再来。后来办成了吗？"
    ),
    CallBackWhy.SAMPLE: Line("抽查", "您的事是随机抽到的，不是因为出了什么问题。"),
}
_ASKING = (
    Line("解决了吗", "您要办的事，解决了、部分解决、没解决，还是办不了但您理解原因？"),
    Line("满意吗", "对我们的服务，您非常满意、满意、基本满意、不满意，还是非常不满意？不想评的，可以不评。"),
    Line("还要什么", "您还希望我们做什么？要不要重新办？"),
    Line("收尾", "谢谢您。有新的情况，随时可以到任何一个网点，或凭回执上的编号和查询码看进度。"),
)


def script(whys: Iterable[CallBackWhy], *, latest: Heard | None = None, done_now: bool = False) -> list[Line]:
    """What the visitor asks, in order: who he is, what this is about, the two questions apart, what is still wanted.

    Shapes   latest: the newest rating the citizen gave; None where he gave none. done_now: the newest answer told him was 办成.
    """
    about = set(whys)
    return [
        *_OPENING,
        *(_about(why, latest, done_now=done_now) for why in CallBackWhy if why in about),
        *_ASKING,
    ]


def _about(why: CallBackWhy, latest: Heard | None, *, done_now: bool) -> Line:
    """What is said of one reason, of the matter as it stands now: a redo may have come since."""
    if why is CallBackWhy.NOT_DONE and done_now:
        return Line(_OF_WHY[why].title, "先前答复您没有办成，后来告诉您办成了。您收到了吗？和您要的一样吗？")
    if why is not CallBackWhy.BAD_RATING or latest is None:
        return _OF_WHY[why]
    if not latest.is_bad:
        return Line(
            _OF_WHY[why].title,
            f"您先前评价说没有完全解决，或者不满意；最近一次您说{_grades(latest)}。现在都办好了吗？",
        )
    return Line(_OF_WHY[why].title, f"您最近一次评价说{_grades(latest)}。是哪里没有办好？")


def _grades(rating: Heard) -> str:
    """A rating as it is read back to him: “部分解决”“不满意”."""
    solved = [Solved(rating.solved).label] if rating.solved else []
    satisfied = [Satisfied(str(rating.satisfied)).label] if rating.satisfied else []
    return "".join(f"“{label}”" for label in (*solved, *satisfied))


def after_which_answer(ratings: Sequence[datetime], told: Iterable[datetime]) -> list[str]:
    """After which answer each rating was given, in words that tell them apart.

    Shapes   ratings: their moments, in order. told: when each answer was told.
    """
    answers = sorted(told)
    counted = [sum(at <= given for at in answers) for given in ratings]
    return [
        _after(count) + ("，再问他时" if count in counted[:place] else "")
        for place, count in enumerate(counted)
    ]


def _after(count: int) -> str:
    """After so many answers."""
    if count <= 1:
        return "第一次答复后"
    return "重办后" if count == 2 else f"第 {count - 1} 次重办后"


# --- who reads what -------------------------------------------------------------------------------------------


def sees_all(actor: Actor) -> bool:
    """Whether the list of call-backs is this actor's business at all; whoever is named for one has that one."""
    return bool(actor.roles & READERS)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How much of the call-backs of a case somebody is shown on its page."""

    open_ones: bool = False
    words: bool = False


def sight_of(facts: CaseFacts, actor: Actor) -> Sight:
    """What of its call-backs this actor reads on the page of a case: whoever had a hand in it only that one is over, and how.

    Source   issue of part 5, 3: the handler sees neither who will be called nor the words.
    """
    if actor.person is None or actor.person in never_visits(facts) or not sees_all(actor):
        return Sight()
    return Sight(open_ones=True, words=True)
