"""The calendar, office hours, opening hours and limits: dated rows, replaced and never overwritten."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from bancheng.org import record
from bancheng.org.actions.dated import make_way
from bancheng.org.actions.powers import require, restamp
from bancheng.org.models import CalendarDay, CalendarNotice, LimitRow, OfficeHours, OpeningHours, Site
from bancheng.org.rooms import answers
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit

ARTICLE_CALENDAR = "办理规程 §3 工作日历"


@dataclass(frozen=True, kw_only=True, order=True)
class NoticeDay:
    """One day as a notice says it: off, or a make-up working day."""

    date: date
    works: bool
    name: str


@transaction.atomic
def import_calendar_notice(
    *,
    year: int,
    title: str,
    number: str = "",
    published_on: date | None = None,
    source: str,
    days: Sequence[NoticeDay],
    by: Actor,
    at: datetime,
) -> CalendarNotice:
    """Enters the published arrangement of a year; the year's rows are replaced as a whole and kept.

    The line `org.calendar_imported` carries every day that now works otherwise, for whoever must
    compute due dates again. The same arrangement once more changes nothing.
    Raises   Refused for days outside the year, twice the same day, or a make-up day on a weekday.
    """
    require(by, "keep_calendar")
    _refuse_odd_days(year, days)
    before = CalendarNotice.objects.select_for_update().filter(year=year, replaced_at=None).first()
    if before is not None and not before.provisional and _said_by(before) == sorted(days):
        return before
    changed = _changed_days(before, days)
    rows = _replace(before, at)
    notice = CalendarNotice.objects.create(
        year=year, title=title, number=number, published_on=published_on, source=source, entered_at=at
    )
    rows += [*told.new(notice), *_enter(notice, days, at)]
    restamp("calendar")
    data = {
        "year": year,
        "title": title,
        "number": number,
        "source": source,
        "changed": len(changed),
        "changed_days": changed,
        "days": [[day.date.isoformat(), day.works, day.name] for day in sorted(days)],
    }
    record.write("calendar", LineKind.ORG_CALENDAR_IMPORTED, by=by.ref, at=at, data=data, rows=rows)
    return notice


def _refuse_odd_days(year: int, days: Sequence[NoticeDay]) -> None:
    """The days a notice for a year can speak of: the year itself and the last December days before."""
    if not days:
        raise Refused("org.notice_empty", "这份安排里一天也没有")
    first = date(year - 1, 12, 20)
    for day in days:
        if not first <= day.date <= date(year, 12, 31):
            raise Refused("org.day_of_other_year", f"{day.date} 不在 {year} 年的安排里", ARTICLE_CALENDAR)
        if day.works and day.date.weekday() < 5:
            raise Refused("org.make_up_on_weekday", f"{day.date} 本来就是工作日，不用调休", ARTICLE_CALENDAR)
    if len({day.date for day in days}) < len(days):
        raise Refused("org.day_twice", "有的日期出现了两次", ARTICLE_CALENDAR)


def _said_by(notice: CalendarNotice) -> list[NoticeDay]:
    rows = CalendarDay.objects.filter(notice=notice, replaced_at=None)
    return sorted(NoticeDay(date=row.date, works=row.works, name=row.name) for row in rows)


def _changed_days(before: CalendarNotice | None, days: Sequence[NoticeDay]) -> list[str]:
    """The days that work now and did not, or the other way round."""
    old = {day.date: day.works for day in (_said_by(before) if before else ())}
    new = {day.date: day.works for day in days}
    changed = (d for d in old.keys() | new.keys() if _works(old, d) != _works(new, d))
    return [d.isoformat() for d in sorted(changed)]


def _works(said: dict[date, bool], on: date) -> bool:
    return said.get(on, on.weekday() < 5)


def _replace(notice: CalendarNotice | None, at: datetime) -> list[told.Written]:
    if notice is None:
        return []
    notice.replaced_at = at
    notice.save(update_fields=["replaced_at"])
    days = CalendarDay.objects.filter(notice=notice, replaced_at=None)
    return [told.changed(notice, "replaced_at"), *told.update(days, replaced_at=at)]


def _enter(notice: CalendarNotice, days: Sequence[NoticeDay], at: datetime) -> list[told.Written]:
    """Writes the days; one that another year's notice named too is taken over by the later notice."""
    dates = [day.date for day in days]
    replaced = told.update(CalendarDay.objects.filter(date__in=dates, replaced_at=None), replaced_at=at)
    entered = CalendarDay.objects.bulk_create(
        CalendarDay(
            date=day.date,
            works=day.works,
            name=day.name,
            notice=notice,
            provisional=notice.provisional,
            entered_at=at,
        )
        for day in days
    )
    return [*replaced, *told.new(*entered)]


@transaction.atomic
def set_calendar_day(
    *, on: date, works: bool, name: str, reason: str, by: Actor, at: datetime
) -> CalendarDay:
    """Corrects one day of a year already entered; the row before is kept.

    Raises   Refused for a year without any row to stand on.
    """
    require(by, "keep_calendar")
    if not reason:
        raise Refused("org.reason_missing", "改日历要写明依据", ARTICLE_CALENDAR)
    notice = CalendarNotice.objects.filter(year=on.year, replaced_at=None).first()
    if notice is None:
        raise Refused("org.year_unknown", f"还没有 {on.year} 年的安排，请先整年录入", ARTICLE_CALENDAR)
    before = CalendarDay.objects.select_for_update().filter(date=on, replaced_at=None).first()
    was = before.works if before else on.weekday() < 5
    rows = told.update(CalendarDay.objects.filter(date=on, replaced_at=None), replaced_at=at)
    row = CalendarDay.objects.create(
        date=on, works=works, name=name, notice=notice, provisional=notice.provisional, entered_at=at
    )
    restamp("calendar")
    data = {
        "date": on,
        "works": works,
        "name": name,
        "changed_days": [on.isoformat()] if was != works else [],
    }
    record.write(
        "calendar",
        LineKind.ORG_CALENDAR_DAY_SET,
        by=by.ref,
        at=at,
        data=data,
        private={"reason": reason},
        rows=[*rows, *told.new(row)],
    )
    return row


