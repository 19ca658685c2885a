"""Opinions as people read them: plain, finished values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.showing import timeline
from bancheng.citizens import opinion_facts
from bancheng.citizens.models import FeedbackExclusion, FeedbackItem, FeedbackVisit, Rectification
from bancheng.citizens.opinion_facts import Known
from bancheng.org import limits
from bancheng.org import reads as org
from bancheng.records import reads as records
from bancheng.rules import feedback_moves as rules
from bancheng.rules import masks, national_ratings
from bancheng.rules.clock_table import limit_for
from bancheng.rules.clocks import Due
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.readings import Reading, reading
from bancheng.rules.vocabulary import (
    Channel,
    ExclusionEnd,
    ExclusionGround,
    FeedbackAnswerWay,
    FeedbackState,
    FeedbackVisitEnd,
)
from bancheng.rules.wording import full_date_words, moment_words

BADGES = {
    FeedbackState.RECEIVED: "ask",
    FeedbackState.THANKS: "ask",
    FeedbackState.SUGGESTION: "ask",
    FeedbackState.RECTIFYING: "moving",
    FeedbackState.ANSWERED: "wait",
}
ICONS: Mapping[str, str] = {
    "rectify": "tools",
    "make_case": "pencil-plus",
    "link": "link",
    "join": "copy",
    "thank": "mood-smile",
    "suggest": "bulb",
    "propose_exclusion": "circle-x",
    "confirm_exclusion": "circle-check",
    "refuse_exclusion": "circle-x",
    "report": "file-check",
    "answer": "send",
    "reassign": "arrows-exchange",
    "prolong": "calendar-plus",
    "visit": "phone",
    "mend_again": "refresh",
    "close": "circle-check",
    "finish": "circle-check",
    "take_back": "arrow-back-up",
    "part": "unlink",
    "reopen": "refresh",
}
AT_ONCE = frozenset({"thank", "suggest", "take_back", "part", "close", "confirm_exclusion"})
"""Moves that ask nothing more: one button does them."""


def badge(item: FeedbackItem) -> dict[str, str]:
    """The state with its shape."""
    state = FeedbackState(item.state)
    return {"label": state.label, "kind": BADGES.get(state, "end")}


def clock(item: FeedbackItem, *, now: datetime) -> Reading | None:
    """The clock of an opinion as it runs; None where nothing is owed any more, or none has been reckoned yet."""
    if item.due_at is None or not item.clock_key:
        return None
    return reading(
        due=Due(at=item.due_at, provisional=item.provisional),
        now=now,
        calendar=org.working_calendar(),
        limit=limit_for(item.clock_key, opinion_facts.limits_of(item)),
        started_at=item.clock_since,
        act=rules.act_of(item.clock_key, FeedbackState(item.state)),
    )


def rating(item: FeedbackItem) -> str:
    """A national 好差评 in its own unaltered words."""
    if item.stars is None:
        return ""
    return national_ratings.words_of(item.stars, item.wording)


def facts(item: FeedbackItem, *, sees_person: bool) -> list[tuple[str, object]]:
    """What the channel handed over; who he is only for those who work on it, and masked."""
    wording = national_ratings.BY_VERSION.get(item.wording)
    found: list[tuple[str, object]] = [
        ("渠道", Channel(item.source).label),
        ("渠道编号", item.number),
        ("反映日期", full_date_words(item.made_on)),
        ("好差评", rating(item)),
        ("评价指标", item.indicators),
        ("评价用语", wording.source if wording else ""),
        ("原渠道分类", item.label),
        ("反映的单位", _unit_words(item)),
        ("归", item.site.name),
        ("姓名", masks.masked_name(item.name) if sees_person else ""),
    ]
    return [(label, value) for label, value in found if value]


def _unit_words(item: FeedbackItem) -> str:
    if item.reported is None:
        return ""
    unit = item.reported.unit
    if unit is None:
        return f"{item.reported.name}（{'不是本区的单位' if item.reported.not_ours else '还没有对应到本区的单位'}）"
    return item.reported.name if unit.name == item.reported.name else f"{item.reported.name}（{unit.name}）"


def moves(known: Known, actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """What this actor may do now, as `ui/moves.html` takes it."""
    return [_move(offer, known.item, now) for offer in rules.offers(known.facts, actor)]


def _move(offer: rules.FeedbackOffer, item: FeedbackItem, now: datetime) -> dict[str, Any]:
    row, blocked = offer.move, offer.blocked
    page = f"feedback:{row.name}" if row.name in ("make_case", "link") else "feedback:act"
    args = [item.pk] if row.name in ("make_case", "link") else [item.pk, row.name]
    return {
        "verb": row.label,
        "icon": ICONS[row.name],
        "url": reverse(page, args=args),
        "consequence": limits.said(row.says, at=now),
        "post": row.name in AT_ONCE,
        "blocked_by": {"text": blocked.sentence, "article": blocked.article} if blocked else None,
    }


def rounds(known: Known, *, now: datetime, sees_person: bool) -> list[dict[str, Any]]:
    """Every time it was mended: who, what, proof, answer, and the calls about it; the newest first."""
    item = known.item
    mended = item.rectifications.select_related(
        "unit", "assignee", "complex_by", "reported_by", "answered_by", "document"
    )
    calls = list(item.visits.select_related("by"))
    found = [
        _round(one, [call for call in calls if call.rectification_id == one.pk], now, sees_person)
        for one in mended
    ]
    return found[::-1]


def _round(
    one: Rectification, calls: Iterable[FeedbackVisit], now: datetime, sees_person: bool
) -> dict[str, Any]:
    told: list[tuple[str, object]] = [
        ("谁整改", one.unit.name if one.unit else one.assignee.name if one.assignee else ""),
        ("要改什么", one.asked),
        ("按复杂事项", _by(one.complex_by, one.complex_at, now)),
        ("为什么", one.complex_why),
        ("改了什么", one.what),
        ("凭证", one.proof),
        ("谁写的", _by(one.reported_by, one.reported_at, now)),
    ]
    if sees_person:
        told += [
            ("答复", one.answer),
            ("怎样告诉他", FeedbackAnswerWay(one.answer_way).label if one.answer_way else ""),
            ("谁答复的", _by(one.answered_by, one.answered_at, now)),
            *((f"第 {number} 次回访", _call(call, now)) for number, call in enumerate(calls, start=1)),
        ]
    return {
        "facts": told,
        "proof_url": reverse("feedback:proof", args=[one.item_id, one.pk]) if one.document else "",
        "proof_name": one.document.display_name if one.document else "",
    }


def loose_calls(known: Known, *, now: datetime) -> list[tuple[str, object]]:
    """Calls about an opinion that went into a case, where no mending of its own stands beside them."""
    calls = known.item.visits.filter(rectification=None).select_related("by")
    return [(f"第 {number} 次回访", _call(call, now)) for number, call in enumerate(calls, start=1)]


def _call(call: FeedbackVisit, now: datetime) -> str:
    said = f"：{call.words}" if call.words else ""
    return f"{FeedbackVisitEnd(call.end).label}{said}（{call.by.name}，{moment_words(call.at, now=now)}）"


def _by(person: Any, at: datetime | None, now: datetime) -> str:
    return f"{person.name}，{moment_words(at, now=now)}" if person and at else ""


def exclusions(found: Iterable[FeedbackExclusion], *, now: datetime) -> list[list[tuple[str, object]]]:
    """Every proposal to leave it out of count: who, why, and what the second person made of it."""
    return [
        [
            (
                "提出",
                f"{ExclusionGround(one.ground).label}，{one.proposed_by.name}，{moment_words(one.proposed_at, now=now)}",
            ),
            ("凭什么", one.reason),
            ("结果", _end(one, now)),
            ("为什么不同意", one.why),
        ]
        for one in found
    ]


def _end(one: FeedbackExclusion, now: datetime) -> str:
    if one.ended:
        who = f"，{one.ended_by.name}" if one.ended_by else ""
        return (
            f"{ExclusionEnd(one.ended).label}{who}，{moment_words(one.ended_at, now=now)}"
            if one.ended_at
            else ""
        )
    if now >= one.due_at:
        return ExclusionEnd.LAPSED.label
    seconds = "、".join(role.label for role in rules.SECOND_ROLES)
    return f"等另一人（{seconds}，不是提出的人）确认，到 {moment_words(one.due_at, now=now)}"


def history(item: FeedbackItem, *, now: datetime) -> list[dict[str, str]]:
    """What happened to it, newest first, as `ui/timeline.html` takes it; the words stand where they belong. Two questions."""
    lines = list(records.lines_of(item.file).order_by("-seq"))
    names = timeline.names_of(lines)
    return [
        {
            "at": moment_words(line.at, now=now),
            "icon": HAPPENED.get(line.kind, "point"),
            "sentence": f"{names.get(line.by, line.by)} {timeline.said(line, names)}",
        }
        for line in lines
    ]


HAPPENED: Mapping[str, str] = {
    LineKind.FEEDBACK_RECEIVED: "message-plus",
    LineKind.FEEDBACK_REPORTED: "file-check",
    LineKind.FEEDBACK_ANSWERED: "send",
    LineKind.FEEDBACK_VISITED: "phone",
    LineKind.FEEDBACK_MENDED_AGAIN: "refresh",
    LineKind.FEEDBACK_CLOSED: "circle-check",
    LineKind.FEEDBACK_EXCLUDED: "circle-x",
    LineKind.FEEDBACK_REOPENED: "refresh",
    LineKind.FEEDBACK_REVEALED: "eye",
}


def masked_contact(item: FeedbackItem, contact: str) -> dict[str, Any]:
    """A contact as `ui/masked.html` takes it."""
    return {
        "shown": masks.masked_reach(contact) if "@" in contact else masks.masked_phone(contact),
        "reveal_url": reverse("feedback:reveal", args=[item.pk]),
        "needs_reason": True,
    }
