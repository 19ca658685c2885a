"""What a unit undertook with an answer, as it was laid down in the answer's evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bancheng.cases.models import Case
from bancheng.promises import reads as promises
from bancheng.promises.models import Promise
from bancheng.rules.case_types import Answer, Missing, Undertaking
from bancheng.rules.vocabulary import Outcome

OVER = "这一条承诺已经有了结果，或者到了日子，请另选一条，或另立一条"


def undertaking_of(evidence: Mapping[str, Any]) -> Undertaking:
    """The undertaking an answer rests on; an empty one with every other answer."""
    laid = dict(evidence.get("undertaking") or {})
    if laid.get("due_on"):
        laid["due_on"] = date.fromisoformat(laid["due_on"])
    return Undertaking(**laid)


def offered_in(case: Case, at: datetime) -> list[Promise]:
    """The promises in the ledger on which an answer 议定限期办 may rest: a unit's to the citizen of this case, still to be kept.

    Source   process table §4, scheduled: “a resolution or unit's undertaking with owner, due, proof (promise)”.
    """
    return list(promises.to_be_kept_by_units(case.file_id, at))


def with_the_ledgers_words(case: Case, answer: Answer, at: datetime) -> Answer:
    """The answer with what the ledger says of a promise that is taken over; as it was where none is, or it is over."""
    row = _taken(case, answer, at)
    if row is None:
        return answer
    same = {name: getattr(row, name) for name in ("owner_label", "task", "proof", "due_on")}
    unit = row.unit
    assert unit is not None
    return replace(answer, undertaking=Undertaking(promise=row.pk, unit=unit.pk, unit_name=unit.name, **same))


def missing_in_taking_over(case: Case, answer: Answer, at: datetime) -> list[Missing]:
    """Why the promise that was chosen cannot be taken over any more."""
    if answer.undertaking.promise is None or _taken(case, answer, at) is not None:
        return []
    return [Missing("promise", OVER)]


def _taken(case: Case, answer: Answer, at: datetime) -> Promise | None:
    if answer.outcome is not Outcome.SCHEDULED or answer.undertaking.promise is None:
        return None
    return next((one for one in offered_in(case, at) if one.pk == answer.undertaking.promise), None)
