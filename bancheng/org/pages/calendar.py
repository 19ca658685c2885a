"""The working calendar, office hours and limits."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bancheng.org import actions, forms, listing, notice_file, reads
from bancheng.org.asking import Asking
from bancheng.org.models import LimitRow
from bancheng.org.pages.showing import Row, filled, listed, may, needed, parts, small_form, went_well
from bancheng.rules.calendar import Day, local
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit

MONTHS = range(1, 13)


@require_GET
def calendar(request: Asking, year: int | None = None) -> HttpResponse:
    """One year: which days work, which rest, and what each stands on. Open to all staff."""
    today = local(request.at).date()
    year = year or today.year
    if not 2000 <= year <= 2100:
        raise Http404
    mine = may(request, "keep_calendar")
    told = {
        "year": year,
        "parts": parts("org:calendar"),
        "years": [
            {
                "label": str(each.year),
                "url": reverse("org:calendar_year", args=[each.year]),
                "here": each.year == year,
            }
            for each in listing.calendar_years()
            if abs(each.year - year) < 4
        ],
        "notice": listing.notice_of(year),
        "months": _months(year),
        "special": _spells(listing.year_of_days(year)),
        "hours": listing.office_hours_words(today),
        "workdays": listing.workdays_of(year),
        "acts": _acts(year) if mine else [],
        "changes": listing.calendar_changes(),
    }
    return render(request, "org/calendar.html", told)


def _acts(year: int) -> list[dict[str, Any]]:
    return [
        {
            "verb": "录入放假安排",
            "url": reverse("org:import_notice"),
            "icon": "calendar-plus",
            "primary": True,
        },
        {"verb": "改一天", "url": reverse("org:set_calendar_day", args=[year])},
        {"verb": "改办公时间", "url": reverse("org:set_office_hours")},
    ]


def _months(year: int) -> list[dict[str, Any]]:
    """Twelve months of days, each with its kind in a word."""
    calendar = reads.working_calendar()
    found = []
    for month in MONTHS:
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        days = [calendar.day(first + timedelta(days=n)) for n in range((after - first).days)]
        found.append({"month": month, "lead": range(first.weekday()), "days": [_cell(day) for day in days]})
    return found


def _cell(day: Day) -> dict[str, Any]:
    mark = "班" if day.is_make_up else "" if day.works else "休"
    kind = "make" if day.is_make_up else "" if day.works else "off"
    return {"day": day.date.day, "mark": mark, "kind": kind, "why": f"{day.date} {day.why}"}


def _spells(days: list[Day]) -> list[dict[str, Any]]:
    """Days that follow each other for the same reason, told as one line."""
    spells: list[dict[str, Any]] = []
    for day in days:
        last = spells[-1] if spells else None
        if (
            last
            and (last["works"], last["name"]) == (day.works, day.name)
            and _next_to(last["end"], day.date)
        ):
            last["end"] = day.date
        else:
            spells.append(
                {
                    "start": day.date,
                    "end": day.date,
                    "works": day.works,
                    "name": day.name,
                    "why": f"{day.name}{'调休上班' if day.works else '放假'}",
                    "source": day.source,
                }
            )
    return spells


def _next_to(before: date, after: date) -> bool:
    return after - before == timedelta(days=1)


@require_http_methods(["GET", "POST"])
def set_calendar_day(request: Asking, year: int) -> HttpResponse:
    """One day of a year corrected."""
    needed(request, "keep_calendar")
    return small_form(
        request,
        filled(request, forms.SetCalendarDay),
        lambda **typed: actions.set_calendar_day(**typed, by=request.actor, at=request.at),
        title="改一天",
        lead="整年的安排请用“录入放假安排”。改过以后，受影响的到期日会重算。",
        verb="改这一天",
        back=reverse("org:calendar_year", args=[year]),
        done="改好了。",
        foresee=actions.what_would_move,
    )


@require_http_methods(["GET", "POST"])
def import_notice(request: Asking) -> HttpResponse:
    """A year's arrangement from a table; one bad row and nothing is entered."""
    needed(request, "keep_calendar")

    def enter(*, file: Any, **typed: Any) -> Any:
        table = _table_in(file)
        return actions.import_calendar_notice(
            year=table.year, days=table.days, **typed, by=request.actor, at=request.at
        )

    def then(notice: Any) -> HttpResponse:
        words = f"{notice.year} 年的安排录入好了，共 {notice.days.filter(replaced_at=None).count()} 天。"
        return went_well(request, words, reverse("org:calendar_year", args=[notice.year]))

    return small_form(
        request,
        filled(request, forms.ImportNotice),
        enter,
        title="录入放假安排",
        lead="国务院办公厅的通知一公布就录入；这一年原来的安排整年替换，旧的留着备查。",
        verb="录入",
        back=reverse("org:calendar"),
        done="",
        then=then,
        foresee=_with_the_file_again,
    )


