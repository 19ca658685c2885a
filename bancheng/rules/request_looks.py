"""Looks: from when nobody of a department having opened what it was asked is an alarm, and who there sees the citizen's name.

A department's clock runs from the dispatch, looked at or not; so whoever dispatched must know early that nobody has
looked, while a telephone call still helps. Source: process table §5 Request; our own design.
"""

from collections.abc import Collection
from datetime import datetime

from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.requests import MAY_CONTACT, WITH_UNIT, is_of_unit
from bancheng.rules.vocabulary import RequestStep, Step

ARTICLE = "个人信息保护法第六条；办理规程 §5 交办"
CONTACTED_IN = frozenset({Step.HANDLING, Step.IN_CONFERENCE, Step.WAITING_CITIZEN})
"""The steps of a case in which a department may still have something to ask its citizen."""


def alarm_from(dispatched_at: datetime, sign_due: datetime, calendar: WorkingCalendar) -> datetime:
    """From when a request nobody of the department has looked at is an alarm: half of the time for signing is gone.

    Units    working time: what is dispatched in the evening alarms nobody before the next morning.
    """
    whole = calendar.work_time_between(dispatched_at, sign_due)
    return calendar.add_work_time(dispatched_at, whole / 2)


def is_alarm(
    *,
    step: RequestStep,
    dispatched_at: datetime,
    sign_due: datetime,
    looked_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> bool:
    """Whether it must be said that nobody of the department has looked; once it has answered or objected nobody asks."""
    waits = step in WITH_UNIT and looked_at is None
    return waits and now >= alarm_from(dispatched_at, sign_due, calendar)


def refusal_to_reveal(
    actor: Actor, *, unit: int, barred: Collection[int], is_open: bool, may_contact: bool, reason: str
) -> Refused | None:
    """Why this actor may not see the citizen's name and number for a request, or None.

    Shapes   barred: who has been recused from the case.
    Source   constitution 10: masked by default, revealed for a stated reason and logged.
    """
    if not is_of_unit(actor, unit, barred=barred):
        return Refused("not_yours", "只有被交办的单位可以为联系反映人看姓名和电话", ARTICLE)
    if not is_open:
        return Refused("request_over", "这张交办单已经了结，不用再联系反映人", ARTICLE)
    if not may_contact:
        return Refused(MAY_CONTACT.code, MAY_CONTACT.sentence, ARTICLE)
    if not reason.strip():
        return Refused("reason_missing", "写一句为什么要看，会记入留痕", "个人信息保护法第五十一条")
    return None


def may_read_enclosed(step: RequestStep, case_step: Step) -> bool:
    """Whether the department that is asked still opens what went with the question: not once it is taken back or another's, nor once the matter is answered."""
    return step not in {RequestStep.RECALLED, RequestStep.REDIRECTED} and refusal_when_over(case_step) is None


def refusal_when_over(step: Step) -> Refused | None:
    """Why nobody of a department needs the citizen's name and number any more, or None: the matter itself is answered or at rest."""
    if step not in CONTACTED_IN:
        sentence = f"这件事现在是“{step.label}”，不用再联系反映人"
        return Refused("case_not_worked_on", sentence, ARTICLE)
    return None
