"""Questions about what leaders instructed: whose it is to report, what became of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from bancheng.cases.models import CaseClock, Instruction, Recusal
from bancheng.cases.reads import case_is_seen, visible_to
from bancheng.rules.desk import Waits
from bancheng.rules.permissions import Actor, units_of
from bancheng.rules.vocabulary import ClockKind, InstructionEnd, Role


def instructions_seen_by(actor: Actor) -> QuerySet[Instruction]:
    """Those that lie with him or, while he is away, with his deputy; for a leader all; and those of the cases he may see. Never of a case he is out of.

    What he has reported, whoever sees no case reads on while he still speaks for its main unit.
    """
    found = Instruction.objects.select_related("case__matter", "to", "lent_by", "given_by")
    if actor.person is None:
        return found.none()
    out = Recusal.objects.filter(person=actor.person).order_by().values("case")
    still_his = Q(ended_at=None) | Q(case__main_unit__in=sorted(units_of(actor)))
    his = (Q(to=actor.person) | Q(lent_by=actor.person)) & still_his
    if Role.LEADER not in actor.roles:
        his |= Q(case_is_seen(actor))
    else:
        his = Q()
    return found.filter(his).exclude(case__in=out)


def landed_on(actor: Actor) -> QuerySet[Instruction]:
    """What lies with this person to report: the open ones, what is due first standing first."""
    return instructions_seen_by(actor).filter(to=actor.person, ended_at=None).order_by("due_on", "pk")


def waits(actor: Actor, at: datetime) -> Waits:
    """How many instructions lie with this person to report, and how many of them are overdue."""
    running = CaseClock.objects.filter(
        case=OuterRef("case"), ref=OuterRef("pk"), kind=ClockKind.INSTRUCTION, stopped_at=None, due_at__lte=at
    )
    found = landed_on(actor).order_by().annotate(is_late=Exists(running))
    return Waits(**found.aggregate(many=Count("pk"), late=Count("pk", filter=Q(is_late=True))))


def ever_landed_on(actor: Actor) -> QuerySet[Instruction]:
    """All that was ever given to this person, the open ones first."""
    return _in_order(instructions_seen_by(actor).filter(to=actor.person))


def given_by(actor: Actor) -> QuerySet[Instruction]:
    """What this leader instructed, and what became of it: the open ones first."""
    return _in_order(instructions_seen_by(actor).filter(given_by=actor.person))


def _in_order(found: QuerySet[Instruction]) -> QuerySet[Instruction]:
    return found.order_by(F("ended_at").desc(nulls_first=True), "due_on", "pk")


def instruction_for(actor: Actor, pk: int) -> Instruction:
    """One instruction, for somebody who may see it.

    Raises   Http404 for everybody else.
    """
    found = instructions_seen_by(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def cases_seen(actor: Actor, rows: Iterable[Instruction]) -> frozenset[int]:
    """The cases of these instructions which this actor sees: of no other he reads what the citizen said; one question."""
    found = visible_to(actor).filter(pk__in=[row.case_id for row in rows])
    return frozenset(found.order_by().values_list("pk", flat=True))


def clocks_of(rows: list[Instruction]) -> dict[int, CaseClock]:
    """The clocks of these instructions, by the instruction; one question."""
    refs = [row.pk for row in rows]
    found = CaseClock.objects.filter(
        kind=ClockKind.INSTRUCTION, ref__in=refs, case__in=[row.case_id for row in rows]
    )
    return {clock.ref: clock for clock in found}


def open_of(person: int) -> int:
    """How many instructions somebody has still to report back on."""
    return Instruction.objects.filter(to=person, ended_at=None).count()


def outcome_words(row: Instruction) -> str:
    """What became of it, in a few words."""
    return InstructionEnd(row.ended_how).label if row.ended_how else "还没有报落实情况"
