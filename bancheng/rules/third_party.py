"""A third-party review 第三方评议: what an entry must say, and that a wrong one is corrected and never taken away.

It stands beside our own figures and is never reckoned into them: whom somebody else asked, and how, is another question.
Source: product.md M22; issue of part 5, 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bancheng.rules.case_types import Missing
from bancheng.rules.periods import LONGEST
from bancheng.rules.refusal import Refused

ARTICLE = "办理规程 §5 第三方评议"
EARLIEST = date(2000, 1, 1)
MOST_ASKED = 10_000_000
WHOLE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody enters of a review.

    Shapes   from_on, last_on: the days it is about, both counted. percent: 0 to 100.
    """

    reviewer: str
    from_on: date | None
    last_on: date | None
    method: str
    sample: int | None
    figure: str
    percent: Decimal | None


def missing(of: Entry, *, has_document: bool, on: date) -> list[Missing]:
    """Everything for which an entry cannot stand."""
    return [Missing(field, sentence) for field, sentence in _gaps(of, has_document, on)]


def _gaps(of: Entry, has_document: bool, on: date) -> Iterator[tuple[str, str]]:
    if not of.reviewer.strip():
        yield "reviewer", "写明是谁评的"
    yield from _gaps_in_days(of, on)
    if not of.method.strip():
        yield "method", "写明怎样评的：问了谁、怎样问的"
    if of.sample is None or not 0 < of.sample <= MOST_ASKED:
        yield "sample", "写明问了多少人"
    if not of.figure.strip():
        yield "figure", "写明评的是什么，如“总体满意率”"
    if of.percent is None or not 0 <= of.percent <= WHOLE:
        yield "percent", "结果写 0 到 100 之间的百分数"
    if not has_document:
        yield "upload", "放上评议报告，别人好核对"


def _gaps_in_days(of: Entry, on: date) -> Iterator[tuple[str, str]]:
    if of.from_on is None or of.from_on < EARLIEST:
        yield "from_on", "写明评的是哪天开始的"
    if of.last_on is None:
        yield "last_on", "写明评到哪天为止"
    elif of.last_on > on:
        yield "last_on", "评到的那天还没有到"
    elif of.from_on is not None and not timedelta(0) <= of.last_on - of.from_on < LONGEST:
        yield "last_on", "先后不能颠倒，最长一年"


def refusal_to_correct(*, is_corrected: bool, reason: str) -> Refused | None:
    """Why this entry cannot be corrected now, or None."""
    if is_corrected:
        return Refused("corrected_already", "这一条已经更正过，请更正新的那一条", ARTICLE)
    return None if reason.strip() else Refused("reason_wanted", "写明为什么更正", ARTICLE)
