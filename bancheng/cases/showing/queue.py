"""Cases as rows of a queue: what is due, whose it is, what I may do; a fixed number of questions a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from bancheng.cases.beginnings import Due
from bancheng.cases.facts import Around, facts_within
from bancheng.cases.models import Case
from bancheng.cases.reads import NAMING
from bancheng.cases.showing.addresses import page_of
from bancheng.cases.showing.bands import BANDS, Bounds, band_of
from bancheng.cases.showing.clocks import next_reading, signature_reading
from bancheng.cases.showing.moves import Button, buttons_named, confirm_button, first_button
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.permissions import Actor
from bancheng.rules.process import offers
from bancheng.rules.readings import Reading
from bancheng.rules.vocabulary import CITIZENS_TURN, OPEN_STEPS, Care, CaseType, Step, Tone

MANY_VISITS = 2
UNABLE = "现在不能办理"
"""Of a handler who has left, is locked out or no officer any more; which of them is not the readers' business."""
REVIEWING = frozenset({Step.DECLINE_REVIEW, Step.NO_REVIEW, Step.APPEAL_REVIEW})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case as `ui/queue_row.html` takes it.

    Shapes   also: further moves that a list puts beside the first, which its column shows too.
    """

    clock: Reading
    url: str
    title: str
    number: str
    case_type: CaseType | None
    step: dict[str, str]
    marks: list[dict[str, str]]
    people: dict[str, Any]
    move: Button | None
    also: Sequence[Button] = ()
    band: str = ""
    chosen: bool = False


def rows(
    cases: Sequence[Case],
    *,
    actor: Actor,
    at: datetime,
    bounds: Bounds | None = None,
    dues: Mapping[int, Due] | None = None,
    also: Sequence[str] = (),
) -> list[Row]:
    """The rows of one page of a queue, in the order given; with bounds each knows its band, and whether its handler can work on it.

    Shapes   dues: what put each case into its place, where that is another clock than the case's own.
             also: the moves this list offers instead of the first one, in this order.
    """
    dues = dues or {}
    calendar = org.working_calendar()
    around = Around(cases)
    facts = facts_within(around, cases, at=at)
    stranded = _unable_among(cases, actor, at) if bounds else set()
    nothing = Reading(tone=Tone.DONE, main="没有在走的钟", sub="")
    return [
        Row(
            clock=_reading(case, around, dues.get(case.pk), now=at, calendar=calendar) or nothing,
            url=page_of(case.number),
            title=case.title,
            number=case.number,
            case_type=CaseType(case.case_type) if case.case_type else None,
            step=step_badge(Step(case.step), mine=case.handler_id == actor.person),
            marks=marks(case),
            people=people(case, actor, is_stranded=case.handler_id in stranded),
            move=None
            if also
            else confirm_button(case, around.proposals[case.pk], facts[case.pk], actor)
            or first_button(
                case, offers(facts[case.pk], actor), at=at, is_stranded=case.handler_id in stranded
            ),
            also=buttons_named(case, offers(facts[case.pk], actor), also, at=at) if also else (),
            band=band_of(dues.get(case.pk, case), bounds) if bounds else "",
        )
        for case in cases
    ]


def _reading(
    case: Case, around: Around, due: Due | None, *, now: datetime, calendar: WorkingCalendar
) -> Reading | None:
    """The clock by which a case stands in its place: that of the signature asked for, else the case's own."""
    running = around.clocks[case.pk]
    if due is not None and due.due_at is not None and due.due_at != case.due_at:
        asked = signature_reading(due.due_at, running, now=now, calendar=calendar)
        if asked is not None:
            return asked
    return next_reading(case, running, around.pauses[case.pk], now=now, calendar=calendar)


def step_badge(step: Step, *, mine: bool) -> dict[str, str]:
    """The step's word with its shape: moving, waiting for others, waiting for me, finished."""
    if step not in OPEN_STEPS:
        kind = "end"
    elif step in CITIZENS_TURN or step in REVIEWING:
        kind = "wait"
    else:
        kind = "ask" if mine else "moving"
    return {"label": step.label, "kind": kind}


def marks(case: Case) -> list[dict[str, str]]:
    """At most two things to know before speaking with the person."""
    found = [{"label": Care(care).label, "icon": "heart-handshake"} for care in case.cares[:2]]
    if case.visits >= MANY_VISITS:
        found.insert(0, {"label": f"跑过 {case.visits} 趟", "icon": "walk"})
    return found[:2]


class Seat(NamedTuple):
    """Somebody of the staff, and where he sits."""

    name: str
    desk: str


def _unable_among(cases: Sequence[Case], actor: Actor, at: datetime) -> set[int]:
    """Which handlers can work on no case any more; asked for those who may name others."""
    if not NAMING & actor.roles:
        return set()
    handlers = {case.handler_id for case in cases}
    return set(holding.must_pass_on(at).filter(pk__in=handlers).values_list("pk", flat=True))


def people(case: Case, actor: Actor, *, is_stranded: bool = False) -> dict[str, Any]:
    """Who is responsible to the end, and who has it now, or cannot work on it."""
    mine = {case.first_id: "first", case.handler_id: "cur"}
    both = case.first_id == case.handler_id == actor.person
    return {
        "first": Seat(case.first.name, case.first.desk),
        "current": Seat(case.handler.name, UNABLE if is_stranded else case.handler.desk),
        "me": "both" if both else mine.get(actor.person or 0, "none"),
    }


def grouped(found: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows under the heads of the desk, in the words of its tiles; the topmost is the chosen one."""
    groups: list[dict[str, Any]] = [
        {"label": label, "hot": name == "over", "rows": [row for row in found if row.band == name]}
        for name, _, label in BANDS
    ]
    shown = [group for group in groups if group["rows"]]
    if shown:
        shown[0]["rows"][0] = replace(shown[0]["rows"][0], chosen=True)
    return shown
