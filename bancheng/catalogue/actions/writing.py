"""What every act of the catalogue shares: who may, and where its line is written."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from bancheng.org.actions.powers import require
from bancheng.records import actions as records
from bancheng.records.models import File
from bancheng.records.told import Written
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor

FILE = "catalogue"


def hold_catalogue(*, by: Actor, at: datetime) -> None:
    """Lets the keeper of the catalogue pass, and lets other keepers wait until this act is done.

    Without the wait, two acts at once could each find that nothing overlaps yet.
    """
    require(by, "keep_catalogue")
    File.objects.select_for_update().get(pk=_file(at).pk)


def write_line(
    kind: LineKind,
    *,
    by: str,
    at: datetime,
    rows: Iterable[Written] | None = None,
    private: Mapping[str, str] | None = None,
    **data: object,
) -> None:
    """Appends a line to the catalogue's own chain.

    Shapes   rows: what the act wrote, where the record repeats it; private: free words.
    """
    records.append(_file(at), kind, by=by, at=at, data=data, private=private, rows=rows)


def _file(at: datetime) -> File:
    """The catalogue's chain, opened at the first act ever; two first acts at once open it once."""
    file = File.objects.filter(kind=FILE, key=FILE).first()
    if file is None:
        try:
            with transaction.atomic():
                file = records.open_file(kind=FILE, key=FILE, at=at)
        except IntegrityError:
            file = File.objects.get(kind=FILE, key=FILE)
    return file
