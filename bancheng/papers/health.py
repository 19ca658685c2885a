"""Whether the numbers of the papers are whole. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max

from bancheng.papers.models import IssuedPaper, PaperSeries, series_name
from bancheng.rules.health import Found, Trouble


def numbers_are_whole(*, at: datetime, full: bool) -> Iterator[Found]:
    """Of every site, kind and year each number was given to one paper, and none beyond the last."""
    rows = IssuedPaper.objects.order_by().values_list("site__code", "kind", "year")
    given = {
        series_name(code, kind, year): (count, last)
        for code, kind, year, count, last in rows.annotate(count=Count("pk"), last=Max("serial"))
    }
    # Read after the papers: a number given meanwhile stands in its series, and is missed by none.
    series = dict(PaperSeries.objects.values_list("name", "last"))
    for name, (count, last) in sorted(given.items()):
        if last > series.get(name, 0):
            yield Found(Trouble.PAPER_NUMBER, f"{name} 多出 {last}")
        elif count < last:
            yield Found(Trouble.PAPER_NUMBER, f"{name} 少 {last - count} 个")
    for name in sorted(series.keys() - given.keys()):
        yield Found(Trouble.PAPER_NUMBER, f"{name} 一份也没有")
