"""Leave: the cases of whoever is away go to a deputy on the first day, and come back when he does; told to both."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import eligible, moves
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, StandIn
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.org.models import Absence, Person
from bancheng.records import told
from bancheng.rules import handing, holders
from bancheng.rules import standing_in as rules
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME


@transaction.atomic
def stand_in(case: int, absence: Absence, *, at: datetime) -> bool:
    """Gives one case of whoever is away to his deputy; 第一责任人, step and clocks stay as they are.

    Returns  False when it is his no more, or nobody is there to take it: then it stays where it is.
    Source   docs/decisions/0080.
    """
    held = Case.objects.locked(case)
    if not held.is_open or held.handler_id != absence.person_id:
        return False
    to = _deputy_for(held, absence, at)
    if to is None:
        return False
    turn = moves.begin(held, "stand_in", by=TIME, at=at)
    # A deputy who goes on leave himself is followed by another; the case still comes back to whom it was taken from.
    earlier = StandIn.objects.filter(case=turn.case, ended_at=None).first()
    moves.end_stand_in(turn, "moved_on")
    row = StandIn.objects.create(
        case=turn.case,
        absence_id=earlier.absence_id if earlier else absence.pk,
        absent_id=earlier.absent_id if earlier else absence.person_id,
        deputy=to,
        since=at,
    )
    turn.wrote(told.new(row))
    before = turn.case.handler
    turn.set(handler=to)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_STOOD_IN, data={"before": before.ref, "to": to.ref})
    return True


def _deputy_for(case: Case, absence: Absence, at: datetime) -> Person | None:
    """Whom he named, if he may have this case and is at work; else whoever the roster says, who is at work himself."""
    may = eligible.handlers_for(case, at).exclude(pk=absence.person_id)
    facts = facts_of(case, at=at)
    named = may.filter(pk=absence.deputy_id).first() if absence.deputy_id else None
    if named is not None and _is_able(named, at):
        return named
    locked_out = holding.locked_out().values_list("pk", flat=True)
    out = {*facts.barred, *facts.concerned, *locked_out, absence.person_id}
    earlier = StandIn.objects.filter(case=case, ended_at=None).values_list("absent", flat=True)
    out |= set(earlier)
    try:
        found = eligible.stand_in_for(case, at, without=out)
    except org.NobodyOnDuty:
        return None
    there = org.at_work(Person.objects.filter(pk=found.pk), at).exists()
    return found if there and _is_able(found, at) else None


def _is_able(person: Person, at: datetime) -> bool:
    return holders.unable(holding.as_holders([person.pk], at)[person.pk]) is None


@transaction.atomic
def hand_back(stand_in: int, *, at: datetime) -> bool:
    """Gives one case back to whoever was away, or leaves it with his deputy for good where he cannot have it any more.

    Returns  whether anything was done.
    """
    case = StandIn.objects.filter(pk=stand_in, ended_at=None).values_list("case", flat=True).first()
    if case is None:
        return False
    held = Case.objects.locked(case)
    row = StandIn.objects.select_related("absent").filter(pk=stand_in, ended_at=None).first()
    if row is None:
        return False
    match becomes(row, at):
        case rules.Return.STAYS:
            return False
        case rules.Return.MOVED_ON:
            _keep(held, row, at)
        case rules.Return.BACK:
            _give_back(held, row, at)
    return True


def becomes(row: StandIn, at: datetime) -> rules.Return:
    """What is to become of a case that a deputy has, at this moment."""
    absent = row.absent_id
    is_able = holders.unable(holding.as_holders([absent], at)[absent]) in (
        None,
        holders.Unable.NO_ACCOUNT,
    )
    is_out = absent in eligible.barred_from(row.case)
    is_away = Absence.objects.on(local(at).date()).filter(person=absent).exists()
    return rules.what_becomes(is_away=is_away, may_have_it=is_able and not is_out)


def _give_back(held: Case, row: StandIn, at: datetime) -> None:
    turn = moves.begin(held, "hand_back", by=TIME, at=at)
    moves.end_stand_in(turn, "back")
    before = turn.case.handler
    turn.set(handler=row.absent)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_HANDED_BACK, data={"before": before.ref, "to": row.absent.ref})


def _keep(held: Case, row: StandIn, at: datetime) -> None:
    """The deputy has the case for good; that is a hop, of which the citizen is to hear like of any other."""
    turn = moves.begin(held, "reassign", by=TIME, at=at)
    moves.end_stand_in(turn, "moved_on")
    if handing.is_hop("reassign", before=row.absent_id, now=held.handler_id, first=held.first_id):
        moves.owe_word(turn)
    moves.make(turn)
    data = {"before": row.absent.ref, "to": turn.case.handler.ref}
    moves.write(turn, LineKind.CASE_REASSIGNED, data=data, private={"reason": KEPT})


KEPT = "原来的经办人不能再办这件，由代办的人接着办"
"""Why a deputy keeps a case; whether the other has left, was stopped or is out of it is not the readers' business."""
