"""Looking at what was asked: who of the department opened it first, and who saw the citizen's name and number."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.eligible import barred_from
from bancheng.cases.models import Case
from bancheng.cases.registration import whose
from bancheng.coordination.actions.turning import plain
from bancheng.coordination.models import FirstLook, Request
from bancheng.records import told
from bancheng.rules import requests as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor, units_of
from bancheng.rules.refusal import refuse
from bancheng.rules.request_looks import refusal_to_reveal, refusal_when_over
from bancheng.rules.vocabulary import Step


def note_look(request: Request, *, by: Actor, at: datetime) -> bool:
    """Notes that somebody of the department has opened what it was asked, the first time; nothing for whoever else looks.

    Where somebody there has signed for it by hand, nothing is noted any more: it is known. Whoever is out of the case has not looked.

    Returns  whether this was the first look.
    """
    is_known = request.signed_at is not None and not request.was_deemed
    looked = is_known or getattr(request, "first_look", None) is not None
    if looked or not request.is_open or request.unit_id not in units_of(by):
        return False
    return _note_first(request, by=by, at=at)


@transaction.atomic
def _note_first(request: Request, *, by: Actor, at: datetime) -> bool:
    held = Case.objects.locked(request.case_id)
    if not rules.is_of_unit(by, request.unit_id, barred=barred_from(held)):
        return False
    if FirstLook.objects.filter(request=request).exists():
        return False
    look = FirstLook.objects.create(request=request, by_id=by.person, at=at)
    data = {"request": request.pk, "unit_label": request.unit.short_name}
    moves.note(held, LineKind.REQUEST_LOOKED_AT, by=by, at=at, data=data, rows=told.new(look))
    return True


@transaction.atomic
def reveal_contact(request: Request, *, reason: str, by: Actor, at: datetime) -> str:
    """Shows the department the citizen's clear name and phone, where the window wants it to contact him itself.

    Raises   Refused where the window does not, for who is not of the department or out of the case, once the request is over, or without a reason.
    Source   constitution 10; domain.md §7.2.
    """
    held = Case.objects.locked(request.case_id)
    fresh = Request.objects.locked(request.pk)
    refuse(
        refusal_to_reveal(
            by,
            unit=fresh.unit_id,
            barred=barred_from(held),
            is_open=fresh.is_open,
            may_contact=fresh.may_contact,
            reason=reason,
        )
    )
    refuse(refusal_when_over(Step(held.step)))
    data = {"request": fresh.pk, "unit_label": fresh.unit.short_name}
    moves.note(
        held,
        LineKind.REQUEST_CONTACT_REVEALED,
        by=by,
        at=at,
        data=data,
        private={"reason": plain(reason, held)},
    )
    citizen = whose(held)
    return f"{citizen.name} {citizen.phone}".strip() if citizen else ""
