"""The supervisor's round in the demo: every working morning he calls those he owes a call, tries again whom he did not reach, ends what is over."""

from datetime import datetime, time, timedelta
from random import Random

from django.db.models import QuerySet

from bancheng.citizens import calling, ticks
from bancheng.citizens.actions import call_backs as actions
from bancheng.citizens.models import CallBack
from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.walk import Story
from bancheng.rules.calendar import ZONE, local
from bancheng.rules.call_backs import Heard, ends_open
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CallBackEnd, Role, Step

SAMPLED = timedelta(days=75)
"""Samples began so long ago: one month has been drawn, the next is committed."""
LEFT_LYING = timedelta(days=16)
"""Of the last answers nobody has called yet: what the demo shows is still to be done."""
TEN, REACHED_SHARE = time(10, 20), 0.75
RECTIFIED = "约好再来的日子写在凭条背面，来的人没有看到；以后写在正面。"
SAID = (
    (Heard(solved="yes", satisfied=5, words="办好了，谢谢你们还打电话来问。"), ""),
    (Heard(solved="yes", satisfied=4, words="办好了，就是多跑了一趟。"), ""),
    (Heard(solved="understood", satisfied=4, words="知道办不了，也告诉我该去哪里了。"), ""),
    (Heard(solved="understood", words="明白了，别的不想说。"), ""),
    (Heard(solved="partly", satisfied=3, words="还有一样在等，说了哪天给。"), "余下的有承诺，到日子再问他。"),
)


def rounds(hall: Hall) -> Story:
    """Every working day of the period: seeds and samples when they are due, then the calls."""
    # A chance of its own: what others live through stays as it was.
    chance = Random(2021)  # noqa: S311
    on = local(hall.start).date() + timedelta(days=1)
    while on < local(hall.now).date():
        yield (at := hall.calendar.next_open(datetime.combine(on, TEN, ZONE)))
        if at > hall.now - SAMPLED:
            ticks.draw_samples(at=at)
        for row in _waiting(at):
            at = hall.later(at, minutes=2)
            _call(hall, chance, row, at)
        on = hall.calendar.add_workdays(local(at).date(), 1)


def _waiting(at: datetime) -> QuerySet[CallBack]:
    return CallBack.objects.open().filter(owed_at__lt=at).order_by("due_at", "pk")


def _call(hall: Hall, chance: Random, row: CallBack, at: datetime) -> None:
    """One call: reached and ended, not reached, or the third time in vain; a fresh answer waits."""
    by = hall.actor(hall.one(Role.SUPERVISOR))
    if _is_left_lying(hall, row):
        return
    try:
        _try(chance, row, by, at)
    except Refused:
        # He had a hand in it once, or it is over: then it is somebody else's, or nobody's.
        return


def _is_left_lying(hall: Hall, row: CallBack) -> bool:
    is_answered = row.case is not None and row.case.step == Step.ANSWERED
    return is_answered and row.owed_at > hall.now - LEFT_LYING


def _try(chance: Random, row: CallBack, by: Actor, at: datetime) -> None:
    facts = calling.facts_of(row, at=at)
    if not facts.has_way:
        actions.end_call_back(row, end=CallBackEnd.NO_WAY, note="", by=by, at=at)
        return
    if chance.random() > REACHED_SHARE:
        actions.note_attempt(row, way="phone", reached=False, heard=Heard(), by=by, at=at)
        if CallBackEnd.NOT_REACHED in ends_open(calling.facts_of(row, at=at)):
            actions.end_call_back(row, end=CallBackEnd.NOT_REACHED, note="", by=by, at=at)
        return
    heard, note = chance.choice(SAID)
    actions.note_attempt(row, way="phone", reached=True, heard=heard, by=by, at=at)
    rectify = row.first_question_id is not None and chance.random() < 0.1
    end = CallBackEnd.RECTIFY if rectify else CallBackEnd.DONE
    actions.end_call_back(row, end=end, note=RECTIFIED if rectify else note, by=by, at=at)
