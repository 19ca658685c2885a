"""Taking a list of legal bases in, batch by batch: each batch is one act with one line in the record."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.catalogue.actions.basis import (
    ENDING,
    Article,
    article_of,
    end_row,
    held_in_those_days,
    new_row,
    refuse_contradictions,
)
from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.columns import Rejected
from bancheng.catalogue.models import Citation, Origin
from bancheng.catalogue.wording import in_words
from bancheng.records import told
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


@dataclass(kw_only=True)
class Taken:
    """What became of one batch of rows, and the rows of the library it wrote."""

    created: int = 0
    amended: int = 0
    repealed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rows: list[told.Written] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


@transaction.atomic
def import_articles(
    batch: Sequence[tuple[int, Article]], *, by: Actor, at: datetime, file_digest: str
) -> Taken:
    """Enters the versions not yet known, ends those a list says have ended, and follows those it has newer ones of.

    Shapes   batch: number of the row in its file, and the version it tells.
    Returns  what became of each. The same rows again change nothing, so that a broken import is simply repeated.
    """
    hold_catalogue(by=by, at=at)
    taken = Taken()
    for number, article in batch:
        try:
            _take(article, taken, by=by, at=at)
        except Refused as refused:
            taken.rejected.append(Rejected(number=number, code=article.named, why=refused.sentence))
    if taken.rows:
        write_line(
            LineKind.CITATIONS_IMPORTED,
            by=by.ref,
            at=at,
            rows=taken.rows,
            file=file_digest,
            created=taken.created,
            amended=taken.amended,
            repealed=taken.repealed,
            ended=taken.ended,
            **_named(taken),
        )
    return taken


def _named(taken: Taken) -> dict[str, Any]:
    """By which article the line is read where something ended: the first of them."""
    if not taken.ended:
        return {}
    first = Citation.objects.get(pk=taken.ended[0])
    assert first.in_force_to is not None
    return {"citation": first.pk, "name": str(first), "to_day": first.in_force_to.isoformat()}


def _take(article: Article, taken: Taken, *, by: Actor, at: datetime) -> None:
    known = _known(article)
    if known is not None:
        _compare(known, article, taken, by=by, at=at)
        return
    before = _followed(article)
    refuse_contradictions(article, beside=before)
    if before is not None:
        because = f"导入的清单里，自 {in_words(article.in_force_from)} 起有新版本"
        _end(before, article, because, taken, by=by, at=at)
    row = new_row(article, origin=Origin.IMPORTED, at=at)
    row.entered_by_id, row.follows = by.person, before
    row.save()
    taken.rows += told.new(row)
    taken.created += before is None
    taken.amended += before is not None


def _known(article: Article) -> Citation | None:
    """The version the library holds already: the same article of the same edition, from the same day."""
    return (
        Citation.objects.select_for_update()
        .standing()
        .filter(
            title=article.title,
            number=article.number,
            article=article.article,
            in_force_from=article.in_force_from,
        )
        .first()
    )


def _compare(known: Citation, article: Article, taken: Taken, *, by: Actor, at: datetime) -> None:
    """A version that is known: as it was, ended by the list, or told otherwise, which somebody has to look at."""
    held = article_of(known)
    if held == article or (
        article.in_force_to is None and replace(article, in_force_to=held.in_force_to) == held
    ):
        taken.unchanged += 1
    elif held.in_force_to is None and replace(article, in_force_to=None) == held:
        assert article.in_force_to is not None
        ends = replace(article, in_force_from=article.in_force_to)
        _end(known, ends, "导入的清单里写明失效", taken, by=by, at=at)
        taken.repealed += 1
    else:
        raise Refused("told_otherwise", "库里已经有这一条，写的不一样；确实录错了的，请在它的页面上更正")


def _followed(article: Article) -> Citation | None:
    """The open version of the same article and edition that a newer one follows, if there is one."""
    rows = held_in_those_days(article).filter(in_force_to=None, in_force_from__lt=article.in_force_from)
    return rows.select_for_update().first()


def _end(row: Citation, follower: Article, because: str, taken: Taken, *, by: Actor, at: datetime) -> None:
    end_row(row, on=follower.in_force_from, by=by, at=at, because=because)
    taken.rows.append(told.changed(row, *ENDING))
    taken.ended.append(row.pk)
