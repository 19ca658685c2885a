"""Which column of a list of staff means what, and one row as a person with a role or as a reason why not."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bancheng.catalogue.sheets import Row, Unreadable, rows_in
from bancheng.catalogue.wording import fold
from bancheng.exchange.feedback_sheet import NotRead, Unclear, day_of
from bancheng.org.models import Department, Person, Site
from bancheng.rules.permissions import STAFF_ROLES, THREE_POWERS
from bancheng.rules.vocabulary import Employment, Role

SEARCHED_FOR_HEADINGS = 10
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "staff_no": ("工号", "人员编号", "职工号", "staff_no", "number"),
    "name": ("姓名", "name"),
    "employment": ("身份类别", "人员类别", "身份", "编制", "employment"),
    "department": ("部门", "单位", "所属部门", "department"),
    "site": ("网点", "大厅", "所在网点", "site"),
    "role": ("角色", "岗位角色", "role"),
    "held_from": ("任职起", "起", "自", "从", "held_from", "from"),
    "held_to": ("任职止", "止", "至", "到", "held_to", "to"),
    "office_phone": ("办公电话", "电话", "phone"),
}
NEEDED = ("staff_no", "name", "employment")
STAFF_NO = re.compile(r"[0-9A-Za-z-]{1,20}")
LONGEST = {"name": 30, "office_phone": 30}


@dataclass(frozen=True, kw_only=True)
class Staff:
    """One row that can be read.

    Shapes   role: none for a person without one; held_from: none means from the day of the import.
    """

    row: int
    staff_no: str
    name: str
    employment: Employment
    department: Department | None
    site: Site | None
    role: Role | None
    held_from: date | None
    held_to: date | None
    office_phone: str


class Places:
    """The departments and sites in use, by every word a list may use for them."""

    def __init__(self) -> None:
        self.departments = {
            fold(word): unit
            for unit in Department.objects.filter(active=True)
            for word in (unit.code, unit.short_name, unit.name)
        }
        self.sites = {
            fold(word): site for site in Site.objects.filter(active=True) for word in (site.code, site.name)
        }


def staff_in(path: Path) -> Iterator[Staff | NotRead]:
    """Every row below the headings, one at a time.

    Raises   Unreadable, before the first row if the headings are missing.
    """
    rows = rows_in(path)
    columns, places = _headings(rows), Places()
    return (_read(row, columns, places) for row in rows)


def _headings(rows: Iterator[Row]) -> dict[str, int]:
    for _, row in zip(range(SEARCHED_FOR_HEADINGS), rows, strict=False):
        stands = {fold(cell): place for place, cell in reversed(list(enumerate(row.cells))) if cell.strip()}
        found = {
            meaning: next((stands[fold(word)] for word in words if fold(word) in stands), None)
            for meaning, words in HEADINGS.items()
        }
        columns = {meaning: place for meaning, place in found.items() if place is not None}
        if set(NEEDED) <= columns.keys():
            return columns
    raise Unreadable(f"前 {SEARCHED_FOR_HEADINGS} 行里找不到表头：至少要有“工号”“姓名”“身份类别”三列")


def _read(row: Row, columns: Mapping[str, int], places: Places) -> Staff | NotRead:
    told = {name: _cell(row, columns.get(name)) for name in HEADINGS}
    number = told["staff_no"]
    try:
        _refuse_faults(row, columns, told)
        return Staff(
            row=row.number,
            staff_no=number,
            name=told["name"],
            employment=Employment(_member(told["employment"], Employment, "身份类别")),
            department=_one(told["department"], places.departments, "部门"),
            site=_one(told["site"], places.sites, "网点"),
            role=_role(told["role"]),
            held_from=day_of(told["held_from"]),
            held_to=day_of(told["held_to"]),
            office_phone=told["office_phone"],
        )
    except Unclear as unclear:
        return NotRead(row=row.number, number=number[:20], why=str(unclear))


def _cell(row: Row, place: int | None) -> str:
    if place is None or place >= len(row.cells):
        return ""
    return " ".join(unicodedata.normalize("NFKC", row.cells[place]).split())


def _refuse_faults(row: Row, columns: Mapping[str, int], told: Mapping[str, str]) -> None:
    for meaning, place in columns.items():
        if place in row.faults:
            raise Unclear(f"“{HEADINGS[meaning][0]}”{row.faults[place]}")
    if not STAFF_NO.fullmatch(told["staff_no"]):
        raise Unclear("工号要由 1–20 位数字、字母或短横组成")
    if not told["name"]:
        raise Unclear("没有写姓名")
    for meaning, most in LONGEST.items():
        if len(told[meaning]) > most:
            raise Unclear(f"“{HEADINGS[meaning][0]}”超过 {most} 字")


def _member(text: str, members: type[Employment] | type[Role], what: str) -> str:
    for member in members:
        if text in (member.value, member.label):
            return member.value
    raise Unclear(f"没有叫“{text[:20]}”的{what}" if text else f"没有写{what}")


def _one[Place: (Department, Site)](text: str, known: Mapping[str, Place], what: str) -> Place | None:
    if not text:
        return None
    if fold(text) not in known:
        raise Unclear(f"没有叫“{text[:20]}”的{what}，写代码或全称")
    return known[fold(text)]


def _role(text: str) -> Role | None:
    if not text:
        return None
    role = Role(_member(text, Role, "角色"))
    if role in THREE_POWERS:
        # Whoever can start a command must not make himself keeper of accounts or of the record.
        raise Unclear(f"“{role.label}”不能从文件任命，请安全管理员在页面上任命")
    if role not in STAFF_ROLES:
        raise Unclear(f"“{role.label}”不是可以任命的角色")
    return role


def is_the_same(staff: Staff, person: Person) -> bool:
    """Whether the row speaks of the person who has this number already."""
    return person.name == staff.name
