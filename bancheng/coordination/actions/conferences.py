"""Acts on conferences up to the meeting: proposed, called, declined, put off once, the invitation acknowledged."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases import moves
from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.coordination import conferring
from bancheng.coordination.actions.naming import each_once, names_of, of_units
from bancheng.coordination.models import AgendaItem, Conference, Invitation, Question
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules import conferences as rules
from bancheng.rules import process
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import UNIT_ROLES, Actor
from bancheng.rules.positions import is_of_unit
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import ConferenceStep, StruckWhy
from bancheng.ui.wording import clock_time


@dataclass
class Held:
    """A conference held for one act, its cases before it: who acts when, and the rows the act has written."""

    row: Conference
    items: list[AgendaItem]
    by: Actor
    at: datetime
    written: list[told.Written] = field(default_factory=list)

    def changed(self, row: Any, *columns: str) -> None:
        """Writes these columns of a row and notes it for the line of the act."""
        row.save(update_fields=columns)
        self.written.append(told.changed(row, *columns))

    def pass_to(self, step: ConferenceStep, *columns: str) -> None:
        """Brings the conference to another step; an end has its moment."""
        self.row.step = step
        if step in rules.ENDS:
            self.row.ended_at = self.at
        self.changed(self.row, "step", "ended_at", *columns)

    def plain(self, words: str) -> str:
        """Words as every department may read them: no number, and nobody of its cases by name."""
        return plain(words, *(item.case for item in self.items))

    def write(self, kind: LineKind, data: dict[str, Any] | None = None, **private: str) -> Line:
        """Writes the line of the act into the conference's file; empty words leave no commitment."""
        said = {name: words for name, words in private.items() if words}
        rows, self.written = self.written, []
        facts = {"conference": self.row.pk, **(data or {})}
        return records.append(
            self.row.file, kind, by=self.by.ref, at=self.at, data=facts, private=said, rows=rows
        )


def held_for(conference: Conference, *, by: Actor, at: datetime) -> Held:
    """The conference, held after its cases, in the order of every act here."""
    moves.hold_in_order(*conference.items.order_by().values_list("case", flat=True))
    row = Conference.objects.select_for_update(of=("self",)).select_related("file").get(pk=conference.pk)
    return Held(row=row, items=conferring.live_items(row), by=by, at=at)


def held_if_allowed(name: str, conference: Conference, *, by: Actor, at: datetime) -> Held:
    """The same for one who may make this move now.

    Raises   Refused.
    """
    held = held_for(conference, by=by, at=at)
    refuse(rules.refusal_to(name, conferring.facts_of(held.row, at=at), by))
    return held


@transaction.atomic
def propose_conference(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    words: str,
    units: Sequence[Department],
    questions: Collection[Question] = (),
) -> Conference:
    """The window asks for a conference about a case: what is to be settled, which cells of the matrix stand behind it, who should come.

    Raises   Wanting; Refused for anybody but an officer of the case, elsewhere than in handling, after the due, beyond the bound.
    Source   process table §2 ask_conference, §5 Conference.
    """
    held = Case.objects.locked(case.pk)
    process.move("ask_conference", facts_of_case(held, at=at), by)
    said, chosen = plain(words, held), each_once(units)
    cases.ask_for(rules.missing_in_proposing(said, [unit.pk for unit in chosen]), rules.ARTICLE)
    row = Conference.objects.create(
        file=records.open_file(kind="conference", key=f"conference-{secrets.token_hex(8)}", at=at),
        step=ConferenceStep.PROPOSED,
        proposed_by_id=by.person,
        proposed_at=at,
    )
    item = AgendaItem.objects.create(
        conference=row, case=held, words=said, asked_by_id=by.person, asked_at=at
    )
    item.questions.set(one for one in questions if one.case_id == held.pk)
    wanted = [Invitation.objects.create(conference=row, unit=unit) for unit in chosen]
    cases.ask_conference(held, ref=row.pk, units=names_of(chosen), words=said, by=by, at=at)
    acting = Held(row=row, items=[item], by=by, at=at, written=told.new(row, item, *wanted))
    acting.write(LineKind.CONFERENCE_PROPOSED, {"case": held.number, **of_units(chosen)}, words=said)
    return row


@transaction.atomic
def call_conference(
    conference: Conference,
    *,
    by: Actor,
    at: datetime,
    meets_at: datetime | None,
    place: str,
    units: Sequence[Department],
    joined: Sequence[Conference] = (),
) -> Conference:
    """The convener calls the conference: when, where, which units; others that wait may be held as one with it.

    Raises   Wanting, also for a time after the first of the cases is due; Refused.
    Source   process table §2 convene, §3 convening.
    """
    moves.hold_in_order(*_cases_of([conference, *joined]))
    held = held_if_allowed("convene", conference, by=by, at=at)
    others = [held_if_allowed("join", other, by=by, at=at) for other in joined if other.pk != held.row.pk]
    chosen = each_once(units)
    agenda = [(item, one.row.pk) for one in (held, *others) for item in one.items]
    gaps = rules.missing_in_calling(
        at=at,
        meets_at=meets_at,
        place=place,
        units=[unit.pk for unit in chosen],
        due=conferring.first_due([item for item, _ in agenda]),
        calendar=org.working_calendar(),
    )
    cases.ask_for(gaps, rules.ARTICLE)
    assert meets_at is not None
    for other in others:
        _join(other, held)
    _invite(held, chosen)
    row = held.row
    row.called_by_id, row.called_at, row.meets_at, row.place = by.person, at, meets_at, masked(place)
    held.pass_to(ConferenceStep.CALLED, "called_by", "called_at", "meets_at", "place")
    meets = meets_words(meets_at, near=at)
    for item, asked in agenda:
        cases.convene(item.case, ref=asked, called=row.pk, units=names_of(chosen), meets=meets, by=by, at=at)
    data = {"meets": meets, "count": len(chosen), **of_units(chosen)}
    held.write(LineKind.CONFERENCE_CALLED, data, place=row.place)
    return row


