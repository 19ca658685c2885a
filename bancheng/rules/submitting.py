"""Filing online without an account: what each step asks, in the citizen's own terms, and how much one address may send.

A hall, a library and a street office each have one address for everybody: what one address may send is generous, beyond
it a person is asked a small question, and only beyond that he is asked to wait, with all he wrote still there. Nobody
is refused for good, and nothing of this is asked of whoever writes at his own pace.
Source: process table §2 register; constitution 1 and 10; 《无障碍环境建设法》第三十二条; domain.md §7.2, §7.4 (a check that
is no picture has no need of an alternative).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bancheng.rules import intake
from bancheng.rules.case_types import Missing
from bancheng.rules.whole_numbers import whole_number


class Page(StrEnum):
    """The steps in their order: what happened, where, who, and what all of it comes to."""

    WHAT = "what"
    WHERE = "where"
    YOU = "you"
    SEND = "send"


PAGE_OF = {
    "wanted": Page.WHAT,
    "happened": Page.WHAT,
    "name": Page.YOU,
    "phone": Page.YOU,
    "address": Page.YOU,
    "email": Page.YOU,
}
"""What a registration can want of an online form → the step that asks for it."""

SENTENCES = {
    "wanted": "请写您想办成什么，一句话就行",
    "happened": "请写发生了什么，一两句话就行",
    "name": "请写怎么称呼您；不愿意留名的，选“不愿留名”",
    "phone": "请留一个电话，或者收信地址；都没有的，在上面选“我自己再来问”",
    "address": "您选了寄信，请写收信地址",
    "email": "您选了电子邮件，请写邮箱",
}
"""The same gaps as the counter's, said to the citizen himself."""
PHONE_FOR_REPLY = "您选了打电话或发短信，请留一个电话"


def missing(of: intake.Registration) -> list[Missing]:
    """Everything an online registration still needs, said to the citizen; empty when it may be sent."""
    return [Missing(gap.field, _sentence(gap.field, of)) for gap in intake.missing(of)]


def missing_on(page: Page, gaps: Iterable[Missing]) -> list[Missing]:
    """What one step still needs, of everything that is missing."""
    return [gap for gap in gaps if PAGE_OF.get(gap.field, Page.YOU) == page]


def first_of(gaps: Iterable[Missing]) -> tuple[Page, Missing] | None:
    """The first step that still needs something, in their order, and what it needs first; None when nothing is missing."""
    every = list(gaps)
    return next(((page, found[0]) for page in Page if (found := missing_on(page, every))), None)


def _sentence(field: str, of: intake.Registration) -> str:
    if field == "phone" and of.address.strip():
        return PHONE_FOR_REPLY
    return SENTENCES[field]


# --- how much from one address --------------------------------------------------------------------------

WINDOW = timedelta(minutes=10)
FREE_OF_ADDRESS = 20
"""So many reach us from one address within the window and nobody there is asked anything."""
MOST_OF_ADDRESS = 60
"""A hall with six counters and a school class sends no more; what comes beyond it waits."""
BESIEGED = 300
"""So many from everywhere within the window: then everybody is asked, and nobody made to wait for it."""
BEGUN_OF_ADDRESS = 200
FILES_OF_ADDRESS = 240
"""Forms begun and documents laid into them: what costs us room before anything is sent."""
UNSENT_AT_MOST = 2 * 1024**3
"""Octets of documents in all forms that are not sent: beyond it a flood would take the disk from those who are served."""
QUICKEST = timedelta(seconds=10)
"""Nobody reads four pages and writes two sentences faster."""
NO_WAIT = timedelta()
MOST_FILES = 6
DRAFT_KEPT = timedelta(days=1)
"""How long an unfinished form may hold what somebody wrote."""
COUNTED = timedelta(days=1)


def wait(sent: Iterable[datetime], most: int, at: datetime) -> timedelta:
    """How long this address waits until there are fewer than so many within the window.

    Shapes   sent: in any order, older ones than the window too.
    """
    lately = sorted(moment for moment in sent if moment > at - WINDOW)
    return lately[-most] + WINDOW - at if len(lately) >= most else NO_WAIT


def is_suspect(*, took: timedelta, sent_here: int, sent_anywhere: int) -> bool:
    """Whether a person is asked the small question before this is sent.

    Shapes   took: since the form was opened. sent_here, sent_anywhere: within the window.
    """
    return took < QUICKEST or sent_here >= FREE_OF_ADDRESS or sent_anywhere >= BESIEGED


# --- the small question ---------------------------------------------------------------------------------

NUMERALS = "零一二三四五六七八九十"
_READ_AS = {"两": 2, "〇": 0} | {char: value for value, char in enumerate(NUMERALS)}
LARGEST = 5
"""Sums of two numbers up to five: a child's question, read aloud as it stands."""


@dataclass(frozen=True)
class Question:
    """What a person is asked who may be a machine, and what he should say."""

    words: str
    answer: int


def question(seed: int) -> Question:
    """A small sum in words; the same seed is the same sum."""
    one, other = 1 + seed % LARGEST, 1 + seed // LARGEST % LARGEST
    return Question(f"{NUMERALS[one]}加{NUMERALS[other]}，等于几？", one + other)


def answers(typed: str, asked: Question) -> bool:
    """Whether this is the sum, in digits of any width or in a Chinese numeral."""
    plain = unicodedata.normalize("NFKC", typed).strip(" \t。.")
    return _READ_AS.get(plain, whole_number(plain, most=2 * LARGEST)) == asked.answer
