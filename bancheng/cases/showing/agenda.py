"""What is agreed for today: who comes back with what he lacked, whose materials are due."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from bancheng.cases import reads
from bancheng.cases.showing.addresses import page_of
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.ui.wording import clock_time

MOST = 8
"""So many stand beside a queue; nobody has more appointments in his head."""


class Entry(NamedTuple):
    """One line of `ui/agenda.html`."""

    when: str
    title: str
    note: str
    url: str


def today(actor: Actor, *, at: datetime) -> list[Entry]:
    """The agenda of somebody's day: first the moments, then who may come at any time."""
    due = [
        Entry(
            clock_time(pause.until),
            pause.case.title,
            f"{pause.case.number}，补材料今天到期",
            page_of(pause.case.number),
        )
        for pause in reads.supplements_due(actor, at)[:MOST]
    ]
    coming = [
        Entry(
            "今天",
            question.asked,
            f"约好再来，上次缺{question.missing}",
            reverse("cases:first_question_slip", args=[question.pk]),
        )
        for question in reads.coming_back(actor, local(at).date())[:MOST]
    ]
    return (due + coming)[:MOST]
