"""A limit on a contact as pages show it: the number behind its mask, where it stands, until when, who, and why."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from bancheng.citizens import limits
from bancheng.citizens.models import ContactLimit
from bancheng.notices import reads as outbox
from bancheng.rules import masks
from bancheng.rules import nuisance as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import LimitState
from bancheng.rules.wording import due_day_words, moment_words

LOOKED_BACK = timedelta(days=90)
TONES = {LimitState.WAITING: "hold", LimitState.IN_FORCE: "warn"}


def row_of(row: ContactLimit, *, now: datetime) -> dict[str, Any]:
    """One row of a list."""
    state = limits.state_of(row, at=now)
    return {
        "url": reverse("limits:one", args=[row.pk]),
        "number": f"第 {row.pk} 号",
        "contact": masks.masked_phone(row.contact),
        "ground": row.get_ground_display(),
        "site": row.site.name,
        "state": state.label,
        "tone": TONES.get(state, "info"),
        "when": _when(row, state, now),
        "by": _by(row),
    }


def _when(row: ContactLimit, state: LimitState, now: datetime) -> str:
    match state:
        case LimitState.WAITING:
            return f"{moment_words(row.due_at, now=now)}前确认"
        case LimitState.LAPSED:
            return f"{moment_words(row.due_at, now=now)}作废"
        case LimitState.IN_FORCE | LimitState.EXPIRED:
            return f"到 {_last_day(row, now)}"
    return moment_words(row.ended_at, now=now) if row.ended_at else ""


def _last_day(row: ContactLimit, now: datetime) -> str:
    return due_day_words(row.last_on, near=local(now).date()) if row.last_on else ""


def _by(row: ContactLimit) -> str:
    second = row.confirmed_by or row.ended_by
    return f"{row.proposed_by.name}、{second.name}" if second else row.proposed_by.name


def facts(row: ContactLimit, *, now: datetime) -> list[tuple[str, object]]:
    """Everything of one limit, line by line."""
    state = limits.state_of(row, at=now)
    found: list[tuple[str, object]] = [
        ("电话", masks.masked_phone(row.contact)),
        ("网点", row.site.name),
        ("为什么", row.get_ground_display()),
        ("哪几次、什么情况", row.reason),
        ("几天", f"{row.days} 个自然日"),
        ("谁提出", f"{row.proposed_by.name}，{moment_words(row.proposed_at, now=now)}"),
    ]
    if state is LimitState.WAITING:
        found.append(("确认期限", f"{moment_words(row.due_at, now=now)}；到时没有人确认就作废"))
    if row.confirmed_by and row.confirmed_at:
        found.append(("谁确认", f"{row.confirmed_by.name}，{moment_words(row.confirmed_at, now=now)}"))
        found.append(("最后一天", _last_day(row, now)))
        found.append(("告诉他了吗", _told(row)))
    if row.ended_by and row.ended_at:
        end = LimitState(row.ended)
        found.append((end.label, f"{row.ended_by.name}，{moment_words(row.ended_at, now=now)}：{row.why}"))
    return found


def _told(row: ContactLimit) -> str:
    """What became of the message, as the post knows it."""
    if not row.told_by:
        return "这个号码收不到消息，请打电话告诉他：到哪天为止、怎样不同意"
    sent = outbox.sent_about(limits.file_key_of(row))
    return f"{sent[-1].way}，{sent[-1].state}" if sent else "发过消息"


def filed(row: ContactLimit, *, now: datetime) -> str:
    """What the second person looks at beside the words: how much came from this number, and how much of it is open."""
    count, still_open = limits.filed_by(row, since=now - LOOKED_BACK)
    if not count:
        return f"近 {LOOKED_BACK.days} 天，这个号码没有登记过案件。"
    return f"近 {LOOKED_BACK.days} 天，这个号码登记过 {count} 件，其中 {still_open} 件还在办。还在办的，限制期间照样按时办完。"


def acts(row: ContactLimit, actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """What this person may do with it now."""
    known = limits.facts_of(row)
    offers = (
        ("confirm", "确认限制", "check", rules.refusal_to_confirm(known, actor, at=now), True),
        ("refuse", "不同意", "arrow-back-up", rules.refusal_to_decide(known, actor, at=now), False),
        ("lift", "取消限制", "lock-open", rules.refusal_to_lift(known, actor, at=now), True),
    )
    return [
        {"verb": verb, "icon": icon, "url": reverse(f"limits:{name}", args=[row.pk]), "primary": primary}
        for name, verb, icon, refused, primary in offers
        if refused is None
    ]
