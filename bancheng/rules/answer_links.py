"""Answering by a one-time link: a body without accounts answers a letter of ours in its own browser, once.

The link goes to somebody by name, the code to him by telephone: neither opens anything alone. Nothing of the citizen stands behind it.
It dies with the answer, of age, when another is made, and after a few wrong codes.
Source: issue of part 4, external help; constitution 10; docs/decisions/0074.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import digits_of

ARTICLE = "办理规程 §3 外单位回函"
LIVES = timedelta(days=7)
"""So long a link opens from its making, if nothing ends it before."""
TRIES_AT_MOST = 5
CODE_LENGTH = 6

DEAD = Refused(
    "link_dead",
    "这个链接不能用了：用过了、过期了，或者换过了。请给发函的窗口打个电话，他们会给您一个新的",
    ARTICLE,
)
"""One sentence for a link that was never made, too: which of them it is, is not told."""


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """What the regulation must know of a link.

    Shapes   is_open: the letter still waits for its answer. ended_at: another was made in its place. tries: wrong codes so far.
    """

    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None
    tries: int = 0
    is_open: bool = True

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong codes were tried."""
        return self.tries >= TRIES_AT_MOST


def opens(facts: LinkFacts, at: datetime) -> bool:
    """Whether this link still leads to the letter."""
    gone = facts.used_at is not None or facts.ended_at is not None or not facts.is_open
    return not gone and not facts.is_locked and at < facts.expires_at


def refusal_to_open(facts: LinkFacts, at: datetime) -> Refused | None:
    """Why this link opens nothing, or None."""
    return None if opens(facts, at) else DEAD


def wrong_code(tries: int) -> Refused:
    """What is said of a wrong code, the how manieth it was; after the last the link is dead."""
    left = TRIES_AT_MOST - tries
    if left <= 0:
        return DEAD
    return Refused("wrong_code", f"口令不对，请对照窗口在电话里告诉您的再看一遍；还能试 {left} 次", ARTICLE)


def read_code(text: str) -> str:
    """A spoken code as people type it, in the form it is kept.

    Raises   Refused with how to mend it.
    """
    code = digits_of(text, CODE_LENGTH)
    if code is None:
        raise Refused("code_shape", f"口令是 {CODE_LENGTH} 位数字，窗口在电话里告诉过您", ARTICLE)
    return code


def missing_in_link(addressee: str) -> list[Missing]:
    """A link is for somebody by name."""
    return [] if addressee.strip() else [Missing("addressee", "写明给谁用：姓名和职务")]


def missing_in_answer(words: str) -> list[Missing]:
    """What an answer still wants."""
    return [] if words.strip() else [Missing("words", "写下你们的答复")]


def state_words(facts: LinkFacts, at: datetime) -> str:
    """How a link stands, in the words of the window."""
    if facts.used_at is not None:
        return "用过了，已经回函"
    if facts.is_locked:
        return "口令试错太多，作废了"
    return "还没有用" if opens(facts, at) else "作废了"
