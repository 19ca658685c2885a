"""Which column of a list of opinions means what, and one row as an opinion or as a reason why not."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bancheng.catalogue.sheets import Row, Unreadable, rows_in
from bancheng.catalogue.wording import fold
from bancheng.rules.feedback import Opinion
from bancheng.rules.vocabulary import Channel

SEARCHED_FOR_HEADINGS = 10

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("留言编号", "评价编号", "办件评价编号", "工单编号", "工单号", "意见编号", "诉求编号", "编号", "number", "id"),
    "name": ("留言用户", "留言人", "评价人", "来电人", "反映人", "诉求人", "姓名", "用户", "name", "user"),
    "subject": ("留言主题", "诉求标题", "主题", "标题", "事由", "subject", "title"),
    "made_on": ("留言时间", "评价时间", "来电时间", "诉求时间", "反映时间", "提交时间", "受理时间", "时间", "日期", "time", "date"),
    "text": ("留言详情", "留言内容", "评价内容", "诉求内容", "意见内容", "反映内容", "详情", "内容", "text", "content"),
    "label": ("一级分类", "一级标签", "诉求类型", "分类", "类别", "标签", "类型", "label", "category"),
    "contact": ("联系电话", "手机号码", "手机号", "来电号码", "联系方式", "电话", "手机", "phone", "contact"),
}  # fmt: skip
SHOWN = {"made_on": "留言时间", "text": "留言详情"}
SPEAKS_OF = (
    ("留言", Channel.MESSAGE_BOOK),
    ("评价", Channel.RATING),
    ("工单", Channel.HOTLINE),
    ("来电", Channel.PHONE),
)
"""Words in a heading by which a channel gives itself away."""
A_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}[:时].*)?")
PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*\d{6})?")


@dataclass(frozen=True, kw_only=True)
class Read:
    """One row that can be read."""

    row: int
    opinion: Opinion


@dataclass(frozen=True, kw_only=True)
class NotRead:
    """One row that cannot, and why."""

    row: int
    number: str
    why: str


class Unclear(Exception):
    """A cell that cannot be understood; the message is one clear sentence."""


def opinions_in(path: Path, *, source: Channel | None) -> Iterator[Read | NotRead]:
    """Every row below the headings, one at a time.

    Shapes   source: the channel all rows came by; without it, what the headings say.
    Raises   Unreadable, before the first row if the headings are missing.
    """
    rows = rows_in(path)
    columns, said = _headings(rows)
    channel = source or said
    return (_read(row, columns, channel) for row in rows)


def _headings(rows: Iterator[Row]) -> tuple[dict[str, int], Channel]:
    for _, row in zip(range(SEARCHED_FOR_HEADINGS), rows, strict=False):
        columns = columns_of(row)
        if {"made_on", "text"} <= columns.keys():
            return columns, channel_of(row)
    raise Unreadable(
        f"前 {SEARCHED_FOR_HEADINGS} 行里找不到表头：至少要有“{SHOWN['made_on']}”和“{SHOWN['text']}”两列"
    )


def columns_of(row: Row) -> dict[str, int]:
    """Where each meaning stands: its own heading first, the looser ones only if that is missing."""
    places = {fold(cell): place for place, cell in reversed(list(enumerate(row.cells))) if cell.strip()}
    found = {}
    for meaning, headings in HEADINGS.items():
        place = next((places[word] for heading in headings if (word := fold(heading)) in places), None)
        if place is not None:
            found[meaning] = place
    return found


def channel_of(row: Row) -> Channel:
    """The channel the headings speak of."""
    words = "".join(fold(cell) for cell in row.cells)
    return next((channel for word, channel in SPEAKS_OF if word in words), Channel.OTHER)


def _read(row: Row, columns: Mapping[str, int], channel: Channel) -> Read | NotRead:
    cells = {meaning: _cell(row, place) for meaning, place in columns.items()}
    number = "".join(unicodedata.normalize("NFKC", cells.get("number", "")).split())
    try:
        for meaning, place in columns.items():
            if place in row.faults:
                raise Unclear(f"“{HEADINGS[meaning][0]}”{row.faults[place]}")
        told = {name: cells.get(name, "") for name in ("subject", "text", "label", "name", "contact")}
        opinion = Opinion(source=channel, number=number, made_on=day_of(cells["made_on"]), **told)
    except Unclear as unclear:
        return NotRead(row=row.number, number=number, why=str(unclear))
    return Read(row=row.number, opinion=opinion)


def _cell(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def day_of(typed: str) -> date | None:
    """The day of a moment as lists write it: 2020/1/6 12:09:38, 2020-01-06, 2020年1月6日, 20200106.

    Returns  none for an empty cell.
    Raises   Unclear for what is no day.
    """
    plain = " ".join(unicodedata.normalize("NFKC", typed).replace("\u200b", "").split())
    if not plain:
        return None
    found = A_DAY.fullmatch(plain) or PACKED_DAY.fullmatch(plain)
    if found is None:
        raise Unclear(f"日期“{plain[:30]}”认不出来，写成 2026-03-02 这样")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Unclear(f"没有“{plain[:30]}”这一天") from None
