"""A year's arrangement as a table a person can type: CSV or XLSX → days, and the rows that will not do."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from bancheng.org.actions.calendar import NoticeDay
from bancheng.records import kinds
from bancheng.rules.refusal import Refused

WORKS = {"1": True, "是": True, "上班": True, "班": True, "true": True, "yes": True}
RESTS = {"0": False, "否": False, "放假": False, "休": False, "false": False, "no": False}
HEADS = {
    "date": "date",
    "日期": "date",
    "works": "works",
    "上班": "works",
    "是否上班": "works",
    "name": "name",
    "节日": "name",
    "名称": "name",
    "说明": "name",
}
PATTERNS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
LARGEST = 1_000_000
YEARS = range(2000, 2101)


@dataclass(kw_only=True)
class NoticeTable:
    """What a table says.

    Shapes   rejected: (row number as the sheet counts it, reason).
    """

    days: list[NoticeDay] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)
    read: int = 0

    @property
    def year(self) -> int:
        """The year most of the days belong to."""
        return Counter(day.date.year for day in self.days).most_common(1)[0][0]


def read_notice(content: bytes) -> NoticeTable:
    """The days of a CSV or XLSX table; each row that will not do is named with its reason.

    Raises   Refused for something that is no table, or lacks one of the three columns.
    """
    if len(content) > LARGEST:
        raise Refused("org.table_too_large", "表格太大了，一年的安排只有几十行")
    if content[:2] == b"PK":
        # Looked at before it is opened: a small file can unfold to gigabytes.
        kinds.recognise(content)
    rows = list(_sheet_rows(content) if content[:2] == b"PK" else _csv_rows(content))
    places = _places(rows[0] if rows else ())
    table = NoticeTable()
    seen: set[date] = set()
    for number, row in enumerate(rows[1:], start=2):
        if any(str(cell or "").strip() for cell in row):
            _take(table, number, [row[place] if place < len(row) else "" for place in places], seen)
    return table


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            yield from csv.reader(io.StringIO(text, newline=""))
        except csv.Error:
            break
        return
    raise Refused("org.table_unreadable", "读不出这个文件，请存成 CSV（UTF-8）或 XLSX")


def _sheet_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_row=5000, max_col=30)
    except (BadZipFile, KeyError, ValueError, IndexError, OverflowError, SyntaxError):
        raise Refused("org.table_unreadable", "读不出这个文件，请存成 CSV（UTF-8）或 XLSX") from None


def _places(heads: Iterable[Any]) -> tuple[int, int, int]:
    """Where date, works and name stand."""
    found = {HEADS.get(str(head or "").strip().lower()): place for place, head in enumerate(heads)}
    missing = [
        word for key, word in (("date", "日期"), ("works", "上班"), ("name", "节日")) if key not in found
    ]
    if missing:
        raise Refused("org.columns_missing", f"第一行要有列名，缺：{'、'.join(missing)}")
    return found["date"], found["works"], found["name"]


def _take(table: NoticeTable, number: int, cells: Sequence[Any], seen: set[date]) -> None:
    table.read += 1
    on, works, name = _date(cells[0]), _works(cells[1]), str(cells[2] or "").strip()
    reason = _fault(on, works, name, seen)
    if reason or on is None or works is None:
        table.rejected.append((number, reason))
        return
    seen.add(on)
    table.days.append(NoticeDay(date=on, works=works, name=name))


def _fault(on: date | None, works: bool | None, name: str, seen: set[date]) -> str:
    if on is None or on.year not in YEARS:
        return "日期看不懂，请写成 2027-01-01"
    if on in seen:
        return f"{on} 前面已经有了"
    if works is None:
        return "“上班”一列请填 是 或 否"
    if works and on.weekday() < 5:
        return f"{on} 本来就是工作日，不用写成调休"
    return "" if name else "没有写节日"


def _date(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()
    for pattern in PATTERNS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            continue
    return None


def _works(cell: Any) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = str(cell).strip().lower().removesuffix(".0")
    return WORKS.get(text, RESTS.get(text))
