"""Which column of a list of opinions means what, and one row as an opinion or as a reason why not."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bancheng.catalogue.sheets import Row, Unreadable, rows_in
from bancheng.catalogue.wording import fold
from bancheng.rules import national_ratings
from bancheng.rules.feedback import Opinion
from bancheng.rules.vocabulary import Channel

SEARCHED_FOR_HEADINGS = 10

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("留言编号", "评价编号", "办件评价编号", "工单编号", "工单号", "意见编号", "诉求编号", "编号", "number", "id"),
    "name": ("留言用户", "留言人", "评价人", "来电人", "反映人", "诉求人", "姓名", "用户", "name", "user"),
    "subject": ("留言主题", "诉求标题", "主题", "标题", "事由", "subject", "title"),
    "made_on": ("留言时间", "评价时间", "来电时间", "诉求时间", "反映时间", "提交时间", "受理时间", "创建时间", "时间", "日期", "time", "date", "created_at"),
    "text": ("留言详情", "留言内容", "评价内容", "诉求内容", "意见内容", "反映内容", "详情", "内容", "text", "content"),
    "label": ("一级分类", "一级标签", "诉求类型", "分类", "类别", "标签", "类型", "label", "category"),
    "contact": ("联系电话", "手机号码", "手机号", "来电号码", "联系方式", "电话", "手机", "phone", "contact"),
    "unit": ("被评价单位", "被评价部门", "承办单位", "办理单位", "处理单位", "责任单位", "反映单位", "单位", "部门", "department", "unit"),
    "stars": ("满意度", "评价等级", "评价结果", "星级", "等级", "stars", "grade"),
    "indicators": ("评价指标", "评价选项", "指标", "indicators"),
}  # fmt: skip
"""Words in a heading that say what a column means, the likeliest first."""
TELLS_WITHOUT_TEXT = (
    "kind", "问题类型", "诉求类型", "一级分类", "二级分类", "三级分类", "label_l1", "label_l2", "label_l3",
    "街道", "社区", "地址", "地点", "street", "community", "address",
)  # fmt: skip
"""Columns that together tell what somebody reported where a channel hands over no words of his."""
MEANINGS: Mapping[str, str] = {
    "number": "渠道编号",
    "made_on": "反映日期",
    "subject": "主题",
    "text": "内容",
    "label": "原渠道分类",
    "name": "姓名",
    "contact": "联系方式",
    "unit": "反映的单位",
    "stars": "好差评等级",
    "indicators": "好差评指标",
}
"""What a column can mean, as people are asked."""
SEVERAL = frozenset({"text", "label", "indicators"})
"""Meanings several columns may have together; of every other there is one."""
SHOWN = {"made_on": "留言时间", "text": "留言详情"}
SPEAKS_OF = (
    ("留言", Channel.MESSAGE_BOOK),
    ("评价", Channel.RATING),
    ("满意度", Channel.RATING),
    ("工单", Channel.HOTLINE),
    ("来电", Channel.PHONE),
)
"""Words in a heading by which a channel gives itself away."""
A_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}[:时].*)?")
PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*\d{6})?")
WORDED_FROM = 30
"""Signs below which a cell is a word of a list, not words of somebody."""

Columns = Mapping[str, tuple[int, ...]]
"""What a row means: the meaning → the places where it stands, in their order."""


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


def opinions_in(
    path: Path, *, source: Channel | None, columns: Columns | None = None
) -> Iterator[Read | NotRead]:
    """Every row below the headings, one at a time.

    Shapes   source: the channel all rows came by; without it, what the headings say. columns: what somebody said each
             means; without it, what the headings say.
    Raises   Unreadable, before the first row if the headings are missing.
    """
    rows = rows_in(path)
    row, said = headings_of(rows)
    channel = source or channel_of(row)
    meant = columns if columns is not None else said
    refuse_columns(meant)
    cells = [cell.strip() for cell in row.cells]
    return (_read(row, meant, channel, cells) for row in rows)


def headings_of(rows: Iterator[Row]) -> tuple[Row, Columns]:
    """The row of headings, and what each column seems to mean; titles above are passed over.

    Raises   Unreadable when there is no row with a moment and a second column that can be told.
    """
    for _, row in zip(range(SEARCHED_FOR_HEADINGS), rows, strict=False):
        columns = columns_of(row)
        if "made_on" in columns and len(columns) > 1:
            return row, columns
    raise Unreadable(
        f"前 {SEARCHED_FOR_HEADINGS} 行里找不到表头：至少要有“{SHOWN['made_on']}”和“{SHOWN['text']}”两列"
    )


def refuse_columns(columns: Columns) -> None:
    """Refuses a list of which nobody can say when or what.

    Raises   Unreadable
    """
    if "made_on" not in columns:
        raise Unreadable("要说明哪一列是反映日期")
    if not {"text", "subject", "stars"} & columns.keys():
        raise Unreadable("要说明哪一列是内容；没有原话的清单，选能说明是什么事的几列")


def columns_of(row: Row) -> dict[str, tuple[int, ...]]:
    """Where each meaning stands: its own heading first, the looser ones only if that is missing."""
    places = {fold(cell): place for place, cell in reversed(list(enumerate(row.cells))) if cell.strip()}
    found: dict[str, tuple[int, ...]] = {}
    for meaning, headings in HEADINGS.items():
        place = next((places[word] for heading in headings if (word := fold(heading)) in places), None)
        if place is not None:
            found[meaning] = (place,)
    if not {"text", "subject", "stars"} & found.keys():
        told = tuple(places[word] for heading in TELLS_WITHOUT_TEXT if (word := fold(heading)) in places)
        if told:
            found["text"] = told
            found = {name: at for name, at in found.items() if name != "label" or not set(at) & set(told)}
    return found


def channel_of(row: Row) -> Channel:
    """The channel the headings speak of."""
    words = "".join(fold(cell) for cell in row.cells)
    return next((channel for word, channel in SPEAKS_OF if word in words), Channel.OTHER)


def _read(row: Row, columns: Columns, channel: Channel, headings: Sequence[str]) -> Read | NotRead:
    cells = {meaning: [_cell(row, place) for place in places] for meaning, places in columns.items()}
    number = "".join(unicodedata.normalize("NFKC", _one(cells, "number")).split())
    try:
        for places in columns.values():
            for place in places:
                if place in row.faults:
                    raise Unclear(f"“{headings[place]}”{row.faults[place]}")
        made_on = day_of(_one(cells, "made_on"))
        opinion = Opinion(
            source=channel,
            number=number,
            made_on=made_on,
            subject=_one(cells, "subject"),
            text=_text(columns, cells, headings),
            label="/".join(cell for cell in cells.get("label", ()) if cell),
            name=_one(cells, "name"),
            contact=_one(cells, "contact"),
            unit=_one(cells, "unit"),
            is_worded=len(columns.get("text", ())) <= 1
            or any(len(cell) >= WORDED_FROM for cell in cells.get("text", ())),
            **_rating(cells, made_on),
        )
    except Unclear as unclear:
        return NotRead(row=row.number, number=number, why=str(unclear))
    return Read(row=row.number, opinion=opinion)


def _one(cells: Mapping[str, Sequence[str]], meaning: str) -> str:
    return next(iter(cells.get(meaning, ())), "")


def _text(columns: Columns, cells: Mapping[str, Sequence[str]], headings: Sequence[str]) -> str:
    """The words; of several columns each in a line of its own, after its heading."""
    places, told = columns.get("text", ()), cells.get("text", ())
    if len(places) == 1:
        return told[0]
    return "\n".join(
        f"{headings[place]}：{cell}"
        for place, cell in zip(places, told, strict=True)
        if cell not in ("", "-")
    )


def _rating(cells: Mapping[str, Sequence[str]], made_on: date | None) -> dict[str, Any]:
    """A national 好差评 in the wording of its day; nothing where none was given."""
    typed = _one(cells, "stars")
    if not typed or made_on is None:
        return {}
    grade = national_ratings.grade_of(typed, on=made_on)
    if grade is None:
        raise Unclear(
            f"“{typed[:20]}”不是好差评的等级，要写非常满意、满意、基本满意、不满意、非常不满意或 1 到 5 星"
        )
    told = [
        part
        for cell in cells.get("indicators", ())
        for part in re.split(r"[,，、;；|]", cell)
        if part.strip()
    ]
    version = national_ratings.in_force(made_on).version
    return {"stars": grade.stars, "wording": version, "indicators": tuple(part.strip() for part in told)}


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
