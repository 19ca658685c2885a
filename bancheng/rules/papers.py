"""The papers a hall hands over: their kinds and numbers, what each must say, how one is replaced or voided.

A paper that was handed over is never changed: whoever finds a mistake in it replaces it by another with a number of
its own, or voids it; both stand in the record with their reason, and whoever holds the old one can see that.
Source: process table §2 (needs / prints), §4; domain.md §3.3; GB/T 9704-2012 (发文字号: 机关代字〔年〕顺序号).
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bancheng.rules.freetext import normalise
from bancheng.rules.numbering import QUERY_ALPHABET
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import RequestStep

ARTICLE = "办理规程 §2 出具文书"
CODE_GROUPS, GROUP_LENGTH = 3, 4
LONGEST_WORD = 8
"""Characters of the word that stands for a site in the numbers of its papers."""


class PaperKind(StrEnum):
    """A kind of paper: its title, its word in the number, whether it must say that it is no decision."""

    label: str
    word: str
    is_answer: bool

    def __new__(cls, value: str, label: str = "", word: str = "", is_answer: bool = False) -> Self:
        """A member with its title, its word and what it is."""
        # The empty defaults are for type checkers: `PaperKind(value)` looks a member up and makes none.
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.word, member.is_answer = label, word, is_answer
        return member

    REGISTER_FORM = "register_form", "事项登记表", "登", True
    ACCEPTANCE = "acceptance", "受理凭证", "受", True
    DECLINING = "declining", "不予受理告知书", "不受", True
    ONE_TIME_NOTICE = "one_time_notice", "一次性告知书", "告", True
    TOLERANCE_PROMISE = "tolerance_promise", "容缺受理承诺书", "容诺"
    TOLERANCE_NOTICE = "tolerance_notice", "容缺受理通知书", "容", True
    PLEDGE = "pledge", "告知承诺书", "诺"
    LINK_RECORD = "link_record", "远程连线记录", "线"
    VIDEO_RECORD = "video_record", "视频核验记录", "视"
    REQUEST = "request", "交办单", "交"
    URGING = "urging", "催办通知书", "催"
    SUPERVISING = "supervising", "督办单", "督"
    EXTENSION = "extension", "延期告知书", "延", True
    RESULT = "result", "办理结果告知书", "结", True
    UNSOLVED = "unsolved", "未解决办结告知书", "未", True
    OUTSIDE_LETTER = "outside_letter", "协查函", "协"
    COVER = "cover", "卷宗封面和目录", "卷"
    MINUTES = "minutes", "联席会议纪要", "纪"


SERVED = frozenset(
    {
        PaperKind.ACCEPTANCE,
        PaperKind.DECLINING,
        PaperKind.ONE_TIME_NOTICE,
        PaperKind.TOLERANCE_PROMISE,
        PaperKind.TOLERANCE_NOTICE,
        PaperKind.PLEDGE,
        PaperKind.EXTENSION,
        PaperKind.RESULT,
        PaperKind.UNSOLVED,
    }
)
"""The papers the citizen holds in his hand: he leans on them, so nobody voids one of his own doing, or unnoticed."""


class PaperEnd(StrEnum):
    """How a paper ceased to be in force."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member with its word."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    VOID = "void", "已作废"
    REPLACED = "replaced", "已由新的一份代替"


@dataclass(frozen=True, kw_only=True)
class PaperNumber:
    """The number of a paper, printed and stored as its `str`: 玄窗结〔2026〕12号.

    Shapes   site_word: what stands for the site. serial: from 1 in each site, kind and year, without leading zeros.
    """

    site_word: str
    kind: PaperKind
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not (self.site_word and 1000 <= self.year <= 9999 and self.serial >= 1):
            raise ValueError("a paper's number has a word, a year of four digits and a serial from 1")

    def __str__(self) -> str:
        return f"{self.site_word}{self.kind.word}〔{self.year}〕{self.serial}号"


def usual_word(site_code: str) -> str:
    """What stands for a site in the numbers of its papers until the office has named a word for it."""
    return f"窗{site_code}"


_BRACKETS = str.maketrans("［[（(【〖", "〔〔〔〔〔〔") | str.maketrans("］])）】〗", "〕〕〕〕〕〕")


def plain_number(text: str) -> str:
    """A paper's number as people type it, in the form it was printed: any brackets, blanks left out."""
    found = re.sub(r"\s", "", normalise(text).translate(_BRACKETS))
    return found if found.endswith("号") else f"{found}号"


def check_code(choose: Callable[[int], int]) -> str:
    """A new check code for a paper, which nobody can guess: 7MKQ-94XR-HT3P.

    Shapes   choose: gives a number below its argument, unguessably; the caller brings the chance.
    """
    signs = [QUERY_ALPHABET[choose(len(QUERY_ALPHABET))] for _ in range(CODE_GROUPS * GROUP_LENGTH)]
    return _grouped("".join(signs))


def read_check_code(text: str) -> str:
    """A check code as people type it, in the form it was printed; empty when it is none."""
    compact = re.sub(r"[\s\-－–—‐‑_.．]+", "", normalise(text)).upper()
    is_code = len(compact) == CODE_GROUPS * GROUP_LENGTH and all(sign in QUERY_ALPHABET for sign in compact)
    return _grouped(compact) if is_code else ""


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP_LENGTH] for at in range(0, len(signs), GROUP_LENGTH))


def refusal_to_issue_again(ended_how: str) -> Refused | None:
    """Why no other paper is issued in the place of this one without a reason, or None: it was not voided.

    Shapes   ended_how: how it ceased to be in force; empty while it is.
    """
    if ended_how == PaperEnd.VOID:
        return None
    return Refused("not_voided", "这份文书没有作废，要换的请重新出具", ARTICLE)


def refusal_to_issue_in_its_place(
    kind: PaperKind, *, person: int | None, issued_by: Collection[int | None]
) -> Refused | None:
    """Why this person may not issue another paper in the place of one that was voided, or None.

    What the citizen held and another took back is not handed out again by who had made it.

    Shapes   issued_by: whoever issued a paper about the same before, if the last of them was voided; else nobody.
    Source   docs/decisions/0056; process table §1, conflicts compared by person.
    """
    if kind not in SERVED or person not in issued_by:
        return None
    sentence = "作废的那份是您出具的，再出一份要由另一位同事办；请把要改的地方告诉他"
    return Refused("own_paper", sentence, ARTICLE)


def refusal_to_issue_request(step: RequestStep) -> Refused | None:
    """Why no 交办单 is issued of a request, or None: it was taken back, or given to another department."""
    if step in (RequestStep.RECALLED, RequestStep.REDIRECTED):
        return Refused("request_gone", f"这次交办{step.label}，不再出具交办单", ARTICLE)
    return None


def refusal_to_end(ended_how: str, reason: str) -> Refused | None:
    """Why a paper may not be voided or replaced, or None.

    Shapes   ended_how: how it ended before, empty while it is in force.
    """
    if ended_how:
        return Refused("paper_over", f"这份文书{PaperEnd(ended_how).label}，不能再作废或重新出具", ARTICLE)
    if not reason.strip():
        return Refused("reason_missing", "写一句为什么，会记入留痕", ARTICLE)
    return None
