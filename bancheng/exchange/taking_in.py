"""One file of opinions, from its rows to the ledger, with an account of every row."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction

from bancheng.cases.actions import Wanting
from bancheng.catalogue.taking_in import digest_of
from bancheng.citizens import reads
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.models import FeedbackBatch, FeedbackItem
from bancheng.exchange.feedback_sheet import NotRead, Read, opinions_in
from bancheng.org import reads as org
from bancheng.org.models import Site
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel

AT_ONCE = 100
LISTED_AT_MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Told:
    """What there is to say of one row."""

    row: int
    number: str
    why: str


@dataclass(kw_only=True)
class Account:
    """What became of every row: read = created + duplicate + rejected; nearly the same ones are created too."""

    file: str
    dry_run: bool
    read: int = 0
    created: int = 0
    duplicate: int = 0
    rejected: int = 0
    nearly_same: int = 0
    duplicates: list[Told] = field(default_factory=list)
    rejections: list[Told] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)

    def count(self, what: str, listed: list[Told], told: Told) -> None:
        """Counts one row and keeps what is said of it, as long as the list is not too long."""
        setattr(self, what, getattr(self, what) + 1)
        if len(listed) < LISTED_AT_MOST:
            listed.append(told)

    @property
    def counts(self) -> dict[str, int]:
        """The four counts the record keeps."""
        return {name: getattr(self, name) for name in ("read", "created", "duplicate", "rejected")}

    def as_dict(self) -> dict[str, object]:
        """The account for machines."""
        return asdict(self)


def take_in(
    path: Path,
    *,
    source: Channel | None,
    site: Site | None,
    by: Actor,
    at: datetime,
    dry_run: bool,
    told: Callable[[int], None] = lambda _: None,
) -> Account:
    """Takes a list of opinions in, or only tries it, and accounts for every row.

    Shapes   site: whose opinions they are; without it the district's window. told: called after every
             hundred rows with the number read so far.
    Raises   Unreadable: before anything was taken in, or, for a file broken in its middle, after the rows
             before the break; repeating the import then is harmless.
    """
    rows = opinions_in(path, source=source)
    run = Run(path, by=by, at=at, dry_run=dry_run, site=site or org.district_window())
    with transaction.atomic() if dry_run else nullcontext():
        for some in batched(rows, AT_ONCE):
            with transaction.atomic():
                run.take(some)
            told(run.account.read)
        run.end()
        if dry_run:
            transaction.set_rollback(True)
    return run.account


class Run:
    """One reading of one file, batch by batch."""

    def __init__(
        self,
        path: Path,
        *,
        site: Site,
        by: Actor,
        at: datetime,
        dry_run: bool,
        account: Account | None = None,
        batch: FeedbackBatch | None = None,
    ) -> None:
        self.path, self.site, self.by, self.at = path, site, by, at
        self.account = account or Account(file=path.name, dry_run=dry_run)
        self.batch = batch
        self.among = reads.neighbours()
        self.first_row: dict[int, int] = {}

    def take(self, rows: Iterable[Read | NotRead]) -> None:
        """Takes a few rows, each accounted for."""
        for row in rows:
            self.account.read += 1
            if isinstance(row, NotRead):
                self._reject(row.row, row.number, row.why)
                continue
            try:
                self._take(row)
            except Wanting as wanting:
                self._reject(row.row, row.opinion.number, "；".join(gap.sentence for gap in wanting.missing))
            except Refused as refused:
                self._reject(row.row, row.opinion.number, refused.sentence)

    def _take(self, row: Read) -> None:
        taken = actions.take_in(
            row.opinion, by=self.by, at=self.at, site=self.site, batch=self.batch, among=self.among
        )
        if not taken.is_new:
            told = Told(row=row.row, number=row.opinion.number, why=self._why_known(row, taken.item))
            self.account.count("duplicate", self.account.duplicates, told)
            return
        if self.batch is None:
            self._open(row, taken.item)
        self.first_row[taken.item.pk] = row.row
        self.account.created += 1
        if taken.item.near_id is not None:
            why = f"与{self._where(taken.item.near_id)}有 {taken.item.near_percent}% 的文字相同，可能是同一件"
            told = Told(row=row.row, number=row.opinion.number, why=why)
            self.account.count("nearly_same", self.account.warnings, told)

    def _open(self, row: Read, item: FeedbackItem) -> None:
        """Opens the account of this file in the ledger with its first new row: one that brings nothing new leaves none."""
        self.batch = actions.begin_batch(
            source=row.opinion.source, digest=digest_of(self.path), by=self.by, at=self.at
        )
        item.batch = self.batch
        item.save(update_fields=["batch"])

    def _why_known(self, row: Read, item: FeedbackItem) -> str:
        why = f"与{self._where(item.pk)}是同一条"
        other = item.label and row.opinion.label.strip() not in ("", item.label)
        return f"{why}，只有分类不同（{row.opinion.label.strip()}），以前面的为准" if other else why

    def _where(self, item: int) -> str:
        return f"第 {self.first_row[item]} 行" if item in self.first_row else "台账里已有的一条"

    def _reject(self, row: int, number: str, why: str) -> None:
        self.account.count("rejected", self.account.rejections, Told(row=row, number=number, why=why))

    def end(self) -> None:
        """Closes the account in the ledger, if anything came of it."""
        if self.batch is not None:
            actions.end_batch(self.batch, counts=self.account.counts, by=self.by, at=self.at)
