"""Acts in the meeting: who came, what is noted, what is resolved, the minutes sent round."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.coordination import conferring
from bancheng.coordination.actions.conferences import held_if_allowed, masked
from bancheng.coordination.actions.naming import each_once, of_units
from bancheng.coordination.actions.signing import end_countersigning
from bancheng.coordination.models import AgendaItem, Conference, Invitation, MinuteNote, Resolution
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules import conferences as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import ClockKind, ConferenceStep, Presence, PromiseParty
from bancheng.rules.wording import full_date_words

EVIDENCE = "consultation"
"""What 暂时办不了 asks for; a conference that was held is one. Source: process table §4."""


@transaction.atomic
def open_meeting(
    conference: Conference, *, by: Actor, at: datetime, came: Mapping[int, tuple[Presence, str]]
) -> Conference:
    """Records which units came, which did not, which are recused, and opens the meeting; it is evidence in every case of it.

    Shapes   came: invitation → whether it came, and who for it.
    Raises   Wanting for a unit nothing is said of; Refused before its day, and without a quorum the first time.
    Source   process table §5; §4, 暂时办不了: a conference.
    """
    held = held_if_allowed("hold", conference, by=by, at=at)
    rows = conferring.invitations_of(held.row)
    cases.ask_for(_unsaid(rows, came), rules.ARTICLE)
    assert held.row.meets_at is not None
    if local(at).date() < local(held.row.meets_at).date():
        raise Refused("too_early", "还没到开会那天，不能记到会", rules.ARTICLE)
    presences = [came[row.pk][0] for row in rows]
    refuse(rules.refusal_to_open(presences, postponed=held.row.postponed_at is not None))
    for row in rows:
        presence, people = came[row.pk]
        row.presence, row.people = presence, masked(people) if presence is Presence.CAME else ""
        held.changed(row, "presence", "people")
    held.row.held_at = at
    held.pass_to(ConferenceStep.HELD, "held_at")
    counted = {presence.value: presences.count(presence) for presence in Presence}
    held.write(LineKind.CONFERENCE_HELD, counted)
    for item in held.items:
        what = f"联席会议，到会 {counted[Presence.CAME]} 家"
        cases.add_evidence(item.case, kind=EVIDENCE, ref=f"conference/{held.row.pk}", what=what, by=by, at=at)
    return held.row


def _unsaid(rows: Sequence[Invitation], came: Mapping[int, tuple[Presence, str]]) -> list[Missing]:
    found = [
        Missing(f"presence_{row.pk}", f"记上{row.unit.short_name}到没到会")
        for row in rows
        if row.pk not in came
    ]
    for row in rows:
        presence, people = came.get(row.pk, (None, ""))
        if presence is Presence.CAME and not people.strip():
            found.append(Missing(f"people_{row.pk}", f"写明{row.unit.short_name}谁到会"))
    return found


@transaction.atomic
def note_minutes(
    conference: Conference, *, by: Actor, at: datetime, words: str, unit: Department | None = None
) -> MinuteNote:
    """Takes down one thing that is said, as it is said; whoever takes part reads it at once, and nothing of it is changed.

    Raises   Wanting, Refused.
    """
    held = held_if_allowed("note", conference, by=by, at=at)
    said = held.plain(words)
    if not said:
        cases.ask_for([Missing("words", "写下说了什么")], rules.ARTICLE)
    row = MinuteNote.objects.create(
        conference=held.row, unit=unit, words=said, noted_by_id=by.person, noted_at=at
    )
    held.written += told.new(row)
    held.write(LineKind.CONFERENCE_NOTED, {"unit": unit.short_name if unit else ""}, words=said)
    return row


@transaction.atomic
def write_resolution(
    conference: Conference,
    *,
    by: Actor,
    at: datetime,
    item: AgendaItem,
    unit: Department | None,
    task: str,
    proof: str,
    due_on: date | None,
    co_units: Sequence[Department] = (),
    to_citizen: bool = False,
) -> Resolution:
    """Writes one resolution line: main unit, co-units, task, day, proof; a promise once the conference has settled it.

    Shapes   to_citizen: it is owed to the citizen, who is asked once it is kept; otherwise to the window.
    Raises   Wanting, naming every gap; Refused.
    Source   process table §5: “each resolution line = main unit, co-units, task, due, proof → promise”.
    """
    held = held_if_allowed("resolve", conference, by=by, at=at)
    if item.pk not in {one.pk for one in held.items}:
        raise Refused("no_such_item", "这一件不在这次会议的议题里了", rules.ARTICLE)
    helping = each_once(co_units)
    line = rules.Line(
        unit=unit.pk if unit else None,
        co_units=[one.pk for one in helping],
        task=held.plain(task),
        proof=held.plain(proof),
        due_on=due_on,
        invited=list(held.row.invitations.values_list("unit", flat=True)),
    )
    on = local(at).date()
    gaps = rules.missing_in_line(line, on=on, calendar=org.working_calendar(), limits=org.limits_at(on))
    cases.ask_for(gaps, rules.ARTICLE)
    assert unit is not None
    assert due_on is not None
    row = Resolution.objects.create(
        conference=held.row,
        item=item,
        number=held.row.resolutions.count() + 1,
        unit=unit,
        task=line.task,
        proof=line.proof,
        due_on=due_on,
        to=PromiseParty.CITIZEN if to_citizen else PromiseParty.UNIT,
        written_by_id=by.person,
        written_at=at,
    )
    row.co_units.set(helping)
    held.written += told.new(row)
    data = {"number": row.number, "unit": unit.short_name, "until": full_date_words(due_on)}
    held.write(LineKind.CONFERENCE_RESOLVED, data, task=row.task, proof=row.proof)
    return row


@transaction.atomic
def drop_resolution(resolution: Resolution, *, by: Actor, at: datetime) -> Resolution:
    """Takes a resolution line out again, before the minutes go round; it stays written, and counts no more.

    Raises   Refused.
    """
    held = held_if_allowed("unresolve", resolution.conference, by=by, at=at)
    row = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    if row.dropped_at is not None:
        raise Refused("dropped_before", "这一条已经划去", rules.ARTICLE)
    row.dropped_at = at
    held.changed(row, "dropped_at")
    held.write(LineKind.CONFERENCE_UNRESOLVED, {"number": row.number})
    return row


@transaction.atomic
def send_minutes(conference: Conference, *, by: Actor, at: datetime, agreed: str) -> Conference:
    """The minutes go round: from now on nothing of them is changed, and every unit has its clock to countersign.

    Raises   Wanting without what was agreed; Refused.
    Source   process table §3 会签, §5.
    """
    held = held_if_allowed("minute", conference, by=by, at=at)
    said = held.plain(agreed)
    cases.ask_for(rules.missing_in_minutes(said), rules.ARTICLE)
    signers = [
        row
        for row in conferring.invitations_of(held.row)
        if rules.is_asked_to_sign(Presence(row.presence) if row.presence else None)
    ]
    held.row.agreed, held.row.minuted_at = said, at
    held.pass_to(ConferenceStep.MINUTED, "agreed", "minuted_at")
    for item in held.items:
        refs = [row.pk for row in signers]
        cases.start_beside(item.case, kind=ClockKind.COUNTERSIGN, refs=refs, at=at)
    data = {"count": len(signers), **of_units([row.unit for row in signers])}
    held.write(LineKind.CONFERENCE_MINUTED, data, agreed=said)
    if not signers:
        end_countersigning(held)
    return held.row
