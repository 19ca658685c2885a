"""Questions about limits on a contact: whom one concerns, which one sees, what the regulation must know of one."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.models import Case, Party, Recusal
from bancheng.citizens.models import ContactLimit
from bancheng.org import reads as org
from bancheng.org.models import Site
from bancheng.records import keys
from bancheng.rules import nuisance as rules
from bancheng.rules.calendar import local
from bancheng.rules.desk import Waits
from bancheng.rules.identifiers import plain_phone
from bancheng.rules.nuisance import LimitFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Channel, LimitState


def index_of(phone: str) -> str:
    """By what a number is found again, whoever typed it; empty for no number."""
    plain = plain_phone(phone)
    return keys.blind_index("phone", plain) if plain else ""


def is_limited(phone: str, *, at: datetime) -> bool:
    """Whether a limit held on this number at a moment, also one that has ended since."""
    return holding(phone, at=at) is not None


def holding(phone: str, *, at: datetime) -> ContactLimit | None:
    """The limit that held on this number at a moment."""
    index = index_of(phone)
    if not index:
        return None
    begun = ContactLimit.objects.filter(contact_index=index, confirmed_at__lte=at)
    return begun.filter(last_on__gte=local(at).date()).exclude(ended_at__lte=at).first()


def sent_online_today(phone: str, *, at: datetime, apart_from: UUID) -> int:
    """How many forms of this number were registered online today, without the one that is being sent."""
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    filed = Party.objects.filter(
        phone_index=index_of(phone),
        role=Party.REFLECTOR,
        case__channel=Channel.ONLINE,
        case__registered_at__gte=midnight,
    )
    return filed.exclude(case__intake_key=apart_from).count()


def facts_of(row: ContactLimit) -> LimitFacts:
    """What the regulation must know of one limit before somebody decides on it."""
    out = Recusal.objects.filter(case__parties__phone_index=row.contact_index)
    return LimitFacts(
        proposed_by=row.proposed_by_id,
        due_at=row.due_at,
        last_on=row.last_on,
        ended=row.ended,
        out=frozenset(out.values_list("person", flat=True)),
    )


def state_of(row: ContactLimit, *, at: datetime) -> LimitState:
    """Where it stands now."""
    return LimitFacts(
        proposed_by=row.proposed_by_id, due_at=row.due_at, last_on=row.last_on, ended=row.ended
    ).state(at)


def file_key_of(row: ContactLimit) -> str:
    """Under which key it is found what was sent about it; it names no case, for it is about none."""
    return f"contact-limit-{row.pk}"


# --- who sees which -----------------------------------------------------------------------------------------


def sees_any(actor: Actor) -> bool:
    """Whether limits are this actor's business at all."""
    return actor.person is not None and bool(actor.roles & rules.READERS)


def visible_to(actor: Actor) -> QuerySet[ContactLimit]:
    """The limits this actor sees: whoever decides on them and the auditor all, whoever may propose those of his sites."""
    if not sees_any(actor):
        return ContactLimit.objects.none()
    held = [one for one in actor.held if one.role in rules.READERS]
    if any(one.role in rules.EVERYWHERE or one.site is None for one in held):
        return ContactLimit.objects.all()
    return ContactLimit.objects.filter(site__in={one.site for one in held})


def site_of(actor: Actor) -> Site:
    """For which site this actor proposes one: his own; the district's window where he works for all."""
    mine = sorted(one.site for one in actor.held if one.role in rules.PROPOSERS and one.site is not None)
    return Site.objects.get(pk=mine[0]) if mine else org.district_window()


def limit_for(actor: Actor, pk: int) -> ContactLimit:
    """One limit, for somebody who sees it.

    Raises   Http404 for everybody else.
    """
    seen = visible_to(actor).select_related("site", "proposed_by", "confirmed_by", "ended_by")
    return get_object_or_404(seen, pk=pk)


def waiting(rows: QuerySet[ContactLimit], *, at: datetime) -> QuerySet[ContactLimit]:
    """Those that wait for a second person, the first to lapse at the head."""
    return rows.filter(ended="", last_on=None, due_at__gt=at).order_by("due_at", "pk")


def at_desk(actor: Actor, at: datetime) -> QuerySet[ContactLimit]:
    """Those that wait for this actor as the second person."""
    return waiting(visible_to(actor), at=at).exclude(proposed_by=actor.person)


def waits(actor: Actor, at: datetime) -> Waits:
    """How many limits wait for this actor to confirm them; what nobody confirms in time lapses and is never overdue."""
    return Waits(many=at_desk(actor, at).count())


def in_force(rows: QuerySet[ContactLimit], *, at: datetime) -> QuerySet[ContactLimit]:
    """Those that hold, the first to expire at the head."""
    return rows.filter(ended="", last_on__gte=local(at).date()).order_by("last_on", "pk")


def over(rows: QuerySet[ContactLimit], *, at: datetime) -> QuerySet[ContactLimit]:
    """Those that are over, however, the newest first; a proposal nobody confirmed is one of them."""
    expired = Q(last_on__lt=local(at).date())
    lapsed = Q(last_on=None, due_at__lte=at)
    return rows.filter(~Q(ended="") | expired | lapsed).order_by("-pk")


def filed_by(row: ContactLimit, *, since: datetime) -> tuple[int, int]:
    """How many cases this number filed since then, and how many of them are open: what the second person looks at."""
    filed = Case.objects.filter(parties__phone_index=row.contact_index, registered_at__gte=since).distinct()
    return filed.count(), filed.open().count()
