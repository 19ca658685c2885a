"""A list that grows with the years is counted only so far, and says so."""

import pytest

from bancheng.org.models import Department
from bancheng.ui.paging import beginning

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("there", "words", "pages", "cut"), [(0, "0", 1, False), (4, "4", 2, False), (5, "4 多", 2, True)]
)
def test_the_beginning_of_a_list(
    there: int, words: str, pages: int, cut: bool, django_assert_max_num_queries: object
) -> None:
    Department.objects.all().delete()
    for number in range(there):
        Department.objects.create(code=f"D{number}", name=f"某局{number}")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        paging = beginning(Department.objects.order_by("code"), 2, most=4)
        first = [row.code for row in paging.get_page(1)]
    assert (paging.words, paging.num_pages, paging.is_cut) == (words, pages, cut)
    assert first == [f"D{number}" for number in range(min(there, 2))]
