"""The citizen's own screen at the counter: joined to a clerk's desk by a short-lived code, shown one thing, then blank.

It has no account and proves nobody: what ends a case or rates it is proved on it as anywhere, by the code sent to him.
Source: issue of part 5, item 2; process table §1, last paragraph; constitution 10; 无障碍环境建设法 art. 40.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bancheng.rules.case_types import Missing
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import REVEALING, takes_part
from bancheng.rules.freetext import normalise
from bancheng.rules.numbering import QUERY_ALPHABET, QUERY_LENGTH
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

ARTICLE = "办理规程 §1 反映人屏"
CODE_LIVES = timedelta(minutes=5)
"""So long a code joins a screen."""
JOINED_FOR = timedelta(hours=12)
"""A day at the counter: in the morning it is joined anew."""
HANDED_FOR = timedelta(minutes=10)
"""So long a thing stays on the screen if nobody ends it before."""
OWN = "/screen"
STAYS = ("/static/", "/ui/look/")
"""What every page needs, whatever is handed."""
WHERE_HANDED = ("/screen/check", "/screen/sign")
"""Pages of the screen itself on which something stands that must have been handed."""

UNKNOWN = Refused("screen_code", "口令不对，或过了时间。请工作人员重新开一个", ARTICLE)
SIGNED_IN = Refused(
    "screen_signed_in", "这台设备上登录着工作人员的账号，请先退出登录，再当反映人屏用", ARTICLE
)
NOT_JOINED = Refused("screen_none", "您还没有连上反映人屏，请先在“反映人屏”里开一块", ARTICLE)
GONE = Refused("screen_gone", "这一样已经收回，或过了时间", ARTICLE)


@dataclass(frozen=True, kw_only=True)
class ScreenFacts:
    """What the regulation must know of a screen.

    Shapes   joined_at: when a device showed the code. ended_at: when it was shut, or another was opened in its place.
    """

    code_until: datetime
    ends_at: datetime
    joined_at: datetime | None = None
    ended_at: datetime | None = None


def is_waiting(facts: ScreenFacts, at: datetime) -> bool:
    """Whether its code still joins a device."""
    return facts.joined_at is None and facts.ended_at is None and at < facts.code_until


def is_joined(facts: ScreenFacts, at: datetime) -> bool:
    """Whether a device shows what is handed to it."""
    return facts.joined_at is not None and facts.ended_at is None and at < facts.ends_at


def is_shown(*, until: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Whether a thing that was handed is still on the screen."""
    return ended_at is None and at < until


def refusal_to_hand(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not hand anything of this case to the citizen's screen, or None.

    What is handed shows the citizen himself in clear: the same people may who may see a clear number for a reason.
    """
    if takes_part(REVEALING, facts, actor):
        return None
    return Refused("not_yours", "这件事由它所在的窗口交给反映人看", ARTICLE)


def is_open(path: str, handed: str) -> bool:
    """Whether a joined screen may be at this address: its own page, what every page needs, and below what is handed.

    Shapes   handed: the address that was handed; empty while nothing is.
    """
    if handed and _is_below(path, handed):
        return True
    is_own = _is_below(path, OWN) and not path.startswith(WHERE_HANDED)
    return is_own or path.startswith(STAYS)


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def read_code(text: str) -> str:
    """A code as people type it, in the form it is kept.

    Raises   Refused with how to mend it.
    """
    code = "".join(sign for sign in normalise(text).upper() if sign.isalnum())
    if len(code) != QUERY_LENGTH or any(sign not in QUERY_ALPHABET for sign in code):
        raise Refused(
            "screen_code_shape", f"口令是 {QUERY_LENGTH} 位字母和数字，写在工作人员的屏幕上", ARTICLE
        )
    return code


def missing_in_check(*, is_right: bool, words: str) -> Sequence[Missing]:
    """What his word on the registration still wants."""
    return [] if is_right or words.strip() else [Missing("words", "写一句哪里不对，工作人员马上改")]
