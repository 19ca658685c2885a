"""Situations and reasons of ratings: rows begin on a day and end on a day; what held then still holds for then."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bancheng.catalogue.actions.writing import hold_catalogue, write_line
from bancheng.catalogue.models import Origin, RatingReason, Situation
from bancheng.rules import ratings
from bancheng.rules.in_force import Dated
from bancheng.rules.library import refusal_of_two, refusal_to_end
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse


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
    period = Dated(from_on=in_force_from)
    others = [one.period() for one in same if one.as_dated().overlaps(period)]
    refuse(refusal_of_two(f"情形“{name}”", others, first="停用那一条"))
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


@transaction.atomic
def add_rating_reason(
    *,
    by: Actor,
    at: datetime,
    code: str,
    name: str,
    explanation: str,
    reopens: bool,
    names_conduct: bool,
    position: int,
    in_force_from: date,
) -> RatingReason:
    """Puts a reason of our own on the list a citizen may choose from with his rating, from a day on."""
    hold_catalogue(by=by, at=at)
    same = RatingReason.objects.filter(Q(code=code) | Q(name=name))
    period = Dated(from_on=in_force_from)
    others = [one.period() for one in same if one.as_dated().overlaps(period)]
    refuse(refusal_of_two(f"评价原因“{name}”", others, first="停用那一条"))
    reason = RatingReason.objects.create(
        code=code,
        name=name,
        explanation=explanation,
        reopens=reopens,
        names_conduct=names_conduct,
        position=position,
        in_force_from=in_force_from,
        origin=Origin.OWN,
    )
    write_line(
        LineKind.RATING_REASON_ADDED,
        by=by.ref,
        at=at,
        code=code,
        name=name,
        reopens=reopens,
        names_conduct=names_conduct,
        from_day=in_force_from.isoformat(),
    )
    return reason


@transaction.atomic
def end_rating_reason(reason: RatingReason, *, by: Actor, at: datetime, on: date) -> None:
    """Takes a reason off the list from a day on; ratings that gave it keep it, and one of each kind always stays."""
    hold_catalogue(by=by, at=at)
    held = RatingReason.objects.select_for_update().get(pk=reason.pk)
    refuse(refusal_to_end(held.as_dated(), on, ends="停用"))
    left = RatingReason.objects.in_force(on).exclude(pk=held.pk)
    refuse(ratings.refusal_to_end_reason(_as_ruled(held), [_as_ruled(one) for one in left]))
    held.in_force_to = on
    held.save(update_fields=["in_force_to"])
    write_line(
        LineKind.RATING_REASON_ENDED, by=by.ref, at=at, code=held.code, name=held.name, to_day=on.isoformat()
    )


def _as_ruled(reason: RatingReason) -> ratings.Reason:
    return ratings.Reason(
        code=reason.code, name=reason.name, reopens=reason.reopens, names_conduct=reason.names_conduct
    )
