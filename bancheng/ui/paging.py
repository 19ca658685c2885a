"""Long lists: only so much of them is listed and paged; what lies beyond is found by filters and by search."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 500
"""So far a list that only grows is counted and paged."""


class FirstOf(Paginator):
    """The first so many rows of a list, page by page.

    Shapes   most: how many are listed at most. is_cut: whether there are more than these.
    """

    def __init__(
        self, rows: Sequence[Any] | QuerySet[Any], per_page: int, *, most: int, is_cut: bool
    ) -> None:
        super().__init__(rows, per_page)
        self.most = most
        self.is_cut = is_cut

    @property
    def words(self) -> str:
        """How many there are, as people say it: 142, or 500 多."""
        return f"{self.most} 多" if self.is_cut else str(self.count)


def beginning(rows: QuerySet[Any], per_page: int, *, most: int = MOST) -> FirstOf:
    """The beginning of a list that grows with the years; it costs the same however long the list has become."""
    counted = rows[: most + 1].count()
    paging = FirstOf(rows[:most], per_page, most=most, is_cut=counted > most)
    paging.count = min(counted, most)
    return paging
