"""Recusal: whoever a complaint concerns is out at once, and the duty officer takes each place he held."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from bancheng.cases import eligible, moves, timing
from bancheng.cases.actions.wanting import need
from bancheng.cases.models import Case, HandOver, Instruction, Proposal, Recusal
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records import told
from bancheng.rules import inquiry
from bancheng.rules.folder import refusal_through_concerned
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, InstructionEnd

PLACES = ("first", "handler")
"""The places in a case that must never stand empty."""

BY_RULE = "依规定回避"
"""Why the system takes somebody out; it says no more to anybody."""


@transaction.atomic
def recuse(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    whom: Person | None,
    reason: str,
    on_word_of: int | None = None,
) -> Case | Proposal:
    """Takes somebody out of a case at once; the second time in a case the convener decides first.

    Shapes   whom: the first receiver, the handler or a site head; None when the window itself is concerned.
             on_word_of: who brought the clue for which the system recuses; the case never learns who.
    Raises   Refused when this person has no such part in the case, or is out already, or enters the slip that asks it.
    Source   process table §1, recusal; constitution 2.
    """
    turn = moves.begin(case, "recuse", by=by, at=at)
    need(turn, reason=(reason, "写明为什么要回避"))
    if whom is not None and whom.pk not in eligible.concerned_in(turn.case, at):
        raise Refused(
            "not_concerned", "回避只针对第一责任人、经办人、网点负责人，或者整个窗口", turn.move.article
        )
    refused = refusal_through_concerned(_those_out(turn, whom), by)
    if refused is not None:
        raise refused
    payload = {"whom": whom.pk if whom else None, "reason": reason}
    if turn.needs_second:
        return _ask(turn, whom, payload, on_word_of)
    return recuse_now(turn, payload)


@transaction.atomic
def keep_out(case: Case, *, at: datetime, whom: Person) -> list[told.Written]:
    """Keeps somebody out of a case in which he has no place: he takes none, decides nothing and reads it no more.

    No line of the case tells it, or whom a clue concerns would learn of it; that of the clue's own file does,
    and even there a salted commitment alone stands for him. Whoever would name him hears what he hears of anybody who is out.

    Returns  the row to be told in that file; nothing for who is out already, or has a place: he is recused; nor for the last
             who oversees the case.
    Source   process table §1, recusal; constitution 10.
    """
    held = Case.objects.locked(case.pk)
    if whom.pk in eligible.barred_from(held) or whom.pk in eligible.concerned_in(held, at):
        return []
    if not inquiry.keeps_out(whom.pk, eligible.overseeing(held, at)):
        return []
    row = Recusal.objects.create(case=held, person=whom, reason=BY_RULE, at=at, withheld=True)
    return told.veiled(row, "person")


def bar_alike(one: Case, other: Case, *, at: datetime) -> tuple[list[told.Written], list[told.Written]]:
    """Keeps whoever is out of one of two cases out of the other too: they are, or were, one matter.

    Returns  the rows made in each of them, for its line to tell; what is withheld stays withheld, and no line tells it.
    Source   docs/decisions/0040; process table §1, recusal.
    """
    out_of_one, out_of_other = (list(Recusal.objects.filter(case=case)) for case in (one, other))
    return _bar_too(one, out_of_other, at), _bar_too(other, out_of_one, at)


def _bar_too(case: Case, elsewhere: list[Recusal], at: datetime) -> list[told.Written]:
    out = eligible.barred_from(case)
    made = [
        Recusal.objects.create(
            case=case, person_id=row.person_id, reason=row.reason, at=at, withheld=row.withheld
        )
        for row in elsewhere
        if row.person_id not in out
    ]
    return told.new(*(row for row in made if not row.withheld))


def _ask(turn: moves.Turn, whom: Person | None, payload: dict[str, Any], on_word_of: int | None) -> Proposal:
    """Leaves the second recusal with the convener; the line says whom it concerns, never why."""
    named = whom.ref if whom else f"{turn.case.site.name}反映窗口"
    about = whom.pk if whom else None
    return moves.propose(turn, payload, about=about, said={"whom": named}, on_word_of=on_word_of)


def recuse_now(turn: moves.Turn, payload: dict[str, Any]) -> Case:
    """What a recusal does: places, access, offers and proposals; also when the convener has confirmed it."""
    whom = Person.objects.filter(pk=payload["whom"]).first()
    out = _those_out(turn, whom)
    instead = _fill_places(turn, frozenset(out), of_window=whom is None)
    for person in out.values():
        held = {turn.facts.first, turn.facts.handler}
        recusal, is_new = Recusal.objects.get_or_create(
            case=turn.case,
            person=person,
            defaults={
                "instead": instead if person.pk in held else None,
                "reason": payload["reason"],
                "at": turn.at,
            },
        )
        turn.wrote(told.new(recusal) if is_new else [])
    _end_what_they_began(turn, frozenset(out))
    moves.make(turn)
    _write(turn, whom, list(out.values()), instead, payload["reason"])
    return turn.case


def _those_out(turn: moves.Turn, whom: Person | None) -> dict[int, Person]:
    """Whom a recusal takes out: one person, or everybody of the window."""
    people = [whom] if whom else eligible.window_of(turn.case, turn.at)
    return {person.pk: person for person in people}


def _fill_places(turn: moves.Turn, out: Collection[int], *, of_window: bool) -> Person | None:
    """Gives each place they held to the duty officer: of the district, when the window is concerned."""
    empty = [place for place in PLACES if getattr(turn.case, f"{place}_id") in out]
    if not empty:
        return None
    site = org.district_window() if of_window else None
    instead = eligible.stand_in_for(
        turn.case, turn.at, without={*turn.facts.barred, *turn.facts.concerned, *out}, site=site
    )
    turn.set(**dict.fromkeys(empty, instead))
    return instead


def _end_what_they_began(turn: moves.Turn, out: Collection[int]) -> None:
    """Offers to them and by them, what they proposed and what they were instructed are over: who is out has no act in the case."""
    offers = HandOver.objects.filter(
        Q(to_person__in=out) | Q(asked_by__in=out), case=turn.case, ended_at=None
    )
    proposals = Proposal.objects.filter(case=turn.case, ended_at=None, proposer__in=out)
    kinds = (
        (offers, ClockKind.HAND_OVER),
        (proposals, ClockKind.PROPOSAL),
        (proposals, ClockKind.RECUSAL),
    )
    for rows, kind in kinds:
        timing.stop(turn.case, kind, refs=list(rows.values_list("pk", flat=True)), at=turn.at)
    moves.end_instructions(turn, Instruction.objects.filter(case=turn.case, to__in=out), InstructionEnd.OUT)
    for ended in (offers, proposals):
        turn.wrote(told.update(ended, ended_at=turn.at, result="died"))


def _write(
    turn: moves.Turn, whom: Person | None, out: list[Person], instead: Person | None, reason: str
) -> None:
    """Three sentences: who had a place and who took it; a site head, whose decisions pass on; the window."""
    data: dict[str, Any] = {"instead": instead.ref} if instead else {}
    if whom is None:
        kind, data = (
            LineKind.CASE_WINDOW_RECUSED,
            data
            | {
                "site": turn.case.site.name,
                "out": sorted(person.ref for person in out),
                "handler": turn.case.handler.ref,
            },
        )
    else:
        kind = LineKind.CASE_RECUSED if instead else LineKind.CASE_DECIDER_RECUSED
        data |= {"whom": whom.ref}
    moves.write(turn, kind, data=data, private={"reason": reason})
