"""Call-backs as people read them: plain, finished values; of whoever had a hand in the case only that one is over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.discreet import Said, each, said_within
from bancheng.cases.models import ClosingAnswer
from bancheng.citizens.models import CallBack
from bancheng.org import reads as org
from bancheng.rules import call_backs as rules
from bancheng.rules import ratings as rules_of_ratings
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.call_backs import REACHED_ENDS, Heard, Sight
from bancheng.rules.clock_table import CALL_BACK, limit_for
from bancheng.rules.clocks import Due
from bancheng.rules.contacts import REACHED_WORDS
from bancheng.rules.readings import Reading, reading
from bancheng.rules.vocabulary import (
    CallBackEnd,
    CallBackWay,
    CallBackWhy,
    Outcome,
    RatingAbout,
    Satisfied,
    Solved,
    Tone,
)
from bancheng.rules.wording import moment_words

ANYBODY = "督查员"


def title_of(row: CallBack) -> str:
    """What it is about, in a few words without anybody's data."""
    if row.case is not None:
        return row.case.title
    return "首问时说明了，约好再来" if row.first_question_id else "好差评的一条差评"


def number_of(row: CallBack) -> str:
    """The number of its case; where there is none, its own."""
    return row.case.number if row.case else f"回访 {row.pk}"


def url_of(row: CallBack) -> str:
    """Its own page."""
    return reverse("call_backs:one", args=[row.pk])


def clock(row: CallBack, *, now: datetime, calendar: WorkingCalendar) -> Reading:
    """How long is left, that it is late, or how it ended."""
    if row.end:
        sub = moment_words(row.ended_at, now=now) if row.ended_at else ""
        return Reading(tone=Tone.DONE, main=_ended(CallBackEnd(row.end)), sub=sub)
    return reading(
        due=Due(at=row.due_at, provisional=row.provisional),
        now=now,
        calendar=calendar,
        limit=limit_for(CALL_BACK, org.limits_at(local(row.owed_at).date())),
        started_at=row.owed_at,
        act="回访",
    )


def _ended(end: CallBackEnd) -> str:
    """That somebody was called, or why not."""
    return "已回访" if end in REACHED_ENDS else end.label


def whys(row: CallBack) -> list[str]:
    """Why it is owed, each reason once, in the order of the regulation."""
    known = {ground.why for ground in row.grounds.all()}
    return [why.label for why in CallBackWhy if why in known]


def visitor(row: CallBack) -> str:
    """Who makes it, or made it."""
    if row.ended_by is not None:
        return row.ended_by.name
    return row.visitor.name if row.visitor else ANYBODY


def row_of(row: CallBack, *, now: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    """One row of the list."""
    return {
        "clock": clock(row, now=now, calendar=calendar),
        "url": url_of(row),
        "title": title_of(row),
        "number": number_of(row),
        "site": row.site.name,
        "whys": whys(row),
        "visitor": visitor(row),
        "end": CallBackEnd(row.end).label if row.end else "",
        "tries": len(row.attempts.all()),
    }


def attempts(row: CallBack, *, now: datetime) -> list[dict[str, Any]]:
    """What was tried, as `ui/timeline.html` takes it, the newest first."""
    tried = sorted(row.attempts.all(), key=lambda one: (one.at, one.pk), reverse=True)
    said = _said_of(row)
    return [
        {
            "at": moment_words(one.at, now=now),
            "icon": "phone" if one.reached else "phone-off",
            "sentence": f"{one.by.name}：{CallBackWay(one.way).label}，{REACHED_WORDS[one.reached]}",
            "detail": said(one.note),
            "tone": "plain" if one.reached else "warn",
        }
        for one in tried
    ]


def heard(row: CallBack) -> list[tuple[str, str]]:
    """What he said in it; what he left open stands as open."""
    if not any(one.reached for one in row.attempts.all()):
        return []
    said = _said_of(row)
    return [
        ("他说解决了吗", Solved(row.solved).label if row.solved else "没有说"),
        ("他说满意吗", Satisfied(str(row.satisfied)).label if row.satisfied else "没有说"),
        ("他怎么说", said(row.words)),
        ("结果", CallBackEnd(row.end).label if row.end else ""),
        ("接下来怎么办", said(row.note)),
    ]


def ratings(row: CallBack, *, now: datetime) -> list[dict[str, Any]]:
    """What the citizen himself said at the end of his case, the newest first; whoever had a hand in it never comes here."""
    if row.case is None:
        return []
    given = row.case.closing_answers.prefetch_related("reasons_given__reason").order_by("at", "pk")
    told = [at for at in row.case.answers.values_list("told_at", flat=True) if at is not None]
    said = _said_of(row)
    found = [
        {
            "title": f"他的评价：{words}",
            "at": moment_words(one.at, now=now),
            "facts": each(_rating(one), said),
            "reopens": _reopens(one),
        }
        for one, words in zip(given, rules.after_which_answer([one.at for one in given], told), strict=True)
    ]
    return found[::-1]


def script(row: CallBack) -> list[rules.Line]:
    """What is asked in it: of the matter as it stands now, by the newest answer and the newest rating."""
    whys = [CallBackWhy(ground.why) for ground in row.grounds.all()]
    if row.case is None:
        return rules.script(whys)
    rating = row.case.closing_answers.order_by("at", "pk").last()
    latest = Heard(solved=rating.solved, satisfied=rating.satisfied) if rating else None
    answer = row.case.answers.exclude(told_at=None).order_by("told_at", "pk").last()
    done_now = answer is not None and answer.outcome == Outcome.DONE
    return rules.script(whys, latest=latest, done_now=done_now)


def _said_of(row: CallBack) -> Said:
    """How words about it are said: whoever calls looks up who it is and how he is reached by an act of its own."""
    return said_within(row.case.parties.all() if row.case else ())


def _rating(said: ClosingAnswer) -> list[tuple[str, str]]:
    return [
        ("解决了吗", Solved(said.solved).label),
        ("满意吗", Satisfied(str(said.satisfied)).label if said.satisfied else "没有答"),
        ("原因", "、".join(one.reason.name for one in said.reasons_given.all())),
        ("说的是谁", RatingAbout(said.about).label if said.about else ""),
        ("他写的", said.words),
    ]


def _reopens(said: ClosingAnswer) -> bool:
    return rules_of_ratings.asks_for_redo(
        said.solved, [one.reason.as_rule() for one in said.reasons_given.all()]
    )


def in_case(found: Iterable[CallBack], sight: Sight, *, now: datetime) -> list[dict[str, Any]]:
    """The call-backs of a case as this reader may see them on its page."""
    return [
        {
            "title": "、".join(whys(row)) if sight.words else "回访",
            "url": url_of(row) if sight.words else "",
            "note": _note(row, sight, now=now),
            "icon": "phone" if row.end in REACHED_ENDS else "phone-off" if row.end else "clock",
        }
        for row in found
        if row.end or sight.open_ones
    ]


def _note(row: CallBack, sight: Sight, *, now: datetime) -> str:
    if not row.end:
        return f"{moment_words(row.due_at, now=now)}前，由{visitor(row)}回访"
    ended = moment_words(row.ended_at, now=now) if row.ended_at else ""
    said = CallBackEnd(row.end).label if sight.words else "办完了"
    return f"{ended} {said}".strip()
