"""Which colleagues hear of a promise from this room: those of the department on the unit's side who are not out of its case.

The case tells its own people and its citizen, by the lines. A message never says what was promised.
"""

from datetime import datetime

from django.urls import reverse

from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.promises import doors
from bancheng.promises.models import Promise
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.promises import CONSEQUENCES_ARE_NOT_OURS
from bancheng.rules.vocabulary import PromiseParty, Role
from bancheng.rules.wording import full_date_words


def remind_unit(promise: Promise, *, at: datetime) -> None:
    """Reminds a department of what it promised; what its citizen promised, it need not hear before the day."""
    if promise.owner == PromiseParty.UNIT:
        day = full_date_words(local(promise.due_at).date())
        _tell_unit(
            promise, LineKind.PROMISE_NEAR_DUE, f"贵单位的承诺 {day}到期", "办好了请把凭证交给反映窗口。", at
        )


def note_broken(promise: Promise, *, at: datetime) -> None:
    """Tells the department that a promise was not kept: its own, or one the citizen gave it."""
    if promise.owner == PromiseParty.UNIT:
        subject, body = (
            "贵单位的承诺到期没有兑现",
            "已经答复的案件会自动重办。办好了请马上把凭证交给反映窗口。",
        )
    else:
        subject = "反映人的承诺到期没有兑现"
        body = f"已经提醒过反映人。{CONSEQUENCES_ARE_NOT_OURS}"
    _tell_unit(promise, LineKind.PROMISE_BROKEN, subject, body, at)


def _tell_unit(promise: Promise, kind: LineKind, subject: str, body: str, at: datetime) -> None:
    if promise.unit is None:
        return
    out = doors.out_of(promise.file)
    people = {
        person.pk: person
        for role in (Role.LIAISON, Role.UNIT_HEAD)
        for person in org.holders(role, department=promise.unit, at=at)
        if person.pk not in out
    }
    for person in people.values():
        notices.tell_person(
            person,
            kind=kind.value,
            subject=f"{promise.file.key} {subject}",
            body=body,
            at=at,
            url=reverse("promises:promise", args=[promise.pk]),
            file_key=promise.file.key,
        )
