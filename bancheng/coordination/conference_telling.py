"""Who hears of positions and conferences: the people of each unit asked or invited, the chair, the leaders.

Nobody hears who is out of one of the cases. A message names the number of a case and what is asked of the unit, never the citizen
or his story.
"""

from collections.abc import Iterable
from datetime import datetime
from json import loads
from typing import Any

from django.urls import reverse

from bancheng.cases import eligible
from bancheng.cases.models import Case, CaseClock
from bancheng.coordination import conferring, matrix
from bancheng.coordination.models import Conference, Position
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.models import Department, Person
from bancheng.records.models import Line
from bancheng.rules import telling
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.telling import Whom
from bancheng.rules.vocabulary import ClockKind, Presence, Role


def tell_asked_units(line: Line, *, at: datetime) -> None:
    """Lets the units asked for a position know: that they are, that it is near, drafted, over or taken back."""
    said = loads(line.data)
    if line.kind.startswith("clock.") and said["clock"] != ClockKind.POSITION:
        return
    for message in telling.after(line.kind, [Whom.ASKED_UNITS]):
        for position in _spoken_of(line, said):
            case = position.question.case
            roles = [Role.UNIT_HEAD] if message.kind == "position.drafted" else sorted(UNIT_ROLES)
            for person in people_of(position.unit, case, roles, at):
                if person.ref != line.by:
                    notices.tell_of(
                        message,
                        person,
                        values={"until": _until(position, near=line.at)},
                        about=case.number,
                        at=at,
                        url=reverse("coordination:position", args=[position.pk]),
                        file_key=case.number,
                    )


def _spoken_of(line: Line, said: dict[str, Any]) -> Iterable[Position]:
    """The positions a line speaks of: the one it names, or those of the question it names."""
    rows = Position.objects.select_related("unit", "question__case")
    if "position" in said or line.kind.startswith("clock."):
        return rows.filter(pk=said.get("position") or said.get("ref"))
    named = rows.filter(question__case__file=line.file_id, question__number=said["number"])
    return named.filter(unit__code__in=said["of"])


def _until(position: Position, *, near: datetime) -> str:
    """By when a unit must answer, as a message says it."""
    clock = matrix.clock_of(position)
    return org.due_day(clock.due_at, near=near) if clock else ""


def people_of(unit: Department, case: Case, roles: Iterable[Role], at: datetime) -> Iterable[Person]:
    """Who speaks for a department, but for whoever is out of this case."""
    out = eligible.barred_from(case)
    return {
        person.pk: person
        for role in roles
        for person in org.holders(role, department=unit, at=at)
        if person.pk not in out
    }.values()


# --- conferences --------------------------------------------------------------------------------------------


def tell_of_conference(line: Line, *, at: datetime) -> None:
    """Lets those who take part in a conference know what becomes of it, and never who did it himself."""
    said = loads(line.data)
    conference = _conference_of(line, said)
    if conference is None:
        return
    out = conferring.out_of(conference)
    for message in telling.after(line.kind, telling.CONFERENCES):
        for person in PEOPLE[message.whom](conference, said, at):
            if person.pk not in out and person.ref != line.by:
                notices.tell_of(
                    message,
                    person,
                    values={
                        "meets": said.get("meets", ""),
                        "until": _signing_until(conference, near=line.at),
                    },
                    at=at,
                    url=reverse("coordination:conference", args=[conference.pk]),
                    file_key=conference.file.key,
                )


def _conference_of(line: Line, said: dict[str, Any]) -> Conference | None:
    """The conference a line speaks of; of a clock, that of a signature, and only in the first of its cases: one message, not two."""
    rows = Conference.objects.select_related("called_by", "file")
    if not line.kind.startswith("clock."):
        return rows.get(pk=said["conference"])
    if said["clock"] != ClockKind.COUNTERSIGN:
        return None
    found = rows.get(invitations=said["ref"])
    first = conferring.live_items(found)[:1]
    return found if first and first[0].case.file_id == line.file_id else None


def _invited(conference: Conference, said: dict[str, Any], at: datetime) -> Iterable[Person]:
    units = [one.unit for one in conferring.invitations_of(conference) if one.invited_at]
    return _speakers(units, sorted(UNIT_ROLES), at)


def _to_sign(conference: Conference, said: dict[str, Any], at: datetime) -> Iterable[Person]:
    """The heads of the units that have not signed; of a clock, of that unit alone."""
    waiting = [
        one
        for one in conferring.invitations_of(conference)
        if not one.said and one.presence != Presence.RECUSED and said.get("ref", one.pk) == one.pk
    ]
    return _speakers([one.unit for one in waiting], [Role.UNIT_HEAD], at)


def _speakers(units: Iterable[Department], roles: Iterable[Role], at: datetime) -> Iterable[Person]:
    roles = list(roles)
    return {
        person.pk: person
        for unit in units
        for role in roles
        for person in org.holders(role, department=unit, at=at)
    }.values()


def _chair(conference: Conference, said: dict[str, Any], at: datetime) -> Iterable[Person]:
    return [conference.called_by] if conference.called_by else []


def _leaders(conference: Conference, said: dict[str, Any], at: datetime) -> Iterable[Person]:
    return org.holders(Role.LEADER, at=at)


PEOPLE = {
    Whom.INVITED: _invited,
    Whom.SIGNING_HEADS: _to_sign,
    Whom.CHAIR: _chair,
    Whom.CONFERENCE_LEADERS: _leaders,
}
"""How the people of a part are found at the moment of telling."""


def _signing_until(conference: Conference, *, near: datetime) -> str:
    """By when the minutes are to be countersigned; empty while nobody is waited for."""
    clock = CaseClock.objects.filter(
        kind=ClockKind.COUNTERSIGN, ref__in=conference.invitations.values("pk"), stopped_at=None
    ).first()
    return org.due_day(clock.due_at, near=near) if clock else ""
