"""Acts by which a case changes hands: handler, first-responsible person, site. Asked, accepted, or named."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bancheng.cases import eligible, moves, reckoning, timing
from bancheng.cases.actions.wanting import need, refuse_missing
from bancheng.cases.models import Case, HandOver
from bancheng.org.models import Person, Site
from bancheng.promises import actions as promises
from bancheng.records import told
from bancheng.rules import handing as rules
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import ClockKind, Role

HANDLER, FIRST, SITE = "hand_over", "first", "site"
"""What an offer is about: HandOver.kind."""

# --- asked of another, who accepts ----------------------------------------------------------------------


@transaction.atomic
def hand_over(case: Case, *, by: Actor, at: datetime, to: Person, reason: str) -> HandOver:
    """Asks an officer to take the case over; he accepts within 4 working hours or it stays. 第一责任人 stays.

    Raises   Refused unless the receiver is another officer at work who has the cases of this site.
    """
    turn = moves.begin(case, "hand_over", by=by, at=at)
    need(turn, reason=(reason, "写一句为什么交接"))
    _refuse_receiver(turn, to, eligible.handlers_for(turn.case, at), now=turn.case.handler)
    offer = _offer(turn, HANDLER, reason, to_person=to)
    _write(turn, LineKind.CASE_HAND_OVER_ASKED, {"to": to.ref}, reason)
    return offer


@transaction.atomic
def replace_first(case: Case, *, by: Actor, at: datetime, to: Person, reason: str) -> HandOver:
    """Asks somebody to follow as 第一责任人: a leave, a transfer. Until he accepts, the old one stays it.

    Source   constitution 2; process table §2 replace_first.
    """
    turn = moves.begin(case, "replace_first", by=by, at=at)
    need(turn, reason=(reason, "写明为什么更换：休假、调离等"))
    _refuse_receiver(turn, to, eligible.firsts_for(turn.case, at), now=turn.case.first)
    offer = _offer(turn, FIRST, reason, to_person=to)
    _write(turn, LineKind.CASE_FIRST_REPLACEMENT_ASKED, {"to": to.ref}, reason)
    return offer


@transaction.atomic
def transfer_site(
    case: Case, *, by: Actor, at: datetime, site: Site, reason: str, to: Person | None = None
) -> Case:
    """Asks another site to take the case; the convener names site and handler, effective at once.

    The clock keeps; 第一责任人 keeps his place and his access.

    Raises   Refused for the same or a closed site; for a handler who has not the cases of that site.
    """
    turn = moves.begin(case, "transfer_site", by=by, at=at)
    need(turn, reason=(reason, "写明为什么转"))
    is_same = site.pk == turn.case.site_id
    refuse(rules.refusal_of_site(is_same=is_same, is_open=site.active, article=turn.move.article))
    if turn.move.variety:
        return _name_site(turn, site, to, reason)
    _offer(turn, SITE, reason, to_site=site)
    _write(turn, LineKind.CASE_TRANSFER_ASKED, {"to": site.name, "site": site.code}, reason)
    return turn.case


def _name_site(turn: moves.Turn, site: Site, to: Person | None, reason: str) -> Case:
    """What the convener names holds at once; offers that it overtakes are over."""
    if to is None:
        refuse_missing([Missing("to", "指定由那边谁经办")], turn)
    else:
        _refuse_receiver(turn, to, eligible.handlers_for(turn.case, turn.at, site=site), now=None)
        _kill_offers(turn, HANDLER, SITE)
        _move_to(turn, site, to, reason)
    return turn.case


def _move_to(turn: moves.Turn, site: Site, handler: Person, reason: str = "") -> None:
    before = turn.case.site
    turn.set(site=site, handler=handler)
    moves.make(turn)
    data = {"to": site.name, "site": site.code, "from": before.code, "handler": handler.ref}
    _write(turn, LineKind.CASE_TRANSFERRED, data, reason)
    promises.move_promises(turn.case.file, site=site, by=turn.by, at=turn.at)


def _refuse_receiver(turn: moves.Turn, to: Person, may_take: QuerySet[Person], *, now: Person | None) -> None:
    refuse(
        rules.refusal_of_receiver(
            to.pk,
            name=to.name,
            now=now.pk if now else None,
            by=turn.by.person,
            may_take=may_take.filter(pk=to.pk).exists(),
            article=turn.move.article,
        )
    )


def _offer(
    turn: moves.Turn,
    kind: str,
    reason: str,
    *,
    to_person: Person | None = None,
    to_site: Site | None = None,
) -> HandOver:
    """Leaves the case as it is and the question with the other, for 4 working hours."""
    offer = HandOver.objects.create(
        case=turn.case,
        kind=kind,
        to_person=to_person,
        to_site=to_site,
        reason=reason,
        asked_by_id=turn.by.person,
        asked_at=turn.at,
        lapses_at=reckoning.reckon(ClockKind.HAND_OVER, started_at=turn.at).at,
    )
    turn.wrote(told.new(offer))
    timing.start(turn.case, ClockKind.HAND_OVER, ref=offer.pk, at=turn.at)
    moves.make(turn)
    return offer


# --- the answer of the other ---------------------------------------------------------------------------


@transaction.atomic
def accept_hand_over(case: Case, *, by: Actor, at: datetime) -> Case:
    """The receiver takes over what was offered him: the handling, or the first responsibility.

    Raises   Refused when the offer has lapsed, or he holds no such post any more.
    """
    turn = moves.begin(case, "accept_hand_over", by=by, at=at)
    offer = _open_offer(turn)
    is_first = offer.kind == FIRST
    place = "first" if is_first else "handler"
    _refuse_without_post(turn, is_first=is_first)
    before: Person = getattr(turn.case, place)
    _end_offer(turn, offer, "accepted")
    turn.set(**{place: offer.to_person})
    moves.make(turn)
    kind = LineKind.CASE_FIRST_REPLACED if is_first else LineKind.CASE_HANDED_OVER
    _write(turn, kind, {"before": before.ref, "to": by.ref})
    return turn.case


def _refuse_without_post(turn: moves.Turn, *, is_first: bool) -> None:
    """Whoever was asked may have left his post since."""
    refuse(
        rules.refusal_to_take(
            is_first=is_first,
            is_officer_there=turn.by.has(Role.OFFICER, site=turn.case.site_id),
            roles=turn.by.roles,
            article=turn.move.article,
        )
    )


@transaction.atomic
def accept_transfer(case: Case, *, by: Actor, at: datetime) -> Case:
    """An officer of the receiving site takes the case: it is his site's and his from now on.

    Raises   Refused when the offer has lapsed, or he asked for it himself.
    """
    turn = moves.begin(case, "accept_transfer", by=by, at=at)
    offer = _open_offer(turn)
    refuse(rules.refusal_to_receive(offer.asked_by_id, by.person, turn.move.article))
    taker = Person.objects.get(pk=by.person)
    _end_offer(turn, offer, "accepted")
    _move_to(turn, Site.objects.get(pk=offer.to_site_id), taker)
    return turn.case


@transaction.atomic
def refuse_hand_over(case: Case, *, by: Actor, at: datetime, reason: str) -> Case:
    """The receiver does not take over and says why; whoever had the place keeps it."""
    return _refuse_offer(case, "refuse_hand_over", LineKind.CASE_HAND_OVER_REFUSED, by, at, reason)


@transaction.atomic
def refuse_transfer(case: Case, *, by: Actor, at: datetime, reason: str) -> Case:
    """The receiving site does not take the case and says why; it stays where it is."""
    return _refuse_offer(case, "refuse_transfer", LineKind.CASE_TRANSFER_REFUSED, by, at, reason)


def _refuse_offer(case: Case, name: str, kind: LineKind, by: Actor, at: datetime, reason: str) -> Case:
    turn = moves.begin(case, name, by=by, at=at)
    need(turn, reason=(reason, "写明为什么不接"))
    offer = _open_offer(turn)
    _end_offer(turn, offer, "refused")
    moves.make(turn)
    _write(turn, kind, {"kind": offer.kind}, reason)
    return turn.case


def _open_offer(turn: moves.Turn) -> HandOver:
    """The offer this case waits on. Raises Refused once its limit is over."""
    offer = HandOver.objects.select_for_update().get(case=turn.case, ended_at=None)
    refuse(rules.refusal_after(offer.lapses_at, turn.at, turn.move.article))
    return offer


def _end_offer(turn: moves.Turn, offer: HandOver, result: str) -> None:
    turn.wrote(told.update(HandOver.objects.filter(pk=offer.pk), ended_at=turn.at, result=result))
    timing.stop(turn.case, ClockKind.HAND_OVER, refs=[offer.pk], at=turn.at)


# --- named, without acceptance ------------------------------------------------------------------------


@transaction.atomic
def reassign(case: Case, *, by: Actor, at: datetime, to: Person, reason: str) -> Case:
    """Names the handler, effective at once; a hand-over still waiting for an answer is overtaken.

    Source   process table §1 “Clock out”, §2 reassign.
    """
    turn = moves.begin(case, "reassign", by=by, at=at)
    need(turn, reason=(reason, "写明为什么指定"))
    _refuse_receiver(turn, to, eligible.handlers_for(turn.case, at), now=turn.case.handler)
    return take_over(turn, to, reason)


def take_over(turn: moves.Turn, to: Person, reason: str) -> Case:
    """What naming the handler does; also when nobody names him because whoever had the case cannot work any more."""
    before = turn.case.handler
    _kill_offers(turn, HANDLER)
    turn.set(handler=to)
    moves.make(turn)
    _write(turn, LineKind.CASE_REASSIGNED, {"before": before.ref, "to": to.ref}, reason)
    return turn.case


def _kill_offers(turn: moves.Turn, *kinds: str) -> None:
    for offer in HandOver.objects.filter(case=turn.case, ended_at=None, kind__in=kinds):
        _end_offer(turn, offer, "died")


def _write(turn: moves.Turn, kind: LineKind, data: dict[str, str], reason: str = "") -> None:
    """Staff stand in a line by their mark, never by name; who reads it is shown the name."""
    moves.write(turn, kind, data=data, private={"reason": reason})
