"""One list of legal bases, from the file to the library: read, sorted out, taken in by batches, accounted for."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction

from bancheng.catalogue.actions.basis import Article
from bancheng.catalogue.actions.importing_basis import Taken, import_articles
from bancheng.catalogue.basis_sheet import SEARCHED_FOR_HEADINGS, article_row, headings_of, refuse_headings
from bancheng.catalogue.columns import Rejected
from bancheng.catalogue.sheets import Row, rows_in
from bancheng.catalogue.taking_in import SHOWN_AT_MOST, digest_of
from bancheng.rules.permissions import Actor

BATCH = 50
"""One batch is one line of the record, which tells every row: a hundred kilobytes, not megabytes."""


@dataclass(kw_only=True)
class BasisAccount:
    """What became of every row: read = created + amended + repealed + unchanged + repeated + rejected."""

    file: str
    dry_run: bool
    read: int = 0
    created: int = 0
    amended: int = 0
    repealed: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    rejections: list[Rejected] = field(default_factory=list)

    def add(self, taken: Taken) -> None:
        """Counts one batch in."""
        self.created += taken.created
        self.amended += taken.amended
        self.repealed += taken.repealed
        self.unchanged += taken.unchanged
        for rejected in taken.rejected:
            self.reject(rejected)

    def reject(self, rejected: Rejected) -> None:
        """Counts one row that was not taken; the first thousand keep their reasons."""
        self.rejected += 1
        if len(self.rejections) < SHOWN_AT_MOST:
            self.rejections.append(rejected)

    def as_dict(self) -> dict[str, object]:
        """The account for machines."""
        return asdict(self)


def take_in(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, told: Callable[[int], None] = lambda _: None
) -> BasisAccount:
    """Takes a list of legal bases in, or only tries it, and accounts for every row.

    Shapes   told: called after each batch with the number of rows read so far.
    Raises   Unreadable: before anything was taken in, or, for a file broken in its middle, after the batches before
             the break; repeating the import then is harmless.
    """
    account = BasisAccount(file=path.name, dry_run=dry_run)
    digest = digest_of(path)
    # Tried as a whole: what a later batch says may lean on an earlier one.
    with transaction.atomic():
        for batch in batched(_good_rows(path, account), BATCH):
            account.add(import_articles(batch, by=by, at=at, file_digest=digest))
            told(account.read)
        transaction.set_rollback(dry_run)
    account.rejections.sort(key=lambda rejected: rejected.number)
    return account


def _good_rows(path: Path, account: BasisAccount) -> Iterator[tuple[int, Article]]:
    """The rows that can be taken in, each with its number in the file; the others are accounted for."""
    seen: set[Article] = set()
    rows = rows_in(path)
    columns = _headings(rows)
    for row in rows:
        account.read += 1
        found = article_row(row, columns)
        if isinstance(found, Rejected):
            account.reject(found)
        elif found in seen:
            account.repeated += 1
        else:
            seen.add(found)
            yield row.number, found


def _headings(rows: Iterator[Row]) -> dict[str, int]:
    above: list[Row] = []
    for row in rows:
        columns = headings_of(row)
        if columns is not None:
            return columns
        above.append(row)
        if len(above) == SEARCHED_FOR_HEADINGS:
            break
    raise refuse_headings(above)
