"""Acts after the meeting: countersigned or silent, settled by the convener, raised and settled by the leader, struck by what befalls a case."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.coordination import conferring, minutes_sheet
from bancheng.coordination.actions.conferences import Held, held_for, held_if_allowed
from bancheng.coordination.models import AgendaItem, Conference, Invitation, Resolution
from bancheng.org import reads as org
from bancheng.papers import actions as paper_actions
from bancheng.promises import actions as promises
from bancheng.rules import conferences as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import (
    ClockKind,
    ConferenceStep,
    Countersign,
    Presence,
    PromiseKind,
    PromiseParty,
    Step,
    StruckWhy,
)

# --- countersigning -----------------------------------------------------------------------------------------


@transaction.atomic
def countersign(invitation: Invitation, *, by: Actor, at: datetime, said: str, words: str = "") -> Invitation:
    """The head of a unit countersigns the minutes: agrees, with a reservation, or refuses with the reason.

    Raises   Wanting; Refused for anybody but the head, for a unit that is recused, a second time, or once it is over.
    Source   process table §5, 会签.
    """
    held = held_for(invitation.conference, by=by, at=at)
    row = _invitation(held, invitation.pk)
    refuse(rules.refusal_to_sign(conferring.sign_facts(row), by))
    chosen = Countersign(said) if said in set(Countersign) else None
    written = held.plain(words)
    cases.ask_for(rules.missing_in_signing(chosen, written), rules.ARTICLE)
    assert chosen is not None
    row.said, row.words, row.signed_by_id, row.signed_at = chosen, written, by.person, at
    held.changed(row, "said", "words", "signed_by", "signed_at")
    _stop_signing(held, row)
    data = {"unit": row.unit.short_name, "code": row.unit.code, "said": chosen, "said_label": chosen.label}
    held.write(LineKind.CONFERENCE_COUNTERSIGNED, data, words=written)
    _end_if_all_signed(held)
    return row


@transaction.atomic
def lapse_signature(pk: int, *, at: datetime) -> bool:
    """The clock of a signature has ended: the unit stands recorded as silent. Returns whether it was still waited for."""
    conference = Conference.objects.get(invitations=pk)
    held = held_for(conference, by=TIME, at=at)
    row = _invitation(held, pk)
    if row.said or held.row.step != ConferenceStep.MINUTED:
        return False
    row.said, row.signed_at = Countersign.SILENT, at
    held.changed(row, "said", "signed_at")
    _stop_signing(held, row)
    held.write(LineKind.CONFERENCE_UNSIGNED, {"unit": row.unit.short_name, "code": row.unit.code})
    _end_if_all_signed(held)
    return True


def _invitation(held: Held, pk: int) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    row.conference = held.row
    return row


def _stop_signing(held: Held, row: Invitation) -> None:
    for item in held.items:
        cases.stop_beside(item.case, kind=ClockKind.COUNTERSIGN, refs=[row.pk], at=held.at)


def _end_if_all_signed(held: Held) -> None:
    asked = held.row.invitations.exclude(presence=Presence.RECUSED).values_list("said", flat=True)
    if rules.is_countersigned([Countersign(said) if said else None for said in asked]):
        end_countersigning(held)


def end_countersigning(held: Held) -> None:
    """Nobody is waited for any more: it is the convener's to settle, or to raise."""
    held.row.countersigned_at = held.at
    held.by = TIME
    held.pass_to(ConferenceStep.COUNTERSIGNED, "countersigned_at")
    held.write(LineKind.CONFERENCE_SIGNING_OVER)


# --- settled, or a level up ------------------------------------------------------------------------------------


@transaction.atomic
def settle_conference(conference: Conference, *, by: Actor, at: datetime) -> Conference:
    """The convener settles what no unit has refused: each line becomes a promise, its cases go on, the 纪要 is issued.

    Raises   Refused while a unit has refused: then it goes up.
    Source   process table §5, “settled (= conclude)”, §2 conclude.
    """
    held = held_if_allowed("settle", conference, by=by, at=at)
    count = _settle(held)
    held.pass_to(ConferenceStep.SETTLED)
    held.write(LineKind.CONFERENCE_SETTLED, {"count": count})
    _issue(held)
    return held.row


@transaction.atomic
def raise_conference(conference: Conference, *, by: Actor, at: datetime, reason: str) -> Conference:
    """The convener brings what could not be settled before the leader, whose clock starts.

    Raises   Wanting, Refused.
    Source   process table §5, “or raised → settled by the leader”; §3 raised.
    """
    held = held_if_allowed("raise", conference, by=by, at=at)
    why = held.plain(reason)
    if not why:
        cases.ask_for([Missing("reason", "写明哪一条议不定、各家怎么说、请领导定什么")], rules.ARTICLE)
    held.row.why = why
    _raise(held, "why")
    held.write(LineKind.CONFERENCE_RAISED, why=why)
    return held.row


