"""Conferences as people read them: a list, one of them, its agenda, who came, what was resolved and what became of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import CaseClock
from bancheng.cases.showing.about import about
from bancheng.cases.showing.clocks import read_clock
from bancheng.coordination.gathering import Gathering
from bancheng.coordination.models import AgendaItem, Conference, Invitation, MinuteNote, Resolution
from bancheng.coordination.showing.positions import Said
from bancheng.org import reads as org
from bancheng.promises.models import Promise
from bancheng.promises.showing import OUR_WINDOW
from bancheng.rules import process
from bancheng.rules.conferences import ENDS
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.promises import CITIZENS_WORD, PromiseState
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ConferenceStep, Countersign, Presence, PromiseParty, StruckWhy
from bancheng.rules.wording import full_date_words, moment_words
from bancheng.ui.wording import clock_time

ANOTHER = "另一件（不由您的窗口办）"
"""Stands for the case of another window, whose title is not this one's business."""

BADGES = {
    ConferenceStep.PROPOSED: "ask",
    ConferenceStep.CALLED: "moving",
    ConferenceStep.HELD: "moving",
    ConferenceStep.MINUTED: "wait",
    ConferenceStep.COUNTERSIGNED: "ask",
    ConferenceStep.RAISED: "wait",
}
SIGNED = {
    Countersign.AGREE: Said(word="同意", tone="yes", icon="circle-check"),
    Countersign.RESERVE: Said(word="有保留", tone="cond", icon="alert-triangle"),
    Countersign.REFUSE: Said(word="不同意", tone="no", icon="circle-x"),
    Countersign.SILENT: Said(word="没有会签", tone="no", icon="circle-off"),
}
UNSIGNED = Said(word="还没会签", tone="none", icon="clock")


def badge(conference: Conference) -> dict[str, str]:
    """Where it stands, as `ui/step_badge.html` takes it."""
    step = ConferenceStep(conference.step)
    return {"label": step.label, "kind": BADGES.get(step, "end")}


def url_of(conference: Conference) -> str:
    """The page of a conference."""
    return reverse("coordination:conference", args=[conference.pk])


def meets(conference: Conference, *, now: datetime) -> str:
    """When and where it meets; empty while it is only proposed."""
    if conference.meets_at is None:
        return ""
    when = f"{org.due_day(conference.meets_at, near=now)} {clock_time(conference.meets_at)}"
    return f"{when}，{conference.place}"


def clock(found: CaseClock | None, *, now: datetime) -> Any:
    """A clock as `ui/clock.html` takes it; None where none runs."""
    return read_clock(found, now=now, calendar=org.working_calendar()) if found else None


def agenda(gathering: Gathering) -> list[dict[str, Any]]:
    """What is to be settled, case by case."""
    return [_item(item, gathering) for item in gathering.items]


def _item(item: AgendaItem, gathering: Gathering) -> dict[str, Any]:
    is_named = item.case_id in gathering.cases_named
    title = about(item.case, sees=item.case_id in gathering.titles_read) or "一件事"
    return {
        "pk": item.pk,
        "number": item.case.number if is_named else "",
        "title": title if is_named else ANOTHER,
        "words": item.words if is_named else "",
        "by": item.asked_by.name,
        "asked_at": item.asked_at,
        "struck": StruckWhy(item.struck_why).label if item.struck_why else "",
    }


def subjects(gathering: Gathering) -> list[tuple[str, str]]:
    """What is to be settled, beside the form of whoever calls, puts off, declines or resolves: number, what about, and what is asked."""
    shown = [_item(item, gathering) for item in gathering.live]
    return [(one["number"] or "议题", "：".join(filter(None, (one["title"], one["words"])))) for one in shown]


def units(gathering: Gathering) -> list[dict[str, Any]]:
    """The units: invited, read, came, signed."""
    return [_unit(one, gathering) for one in gathering.invitations]


def _unit(one: Invitation, gathering: Gathering) -> dict[str, Any]:
    was_minuted = gathering.conference.minuted_at is not None and one.presence != Presence.RECUSED
    return {
        "pk": one.pk,
        "unit": one.unit.short_name,
        "read": _read(one, gathering.at),
        "presence": Presence(one.presence).label if one.presence else "",
        "people": one.people,
        "said": (SIGNED[Countersign(one.said)] if one.said else UNSIGNED) if was_minuted else None,
        "words": one.words,
        "by": one.signed_by.name if one.signed_by else "",
    }


