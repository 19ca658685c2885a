"""Letters to bodies outside the district as people read them: plain, finished values."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import CaseClock
from bancheng.cases.registration import names_ever_in
from bancheng.cases.showing.clocks import read_clock
from bancheng.coordination.models import OutsideLetter
from bancheng.coordination.showing.files import name_of
from bancheng.org import reads as org
from bancheng.papers.models import IssuedPaper
from bancheng.rules.readings import Reading
from bancheng.rules.vocabulary import LetterEnd, LetterWay, Tone
from bancheng.rules.wording import full_date_words, moment_words
from bancheng.ui.wording import size_words


def row(letter: OutsideLetter, clock: CaseClock | None, *, now: datetime) -> dict[str, Any]:
    """One letter in the panel of its case."""
    return {
        "body": letter.body,
        "question": letter.question,
        "clock": reading(letter, clock, now=now),
        "url": reverse("coordination:letter", args=[letter.case.number, letter.pk]),
        "note": f"{letter.sent_by.name} {moment_words(letter.sent_at, now=now)}发出",
        "answer": letter.answer,
    }


def reading(letter: OutsideLetter, clock: CaseClock | None, *, now: datetime) -> Reading:
    """How long until one looks again, or how the letter ended."""
    if letter.ended_at is not None:
        return Reading(
            tone=Tone.DONE,
            main=LetterEnd(letter.ended_how).label,
            sub=moment_words(letter.ended_at, now=now),
        )
    if clock is None:
        # The case has come to rest; the letter ends with it as soon as the worker has looked.
        return Reading(tone=Tone.DONE, main=LetterEnd.CASE_LEFT.label, sub="")
    return read_clock(clock, now=now, calendar=org.working_calendar())


def facts(letter: OutsideLetter, paper: IssuedPaper | None, *, now: datetime) -> list[tuple[str, str]]:
    """Everything one letter says of itself."""
    return [
        ("发给", letter.body),
        ("文号", paper.number if paper else ""),
        ("怎样发出", LetterWay(letter.way).label),
        ("谁发的", f"{letter.sent_by.name}，{moment_words(letter.sent_at, now=now)}"),
        ("请他们查", letter.question),
        ("请他们提供", letter.wants),
        ("写了反映人姓名吗", "写了" if letter.names_citizen else "没有写"),
        ("哪天以前", full_date_words(letter.due_on)),
        ("哪天收到回函", full_date_words(letter.answered_on) if letter.answered_on else ""),
        ("回函说", letter.answer),
        ("为什么不再等", letter.why),
        ("谁记的", _ended(letter, now)),
    ]


def documents(letter: OutsideLetter) -> list[dict[str, str]]:
    """The file that came with the answer, as `ui/docs.html` takes it; whoever sees the letter sees its case, and opens it there."""
    laid = letter.document
    if laid is None:
        return []
    return [
        {
            "title": name_of(laid.stored, names_ever_in(letter.case)),
            "url": reverse("cases:attachment", args=[letter.case.number, laid.pk]),
            "note": f"随回函来的，{size_words(laid.stored.size)}，也在这件事的材料里",
        }
    ]


def _ended(letter: OutsideLetter, now: datetime) -> str:
    if letter.ended_at is None or letter.ended_by is None:
        return ""
    return f"{letter.ended_by.name}，{moment_words(letter.ended_at, now=now)}"


def follow_ups(letter: OutsideLetter, *, now: datetime) -> list[dict[str, str]]:
    """How it was followed up, the last time first."""
    return [
        {
            "when": moment_words(one.at, now=now),
            "who": one.by.name,
            "how": LetterWay(one.how).label,
            "words": one.words,
            "until": full_date_words(one.due_on),
        }
        for one in letter.follow_ups.select_related("by").order_by("-at", "-pk")
    ]
