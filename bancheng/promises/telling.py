"""Which colleagues hear of a promise from this room: those of the department on the unit's side who are not out of its case.

The case tells its own people and its citizen, by the same lines. A message never says what was promised.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from json import loads
from typing import Any

from django.urls import reverse

from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.promises import doors
from bancheng.promises.models import Promise
from bancheng.records.models import Line
from bancheng.rules import telling
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.promises import CHECKED
from bancheng.rules.telling import Message, Whom
from bancheng.rules.vocabulary import PromiseParty

PART_OF = {PromiseParty.UNIT: Whom.OWING_UNIT, PromiseParty.CITIZEN: Whom.OWED_UNIT}
"""What the department is to a promise, by who owes it."""


def tell_unit(line: Line, *, at: datetime) -> None:
    """Lets a department know what becomes of a promise made in its name, or given to it; never who did it himself."""
    said = loads(line.data)
    promise = Promise.objects.select_related("file", "unit").get(pk=said["promise"])
    for message in telling.after(line.kind, [PART_OF[PromiseParty(said["owner"])]]):
        if not _is_meant(message, said):
            continue
        for person in _people(promise, at):
            if person.ref != line.by:
                notices.tell_of(
                    message,
                    person,
                    values=said,
                    about=promise.file.key,
                    at=at,
                    url=reverse("promises:promise", args=[promise.pk]),
                    file_key=promise.file.key,
                )


def _is_meant(message: Message, said: Mapping[str, Any]) -> bool:
    """Whether a line means this message: what a department checks is asked of it, what it is promised is only told it."""
    return message.kind not in (NOT_OF_CHECKS if said["kind"] in CHECKED else OF_CHECKS)


OF_CHECKS = frozenset({"promise.check_made", "promise.check_near"})
NOT_OF_CHECKS = frozenset({"promise.made"})


def _people(promise: Promise, at: datetime) -> Iterable[Person]:
    """Who speaks for the department on the unit's side; nobody where none is named."""
    if promise.unit is None:
        return ()
    roles, out = sorted(UNIT_ROLES), doors.out_of(promise.file)
    return {
        person.pk: person
        for role in roles
        for person in org.holders(role, department=promise.unit, at=at)
        if person.pk not in out
    }.values()