@transaction.atomic
def raise_late(conference: Conference, *, at: datetime) -> bool:
    """The limit of a case is out and the units have met, but nothing is settled: it goes up by itself. Returns whether it did.

    Source   docs/decisions/0076.
    """
    held = held_for(conference, by=TIME, at=at)
    if not rules.goes_up_late(ConferenceStep(held.row.step)):
        return False
    _raise(held)
    held.write(LineKind.CONFERENCE_RAISED_LATE)
    return True


def _raise(held: Held, *columns: str) -> None:
    held.row.raised_at = held.at
    held.pass_to(ConferenceStep.RAISED, "raised_at", *columns)
    signing = list(held.row.invitations.filter(said="").values_list("pk", flat=True))
    for item in held.items:
        cases.stop_beside(item.case, kind=ClockKind.COUNTERSIGN, refs=signing, at=held.at)
        cases.start_beside(item.case, kind=ClockKind.RAISED, refs=[held.row.pk], at=held.at)


@transaction.atomic
def decide_conference(
    conference: Conference, *, by: Actor, at: datetime, opinion: str, keep: Collection[Resolution]
) -> Conference:
    """The leader settles what went up: which lines are to be done, with his opinion; the others are dropped.

    Raises   Wanting without an opinion; Refused.
    Source   process table §5, “settled by the leader”.
    """
    held = held_if_allowed("decide", conference, by=by, at=at)
    said = held.plain(opinion)
    if not said:
        cases.ask_for([Missing("opinion", "写明决定和理由")], rules.ARTICLE)
    kept = {row.pk for row in keep}
    for row in conferring.standing_resolutions(held.row):
        if row.pk not in kept:
            row.dropped_at = at
            held.changed(row, "dropped_at")
    held.row.opinion, held.row.decided_by_id = said, by.person
    count = _settle(held)
    held.pass_to(ConferenceStep.SETTLED, "opinion", "decided_by")
    held.write(LineKind.CONFERENCE_DECIDED, {"count": count}, opinion=said)
    _issue(held)
    return held.row


def _settle(held: Held) -> int:
    """Lets every standing line become a promise in the file of its case, and its cases go on; returns how many lines.

    A line of a case that has left at this very moment, before it was struck, is dropped with it.
    """
    standing = conferring.standing_resolutions(held.row)
    lines = [row for row in standing if row.item.case.is_open]
    for row in standing:
        if row not in lines:
            row.dropped_at = held.at
            held.changed(row, "dropped_at")
    settled_on, calendar = local(held.at).date(), org.working_calendar()
    for row in lines:
        row.promise = promises.make_promise(
            file_key=row.item.case.file.key,
            kind=PromiseKind.RESOLUTION,
            owner=PromiseParty.UNIT,
            to=PromiseParty(row.to),
            unit=row.unit,
            task=row.task,
            proof=row.proof,
            due_on=rules.due_on(row.due_on, settled_on=settled_on, calendar=calendar),
            site=row.item.case.site,
            by=held.by,
            at=held.at,
        )
        held.changed(row, "promise")
    for item in held.items:
        cases.stop_beside(item.case, kind=ClockKind.RAISED, refs=[held.row.pk], at=held.at)
        if item.case.step == Step.IN_CONFERENCE:
            count = sum(row.item_id == item.pk for row in lines)
            cases.conclude(item.case, ref=held.row.pk, count=count, by=held.by, at=held.at)
    return len(lines)


def _issue(held: Held) -> None:
    """Issues the 纪要 with its number, in the conference's own file."""
    paper_actions.issue_paper(
        file_key=held.row.file.key,
        kind=PaperKind.MINUTES,
        site=org.district_window(),
        title=PaperKind.MINUTES.label,
        document=minutes_sheet.minutes(held.row, at=held.at),
        about=f"minutes/{held.row.pk}",
        by=held.by,
        at=held.at,
    )


# --- by what befalls a case -------------------------------------------------------------------------------------


@transaction.atomic
def strike_item(item: AgendaItem, *, why: StruckWhy, at: datetime) -> bool:
    """A case has left: it is struck from the agenda, and a conference without any case is held no more.

    Returns  whether it still stood there.
    Source   process table §2, “Leaving the open steps … strikes agenda items”.
    """
    held = held_for(item.conference, by=TIME, at=at)
    row = next((one for one in held.items if one.pk == item.pk), None)
    if row is None or not held.row.is_open:
        return False
    row.struck_at, row.struck_why = at, why
    held.changed(row, "struck_at", "struck_why")
    cases.strike_conference(row.case, ref=held.row.pk, why=why, by=TIME, at=at)
    held.write(LineKind.CONFERENCE_STRUCK, {"case": row.case.number, "why": why, "why_label": why.label})
    held.items = [one for one in held.items if one.pk != row.pk]
    if not held.items:
        held.pass_to(ConferenceStep.DROPPED)
        held.write(LineKind.CONFERENCE_DROPPED)
    return True