@transaction.atomic
def what_would_move(act: Callable[[], Any]) -> str:
    """Makes a change of the calendar, asks every room what it would move, and takes all of it back.

    Raises   Refused as the act itself would.
    """
    act()
    line = record.last_of("calendar")
    days = [date.fromisoformat(day) for day in json.loads(line.data).get("changed_days", ())] if line else []
    said = answers("BANCHENG_MOVED", days)
    transaction.set_rollback(True)
    return "".join(said)


# --- hours ------------------------------------------------------------------------------------

Spans = Sequence[tuple[time, time]]


@transaction.atomic
def set_office_hours(*, hours: Spans, in_force_from: date, by: Actor, at: datetime) -> None:
    """Agrees other office hours for the district from a day on; clocks run inside them."""
    require(by, "keep_calendar")
    _refuse_tangled(hours)
    if in_force_from <= local(at).date():
        raise Refused("org.not_ahead", "新的办公时间最早从明天起", ARTICLE_CALENDAR)
    if OfficeHours.objects.filter(in_force_from__gte=in_force_from).exists():
        raise Refused("org.hours_agreed_already", "这一天或以后的办公时间已经定过了", ARTICLE_CALENDAR)
    rows = told.update(OfficeHours.objects.filter(in_force_to=None), in_force_to=in_force_from)
    agreed = OfficeHours.objects.bulk_create(
        OfficeHours(opens=opens, closes=closes, in_force_from=in_force_from) for opens, closes in hours
    )
    rows += told.new(*agreed)
    restamp("calendar")
    data = {"hours": _hours_words(hours), "in_force_from": in_force_from}
    record.write("calendar", LineKind.ORG_OFFICE_HOURS_SET, by=by.ref, at=at, data=data, rows=rows)


def _refuse_tangled(hours: Spans) -> None:
    moments = [moment for span in hours for moment in span]
    if not moments or moments != sorted(set(moments)):
        raise Refused("org.hours_tangled", "时段要从早到晚，不能交叉")


def _hours_words(hours: Spans) -> str:
    return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)


@transaction.atomic
def set_opening_hours(
    site: Site, *, weekday: int, hours: Spans, in_force_from: date, by: Actor, at: datetime
) -> None:
    """Sets when a site is open on one kind of day, from a day on; no hours means closed.

    Shapes   weekday: 1 Monday … 7 Sunday, 8 make-up working day, 9 public holiday.
    Raises   Refused for a day that is over: what people were told then stays what it was.
    """
    require(by, "keep_places")
    if hours:
        _refuse_tangled(hours)
    if in_force_from < local(at).date():
        raise Refused("org.not_ahead", "开放时间最早从今天起改；过去的不能改")
    rows = make_way(OpeningHours.objects.filter(site=site, weekday=weekday), in_force_from, at)
    opened = OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=weekday, opens=opens, closes=closes, in_force_from=in_force_from)
        for opens, closes in hours
    )
    rows += told.new(*opened)
    data = {
        "site": site.code,
        "weekday": weekday,
        "hours": _hours_words(hours) or "不开放",
        "in_force_from": in_force_from,
    }
    record.write("places", LineKind.ORG_OPENING_HOURS_SET, by=by.ref, at=at, data=data, rows=rows)


# --- limits -----------------------------------------------------------------------------------


@transaction.atomic
def set_limit(
    *, key: str, count: int, unit: Unit, in_force_from: date, source: str, by: Actor, at: datetime
) -> LimitRow:
    """Changes one time limit from a day on; cases keep the limit in force when their clock began.

    Raises   Refused for an unknown limit, a day that is not ahead, or a limit of nothing.
    """
    require(by, "keep_limits")
    current = LimitRow.objects.select_for_update().filter(key=key, in_force_to=None).first()
    if current is None:
        raise Refused("org.limit_unknown", f"没有叫“{key}”的时限")
    _refuse_limit(current, count, source, in_force_from, on=local(at).date())
    current.in_force_to = in_force_from
    current.save(update_fields=["in_force_to"])
    row = LimitRow.objects.create(
        key=key,
        label=current.label,
        count=count,
        unit=unit.value,
        in_force_from=in_force_from,
        source=source,
    )
    restamp("limits")
    data = {
        "key": key,
        "label": row.label,
        "count": count,
        "unit": unit.value,
        "unit_label": unit.label,
        "in_force_from": in_force_from,
        "before": f"{current.count}{Unit(current.unit).label}",
        "source": source,
    }
    record.write(
        "limits",
        LineKind.ORG_LIMIT_SET,
        by=by.ref,
        at=at,
        data=data,
        rows=[told.changed(current, "in_force_to"), *told.new(row)],
    )
    return row


def _refuse_limit(current: LimitRow, count: int, source: str, in_force_from: date, *, on: date) -> None:
    """Raises   Refused for a limit of nothing, without a source, or from a day that is not ahead."""
    if count < 1:
        raise Refused("org.limit_empty", "时限至少是 1")
    if not source:
        raise Refused("org.source_missing", "改时限要写明依据")
    latest = max(on, current.in_force_from)
    if in_force_from <= latest:
        raise Refused("org.not_ahead", f"新时限最早从 {latest + timedelta(days=1)} 起")
