"""One list of matters, from the file to the catalogue: read, sorted out, taken in by batches, accounted for."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bancheng.catalogue.actions.importing import Taken, import_rows
from bancheng.catalogue.columns import (
    SEARCHED_FOR_HEADINGS,
    MatterRow,
    Rejected,
    headings_of,
    matter_row,
    refuse_headings,
)
from bancheng.catalogue.sheets import CHUNK, Row, rows_in
from bancheng.rules.permissions import Actor

BATCH = 500
SHOWN_AT_MOST = 1000


@dataclass(kw_only=True)
class Account:
    """What became of every row of a list: read = created + revised + unchanged + repeated + rejected."""

    file: str
    dry_run: bool
    read: int = 0
    created: int = 0
    revised: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    without_department: int = 0
    rejections: list[Rejected] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, taken: Taken) -> None:
        """Counts one batch in."""
        self.created += taken.created
        self.revised += taken.revised
        self.unchanged += taken.unchanged
        self.without_department += taken.without_department

    def reject(self, rejected: Rejected) -> None:
        """Counts one row that was not taken; the first thousand keep their reasons."""
        self.rejected += 1
        if len(self.rejections) < SHOWN_AT_MOST:
            self.rejections.append(rejected)

    def remark(self, row: MatterRow) -> None:
        """Keeps what was not understood in a row that was taken."""
        room = SHOWN_AT_MOST - len(self.remarks)
        self.remarks += [f"第 {row.number} 行 {row.code}：{remark}" for remark in row.remarks[:room]]

    def as_dict(self) -> dict[str, object]:
        """The account for machines."""
        return asdict(self)


def take_in(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, told: Callable[[int], None] = lambda _: None
) -> Account:
    """Takes a list of matters in, or only tries it, and accounts for every row.

    Shapes   told: called after each batch with the number of rows read so far.
    Raises   Unreadable: before anything was taken in, or, for a file broken in its middle, after
             the batches before the break; repeating the import then is harmless.
    """
    account = Account(file=path.name, dry_run=dry_run)
    digest = digest_of(path)
    for batch in batched(_good_rows(path, account), BATCH):
        with transaction.atomic():
            account.add(import_rows(batch, by=by, at=at, on=timezone.localdate(at), file_digest=digest))
            transaction.set_rollback(dry_run)
        told(account.read)
    return account


def digest_of(path: Path) -> str:
    """The SHA-256 of the file, by which the record knows it; empty when it cannot be opened."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _good_rows(path: Path, account: Account) -> Iterator[MatterRow]:
    """The rows that can be taken in, each code once; the others are accounted for."""
    seen: dict[str, tuple[int, str]] = {}
    for found in _matter_rows(path):
        account.read += 1
        if isinstance(found, Rejected):
            account.reject(found)
            continue
        earlier = seen.get(found.code)
        if earlier is None:
            seen[found.code] = (found.number, found.contents.digest)
            account.remark(found)
            yield found
        elif earlier[1] == found.contents.digest:
            account.repeated += 1
        else:
            why = f"编码在第 {earlier[0]} 行出现过，内容不同，以前面的为准"
            account.reject(Rejected(number=found.number, code=found.code, why=why))


def _matter_rows(path: Path) -> Iterator[MatterRow | Rejected]:
    """Every row below the headings; titles above them are passed over."""
    rows = rows_in(path)
    columns = _headings(rows)
    return (matter_row(row, columns, source=f"导入：{path.name}"[:200]) for row in rows)


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
