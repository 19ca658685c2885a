"""Promises as people read them: plain, finished values."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bancheng.promises.models import Promise
from bancheng.rules import promises as rules
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Due, Limit
from bancheng.rules.promises import PromiseState
from bancheng.rules.readings import Reading, reading
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import PromiseEnd, PromiseKind, PromiseParty, Tone
from bancheng.rules.wording import due_day_words, full_date_words, moment_words
from bancheng.ui.wording import short_day

VOIDED = "它来自一份不是本人签的承诺书，承诺书已经撤销；不算兑现，也不算没有兑现"

OUR_WINDOW = "本窗口"
"""To whom a department owes what it did not promise to the citizen."""


def owes(promise: Promise) -> str:
    """Who owes it, in words: the citizen is never named."""
    if promise.owner == PromiseParty.CITIZEN:
        return rules.CITIZENS_WORD
    unit = promise.unit.name if promise.unit else ""
    return unit if promise.owner_label in unit else f"{unit}{promise.owner_label}"


def who(promise: Promise) -> str:
    """Who owes it, as the citizen reads it on his own page."""
    if promise.is_checked:
        return f"您的告知承诺（由{_unit(promise)}核查）"
    return "您" if promise.owner == PromiseParty.CITIZEN else owes(promise)


def kind(promise: Promise) -> str:
    """What it was made for; of what is checked, whose turn it is."""
    label = PromiseKind(promise.kind).label
    return f"{label}，等{_unit(promise)}核查" if promise.is_checked and not promise.ended else label


def _unit(promise: Promise) -> str:
    return promise.unit.name if promise.unit else "主管部门"


def owed(promise: Promise) -> str:
    """To whom it was promised, in words."""
    if promise.to == PromiseParty.CITIZEN:
        return rules.CITIZENS_WORD
    return promise.unit.name if promise.unit and promise.owner == PromiseParty.CITIZEN else OUR_WINDOW


def clock(promise: Promise, *, now: datetime, calendar: WorkingCalendar) -> Reading:
    """The clock of a promise: how long is left, that its day is over, or how it ended."""
    state = promise.state(at=now)
    if state is PromiseState.KEPT:
        on = full_date_words(promise.kept_on) if promise.kept_on else ""
        return Reading(tone=Tone.DONE, main=state.words, sub=on)
    if state is PromiseState.BROKEN:
        return Reading(tone=Tone.OVER, main=state.words, sub=f"应于 {until(promise)}")
    if state is PromiseState.VOID:
        return Reading(tone=Tone.DONE, main=state.words, sub="")
    if state is PromiseState.UNPROVEN:
        return Reading(tone=Tone.DONE, main=state.words, sub=f"应于 {until(promise)} 核查")
    return reading(
        due=Due(at=promise.due_at, provisional=promise.provisional),
        now=now,
        calendar=calendar,
        limit=_limit(promise, calendar),
        started_at=promise.made_at,
        act="核查" if promise.is_checked else "兑现",
    )


def _limit(promise: Promise, calendar: WorkingCalendar) -> Limit:
    """How many working days it was given, as its day strip and its clock count them: the day it was made is not one."""
    made, last = local(promise.made_at).date(), local(promise.due_at).date()
    return Limit(count=max(1, calendar.workdays_between(made, last)))


def until(promise: Promise) -> str:
    """The last day, in words."""
    on, near = local(promise.due_at).date(), local(promise.made_at).date()
    return due_day_words(on, near=near, provisional=promise.provisional and not promise.ended)


def row(promise: Promise, *, now: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    """One promise in a list."""
    return {
        "clock": clock(promise, now=now, calendar=calendar),
        "url": reverse("promises:promise", args=[promise.pk]),
        "task": promise.task,
        "case": promise.file.key,
        "kind": kind(promise),
        "owes": owes(promise),
        "owed": owed(promise),
        "extended": promise.extended_at is not None,
    }


def agenda_row(promise: Promise) -> dict[str, str]:
    """One promise beside a queue, as `ui/agenda.html` takes it."""
    return {
        "when": short_day(local(promise.due_at).date()),
        "title": promise.task,
        "note": f"{promise.file.key}，{owes(promise)}",
        "url": reverse("promises:promise", args=[promise.pk]),
    }


def facts(promise: Promise, *, now: datetime) -> list[tuple[str, str]]:
    """Everything one promise says of itself."""
    checked = promise.is_checked
    moved = full_date_words(promise.first_due_on) if promise.extended_at else ""
    return [
        ("谁承诺", owes(promise)),
        ("向谁", owed(promise)),
        ("为什么承诺", PromiseKind(promise.kind).label),
        ("办什么", promise.task),
        ("凭什么算数" if checked else "凭什么算兑现", promise.proof),
        ("哪天以前核查" if checked else "哪天以前", until(promise)),
        ("原来的日子", moved),
        ("为什么延期", promise.extended_why),
        ("谁延的", _by(promise.extended_by, promise.extended_at, now)),
        ("谁记的", _by(promise.made_by, promise.made_at, now)),
        ("上次提醒", moment_words(promise.reminded_at, now=now) if promise.reminded_at else ""),
        ("哪天核查" if checked else "哪天兑现", full_date_words(promise.kept_on) if promise.kept_on else ""),
        ("核查的情况" if checked else "看到的凭证", promise.kept_words),
        ("凭证文件", _proof(promise)),
        ("谁记下的" if checked else "谁核实的", _recorded(promise, now)),
        ("为什么不作数", VOIDED if promise.ended == PromiseEnd.VOID else ""),
        (
            "谁撤销的",
            _by(promise.ended_by, promise.ended_at, now) if promise.ended == PromiseEnd.VOID else "",
        ),
    ]


def _proof(promise: Promise) -> str:
    """The document that proves it was kept, as a link; nothing where none was handed in."""
    stored = promise.kept_document
    if stored is None or stored.erased_at is not None:
        return ""
    url = reverse("promises:proof", args=[promise.pk])
    return format_html('<a href="{}">{}</a>', url, stored.display_name)


def _recorded(promise: Promise, now: datetime) -> str:
    """Who wrote down what it came to; nothing where time did, or where nobody had promised."""
    written = promise.ended in (PromiseEnd.KEPT, PromiseEnd.BROKEN) and promise.ended_by_id is not None
    return _by(promise.ended_by, promise.ended_at, now) if written else ""


def _by(person: Any, at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return f"{person.name if person else '到点自动'}，{moment_words(at, now=now)}"


def is_departments_turn(promise: Promise) -> bool:
    """Whether a citizen's promise was broken: what follows is the department's alone."""
    return promise.owner == PromiseParty.CITIZEN and promise.end == PromiseEnd.BROKEN


def what_now(promise: Promise, *, is_unit: bool) -> tuple[str, str]:
    """What whoever looks at a promise should know of the next step, in bold and plain; empty where there is nothing to say.

    Shapes   is_unit: he looks at it for the department, and works on no case.
    """
    if is_departments_turn(promise):
        return "后果不由本窗口定。", rules.CONSEQUENCES_ARE_NOT_OURS
    if promise.is_checked and promise.ended:
        return "", ""
    if promise.is_checked:
        ask = "核查了请把结果告诉反映窗口，由窗口记下。" if is_unit else "收到核查结果就记下。"
        return f"等{_unit(promise)}核查。", f"{rules.NOTHING_IS_HIS_TO_DO}{ask}"
    if promise.owner == PromiseParty.UNIT and is_unit:
        return _UNITS_TURN.get(promise.end, ("", ""))
    return "", ""


_UNITS_TURN = {
    "": (
        "办好了，请把凭证交给反映窗口。",
        "由窗口核实后记“已兑现”；到期办不好的，请在到期以前请召集人延期，只能延一次；"
        "没有答应过这件事的，请马上告诉反映窗口。",
    ),
    PromiseEnd.BROKEN: (
        "到期没有记下兑现。",
        "其实在到期以前就办好了的，请马上把凭证交给反映窗口，可以补记；还没办的，请接着办，办好了把凭证交给反映窗口。",
    ),
}
"""What a department can do about its own promise, by how it has ended: the acts themselves are the window's and the convener's."""


def strip(promise: Promise, *, now: datetime, calendar: WorkingCalendar) -> DayStrip:
    """Why it is due that day, day by day from the promise on, an extension included."""
    due = rules.due(promise.due_on, calendar)
    was = rules.due(promise.first_due_on, calendar) if promise.extended_at else None
    return day_strip(
        started_at=promise.made_at,
        due=Due(at=promise.due_at, provisional=promise.provisional),
        limit=_limit(promise, calendar),
        calendar=calendar,
        now=now,
        first="承诺",
        was=was,
        changes=[_moved(promise, now)] if promise.extended_at else [],
        done_at=promise.ended_at,
        says=due.why,
    )


def _moved(promise: Promise, now: datetime) -> str:
    """Who gave it a later day, and which it was before."""
    assert promise.extended_at is not None
    when = moment_words(promise.extended_at, now=now)
    return f"{when}延过一次，原定 {full_date_words(promise.first_due_on)}以前；依据{rules.ARTICLE}。"
