"""Opinions 意见 from other channels: what one must contain, who works on it, when two are nearly the same.

An opinion keeps its own date; its clock runs from the day it reached us. What may be done with it: `rules/feedback_moves.py`.
Source: process table §5 Feedback; S §“拓宽渠道”; domain.md §2.5.
"""

import heapq
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bancheng.rules.case_types import Missing
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Channel, Role

SOURCES = tuple(channel for channel in Channel if channel not in (Channel.WALK_IN, Channel.HANDED_OVER))
"""Where opinions come from; who stands at a counter is registered at once."""

HANDLERS = frozenset({Role.OFFICER, Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR})
DISTRICT = frozenset({Role.CONVENER, Role.SUPERVISOR})
"""Roles that have the opinions of every site."""

ARTICLE = "办理规程 §5 意见"
EARLIEST = date(2000, 1, 1)
SUBJECT, TEXT, NUMBER, UNIT = 200, 20_000, 64, 120
"""Most characters of a subject, a text, a channel's number and a department as the channel calls it."""


LIST_KEPT = timedelta(days=3)
"""So long a list lies that nobody has begun, or that stopped: it holds people's data. Source: 《个人信息保护法》第十九条."""


def is_forgotten(*, laid_at: datetime, stopped_at: datetime | None, at: datetime) -> bool:
    """Whether a list is dropped because nobody came back to it: counted from when it was laid, or last stopped."""
    return at - (stopped_at or laid_at) > LIST_KEPT


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One opinion as a channel handed it over; every field but source and date may be empty.

    Shapes   number: the channel's own. made_on: the day it was made there. contact: a phone or whatever else.
             label: the channel's own category, kept as it is. unit: the department complained of, as the channel calls it.
             is_worded: somebody's own words; words of a list are alike without being the same matter.
             stars, wording, indicators: of a national 好差评, unaltered, in the wording of its day (`national_ratings.py`).
    """

    source: Channel
    made_on: date | None
    number: str = ""
    subject: str = ""
    text: str = ""
    label: str = ""
    name: str = ""
    contact: str = ""
    unit: str = ""
    stars: int | None = None
    wording: str = ""
    indicators: tuple[str, ...] = ()
    is_worded: bool = True


def missing(of: Opinion, *, on: date) -> list[Missing]:
    """Everything for which an opinion cannot be taken in as it stands."""
    return [Missing(field, sentence) for field, sentence in _gaps(of, on)]


def _gaps(of: Opinion, on: date) -> Iterator[tuple[str, str]]:
    if of.source not in SOURCES:
        yield "source", "现场和移交来的，请直接登记为案件"
    if len(of.number.strip()) > NUMBER:
        yield "number", f"编号超过 {NUMBER} 位，请核对"
    if not (of.text.strip() or of.subject.strip() or of.stars is not None):
        yield "text", "没有内容"
    if of.stars is not None and of.source is not Channel.RATING:
        yield "stars", "只有好差评才有等级"
    if len(of.unit) > UNIT:
        yield "unit", f"单位名称超过 {UNIT} 字，请核对"
    if len(of.text) > TEXT:
        yield "text", f"内容超过 {TEXT} 字，请拆开"
    if of.made_on is None:
        yield "made_on", "没有日期，写明原渠道哪天收到的"
    elif of.made_on > on:
        yield "made_on", "日期在今天以后，请核对"
    elif of.made_on < EARLIEST:
        yield "made_on", f"日期早于 {EARLIEST.year} 年，请核对"


def may_work_on(actor: Actor, *, site: int) -> bool:
    """Whether this actor has the opinions of a site: its officers and head, and who oversees the district."""
    if actor.roles & DISTRICT:
        return True
    return any(actor.has(role, site=site) for role in HANDLERS - DISTRICT)


def folded_unit(name: str) -> str:
    """The form in which names of departments are compared: one width, no spaces, brackets or punctuation."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())[:UNIT]


# --- nearly the same -------------------------------------------------------------------------------------

PIECE = 4
SKETCH = 16
SHARED_AT_LEAST = 4
ALIKE = 0.5
SHORTEST = 12
"""Pieces below which nothing is said: 非常满意 is no copy of 非常满意."""


def pieces(text: str) -> frozenset[int]:
    """Every four neighbouring characters of a text, without spaces and punctuation, as numbers."""
    plain = "".join(sign for sign in text if sign.isalnum())
    return frozenset(zlib.crc32(plain[i : i + PIECE].encode()) for i in range(len(plain) - PIECE + 1))


def sketch(of: frozenset[int]) -> tuple[int, ...]:
    """The smallest sixteen numbers of a text: two texts that share half their pieces share some of these.

    Enough to find candidates among thousands without reading them; whether they are alike is then
    reckoned from all pieces.
    """
    return tuple(heapq.nsmallest(SKETCH, of)) if len(of) >= SHORTEST else ()


def share[Piece: (int, str)](one: frozenset[Piece], other: frozenset[Piece]) -> float:
    """The part of all pieces of two texts that stands in both, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def is_nearly_the_same(alike: float) -> bool:
    """Whether so large a share is worth a warning; tried on real messages, half and more was the same matter."""
    return alike >= ALIKE