def _table_in(file: Any) -> notice_file.NoticeTable:
    """The arrangement in a file. Raises Refused for one bad row, or for none at all."""
    # Read a second time when what would move has been asked first.
    file.seek(0)
    table = notice_file.read_notice(file.read())
    if table.rejected:
        faults = "；".join(f"第 {number} 行：{reason}" for number, reason in table.rejected[:5])
        raise Refused("org.rows_rejected", f"{len(table.rejected)} 行不能用，一行也没有录入。{faults}")
    if not table.days:
        raise Refused("org.notice_empty", "这份安排里一天也没有")
    return table


def _with_the_file_again(act: Callable[[], Any]) -> str:
    """What would move; a browser never sends a file a second time by itself."""
    said = actions.what_would_move(act)
    return f"{said}要录入，请再选一次同一个文件。" if said else ""


@require_http_methods(["GET", "POST"])
def set_office_hours(request: Asking) -> HttpResponse:
    """Other office hours for the district, from a day on."""
    needed(request, "keep_calendar")

    def keep(*, in_force_from: date, **times: time) -> None:
        hours = [
            (times["morning_opens"], times["morning_closes"]),
            (times["afternoon_opens"], times["afternoon_closes"]),
        ]
        actions.set_office_hours(
            hours=hours,
            in_force_from=in_force_from,
            by=request.actor,
            at=request.at,
        )

    return small_form(
        request,
        filled(request, forms.SetOfficeHours),
        keep,
        title="改办公时间",
        lead="全区的钟都按办公时间走。",
        verb="改办公时间",
        back=reverse("org:calendar"),
        done="定好了。",
    )


# --- limits -----------------------------------------------------------------------------------


@require_GET
def limits(request: Asking) -> HttpResponse:
    """Every limit in force and to come, with what it stands on. Open to all staff."""
    mine = may(request, "keep_limits")
    today = local(request.at).date()

    def row(limit: LimitRow) -> Row:
        until = f"，到 {limit.in_force_to}（不含）" if limit.in_force_to else ""
        ahead = "还没生效 · " if limit.in_force_from > today else ""
        notes = [f"{ahead}自 {limit.in_force_from} 起{until} · {limit.source}"]
        acts = (
            [("修改", reverse("org:set_limit", args=[limit.key]))] if mine and not limit.in_force_to else []
        )
        return Row(title=f"{limit.label}：{limit.count}{Unit(limit.unit).label}", notes=notes, acts=acts)

    return listed(
        request,
        "org:limits",
        title="时限",
        lead="每个钟有多长。改时限从以后的某天起，已经起钟的件不受影响。",
        found=listing.limits_listed(today),
        row=row,
        empty="还没有时限。系统第一次启动时会装入。",
    )


@require_http_methods(["GET", "POST"])
def set_limit(request: Asking, key: str) -> HttpResponse:
    """A new length for a limit."""
    needed(request, "keep_limits")
    now = get_object_or_404(LimitRow, key=key, in_force_to=None)
    tomorrow = local(request.at).date() + timedelta(days=1)
    start = {"count": now.count, "unit": now.unit, "in_force_from": tomorrow}

    def keep(*, unit: str, **typed: Any) -> LimitRow:
        return actions.set_limit(key=key, unit=Unit(unit), **typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.SetLimit, start),
        keep,
        title=f"改时限：{now.label}",
        lead=f"现在是 {now.count}{Unit(now.unit).label}。",
        verb="改时限",
        back=reverse("org:limits"),
        done="改好了。",
    )
