"""Leave: what a leader instructed goes to a deputy on the first day, and comes back when whoever was instructed does."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import eligible, moves
from bancheng.cases.models import Case, Instruction
from bancheng.org import reads as org
from bancheng.org.models import Absence, Person
from bancheng.records import told
from bancheng.rules import standing_in as rules
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME


@transaction.atomic
def lend_instruction(pk: int, absence: Absence, *, at: datetime) -> bool:
    """Gives an instruction of whoever is away to a deputy, who reports in his place; day and clock stay as they are.

    Returns  False when it is his no more, or nobody is there to take it: then it stays where it is.
    Source   issue of part 4, “leave moves current handling to the deputy and back”.
    """
    case, row = _held(pk)
    if row is None or row.to_id != absence.person_id:
        return False
    to = _deputy_for(case, row, absence, at)
    if to is None:
        return False
    before = row.to
    # A deputy who goes on leave himself is followed by another; it still comes back to whom it was given.
    row.lent_by_id, row.to = row.lent_by_id or before.pk, to
    _pass(case, row, LineKind.CASE_INSTRUCTION_LENT, before=before, at=at)
    return True


def _deputy_for(case: Case, row: Instruction, absence: Absence, at: datetime) -> Person | None:
    out = {absence.person_id, row.lent_by_id, row.given_by_id}
    out |= set(Instruction.objects.filter(case=case, ended_at=None).values_list("to", flat=True))
    may = {one.pk: one for one in eligible.instructed_for(case, at) if one.pk not in out}
    officers = {one.pk: one for one in org.at_work(eligible.handlers_for(case, at), at) if one.pk not in out}
    beside = eligible.in_post_with(row.lent_by_id or row.to_id, case, at)
    chosen = rules.who_reports(
        absence.deputy_id, may=[*may, *officers], beside=beside, handler=case.handler_id
    )
    return (may | officers).get(chosen) if chosen else None


@transaction.atomic
def return_instruction(pk: int, *, at: datetime) -> bool:
    """Gives an instruction back to whoever was away, or leaves it with the deputy for good where he cannot report any more.

    Returns  whether anything was done.
    """
    case, row = _held(pk)
    if row is None or row.lent_by is None:
        return False
    match _becomes(case, row, row.lent_by, at):
        case rules.Return.STAYS:
            return False
        case rules.Return.MOVED_ON:
            row.lent_by = None
            _pass(case, row, LineKind.CASE_INSTRUCTION_KEPT, before=row.to, at=at)
        case rules.Return.BACK:
            before, row.to, row.lent_by = row.to, row.lent_by, None
            _pass(case, row, LineKind.CASE_INSTRUCTION_RETURNED, before=before, at=at)
    return True


def _held(pk: int) -> tuple[Case, Instruction | None]:
    """An instruction that is still open, its case held."""
    case = Case.objects.locked(Instruction.objects.values_list("case", flat=True).get(pk=pk))
    still = Instruction.objects.filter(pk=pk, ended_at=None).select_related("to", "lent_by")
    return case, still.first()


def _becomes(case: Case, row: Instruction, whose: Person, at: datetime) -> rules.Return:
    on = local(at).date()
    has_one = Instruction.objects.filter(case=case, to=whose, ended_at=None).exists()
    is_out = whose.pk in eligible.barred_from(case)
    is_away = Absence.objects.on(on).filter(person=whose).exists()
    return rules.what_becomes(is_away=is_away, may_have_it=whose.serves_on(on) and not is_out and not has_one)


def _pass(case: Case, row: Instruction, kind: LineKind, *, before: Person, at: datetime) -> None:
    row.save(update_fields=["to", "lent_by"])
    data = {"instruction": row.pk, "before": before.ref, "to": row.to.ref}
    moves.note(case, kind, by=TIME, at=at, data=data, rows=[told.changed(row, "to", "lent_by")])
