"""What a list shows first, in questions composed once: the beginning of a queue, the cases of one page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case as Either
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from bancheng.cases import reads
from bancheng.cases.models import Case, CaseClock, Hop, Instruction, MoreTime
from bancheng.cases.models.case import REVIEW_VALUES
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.records.composed import Composed, Sentence
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind, Role


class Due(NamedTuple):
    """As much of a case as puts it into its place in somebody's queue.

    Shapes   due_at, due_kind: the case's next due; in the queue of whoever is there only to sign second, that signature's.
    """

    pk: int
    step: str
    due_at: datetime | None
    due_kind: str


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
    if scope == "turn" and actor.roles & DECIDING:
        found = found.annotate(until=_until(actor, at), kind=_kind())
        return found.order_by("until", "pk").values_list("pk", "step", "until", "kind")[: most + 1]
    return found.order_by("due_at", "pk").values_list("pk", "step", "due_at", "due_kind")[: most + 1]


def _until(actor: Actor, at: datetime) -> Either:
    """By when somebody must have done what is asked of him: a signature, or an instruction, has its own day, not the officer's.

    Where anything else is asked of him too, the case stands by whatever is due first.
    """
    asked = reads.asked_to_confirm(actor, at).filter(case=OuterRef("pk")).order_by("lapses_at")
    more = MoreTime.objects.filter(case=OuterRef("pk"), decided_at=None)
    else_asked = Q(handler=actor.person) | Q(step__in=REVIEW_VALUES)
    for beside in (reads.offered_to(actor), reads.advice_asked_of(actor)):
        else_asked |= Q(Exists(beside.filter(case=OuterRef("pk"))))
    else_asked |= Q(Exists(Hop.objects.filter(case=OuterRef("pk"), ended_at=None)), first=actor.person)
    if Role.LEADER in actor.roles:
        else_asked |= Q(Exists(more))
    if reads.NAMING & actor.roles:
        else_asked |= Q(handler__in=holding.must_pass_on(at).values("pk"))
    his = Instruction.objects.filter(to=actor.person, ended_at=None).order_by().values("pk")
    instructed = CaseClock.objects.filter(
        case=OuterRef("pk"), kind=ClockKind.INSTRUCTION, stopped_at=None, ref__in=his
    ).order_by("due_at")
    return Either(
        When(else_asked, then=F("due_at")),
        default=Coalesce(
            Subquery(asked.values("lapses_at")[:1]), Subquery(instructed.values("due_at")[:1]), F("due_at")
        ),
    )


def _kind() -> Either:
    """Of which clock that moment is."""
    return Either(When(until=F("due_at"), then=F("due_kind")), default=Value(ClockKind.PROPOSAL.value))


LISTED = Composed(lambda page: Case.objects.filter(pk__in=page).order_by().defer(*reads.NOT_LISTED))


def shown(page: Sequence[int]) -> list[Case]:
    """The cases of one page in its order, each with who is responsible and who has it, and where they sit."""
    found = {case.pk: case for case in LISTED(page=list(page))} if page else {}
    people = org.people_at_desks({pk for case in found.values() for pk in (case.first_id, case.handler_id)})
    for case in found.values():
        case.first, case.handler = people[case.first_id], people[case.handler_id]
    return [found[pk] for pk in page if pk in found]