def _cases_of(conferences: Sequence[Conference]) -> list[int]:
    found = AgendaItem.objects.filter(conference__in=conferences, struck_at=None)
    return list(found.order_by("case").values_list("case", flat=True))


def _join(other: Held, into: Held) -> None:
    """What another conference had on its agenda is settled in this one; the other ends there."""
    for item in other.items:
        copy = AgendaItem.objects.create(
            conference=into.row,
            case=item.case,
            words=item.words,
            asked_by_id=item.asked_by_id,
            asked_at=item.asked_at,
        )
        copy.questions.set(item.questions.all())
        into.written += told.new(copy)
        item.struck_at, item.struck_why = other.at, StruckWhy.JOINED
        other.changed(item, "struck_at", "struck_why")
    other.row.joined_into = into.row
    other.pass_to(ConferenceStep.JOINED, "joined_into")
    other.write(LineKind.CONFERENCE_JOINED, {"into": into.row.pk})


def _invite(held: Held, chosen: Sequence[Department]) -> None:
    """Invites these units; one that was only proposed and is not wanted is left out."""
    proposed = {one.unit_id: one for one in held.row.invitations.all()}
    unwanted = proposed.keys() - {unit.pk for unit in chosen}
    held.written += told.drop(Invitation.objects.filter(conference=held.row, unit__in=unwanted))
    for unit in chosen:
        if unit.pk in proposed:
            proposed[unit.pk].invited_at = held.at
            held.changed(proposed[unit.pk], "invited_at")
        else:
            held.written += told.new(
                Invitation.objects.create(conference=held.row, unit=unit, invited_at=held.at)
            )


@transaction.atomic
def decline_conference(conference: Conference, *, by: Actor, at: datetime, reason: str) -> Conference:
    """The convener finds that no conference is needed, with the reason; the window goes on.

    Raises   Wanting, Refused.
    Source   process table §2 decline_conference.
    """
    held = held_if_allowed("decline", conference, by=by, at=at)
    why = held.plain(reason)
    for item in held.items:
        cases.decline_conference(item.case, ref=held.row.pk, reason=why, by=by, at=at)
    held.row.why, held.row.decided_by_id = why, by.person
    held.pass_to(ConferenceStep.DECLINED, "why", "decided_by")
    held.write(LineKind.CONFERENCE_DECLINED, why=why)
    return held.row


@transaction.atomic
def postpone_conference(
    conference: Conference, *, by: Actor, at: datetime, meets_at: datetime | None, place: str, reason: str
) -> Conference:
    """Puts the meeting off, once: too few have come; it stays within the limit of its cases.

    Raises   Wanting, Refused.
    Source   process table §5, “postponed once if no quorum”.
    """
    held = held_if_allowed("postpone", conference, by=by, at=at)
    gaps = rules.missing_in_postponing(
        at=at,
        meets_at=meets_at,
        place=place,
        due=conferring.first_due(held.items),
        calendar=org.working_calendar(),
    )
    if not reason.strip():
        gaps.append(Missing("reason", "写明到了几家、为什么改期"))
    cases.ask_for(gaps, rules.ARTICLE)
    assert meets_at is not None
    row = held.row
    row.meets_at, row.place, row.postponed_at = meets_at, masked(place), at
    held.changed(row, "meets_at", "place", "postponed_at")
    data = {"meets": meets_words(meets_at, near=at)}
    held.write(LineKind.CONFERENCE_POSTPONED, data, reason=held.plain(reason), place=row.place)
    return row


@transaction.atomic
def acknowledge_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """A unit says that it has read its invitation; who said so first stands there.

    Raises   Refused for anybody but the unit's own people, and once the conference has met or is over.
    """
    held = held_for(invitation.conference, by=by, at=at)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=invitation.pk)
    is_out = by.person in conferring.out_of(held.row)
    if is_out or not is_of_unit(by, row.unit_id, UNIT_ROLES) or row.invited_at is None:
        raise Refused("not_yours", "会议通知由请来的单位的人回复", rules.ARTICLE)
    if not held.row.is_open:
        raise Refused("wrong_step", "这次会议已经结束，不用再回复", rules.ARTICLE)
    if held.row.step != ConferenceStep.CALLED:
        raise Refused("wrong_step", "会已经开过，不用再回复", rules.ARTICLE)
    if row.read_at is None:
        row.read_at, row.read_by_id = at, by.person
        held.changed(row, "read_at", "read_by")
        held.write(LineKind.CONFERENCE_ACKNOWLEDGED, {"unit": row.unit.short_name, "code": row.unit.code})
    return row


# --- words --------------------------------------------------------------------------------------------------


def meets_words(meets_at: datetime, *, near: datetime) -> str:
    """When a conference meets, as it is told."""
    return f"{org.due_day(meets_at, near=near)} {clock_time(meets_at)}"


def masked(words: str) -> str:
    """Words of the meeting itself, where it is and who comes, without numbers of people."""
    return with_tokens(words.strip()).text