def _read(one: Invitation, now: datetime) -> str:
    if one.invited_at is None:
        return "还没有通知"
    if one.read_at is None or one.read_by is None:
        if _took_part(one):
            return "没有另外回复，来了会或签了纪要"
        return "还没有回复收到" if one.conference.step == ConferenceStep.CALLED else "没有回复收到"
    return f"{one.read_by.name} 收到，{moment_words(one.read_at, now=now)}"


def _took_part(one: Invitation) -> bool:
    """Whether the unit came or signed, and so has read its invitation without having said so."""
    return one.presence == Presence.CAME or one.said not in ("", Countersign.SILENT)


def notes(found: Iterable[MinuteNote]) -> list[dict[str, Any]]:
    """What was noted, in its order."""
    return [
        {"who": one.unit.short_name if one.unit else "主持人", "words": one.words, "at": one.noted_at}
        for one in found
    ]


def resolutions(
    found: Iterable[Resolution], *, now: datetime, may_drop: bool = False
) -> list[dict[str, Any]]:
    """The resolution lines, each with what became of it."""
    return [_resolution(one, now=now, may_drop=may_drop) for one in found]


def _resolution(one: Resolution, *, now: datetime, may_drop: bool) -> dict[str, Any]:
    args = [one.conference_id, one.pk]
    return {
        "pk": one.pk,
        "number": one.number,
        "case": one.item.case.number,
        "task": one.task,
        "proof": one.proof,
        "who": one.unit.short_name,
        "with": "、".join(unit.short_name for unit in one.co_units.all()),
        "until": full_date_words(one.promise.due_on if one.promise else one.due_on),
        "to": CITIZENS_WORD if one.to == PromiseParty.CITIZEN else OUR_WINDOW,
        "became": became(one, now=now),
        "promise_url": reverse("promises:promise", args=[one.promise.pk]) if one.promise else "",
        "drop_url": reverse("coordination:drop_resolution", args=args)
        if may_drop and one.dropped_at is None
        else "",
    }


def stands(gathering: Gathering) -> list[tuple[str, str]]:
    """What somebody puts his name to or decides on, as it went round: what was agreed, each line, what units said to it."""
    lines = [(f"第 {one.number} 条", _line(one)) for one in gathering.resolutions if one.dropped_at is None]
    said = [
        (
            f"{one.unit.short_name}会签",
            "：".join(filter(None, (SIGNED[Countersign(one.said)].word, one.words))),
        )
        for one in gathering.invitations
        if one.said
    ]
    return [("议定的意见", gathering.conference.agreed), *lines, *said]


def _line(one: Resolution) -> str:
    together = [unit.short_name for unit in one.co_units.all()]
    who = one.unit.short_name + (f"（协办：{'、'.join(together)}）" if together else "")
    return f"{who}：{one.task}。{full_date_words(one.due_on)}以前，凭{one.proof}"


def became(one: Resolution, *, now: datetime) -> str:
    """What became of a resolution: a promise kept, open, late or broken; dropped, or not settled yet."""
    if one.dropped_at is not None:
        return "已划去"
    promise: Promise | None = one.promise
    if promise is None:
        return "还没有议定"
    return PromiseState(promise.state(at=now)).words


def row(conference: Conference, named: frozenset[int], *, now: datetime) -> dict[str, Any]:
    """One conference in a list, with what became of its resolutions."""
    items = list(conference.items.all())
    lines = list(conference.resolutions.all())
    first = next((item for item in items if item.case_id in named), None)
    return {
        "url": url_of(conference),
        "title": first.words if first else ANOTHER,
        "cases": "、".join(item.case.number for item in items if item.case_id in named),
        "badge": badge(conference),
        "when": conference.held_at or conference.meets_at or conference.proposed_at,
        "chair": conference.called_by.name if conference.called_by else "",
        "over": ConferenceStep(conference.step) in ENDS,
        "became": [
            {"number": one.number, "unit": one.unit.short_name, "state": became(one, now=now)}
            for one in lines
        ],
    }


def invitation_row(one: Invitation, *, now: datetime) -> dict[str, Any]:
    """An invitation in a unit's inbox."""
    conference = one.conference
    asks = (
        "请会签" if conference.step == ConferenceStep.MINUTED and not one.said else badge(conference)["label"]
    )
    return {
        "url": url_of(conference),
        "title": f"联席会议，{meets(conference, now=now)}",
        "note": f"请{one.unit.short_name}参加，{asks}",
        "is_read": one.read_at is not None or _took_part(one),
        "read": _read(one, now),
    }


def propose_url(facts: CaseFacts, actor: Actor, number: str) -> str:
    """Where a conference is asked for; empty when that is not this person's, or not now."""
    try:
        process.move("ask_conference", facts, actor)
    except Refused:
        return ""
    return reverse("coordination:propose", args=[number])
