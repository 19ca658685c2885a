"""The facts of a case as a package carries them: plain values by subject, masked unless they go in full."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bancheng.cases.models import Case, CaseClock, MoveMade, Party
from bancheng.cases.registration import names_ever_in
from bancheng.promises import showing as promise_words
from bancheng.promises.models import Promise
from bancheng.promises.reads import promises_of
from bancheng.rules import chain, masks, process
from bancheng.rules.freetext import discreet
from bancheng.rules.vocabulary import (
    CaseType,
    Channel,
    ClockKind,
    Level,
    Outcome,
    PromiseEnd,
    PromiseKind,
    Step,
)

Facts = dict[str, Any]
Said = Callable[[str], str]
"""How words go into the package: as they are, or without names and numbers."""
MASKS: dict[str, Callable[[str], str]] = {
    "name": masks.masked_name,
    "phone": masks.masked_phone,
    "id_number": masks.masked_id,
    "address": masks.masked_address,
    "email": lambda email: "****",
    "credit_code": masks.masked_id,
}


def case_facts(case: Case, *, in_full: bool) -> Facts:
    """Everything the rows of a case say, in the order of the process.

    Shapes   in_full: names, numbers and words as they are; without, masked and the words without names.
    """
    said: Said = (lambda text: text) if in_full else discreet(names_ever_in(case))
    return {
        "case": _case(case, said),
        "parties": [_party(party, said, in_full=in_full) for party in case.parties.order_by("pk")],
        "moves": [_move(move) for move in MoveMade.objects.filter(case=case).order_by("pk")],
        "clocks": [_clock(clock) for clock in CaseClock.objects.filter(case=case).order_by("pk")],
        "pauses": [
            {"from": _stamp(one.start), "until": _stamp(one.until), "ended": _stamp(one.end)}
            for one in case.pauses.order_by("pk")
        ],
        "judgements": [_judgement(one, said) for one in case.judgements.all()],
        "declinings": [_declining(one, said) for one in case.declinings.all()],
        "supplements": [
            {
                "asked_at": _stamp(one.asked_at),
                "until": _stamp(one.until),
                "items": throughout(one.items, said),
                "result": one.result,
            }
            for one in case.supplements.all()
        ],
        "answers": [_answer(one, said) for one in case.answers.all()],
        "contacts": [
            {
                "at": _stamp(one.at),
                "how": one.get_how_display(),
                "reached": one.reached,
                "note": said(one.note),
            }
            for one in case.contacts.all()
        ],
        "promises": [_promise(one, said) for one in promises_of(case.file)],
        "evidence": [
            {
                "at": _stamp(one.at),
                "kind": one.kind,
                "what": said(one.what),
                "struck_at": _stamp(one.struck_at),
            }
            for one in case.evidence.exclude(kind="clue")
        ],
    }


def _promise(promise: Promise, said: Said) -> Facts:
    return {
        "kind": PromiseKind(promise.kind).label,
        "owner": said(promise_words.owes(promise)),
        "to": promise_words.owed(promise),
        "task": said(promise.task),
        "proof": said(promise.proof),
        "made_at": _stamp(promise.made_at),
        "due_on": promise.due_on.isoformat(),
        "first_due_on": promise.first_due_on.isoformat(),
        "extended_why": said(promise.extended_why),
        "ended": PromiseEnd(promise.end).label if promise.end else "",
        "ended_at": _stamp(promise.ended_at),
        "kept_on": promise.kept_on.isoformat() if promise.kept_on else "",
        "kept_words": said(promise.kept_words),
        "kept_document": promise.kept_document.name if promise.kept_document else "",
    }


def throughout(value: Any, said: Said) -> Any:
    """A plain value with every text in it said so; its keys, numbers and moments stay."""
    if isinstance(value, dict):
        return {name: throughout(one, said) for name, one in value.items()}
    if isinstance(value, list):
        return [throughout(one, said) for one in value]
    return said(value) if isinstance(value, str) else value


def _stamp(at: datetime | None) -> str:
    return chain.stamp(at) if at else ""


def _case(case: Case, said: Said) -> Facts:
    return {
        "number": case.number,
        "site": case.site.name,
        "channel": Channel(case.channel).label,
        "step": Step(case.step).label,
        "first": case.first.ref,
        "handler": case.handler.ref,
        "title": said(case.title),
        "story": said(case.story),
        "wanted": said(case.wanted),
        "matter": case.matter.name if case.matter else "",
        "type": CaseType(case.case_type).label if case.case_type else "",
        "level": Level(case.level).label if case.level else "",
        "outcome": Outcome(case.outcome).label if case.outcome else "",
        "visits": case.visits,
        **{
            name: _stamp(getattr(case, name))
            for name in ("registered_at", "clock_started_at", "answered_at", "rested_at", "filed_at")
        },
    }


def _party(party: Party, said: Said, *, in_full: bool) -> Facts:
    """A party: whole, or with what the screen would show."""
    shown = {
        name: (getattr(party, name) if in_full else mask(getattr(party, name)))
        if getattr(party, name)
        else ""
        for name, mask in MASKS.items()
    }
    return shown | {
        "role": party.get_role_display(),
        "firm": party.firm,
        "scope": said(party.scope),
        "from": _stamp(party.from_at),
        "to": _stamp(party.to_at),
    }


def _move(move: MoveMade) -> Facts:
    return {
        "line": move.line_seq,
        "at": _stamp(move.at),
        "move": process.row(move.key).label,
        "from": move.from_step,
        "to": move.to_step,
        "by": move.by,
    }


def _clock(clock: CaseClock) -> Facts:
    return {
        "clock": ClockKind(clock.kind).label,
        "started": _stamp(clock.started_at),
        "due": _stamp(clock.due_at),
        "stopped": _stamp(clock.stopped_at),
        "provisional": clock.provisional,
    }


def _judgement(one: Any, said: Said) -> Facts:
    return {
        "at": _stamp(one.at),
        "by": one.by.ref,
        "type": CaseType(one.case_type).label,
        "level": Level(one.level).label,
        "situation": one.situation.name,
        "causes": [f"{cause.code} {cause.name}" for cause in one.causes.all()],
        "main_unit": one.main_unit.name,
        "co_units": [unit.name for unit in one.co_units.all()],
        "plan": said(one.plan),
    }


def _declining(one: Any, said: Said) -> Facts:
    return {
        "at": _stamp(one.proposed_at),
        "by": one.proposer.ref,
        "ground": one.ground.name,
        "reason": said(one.reason),
        "bases": [str(basis.citation) for basis in one.bases.select_related("citation")],
        "remedy": said(one.remedy),
        "decided_at": _stamp(one.decided_at),
        "decided_by": one.decided_by.ref if one.decided_by else "",
        "declined": one.declined,
    }


def _answer(one: Any, said: Said) -> Facts:
    return {
        "at": _stamp(one.proposed_at),
        "by": one.proposer.ref,
        "outcome": Outcome(one.outcome).label,
        "words": said(one.words),
        "evidence": throughout(json.loads(one.evidence), said),
        "bases": [str(basis.citation) for basis in one.bases.select_related("citation")],
        "reviewed_by": one.reviewer.ref if one.reviewer else "",
        "reviewed_at": _stamp(one.reviewed_at),
        "told_at": _stamp(one.told_at),
        "told_how": one.told_how,
    }
