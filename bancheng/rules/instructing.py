"""A leader's instruction (批示): on whom it may land, by when, what a report must say, how it ends.

It lands on one person with one day, and is urged until that person has reported what became of it. It moves no case and
stops no clock of the citizen. Source: process table §2 instruct, “lands on a person with a due”; §3 urging; docs/decisions/0079.
"""

from datetime import date, datetime

from bancheng.rules import promises
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.case_types import Missing
from bancheng.rules.clocks import Due, Limit
from bancheng.rules.conditions import MAY_CONVENE_AGAIN
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import SITE_ROLES, TIME, UNIT_ROLES
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

OVERSEEING = (Role.CONVENER, Role.SUPERVISOR)
"""Who of the district may be instructed in any case; of the site its head, of the main unit whoever speaks for it."""
READERS = frozenset({Role.LEADER, *OVERSEEING}) | SITE_ROLES | UNIT_ROLES
"""Roles in which somebody may have been instructed, or has instructed."""


def due(due_on: date, calendar: WorkingCalendar) -> Due:
    """The close of the day the leader named; a day of rest moves on to the next working day."""
    return promises.due(due_on, calendar)


def limit(given_at: datetime, due_at: datetime, calendar: WorkingCalendar) -> Limit:
    """The working days it was given, as its clock and its day strip count them: the day it was given is not one."""
    return Limit(count=max(1, calendar.workdays_between(local(given_at).date(), local(due_at).date())))


def missing(
    words: str, due_on: date | None, *, to_somebody: bool, at: datetime, calendar: WorkingCalendar
) -> list[Missing]:
    """What an instruction still lacks: what is to be done, by whom, by when; a day that can still be kept."""
    found = [] if to_somebody else [Missing("to", "选一个人：批示要落到人")]
    found += [] if words.strip() else [Missing("words", "写明要他做什么")]
    return found + wrong_day(due_on, at=at, calendar=calendar, unsaid="写明哪天以前：批示要落到日子")


def wrong_day(due_on: date | None, *, at: datetime, calendar: WorkingCalendar, unsaid: str) -> list[Missing]:
    """Why a clock cannot run to the day that was named: none was, or it is over."""
    if due_on is None:
        return [Missing("due_on", unsaid)]
    return [Missing("due_on", "这一天已经过了，请选以后的一天")] if due(due_on, calendar).at <= at else []


def refusal_of_person(name: str, *, may_land: bool, has_one: bool, article: str) -> Refused | None:
    """Why an instruction cannot land on this colleague now, or None: not at work, out of the case, or still owing another.

    Shapes   may_land: whether he has a part in this case and is at work. has_one: another is open with him in this case.
    """
    if not may_land:
        # One sentence for leave, a lost post and a recusal: which of them is not told.
        return Refused("not_eligible", f"{name}现在不能接这件的批示，请另选一位", article)
    if has_one:
        sentence = f"给{name}的上一条批示还没有落实；要改的，先撤回那一条"
        return Refused("instruction_open", sentence, article)
    return None


def refusal_of_ended(*, is_open: bool, article: str) -> Refused | None:
    """Why nothing more can be done with an instruction, or None: it was reported, recalled, or the case has ended."""
    return None if is_open else Refused("instruction_over", "这条批示已经有了结果，不能再改", article)


def may_allow_conference(facts: CaseFacts) -> bool:
    """Whether a leader has anything to allow: both conferences have been held, and no instruction allows a third yet."""
    return not MAY_CONVENE_AGAIN.holds(facts, TIME)
