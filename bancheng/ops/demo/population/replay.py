"""One replay of a script: other days, other people, other numbers; every line chained, every text closed."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any

from bancheng.cases.models import PartyGram
from bancheng.ops.demo.population import filling, tables
from bancheng.ops.demo.population.filling import Form, Teller, Values, render
from bancheng.ops.demo.population.script import HEAD_PLACE, IDENTITIES, MOMENTS, Chain, Row, Script, Told
from bancheng.ops.demo.population.shifting import Shift
from bancheng.records import keys
from bancheng.records.actions import canonical
from bancheng.rules import chain

Written = tuple[int, Any]
"""The number of a table, and a row as its engine takes it."""


class Staged:
    """A script on other days: what is the same for everyone who lives it there and then.

    Shapes   kept_since: reactions done before have been cleared away.
    """

    def __init__(self, script: Script, shift: Shift, form: Form, *, kept_since: datetime) -> None:
        self.script, self.form = script, form
        self.times: Values = {
            MOMENTS + place: _moved(shift, at, style, form) for place, (at, style) in enumerate(script.times)
        }
        self.reactions = [row for row, done_at in script.reactions if _is_kept(shift, done_at, kept_since)]

    def played(self, numbers: Sequence[str], bases: Sequence[int], chance: Random) -> Iterator[Written]:
        """The rows of one replay.

        Shapes   numbers: of its cases. bases: the first identity it has in each table.
        """
        script, form = self.script, self.form
        values = dict(self.times)
        for place, (table, row) in enumerate(script.ids, IDENTITIES):
            values[place] = str(bases[table] + row)
        teller = Teller(chance, numbers)
        for part in script.parts:
            part.fill(values, teller)
        for told in script.chains:
            yield from _chained(told, values, form)
        for laid in (*script.rows, *self.reactions):
            yield laid.table, form.row(_laid(laid, values, form))
        yield from self._grams(values, bases)

    def _grams(self, values: Values, bases: Sequence[int]) -> Iterator[Written]:
        number = GRAMS
        for nth, named in enumerate(self.script.named):
            pieces = dict.fromkeys(
                gram for name in named.names for gram in filling.grams(render(name, values))
            )
            first = bases[number] + nth * tables.PLACE_OF_GRAMS
            for pk, gram in enumerate(pieces, first):
                yield number, self.form.row([str(pk), values[named.party], gram])


GRAMS = next(number for number, table in enumerate(tables.all_tables()) if table.model is PartyGram)


def _moved(shift: Shift, at: Any, style: str, form: Form) -> str:
    moved = shift.moment(at) if isinstance(at, datetime) else shift.day(at)
    if moved is None:
        raise ValueError("a history was moved to where it does not fit")
    return filling.written(moved, style, form)


def _is_kept(shift: Shift, done_at: datetime | None, since: datetime) -> bool:
    moved = shift.moment(done_at) if done_at else None
    return moved is None or moved >= since


def _laid(row: Row, values: Values, form: Form) -> list[str | None]:
    """The cells of a row with everything laid over them."""
    cells = row.cells.copy()
    for column, place in row.places:
        cells[column] = values[place]
    for column, pieces in row.texts:
        cells[column] = form.text(render(pieces, values))
    for column, make, pieces in row.made:
        cells[column] = make(render(pieces, values))
    return cells


# --- the record ------------------------------------------------------------------------------------------------


def _chained(told: Chain, values: Values, form: Form) -> Iterator[Written]:
    """A file with its lines, each linked to the one before, and the private texts behind them."""
    key = render(told.key, values)
    head = chain.origin(told.kind, key, values[told.opened], keys.ALGORITHM, keys.digest)
    for line in told.lines:
        salts = [secrets.token_hex(32) for _ in line.private]
        entry = _entry(line, key, head, salts, values)
        yield line.row.table, form.row(_line_cells(line, entry, values, form))
        for private, salt in zip(line.private, salts, strict=True):
            cells = _laid(private.row, values, form)
            cells[SALT] = salt
            yield private.row.table, form.row(cells)
        head = entry.hash
    cells = _laid(told.row, values, form)
    cells[FILE_HEAD] = head
    yield told.row.table, form.row(cells)


def _entry(line: Told, key: str, head: str, salts: Sequence[str], values: Values) -> chain.Entry:
    values[HEAD_PLACE] = head
    commitments = {
        name: chain.commitment(
            file=key,
            seq=line.seq,
            field=name,
            salt=salt,
            clear=render(private.words, values),
            algorithm=keys.ALGORITHM,
            hash_of=keys.digest,
        )
        for private, salt in zip(line.private, salts, strict=True)
        for name in (render(private.field, values),)
    }
    entry = chain.Entry(
        file=key,
        seq=line.seq,
        kind=line.kind,
        at=values[line.at],
        by=line.by,
        data=render(line.data, values),
        commitments=canonical(commitments),
        algorithm=keys.ALGORITHM,
        prev=head,
    )
    return entry._replace(hash=chain.link(head, entry, keys.digest))


def _line_cells(line: Told, entry: chain.Entry, values: Values, form: Form) -> list[str | None]:
    cells = line.row.cells.copy()
    for column, place in line.row.places:
        cells[column] = values[place]
    cells[DATA], cells[COMMITMENTS] = form.text(entry.data), form.text(entry.commitments)
    cells[PREV], cells[HASH] = entry.prev, entry.hash
    return cells


def _column(model_name: str, column: str) -> int:
    table = next(table for table in tables.all_tables() if table.name == model_name)
    return [held.column for held in table.fields].index(column)


SALT = _column("records_privatetext", "salt")
FILE_HEAD = _column("records_file", "head")
DATA, COMMITMENTS = _column("records_line", "data"), _column("records_line", "commitments")
PREV, HASH = _column("records_line", "prev_hash"), _column("records_line", "hash")
