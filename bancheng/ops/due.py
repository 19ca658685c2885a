"""`bancheng due START N`: when something would be due, and why, by the calendar of this house.

`bancheng due --case NUMBER`: the same for every clock of a case that runs, with its pauses and what put it off.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError

from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case
from bancheng.cases.showing.why import Why, reasons
from bancheng.org.reads import working_calendar
from bancheng.rules.calendar import ZONE, WorkingCalendar
from bancheng.rules.clocks import Due, Limit, due_at
from bancheng.rules.strip import Cell, DayStrip, day_strip
from bancheng.rules.vocabulary import Unit
from bancheng.rules.whole_numbers import whole_number
from bancheng.rules.wording import full_date_words

# Ten years of days: beyond that nobody's calendar says anything.
MOST = 3660
# Read from before the start, no day of the answer is “today”: the same question has the same answer.
ONE_DAY = timedelta(days=1)
NO_CALENDAR = "还没有工作日历：请先用 ./run 建立数据库，再重试。"


def due(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Prints the due moment with the day strip that explains it; the same start gives the same answer."""
    units = [unit.value for unit in Unit]
    parser.add_argument(
        "start", metavar="START", nargs="?", type=_moment, help="起算时刻，如 2026-09-28T10:20；或日期"
    )
    parser.add_argument("count", metavar="N", nargs="?", type=_count, help="期限的数")
    parser.add_argument("--case", metavar="编号", help="改为说明一件案件现在每一个期限为何这天到期")
    parser.add_argument(
        "--unit",
        choices=units,
        default=Unit.WORKDAY.value,
        help="wd 工作日（缺省），day 自然日，hour 工作小时",
    )
    parser.add_argument("--json", action="store_true", help="用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    if asked.case:
        return _of_a_case(asked.case, as_machine=asked.json, at=at)
    if asked.start is None or asked.count is None:
        parser.error("要写起算时刻和期限的数，或用 --case 写案件编号")
    limit = Limit(count=asked.count, unit=Unit(asked.unit))
    return _of_a_limit(asked.start, limit, as_machine=asked.json)


def _of_a_limit(start: datetime, limit: Limit, *, as_machine: bool) -> int:
    """Prints when a limit that starts then is due, and why that day."""
    calendar = _calendar(start)
    if calendar is None:
        print(NO_CALENDAR, file=sys.stderr)
        return 2
    found = due_at(received_at=start, limit=limit, calendar=calendar)
    strip = day_strip(
        started_at=start, due=found, limit=limit, calendar=calendar, now=start - ONE_DAY, first="起算"
    )
    print(as_json(found, strip) if as_machine else in_words(found, strip))
    return 0


def _of_a_case(number: str, *, as_machine: bool, at: datetime) -> int:
    """Prints why each running clock of a case is due when it is; nothing of anybody's person stands in it."""
    case = Case.objects.filter(number=number.strip()).first()
    if case is None:
        print(f"没有编号是 {number} 的案件，请核对编号。", file=sys.stderr)
        return 2
    found = reasons(Dossier(case), now=at)
    if as_machine:
        dues = [{"clock": why.label} | _explained(why.strip) for why in found]
        print(json.dumps({"case": case.number, "dues": dues}, ensure_ascii=False))
    else:
        print("\n\n".join(_told(why) for why in found) or "这件现在没有在走的期限。")
    return 0


def _told(why: Why) -> str:
    now = f"：{why.clock.main}，{why.clock.sub}" if why.clock else ""
    return "\n".join([f"【{why.label}】{now}", *_in_lines(why.strip)])


def as_json(found: Due, strip: DayStrip) -> str:
    """The answer for machines."""
    answer = {
        "due": found.at.isoformat(),
        "provisional": found.provisional,
        "why": found.why,
    }
    return json.dumps(answer | _explained(strip), ensure_ascii=False)


def _explained(strip: DayStrip) -> dict[str, object]:
    return {
        "rule": strip.rule,
        "sentences": list(strip.sentences),
        "days": [_day(cell) for cell in strip.cells],
    }


def in_words(found: Due, strip: DayStrip) -> str:
    """The answer for people: the moment, the sentences, one line per day."""
    mark = "（暂定）" if found.provisional else ""
    head = f"{found.at.year}年{full_date_words(found.at.date())} {found.at:%H:%M} 到期{mark}"
    return "\n".join([head, *_in_lines(strip)])


def _in_lines(strip: DayStrip) -> list[str]:
    days = [
        f"  {cell.date:%Y-%m-%d} {cell.weekday}  {cell.mark}  {cell.why}".rstrip() for cell in strip.cells
    ]
    return [*strip.sentences, *days, strip.rule]


def _day(cell: Cell) -> dict[str, object]:
    return {
        "date": cell.date.isoformat(),
        "counted": cell.counted,
        "kinds": list(cell.kinds),
        "mark": cell.mark,
        "why": cell.why,
        "source": cell.source,
    }


def _calendar(start: datetime) -> WorkingCalendar | None:
    try:
        return working_calendar(start.date())
    except (DatabaseError, LookupError):
        return None


def _moment(text: str) -> datetime:
    """A moment on the wall clock of the district unless it names another."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"应写成 2026-09-28T10:20 或 2026-09-28，不能是 {text}") from None
    if not 1990 <= moment.year <= 2200:
        raise argparse.ArgumentTypeError(f"年份应在 1990 到 2200 之间，不能是 {moment.year}")
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(ZONE)


def _count(text: str) -> int:
    number = whole_number(text, least=1, most=MOST)
    if number is None:
        raise argparse.ArgumentTypeError(f"应是 1 到 {MOST} 的整数，不能是 {text[:20]}")
    return number
