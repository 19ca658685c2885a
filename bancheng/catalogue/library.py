"""Questions to the library of legal bases 依据库: what may be cited on a day, what held before, what is one law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.shortcuts import get_object_or_404

from bancheng.catalogue.models import Citation, Citations
from bancheng.catalogue.wording import article_number, words_typed
from bancheng.rules.vocabulary import Labelled

LONGEST_QUESTION = 60
LONGEST_CHAIN = 100
"""More often than this nobody corrects one row; a chain that is longer was not made by the acts."""


class Standing(Labelled):
    """What the library is narrowed to."""

    EVERY = "", "全部效力"
    NOW = "now", "现行有效"
    COMING = "coming", "还没生效"
    OVER = "over", "已失效"
    CORRECTED = "corrected", "更正前的"


class Order(Labelled):
    """How a list of the library is sorted."""

    NAME = "", "按名称排"
    NEWEST = "newest", "最近生效的在前"
    ENTERED = "entered", "最近录入的在前"


ORDERS: dict[Order, tuple[str, ...]] = {
    Order.NAME: ("title", "in_force_from", "pk"),
    Order.NEWEST: ("-in_force_from", "title", "pk"),
    Order.ENTERED: ("-pk",),
}


def citation_for(pk: int) -> Citation:
    """The version of an article with this identity, in force or not; open to every member of staff."""
    return get_object_or_404(Citation.objects.select_related("corrected_by", "entered_by", "ended_by"), pk=pk)


def articles(text: str, standing: Standing, order: Order, on: date) -> QuerySet[Citation]:
    """The library, article by article, narrowed to those that hold every word and stand so on this day."""
    rows = holding(_standing_so(standing, on), text)
    return rows.order_by(*ORDERS[order])


def _standing_so(standing: Standing, on: date) -> Citations:
    if standing is Standing.NOW:
        return Citation.objects.in_force(on)
    if standing is Standing.CORRECTED:
        return Citation.objects.exclude(corrected_at=None)
    rows = Citation.objects.standing()
    if standing is Standing.COMING:
        return rows.filter(in_force_from__gt=on)
    return rows.filter(in_force_to__lte=on) if standing is Standing.OVER else rows


def laws(text: str, standing: Standing, on: date) -> QuerySet[Any, Any]:
    """The laws whose articles hold every word and stand so on this day, by name.

    Returns  title; article: one of them, by which the law is opened; how many there are, and how many hold today;
             since: the first day on which any of them held.
    """
    today = Q(in_force_from__lte=on) & (Q(in_force_to=None) | Q(in_force_to__gt=on)) & Q(corrected_at=None)
    rows = holding(_standing_so(standing, on), text)
    counted = rows.order_by().values("title").annotate(
        article=Min("pk"), count=Count("pk"), hold=Count("pk", filter=today), since=Min("in_force_from"),
    )  # fmt: skip
    return counted.order_by("title")


def articles_of(title: str) -> list[Citation]:
    """Every version of every article of a law, corrected ones too: article by article, the newest first."""
    rows = list(Citation.objects.filter(title=title).select_related("corrected_by"))
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        if row.corrects_id in by_pk:
            row.corrects = by_pk[row.corrects_id]
    newest = sorted(rows, key=lambda row: (row.in_force_from, row.pk), reverse=True)
    return sorted(newest, key=lambda row: (article_number(row.article) or 0, row.article))


def versions_beside(citation: Citation) -> list[Citation]:
    """The other versions of the same article, and the wrong rows it took the place of; the newest first."""
    same = Citation.objects.filter(title=citation.title, article=citation.article).exclude(pk=citation.pk)
    return list(same.order_by("-in_force_from", "-pk"))


def with_wrong_ones(citation: Citation) -> list[int]:
    """The row and those it took the place of, one after another: letters lean on what stood then."""
    found = [citation.pk]
    row = citation
    while row.corrects is not None and len(found) < LONGEST_CHAIN:
        row = row.corrects
        found.append(row.pk)
    return found


def as_corrected(citation: Citation) -> Citation:
    """The row that stands today in the place of this one."""
    row = citation
    for _ in range(LONGEST_CHAIN):
        right: Citation | None = getattr(row, "corrected_by", None)
        if right is None:
            break
        row = right
    return row


def citations_matching(text: str, on: date, limit: int = 8) -> list[Citation]:
    """The articles in force on this day that hold every word typed; none for no words.

    The closest first: whose name begins with the first word, then whose name, number or article holds it, then the text.
    """
    return closest(Citation.objects.in_force(on), text, limit)


@dataclass(frozen=True, kw_only=True)
class NotToday:
    """What a search found and nobody may cite on the day: how many, and the first of them."""

    count: int
    first: Sequence[Citation]


def not_today(text: str, on: date, limit: int = 3) -> NotToday:
    """The articles that hold every word typed and are not in force on this day, so that nobody seeks them in vain."""
    rows = Citation.objects.standing().exclude(pk__in=Citation.objects.in_force(on).values("pk"))
    if not words_typed(text[:LONGEST_QUESTION]):
        return NotToday(count=0, first=())
    return NotToday(count=holding(rows, text).count(), first=closest(rows, text, limit))


def closest(rows: Citations, text: str, limit: int) -> list[Citation]:
    """The rows that hold every word typed, where the first stands earliest first; none for no words."""
    words = words_typed(text[:LONGEST_QUESTION])
    if not words:
        return []
    placed = holding(rows, text).annotate(place=StrIndex("folded", Value(words[0])))
    return list(placed.order_by("place", "title", "pk")[:limit])


def holding(rows: Citations, text: str) -> Citations:
    """The rows whose searchable line holds every word typed."""
    for word in words_typed(text[:LONGEST_QUESTION]):
        rows = rows.filter(folded__contains=word)
    return rows
