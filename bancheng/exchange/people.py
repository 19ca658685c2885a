"""`bancheng import people FILE`: members of the staff with their roles, with an account of every row."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from bancheng.catalogue.sheets import Unreadable
from bancheng.exchange.feedback_sheet import NotRead
from bancheng.exchange.people_sheet import Staff, is_the_same, staff_in
from bancheng.org import actions
from bancheng.org.actions.accounts import CONSOLE
from bancheng.org.models import Appointment, Person
from bancheng.rules.calendar import local
from bancheng.rules.permissions import SITE_ROLES, UNIT_ROLES
from bancheng.rules.refusal import Refused

LISTED_ON_SCREEN = 20


@dataclass(kw_only=True)
class Account:
    """What became of every row: read = created + duplicate + rejected.

    Shapes   people, roles: how many of each the created rows brought. rejections: row, staff number, why.
    """

    file: str
    dry_run: bool
    read: int = 0
    created: int = 0
    duplicate: int = 0
    rejected: int = 0
    people: int = 0
    roles: int = 0
    rejections: list[dict[str, object]] = field(default_factory=list)

    def reject(self, row: int, number: str, why: str) -> None:
        """Counts one row that was not taken, with its reason; never with a name."""
        self.rejected += 1
        self.rejections.append({"row": row, "number": number, "why": why})


def import_people(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Takes a list of staff in; 0 when no row was turned away, 1 when some were, 2 for a bad file."""
    parser.add_argument(
        "file",
        metavar="文件",
        type=Path,
        help="CSV 或 XLSX，要有工号、姓名、身份类别三列，可以有部门、网点、角色、起止",
    )
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    try:
        account = take_in(asked.file, at=at, dry_run=asked.dry_run)
    except Unreadable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(asdict(account), ensure_ascii=False) if asked.json else in_words(account))
    return 1 if account.rejected else 0


@transaction.atomic
def take_in(path: Path, *, at: datetime, dry_run: bool) -> Account:
    """Takes a list of staff in, or only tries it; a row is taken whole or not at all.

    Raises   Unreadable: nothing was taken in.
    """
    account = Account(file=path.name, dry_run=dry_run)
    for row in staff_in(path):
        account.read += 1
        if isinstance(row, NotRead):
            account.reject(row.row, row.number, row.why)
            continue
        try:
            _take(row, account, at)
        except Refused as refused:
            account.reject(row.row, row.staff_no, refused.sentence)
    transaction.set_rollback(dry_run)
    return account


def _take(row: Staff, account: Account, at: datetime) -> None:
    """One row: the person if the number is new, then the role if it is not held yet."""
    with transaction.atomic():
        person = Person.objects.filter(staff_no=row.staff_no).first()
        if person is not None and not is_the_same(row, person):
            raise Refused("exchange.other_person", "这个工号在系统里是另一位同志，请核对工号")
        known = person is not None
        person = person or _create(row, at)
        appointed = row.role is not None and not _holds(person, row, at)
        if appointed:
            _appoint(person, row, at)
    account.people += not known
    account.roles += appointed
    account.created += not known or appointed
    account.duplicate += known and not appointed


def _create(row: Staff, at: datetime) -> Person:
    return actions.create_person(
        staff_no=row.staff_no,
        name=row.name,
        employment=row.employment,
        department=row.department,
        site=row.site,
        office_phone=row.office_phone,
        by=CONSOLE,
        at=at,
    )


def _holds(person: Person, row: Staff, at: datetime) -> bool:
    """Whether this very role is held already: with the same beginning, or, if the row names none, today."""
    held = Appointment.objects.filter(person=person, role=row.role, **_scope(row))
    if row.held_from is None:
        return held.in_force(local(at).date()).exists()
    return held.filter(held_from=row.held_from, held_to=row.held_to).exists()


def _appoint(person: Person, row: Staff, at: datetime) -> None:
    if row.role is not None:
        actions.appoint(
            person,
            row.role,
            **_scope(row),
            held_from=row.held_from or local(at).date(),
            held_to=row.held_to,
            reason="从人员名单导入",
            by=CONSOLE,
            at=at,
        )


def _scope(row: Staff) -> dict[str, Any]:
    """The site of a site's role, the department of a department's; a role of the district has neither."""
    return {
        "site": row.site if row.role in SITE_ROLES else None,
        "department": row.department if row.role in UNIT_ROLES else None,
    }


def in_words(account: Account) -> str:
    """The account for people: one sentence, then every row that was not taken in, with its reason."""
    head = "试导入（没有写入）" if account.dry_run else "导入完成"
    counts = (
        f"读 {account.read} 行，新增 {account.created}（{account.people} 人、{account.roles} 项角色），"
        f"与现有相同 {account.duplicate}，未收 {account.rejected}"
    )
    told = [f"  第 {one['row']} 行 {one['number']}：{one['why']}" for one in account.rejections]
    more = account.rejected - LISTED_ON_SCREEN
    rest = [f"  另有 {more} 条，用 --json 看全部"] if more > 0 else []
    return "\n".join([f"{head}：{counts}。", *told[:LISTED_ON_SCREEN], *rest])
