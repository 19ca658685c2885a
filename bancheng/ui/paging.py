"""Long lists: only so much of them is counted and paged; what lies beyond is found by filters and by search."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class FirstOf(Paginator):
    """The first so many rows of a list, page by page.

    Shapes   most: how many are counted at most. counted: the count where the page knows it already.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, *, most: int, counted: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.most = most
        self._counted = counted

    @cached_property
    def counted(self) -> int:
        """How many there are; one more than the most says that there are more."""
        if self._counted is not None:
            return self._counted
        return self.object_list[: self.most + 1].count()

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many are paged."""
        return min(self.counted, self.most)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are paged."""
        return self.counted > self.most

    @property
    def words(self) -> str:
        """How many there are, as people say it: 142, or 500 多."""
        return f"{self.most} 多" if self.is_cut else str(self.count)
