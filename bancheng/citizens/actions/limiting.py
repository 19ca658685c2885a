"""Acts by which a contact is limited: one proposes, another confirms or refuses, one of these lifts; each told to whom it concerns."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bancheng.cases.actions import ask_for
from bancheng.citizens import limits, reaching
from bancheng.citizens.models import ContactLimit
from bancheng.notices import actions as notices
from bancheng.notices import reads as outbox
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.records import told
from bancheng.rules import identifiers, telling
from bancheng.rules import nuisance as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.clock_table import limit_for
from bancheng.rules.clocks import due_at
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import LimitState, NuisanceGround
from bancheng.rules.wording import due_day_words

SUBJECT = "contact-limits"
PROPOSAL = "proposal"
TITLE = "网上提交"


@transaction.atomic
def propose_limit(
    *, phone: str, ground: str, reason: str, days: int | None, by: Actor, at: datetime
) -> ContactLimit:
    """Proposes that a number is limited for some days; nothing changes until another person confirms it.

    Raises   Refused for who may not, and where one waits or holds already; Wanting for what lacks.
    Source   process table §1 “By two”; issue of part 5, 8.
    """
    contact, unreadable = _read(phone)
    index = limits.index_of(contact)
    before = ContactLimit.objects.select_for_update().filter(contact_index=index).order_by("-pk").first()
    state = limits.state_of(before, at=at) if before is not None else None
    refuse(rules.refusal_to_propose(by, before=state))
    office = org.limits_at(local(at).date())
    gaps = rules.missing_in_proposal(ground=ground, reason=reason, days=days, limits=office)
    ask_for([*unreadable, *gaps], rules.ARTICLE)
    ended = _end_by_time(before, state, at)
    row = ContactLimit(
        contact=contact,
        contact_index=index,
        site=limits.site_of(by),
        ground=ground,
        reason=with_tokens(reason.strip()).text,
        days=days,
        proposed_by_id=by.person,
        proposed_at=at,
        due_at=due_at(received_at=at, limit=limit_for(PROPOSAL, office), calendar=org.working_calendar()).at,
    )
    _insert(row)
    data = {"limit": row.pk, "ground": ground, "ground_label": NuisanceGround(ground).label, "days": days}
    rows = [*ended, *told.new(row)]
    record.write(SUBJECT, LineKind.CONTACT_LIMIT_PROPOSED, by=by.ref, at=at, data=data, rows=rows)
    return row


def _insert(row: ContactLimit) -> None:
    """Two may propose the same for the first time at once; nothing is held then but what the table itself allows."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise rules.WAITS_ALREADY from None


def _read(phone: str) -> tuple[str, list[Missing]]:
    try:
        return identifiers.read_phone(phone).value, []
    except Refused as refused:
        return "", [Missing("phone", refused.sentence)]


def _end_by_time(before: ContactLimit | None, state: LimitState | None, at: datetime) -> list[told.Written]:
    """One that time has ended makes way for the next."""
    if before is None or before.ended or state is None:
        return []
    return told.update(ContactLimit.objects.filter(pk=before.pk), ended=state, ended_at=at)


@transaction.atomic
def confirm_limit(row: ContactLimit, *, by: Actor, at: datetime) -> ContactLimit:
    """Confirms it as the second person: it holds from now on, and he is told so and how to object.

    Source   process table §1 “By two”; constitution 6, 7.
    """
    held = _held(row)
    refuse(rules.refusal_to_confirm(limits.facts_of(held), by, at=at))
    held.confirmed_by_id, held.confirmed_at = by.person, at
    held.last_on = rules.last_day(at, held.days)
    held.told_by = _tell(held, telling.LIMIT_SET, at)
    changed = ("confirmed_by", "confirmed_at", "last_on", "told_by")
    held.save(update_fields=changed)
    data = {
        "limit": held.pk,
        "last_day": _last_day(held, at),
        "told_label": "，发消息告诉了他" if held.told_by else "，这个号码收不到消息",
    }
    rows = [told.changed(held, *changed)]
    record.write(SUBJECT, LineKind.CONTACT_LIMIT_CONFIRMED, by=by.ref, at=at, data=data, rows=rows)
    return held


@transaction.atomic
def refuse_limit(row: ContactLimit, *, reason: str, by: Actor, at: datetime) -> ContactLimit:
    """Says as the second person why there is to be no limit."""
    held = _held(row)
    refuse(rules.refusal_to_decide(limits.facts_of(held), by, at=at))
    ask_for(rules.missing_words(reason, "写明为什么不同意"), rules.ARTICLE)
    return _end(held, LimitState.REFUSED, LineKind.CONTACT_LIMIT_REFUSED, reason=reason, by=by, at=at)


@transaction.atomic
def lift_limit(row: ContactLimit, *, reason: str, by: Actor, at: datetime) -> ContactLimit:
    """Lifts a limit before its day; one person is enough, and he is told."""
    held = _held(row)
    refuse(rules.refusal_to_lift(limits.facts_of(held), by, at=at))
    ask_for(rules.missing_words(reason, "写明为什么取消"), rules.ARTICLE)
    _tell(held, telling.LIMIT_LIFTED, at)
    return _end(held, LimitState.LIFTED, LineKind.CONTACT_LIMIT_LIFTED, reason=reason, by=by, at=at)


def _held(row: ContactLimit) -> ContactLimit:
    return ContactLimit.objects.select_for_update().get(pk=row.pk)


def _end(
    held: ContactLimit, ended: LimitState, kind: LineKind, *, reason: str, by: Actor, at: datetime
) -> ContactLimit:
    held.ended, held.ended_at, held.ended_by_id = ended, at, by.person
    held.why = with_tokens(reason.strip()).text
    changed = ("ended", "ended_at", "ended_by", "why")
    held.save(update_fields=changed)
    rows = [told.changed(held, *changed)]
    record.write(
        SUBJECT, kind, by=by.ref, at=at, data={"limit": held.pk}, private={"why": held.why}, rows=rows
    )
    return held


def _last_day(held: ContactLimit, at: datetime) -> str:
    return due_day_words(held.last_on, near=local(at).date()) if held.last_on else ""


def _tell(held: ContactLimit, kind: str, at: datetime) -> str:
    """Tells whoever has the number; by which way, empty where it takes no message."""
    reached = reaching.way_of(held.contact)
    if reached is None:
        return ""
    way, address = reached
    phone = org.district_window().phone
    said = {
        "window": org.window_name(),
        "until": _last_day(held, at),
        "how_to_object": f"请打电话 {phone}，或到任何一个网点说" if phone else "请到任何一个网点说",
    }
    notices.send(
        channel=way,
        address=address,
        kind=kind,
        subject=TITLE,
        body=outbox.worded(kind, way, said, at=at),
        at=at,
        file_key=limits.file_key_of(held),
    )
    return way
