"""Which column of a list of matters means what, and one row as plain contents or as a reason why not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bancheng.catalogue.contents import MaterialFacts, VersionFacts, refuse_contradictions
from bancheng.catalogue.models import CODE_FORM, CODE_LENGTH, NAME_LENGTH
from bancheng.catalogue.sheets import Row, Unreadable
from bancheng.catalogue.wording import fold, tidy
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit

LONGEST_PASSAGE = 20_000
LONGEST_MATERIAL = 300
LONGEST_LIMIT_DAYS = 3660
SEARCHED_FOR_HEADINGS = 10

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "task_code",
        "item_code",
        "code",
        "实施编码",
        "事项编码",
        "事项代码",
        "业务办理项编码",
        "基本编码",
        "编码",
    ),
    "name": ("name", "task_name", "item_name", "事项名称", "业务办理项名称", "办理项名称", "名称"),
    "department": ("department", "dept_name", "实施主体", "实施部门", "主管部门", "实施机关", "部门"),
    "category": ("task_type", "事项类型", "权力类型"),
    "legal": ("legal_limit", "法定办结时限", "法定时限", "法定期限"),
    "promised": ("promise_limit", "承诺办结时限", "承诺时限", "承诺期限"),
    "conditions": ("conditions", "受理条件", "办理条件", "申请条件"),
    "materials": ("materials", "申请材料", "材料清单", "申报材料", "材料"),
    "location": ("location", "办理地点", "办理地址"),
    "phone": ("consult_phone", "咨询电话", "咨询方式"),
    "complaint": ("complaint_phone", "监督电话", "投诉电话", "监督投诉方式"),
    "url": ("url", "link", "网上办理", "办理链接", "在线办理"),
}
SHOWN = {"code": "事项编码", "name": "事项名称"}
# National codes of the kinds of matter, as lists exported from provincial systems carry them.
CATEGORY_CODES = {
    "1": "行政许可", "4": "行政征收", "5": "行政给付", "6": "行政检查", "7": "行政确认",
    "8": "行政奖励", "9": "行政裁决", "10": "其他行政权力", "20": "公共服务", "21": "公共服务",
}  # fmt: skip
LIMIT = re.compile(r"^(\d{1,6})(?:\((.*)\)|(.*))$")
WORKDAY_WORDS = frozenset({"", "工作日", "个工作日", "天(工作日)", "日(工作日)"})
DAY_WORDS = frozenset({"自然日", "个自然日", "天", "日", "日历日", "个日历日"})
AT_ONCE = frozenset({"即办", "即办件", "当场办结", "当场", "即时办结", "当日办结"})
SPLIT_MATERIALS = re.compile(r"[|\n；;]+")


@dataclass(frozen=True, kw_only=True)
class MatterRow:
    """One matter as a list tells it."""

    number: int
    code: str
    department: str
    category: str
    contents: VersionFacts
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """One row that was not taken, and why."""

    number: int
    code: str
    why: str


def headings_of(row: Row) -> dict[str, int] | None:
    """Where each meaning stands, if this row is the row of headings."""
    named = {fold(cell).strip("*:："): place for place, cell in reversed(list(enumerate(row.cells)))}
    found = {
        meaning: named[fold(name)]
        for meaning, names in HEADINGS.items()
        for name in reversed(names)
        if fold(name) in named
    }
    return found if {"code", "name"} <= found.keys() else None


def refuse_headings(seen: list[Row]) -> Unreadable:
    """Why no row of headings was found, naming the column that is missing."""
    first = "、".join(tidy(cell)[:20] for cell in seen[0].cells[:12] if cell.strip()) if seen else ""
    named = {fold(cell) for row in seen for cell in row.cells}
    missing = [
        shown for meaning, shown in SHOWN.items() if not named & {fold(name) for name in HEADINGS[meaning]}
    ]
    return Unreadable(
        f"前 {SEARCHED_FOR_HEADINGS} 行里没有找到表头：缺“{'”“'.join(missing or SHOWN.values())}”列；"
        f"第一行是：{first or '空'}"
    )


def matter_row(row: Row, columns: Mapping[str, int], *, source: str) -> MatterRow | Rejected:
    """The row as a matter, or the reason why it cannot be one."""
    told = {meaning: row.cells[place] if place < len(row.cells) else "" for meaning, place in columns.items()}
    code = fold_code(told["code"])
    fault = _fault(row, columns) or _fault_of_text(told, code)
    if fault:
        return Rejected(number=row.number, code=code[:CODE_LENGTH], why=fault)
    return _as_matter(row.number, code, told, source)


def fold_code(text: str) -> str:
    """A code in its one form: half width, without spaces, its letters as they were."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", tidy(text)))


