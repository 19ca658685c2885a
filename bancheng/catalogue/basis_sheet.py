"""Which column of a list of legal bases means what, and one row as an article or as a reason why not."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from bancheng.catalogue.actions.basis import Article
from bancheng.catalogue.columns import Rejected
from bancheng.catalogue.models import Citation
from bancheng.catalogue.sheets import Row, Unreadable
from bancheng.catalogue.wording import fold, tidy

SEARCHED_FOR_HEADINGS = 10
LONGEST_TEXT = 20_000

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "法规名称", "文件名称", "依据名称", "名称", "标题"),
    "number": ("number", "文号或版本", "发文字号", "文号", "版本"),
    "article": ("article", "条款", "条文", "条"),
    "summary": ("summary", "要点", "摘要", "内容摘要"),
    "text": ("text", "原文", "条文内容", "内容"),
    "source": ("source", "出处", "来源", "公布"),
    "url": ("url", "网址", "链接"),
    "words": ("words", "常用说法", "关键词"),
    "in_force_from": ("in_force_from", "自哪天起有效", "生效日期", "施行日期", "实施日期", "有效期起"),
    "in_force_to": ("in_force_to", "自哪天起失效", "失效日期", "废止日期", "有效期止"),
}
NEEDED = ("title", "summary", "source", "in_force_from")
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


def headings_of(row: Row) -> dict[str, int] | None:
    """Where each meaning stands, if this row is the row of headings."""
    named = {fold(cell).strip("*:："): place for place, cell in reversed(list(enumerate(row.cells)))}
    found = {
        meaning: named[fold(name)]
        for meaning, names in HEADINGS.items()
        for name in reversed(names)
        if fold(name) in named
    }
    return found if found.keys() >= set(NEEDED) else None


def refuse_headings(seen: list[Row]) -> Unreadable:
    """Why no row of headings was found, naming the columns that are missing."""
    named = {fold(cell).strip("*:：") for row in seen for cell in row.cells}
    missing = [
        HEADINGS[meaning][1] for meaning in NEEDED if not named & {fold(name) for name in HEADINGS[meaning]}
    ]
    wanted = "、".join(f"“{name}”" for name in missing or (HEADINGS[meaning][1] for meaning in NEEDED))
    return Unreadable(f"前 {SEARCHED_FOR_HEADINGS} 行里没有找到表头，缺：{wanted}")


def article_row(row: Row, columns: Mapping[str, int]) -> Article | Rejected:
    """The row as a version of an article, or the reason why it cannot be one."""
    told = {meaning: row.cells[place] if place < len(row.cells) else "" for meaning, place in columns.items()}
    named = f"《{tidy(told['title'])[:40]}》{tidy(told.get('article', ''))[:20]}"
    fault = _fault(row, columns) or _fault_of_text(told)
    if fault:
        return Rejected(number=row.number, code=named, why=fault)
    begins, ends = _day(told["in_force_from"]), _day(told.get("in_force_to", ""))
    if begins is None:
        return Rejected(number=row.number, code=named, why="没有写生效日期")
    if ends is not None and ends <= begins:
        return Rejected(number=row.number, code=named, why="失效的日子要晚于生效的日子")
    words = {
        name: tidy(told.get(name, "")) for name in ("number", "article", "summary", "source", "url", "words")
    }
    return Article(
        title=tidy(told["title"]).strip("《》"),
        text=told.get("text", "").strip(),
        in_force_from=begins,
        in_force_to=ends,
        **words,
    )


def _fault(row: Row, columns: Mapping[str, int]) -> str:
    """What the spreadsheet itself spoiled."""
    for meaning, place in columns.items():
        if place in row.faults:
            return f"“{HEADINGS[meaning][1]}”一格{row.faults[place]}"
    return ""


def _fault_of_text(told: Mapping[str, str]) -> str:
    for meaning in ("title", "summary", "source"):
        if not tidy(told[meaning]):
            return f"没有写“{HEADINGS[meaning][1]}”"
    for meaning in ("title", "number", "article", "summary", "source", "words"):
        most = Citation._meta.get_field(meaning).max_length or 0  # type: ignore[union-attr]
        if len(tidy(told.get(meaning, ""))) > most:
            return f"“{HEADINGS[meaning][1]}”有 {len(tidy(told[meaning]))} 字，最多 {most} 字"
    if len(told.get("text", "")) > LONGEST_TEXT:
        return f"“原文”有 {len(told['text'])} 字，最多 {LONGEST_TEXT} 字"
    return _fault_of_url(tidy(told.get("url", ""))) or _fault_of_days(told)


def _fault_of_url(url: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(url or "https://example.org")
    except ValidationError:
        return f"网址“{url[:40]}”不对，要以 http:// 或 https:// 开头"
    return "" if len(url) <= 300 else "网址超过 300 字"


def _fault_of_days(told: Mapping[str, str]) -> str:
    for meaning in ("in_force_from", "in_force_to"):
        text = tidy(told.get(meaning, ""))
        if text and _day(text) is None:
            return f"“{HEADINGS[meaning][1]}”写的“{text[:20]}”不是日期，写成 2026-03-01 这样"
    return ""


def _day(text: str) -> date | None:
    """A day as it is written in lists: 2026-03-01, 2026/3/1, 2026年3月1日; None for anything else."""
    parts = DAY.match(tidy(text))
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None
