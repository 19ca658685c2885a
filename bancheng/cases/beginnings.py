"""What a list shows first, in questions composed once: the beginning of a queue, the cases of one page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from bancheng.cases import reads
from bancheng.cases.models import Case
from bancheng.org import reads as org
from bancheng.records.composed import Composed, Sentence
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role


class Due(NamedTuple):
    """As much of a case as puts it into its place in a queue."""

    pk: int
    step: str
    due_at: datetime | None


DECIDING = frozenset({Role.SITE_HEAD, Role.CONVENER, Role.LEADER})
"""Roles whose turn depends on the moment: what they wait for passes on once a clock is out."""


def due_first(actor: Actor, scope: str, *, at: datetime, only: Mapping[str, str]) -> list[Due]:
    """The beginning of a queue, and one more where there is more.

    Shapes   only: column → the value it must have.
    """
    narrowed = tuple(sorted(only.items()))
    if scope == "turn" and actor.roles & DECIDING:
        return [Due(*row) for row in _beginning(actor, scope, narrowed, reads.MOST_LISTED, at)]
    return [Due(*row) for row in _timeless(actor, scope, narrowed, reads.MOST_LISTED).rows()]


@lru_cache(maxsize=256)
def _timeless(actor: Actor, scope: str, only: tuple[tuple[str, str], ...], most: int) -> Sentence:
    """The queue of somebody who asks the same at every moment; it is given none, so that it can lean on none."""
    return Sentence(_beginning(actor, scope, only, most, at=None))  # type: ignore[arg-type]


def _beginning(
    actor: Actor, scope: str, only: tuple[tuple[str, str], ...], most: int, at: datetime
) -> QuerySet[Any, Any]:
    found = reads.queue_of(actor, scope, at=at, only=Q(*only))
    return found.order_by("due_at", "pk").values_list("pk", "step", "due_at")[: most + 1]


LISTED = Composed(lambda page: Case.objects.filter(pk__in=page).order_by().defer(*reads.NOT_LISTED))


def shown(page: Sequence[int]) -> list[Case]:
    """The cases of one page in its order, each with who is responsible and who has it, and where they sit."""
    found = {case.pk: case for case in LISTED(page=list(page))} if page else {}
    people = org.people_at_desks({pk for case in found.values() for pk in (case.first_id, case.handler_id)})
    for case in found.values():
        case.first, case.handler = people[case.first_id], people[case.handler_id]
    return [found[pk] for pk in page if pk in found]
