"""外部协查: a letter to a body outside the district, whose answer the officer follows up; nobody there can be given a clock.

What is asked of a unit of the district is a request and has the unit's clock. A body outside owes us nothing by our rules: so the
clock of its answer is the officer's, it holds nothing up, and the citizen's clock runs on.
Source: issue of part 4, external help; process table §3; constitution 6; docs/decisions/0082.
"""

from collections.abc import Collection
from datetime import date, datetime

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.case_types import Missing
from bancheng.rules.facts import CaseFacts
from bancheng.rules.instructing import wrong_day
from bancheng.rules.permissions import Actor
from bancheng.rules.process import reaches
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import LetterWay, Role, Step

ARTICLE = "办理规程 §3 外单位回函"
WORKING = frozenset({Step.ACCEPTED, Step.HANDLING, Step.WAITING_CITIZEN, Step.IN_CONFERENCE})
"""The steps in which the matter is being worked on, and something can still be found out."""
SENT_BY = tuple(way for way in LetterWay if way is not LetterWay.PHONE)
"""How a letter goes out: a phone call is none; it can only be followed up so."""


def refusal_to_work_on_letters(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor has nothing to do with the letters of a case, or None: they are its officer's."""
    if not reaches(actor, Role.OFFICER, facts):
        return Refused("not_yours", "协查函由办这件事的反映窗口专员发、专员跟", ARTICLE)
    return None


def refusal_to_send(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why no letter can be sent by this actor now, or None."""
    if refused := refusal_to_work_on_letters(facts, actor):
        return refused
    if facts.step not in WORKING:
        sentence = f"现在是“{facts.step.label}”，不再发协查函；受理以后、答复以前才发"
        return Refused("wrong_step", sentence, ARTICLE)
    return None


def refusal_of_body(body: str, inside: Collection[str]) -> Refused | None:
    """Why a letter is not the way to this body, or None: a unit of the district is asked by a request.

    Shapes   inside: full and short names of the units of the district.
    """
    if body.strip() in inside:
        return Refused("inside", f"{body.strip()}是本区单位，请用交办，不发协查函", ARTICLE)
    return None


def refusal_of_ended(*, is_open: bool) -> Refused | None:
    """Why nothing more can be done with a letter, or None."""
    return None if is_open else Refused("letter_over", "这份协查函已经有了结果，不能再改", ARTICLE)


def missing_in_letter(
    *, body: str, question: str, wants: str, due_on: date | None, at: datetime, calendar: WorkingCalendar
) -> list[Missing]:
    """What a letter still lacks: to whom, what is asked, what is to come back, by when."""
    wanted = (
        ("body", body, "写明发给哪个单位"),
        ("question", question, "写明请他们查什么"),
        ("wants", wants, "写明请他们提供什么"),
    )
    found = [Missing(field, sentence) for field, given, sentence in wanted if not given.strip()]
    return found + wrong_day(due_on, at=at, calendar=calendar, unsaid="写明哪天以前")


def missing_in_follow_up(
    *, words: str, due_on: date | None, at: datetime, calendar: WorkingCalendar
) -> list[Missing]:
    """What the record of following up still lacks: what they said, and when one looks again."""
    found = [] if words.strip() else [Missing("words", "写下和谁说的、他们怎么说")]
    return found + wrong_day(due_on, at=at, calendar=calendar, unsaid="写明哪天以前")


def missing_in_answer(
    *, words: str, answered_on: date | None, sent_at: datetime, at: datetime
) -> list[Missing]:
    """What the record of an answer still lacks: what it says, and the day it came."""
    found = [] if words.strip() else [Missing("words", "写下回函说了什么，有文号的写文号")]
    if answered_on is None:
        return [*found, Missing("answered_on", "写明哪天收到的")]
    if not local(sent_at).date() <= answered_on <= local(at).date():
        return [*found, Missing("answered_on", "收到的日子在发函以后、今天以前")]
    return found


def missing_in_giving_up(reason: str) -> list[Missing]:
    """What giving up still lacks: why nobody waits any more."""
    return [] if reason.strip() else [Missing("reason", "写明为什么不再等，接下来怎样办")]
