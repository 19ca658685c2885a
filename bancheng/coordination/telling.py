"""Which colleagues hear of a request from this room: those of the department that is asked, who are not out of its case.

Beside them whoever may rule on an objection: who that is, the regulation of requests says. The case tells its own people by the same lines. A message never says what was asked or answered.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from json import loads
from typing import Any

from django.urls import reverse

from bancheng.coordination.conference_telling import people_of
from bancheng.coordination.facts import facts_of
from bancheng.coordination.models import Request
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records.models import Line
from bancheng.rules import requests as rules
from bancheng.rules import telling
from bancheng.rules.clock_table import OF_THE_UNIT
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.telling import Message, Whom
from bancheng.rules.vocabulary import ClockKind, RequestStep, Role

ROLES: Mapping[Whom, frozenset[Role]] = {
    Whom.ASKED_UNIT: UNIT_ROLES,
    Whom.ASKED_HEADS: frozenset({Role.UNIT_HEAD}),
}


def tell_unit(line: Line, *, at: datetime) -> None:
    """Lets a department know what becomes of a request to it; never who did it himself."""
    said = loads(line.data)
    pk = _request_of(said)
    if pk is None:
        return
    request = Request.objects.select_related("case", "unit").get(pk=pk)
    for message in telling.after(line.kind, telling.ASKED):
        # A clock that has been answered since is no news any more.
        if "clock" in said and not _still_runs(request, said["clock"]):
            continue
        _tell(
            message, request, people_of(request.unit, request.case, sorted(ROLES[message.whom]), at), line, at
        )


COPIED: Mapping[Whom, frozenset[Role]] = {
    Whom.OVERSEERS: frozenset({Role.SUPERVISOR, Role.CONVENER}),
    Whom.LEADERS: frozenset({Role.LEADER}),
}
"""Who hears of the same line as an overseer of every case: he is not told twice."""


def tell_rulers(line: Line, *, at: datetime) -> None:
    """Lets whoever may rule on an objection know that it waits for him, and how long; nobody once it is ruled on."""
    said = loads(line.data)
    if said.get("clock", ClockKind.RULING) != ClockKind.RULING:
        return
    request = Request.objects.select_related("case", "unit").get(pk=said.get("ref") or said["request"])
    if request.step != RequestStep.IN_ARBITRATION:
        return
    copied = {role for row in telling.after(line.kind, COPIED) for role in COPIED[row.whom]}
    for message in telling.after(line.kind, [Whom.RULERS]):
        _tell(message, request, _rulers(request, without=copied, at=at), line, at)


def _rulers(request: Request, *, without: AbstractSet[Role], at: datetime) -> Iterable[Person]:
    """Who may rule now, late or not: of the roles the regulation names, whoever is not out of this one."""
    facts = facts_of(request, at=at)
    roles = rules.deciders(rules.BY_NAME["rule"], facts) - without
    out = rules.out_of_it(facts)
    found = {person.pk: person for role in sorted(roles) for person in org.holders(role, at=at)}
    return [person for pk, person in found.items() if pk not in out]


def _tell(message: Message, request: Request, people: Iterable[Person], line: Line, at: datetime) -> None:
    for person in people:
        if person.ref != line.by:
            notices.tell_of(
                message,
                person,
                values=loads(line.data),
                about=request.case.number,
                at=at,
                url=reverse("coordination:request", args=[request.pk]),
                file_key=request.case.number,
            )


def _request_of(said: Mapping[str, Any]) -> int | None:
    """Which request a line tells of; none where a clock of something else is near or out."""
    if "clock" in said:
        return said["ref"] if said["clock"] in OF_THE_UNIT else None
    return said["request"]


def _still_runs(request: Request, clock: str) -> bool:
    return request.case.clocks.filter(kind=clock, ref=request.pk, stopped_at=None).exists()