def _fault(row: Row, columns: Mapping[str, int]) -> str:
    """What the spreadsheet itself spoiled in a column that is needed."""
    for meaning, place in columns.items():
        if place in row.faults:
            return f"“{HEADINGS[meaning][-1]}”一格{row.faults[place]}"
    return ""


def _fault_of_text(told: Mapping[str, str], code: str) -> str:
    name = tidy(told["name"])
    if not code:
        return "没有事项编码"
    if not name:
        return "没有事项名称"
    if len(code) > CODE_LENGTH:
        return f"编码有 {len(code)} 位，最多 {CODE_LENGTH} 位"
    if not re.match(CODE_FORM, code):
        return f"编码“{code[:20]}”里有数字、字母、短横、点和下划线以外的字符"
    if len(name) > NAME_LENGTH:
        return f"名称有 {len(name)} 字，最多 {NAME_LENGTH} 字"
    for meaning in ("conditions", "materials", "location"):
        if len(told.get(meaning, "")) > LONGEST_PASSAGE:
            return f"“{HEADINGS[meaning][-1]}”有 {len(told[meaning])} 字，最多 {LONGEST_PASSAGE} 字"
    return ""


def _as_matter(number: int, code: str, told: Mapping[str, str], source: str) -> MatterRow | Rejected:
    legal, legal_remark = _limit(told.get("legal", ""), "法定时限")
    promised, promised_remark = _limit(told.get("promised", ""), "承诺时限")
    contents = VersionFacts(
        name=tidy(told["name"]),
        legal_days=legal[0],
        legal_unit=legal[1],
        promised_days=promised[0],
        promised_unit=promised[1],
        conditions=told.get("conditions", "").strip(),
        guide=_guide(told),
        source=source,
        materials=_materials(told.get("materials", "")),
    )
    try:
        refuse_contradictions(contents)
    except Refused as refused:
        return Rejected(number=number, code=code, why=refused.sentence)
    too_long = [material.name for material in contents.materials if len(material.name) > LONGEST_MATERIAL]
    if too_long:
        return Rejected(number=number, code=code, why=f"材料“{too_long[0][:20]}…”超过 {LONGEST_MATERIAL} 字")
    return MatterRow(
        number=number,
        code=code,
        department=tidy(told.get("department", ""))[:80],
        category=_category(told.get("category", "")),
        contents=contents,
        remarks=tuple(remark for remark in (legal_remark, promised_remark) if remark),
    )


def _limit(text: str, what: str) -> tuple[tuple[int | None, str], str]:
    """The limit as a count and its unit; what cannot be understood is left empty and remarked upon."""
    told = fold(text)
    if told in ("", "-", "无", "/"):
        return (None, Unit.WORKDAY.value), ""
    if told in AT_ONCE:
        return (0, Unit.WORKDAY.value), ""
    match = LIMIT.match(told)
    unit = _unit_of((match[2] or match[3] or "") if match else "?")
    if match is None or unit is None or int(match[1]) > LONGEST_LIMIT_DAYS:
        return (None, Unit.WORKDAY.value), f"{what}“{tidy(text)[:20]}”读不懂，按没有写处理"
    return (int(match[1]), unit), ""


def _unit_of(word: str) -> str | None:
    if word in WORKDAY_WORDS:
        return Unit.WORKDAY.value
    return Unit.DAY.value if word in DAY_WORDS else None


def _materials(text: str) -> tuple[MaterialFacts, ...]:
    """The names between bars, semicolons or line ends, each once; a list does not say which are key."""
    names = dict.fromkeys(tidy(name) for name in SPLIT_MATERIALS.split(text))
    return tuple(MaterialFacts(name=name) for name in names if name)


def _category(text: str) -> str:
    told = tidy(text)
    return CATEGORY_CODES.get(told.lstrip("0"), told)[:40]


def _guide(told: Mapping[str, str]) -> str:
    """Where and by what telephone, as lines of the guide."""
    places = (
        ("location", ""),
        ("phone", "咨询电话："),
        ("complaint", "监督投诉电话："),
        ("url", "网上办理："),
    )
    return "\n".join(f"{head}{tidy(told[part])}" for part, head in places if told.get(part, "").strip())
