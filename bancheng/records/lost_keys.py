"""Which keys the stored rows were written with and are not in the key folder: nothing may be written until they are back."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db import connection, models

from bancheng.records import keys
from bancheng.records.fields import EncryptedTextField, closed
from bancheng.records.models import Seal
from bancheng.records.rotation import encrypted_columns
from bancheng.rules.whole_numbers import whole_number

FROM_EACH_END = 5
"""A new key closes every column again from its first row on, and whoever writes adds at its end: who asks the
first rows and the last of each column meets every number that rows were lately written with."""


_whole: set[tuple[str, int]] = set()
"""Folders of keys, as they stood when nothing was lost."""


def lost() -> tuple[str, ...]:
    """The names of the key files that stored rows need and that are not there, in order.

    Not every row is asked: that would read the whole house. Nothing can be lost while the folder stands as it
    stood, so the answer is kept until it changes; the tables must be of this version or an earlier one.
    """
    stands = str(keys.folder()), keys.changed()
    if stands in _whole:
        return ()
    gone = tuple(_missing())
    if not gone:
        _whole.add(stands)
    return gone


def sentence(names: Iterable[str]) -> str:
    """What is missing and what to do, for whoever keeps the machine."""
    return f"缺少密钥 {'、'.join(names)}：请从密钥的备份放回数据文件夹的 keys 里，放回以前不能启动"


def _missing() -> list[str]:
    if Seal._meta.db_table not in connection.introspection.table_names():
        return []
    needed: dict[str, set[int]] = {"data": set(_data_numbers()), "seal": set(_seal_numbers())}
    gone = []
    for kind in keys.KINDS:
        there = keys.numbers(kind)
        # The tables and the first key of each kind were made together.
        wanted = needed.get(kind) or (set() if there else {1})
        gone += [keys.name(kind, number) for number in sorted(wanted - set(there))]
    return gone


def _data_numbers() -> Iterator[int]:
    for model, columns in _standing_columns():
        rows = model._base_manager.values_list(*(closed(column.name) for column in columns))
        for row in [*rows.order_by("pk")[:FROM_EACH_END], *rows.order_by("-pk")[:FROM_EACH_END]]:
            numbers = (keys.number_in(value or "") for value in row)
            yield from (number for number in numbers if number is not None)


def _standing_columns() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """The encrypted columns that are there: a house of an earlier version may not have them all."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for model, pairs in groupby(encrypted_columns(), key=lambda pair: pair[0]):
        if model._meta.db_table not in tables:
            continue
        names = _columns(model._meta.db_table)
        if standing := [column for _, column in pairs if column.column in names]:
            yield model, standing


def _columns(table: str) -> set[str]:
    """The columns of a table: Django's description of it takes whole declarations apart, a second of every command."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608
        return {column[0] for column in cursor.description}


def _seal_numbers() -> Iterator[int]:
    for signer in Seal.objects.order_by().values_list("signer", flat=True).distinct():
        number = whole_number(signer, most=keys.MOST_KEYS)
        if number is not None:
            yield number
