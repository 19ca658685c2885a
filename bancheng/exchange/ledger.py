"""The ledger 台账 of the district as a table: one row a case, masked unless a reason is given, however many there are."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bancheng.cases.models import Case, Party, holder_among
from bancheng.cases.registration import names_ever_in_each
from bancheng.exchange.case_facts import Said
from bancheng.exchange.leaving import Wish, leaving
from bancheng.org import record
from bancheng.rules import masks
from bancheng.rules.calendar import local
from bancheng.rules.freetext import discreet
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Channel, Level, Outcome

AT_ONCE = 1000
SAYS_EVERY = 5000
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMS = (".xlsx", ".csv")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How a case is seen in its row.

    Shapes   said: how its own words are said; masked, without any name that ever stood in it.
    """

    in_full: bool
    said: Said


@dataclass(frozen=True)
class Column:
    """One column: its heading and what stands in it for a case."""

    heading: str
    value: Callable[[Case, Seen], str]


def write_ledger(
    path: Path, *, by: Actor, at: datetime, wish: Wish, told: Callable[[int], None] = lambda rows: None
) -> int:
    """Writes every case as a row, newest last, and says in the record that the ledger left the house.

    Raises   Refused when the name has no known ending, is taken, or cannot be written.
    Returns  how many cases it holds.
    """
    if path.suffix.lower() not in FORMS:
        raise Refused("export.form", f"文件名要以 {' 或 '.join(FORMS)} 结尾，才知道写成哪一种")
    write = _write_xlsx if path.suffix.lower() == ".xlsx" else _write_csv
    with leaving(path) as aside:
        # Written before the line's transaction begins: a hundred thousand rows take longer than anybody can wait.
        rows = write(aside, _told(_rows(wish), told))
        reason = {"reason": wish.reason.strip()}
        data = {"cases": rows, **wish.fact}
        with transaction.atomic():
            record.write("exports", LineKind.LEDGER_EXPORTED, by=by.ref, at=at, data=data, private=reason)
    return rows


def _rows(wish: Wish) -> Iterator[list[str]]:
    around = ("site", "matter", "main_unit", "first", "handler", "first_window__site")
    parties = Prefetch("parties", Party.objects.order_by("pk"))
    cases = Case.objects.order_by("registered_at", "pk").select_related(*around).prefetch_related(parties)
    for some in batched(cases.iterator(chunk_size=AT_ONCE), AT_ONCE):
        names = {} if wish.in_full else names_ever_in_each(some)
        for case in some:
            seen = Seen(in_full=wish.in_full, said=_as_it_is if wish.in_full else discreet(names[case.pk]))
            yield [column.value(case, seen) for column in COLUMNS]


def _as_it_is(text: str) -> str:
    return text


def _told(rows: Iterator[list[str]], told: Callable[[int], None]) -> Iterator[list[str]]:
    for count, row in enumerate(rows, start=1):
        if count % SAYS_EVERY == 0:
            told(count)
        yield row


def _write_csv(path: Path, rows: Iterator[list[str]]) -> int:
    """As spreadsheets of the hall's machines open it without asking: with a mark of its encoding, no formula."""
    with path.open("x", newline="", encoding="utf-8-sig") as file:
        sheet = csv.writer(file)
        sheet.writerow([column.heading for column in COLUMNS])
        count = 0
        for row in rows:
            sheet.writerow([f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value for value in row])
            count += 1
    return count


def _write_xlsx(path: Path, rows: Iterator[list[str]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.freeze_panes = "B2"
    sheet.append([column.heading for column in COLUMNS])
    count = 0
    for row in rows:
        sheet.append([_inert(sheet, value) if value.startswith("=") else value for value in row])
        count += 1
    book.save(path)
    return count


def _inert(sheet: Any, value: str) -> Any:
    """A text that looks like a formula stays a text."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


# --- what stands in a row ------------------------------------------------------------------------------


def _moment(at: datetime | None) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _name(case: Case, seen: Seen) -> str:
    party = holder_among(case.parties.all())
    if party is None:
        return "不愿留名"
    return party.firm or (party.name if seen.in_full else masks.masked_name(party.name)) or "不愿留名"


def _phone(case: Case, seen: Seen) -> str:
    party = holder_among(case.parties.all())
    if party is None or not party.phone:
        return ""
    return party.phone if seen.in_full else masks.masked_phone(party.phone)


COLUMNS: Sequence[Column] = (
    Column("编号", lambda case, seen: case.number),
    Column("网点", lambda case, seen: case.site.name),
    Column("登记时间", lambda case, seen: _moment(case.registered_at)),
    Column("渠道", lambda case, seen: Channel(case.channel).label),
    Column("反映人", _name),
    Column("电话", _phone),
    Column("事由", lambda case, seen: seen.said(case.title)),
    Column("想要的结果", lambda case, seen: seen.said(case.wanted)),
    Column("事项", lambda case, seen: case.matter.name if case.matter else ""),
    Column("先接的窗口", lambda case, seen: str(case.first_window) if case.first_window else ""),
    Column("第一责任人", lambda case, seen: case.first.name),
    Column("经办人", lambda case, seen: case.handler.name),
    Column("步骤", lambda case, seen: case.step_word),
    Column("类型", lambda case, seen: CaseType(case.case_type).label if case.case_type else ""),
    Column("难度", lambda case, seen: Level(case.level).label if case.level else ""),
    Column("主办单位", lambda case, seen: case.main_unit.short_name if case.main_unit else ""),
    Column("受理时间", lambda case, seen: _moment(case.clock_started_at)),
    Column("下一个到期", lambda case, seen: _moment(case.due_at)),
    Column("告知时间", lambda case, seen: _moment(case.answered_at)),
    Column("结果", lambda case, seen: Outcome(case.outcome).label if case.outcome else ""),
    Column("了结时间", lambda case, seen: _moment(case.rested_at)),
    Column("归档时间", lambda case, seen: _moment(case.filed_at)),
)
