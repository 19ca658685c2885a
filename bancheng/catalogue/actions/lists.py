"""Situations: rows begin on a day and end on a day; what held then still holds for then."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.models import DatedRows, Origin, Situation
from bancheng.rules.library import refusal_to_end
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse


@transaction.atomic
def add_situation(
    *,
    by: Actor,
    at: datetime,
    code: str,
    name: str,
    explanation: str,
    words: str,
    position: int,
    in_force_from: date,
) -> Situation:
    """Puts a situation on the list from a day on."""
    hold_catalogue(by=by, at=at)
    same = Situation.objects.filter(Q(code=code) | Q(name=name))
    _refuse_two_at_once(same, start=in_force_from, what=f"情形“{name}”")
    situation = Situation.objects.create(
        code=code,
        name=name,
        explanation=explanation,
        words=words,
        position=position,
        in_force_from=in_force_from,
        origin=Origin.OWN,
    )
    write_line(
        LineKind.SITUATION_ADDED,
        by=by.ref,
        at=at,
        code=code,
        name=name,
        from_day=in_force_from.isoformat(),
    )
    return situation


@transaction.atomic
def end_situation(situation: Situation, *, by: Actor, at: datetime, on: date) -> None:
    """Takes a situation off the list from a day on; cases that named it keep it."""
    hold_catalogue(by=by, at=at)
    held = Situation.objects.select_for_update().get(pk=situation.pk)
    refuse(refusal_to_end(held.as_dated(), on, ends="停用"))
    held.in_force_to = on
    held.save(update_fields=["in_force_to"])
    write_line(
        LineKind.SITUATION_ENDED, by=by.ref, at=at, code=held.code, name=held.name, to_day=on.isoformat()
    )


def _refuse_two_at_once(same: DatedRows[Situation], *, start: date, what: str) -> None:
    """Two rows for the same thing never hold on the same day."""
    if same.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=start)).exists():
        raise Refused("held_already", f"{what}在这段日子里已经有一条了，先停用那一条，或改生效日期")
