"""What becomes of the cases of somebody who cannot work on them any more: the duty officer takes them at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bancheng.cases import eligible, moves
from bancheng.cases.actions.handing import take_over
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.rules import holders
from bancheng.rules.permissions import SYSTEM

WHY = "原来的经办人现在不能办理，由值班专员接着办"
"""Why a case passes on; whether somebody has left or his account was stopped is not the business of its readers."""


@dataclass(frozen=True)
class PassedOn:
    """How many cases the duty officers took, and how many nobody was there to take."""

    taken: int = 0
    left: int = 0


@transaction.atomic
def pass_on_cases_of(person: int, at: datetime) -> PassedOn:
    """Passes what somebody has in hand on to whoever is on duty, if he cannot work on it any more.

    第一责任人 stays who he is: he is replaced with acceptance, by a head or convener.

    Source   constitution 1; process table §1 “Clock out”, §2 reassign.
    """
    known = holding.as_holders([person], at).get(person)
    if known is None or not holders.must_pass_on(known):
        return PassedOn()
    having = Case.objects.open().filter(handler=person).order_by("pk")
    moves.hold_in_order(*having.values_list("pk", flat=True))
    taken = [_pass_on(case, at) for case in having]
    return PassedOn(taken.count(True), taken.count(False))


def became_of_cases_of(person: int, at: datetime) -> list[str]:
    """The same, told in sentences to whoever stopped an account."""
    passed = pass_on_cases_of(person, at)
    said = []
    if passed.taken:
        said.append(f"在办的 {passed.taken} 件已转给值班专员")
    if passed.left:
        said.append(f"有 {passed.left} 件没有别的专员可接，请召集人指定经办人")
    return said


def _pass_on(case: Case, at: datetime) -> bool:
    """Whether somebody was there to take the case; if not it stays where it is, and the doctor names it."""
    to = _who_takes(case, at)
    if to is None:
        return False
    take_over(moves.begin(case, "reassign", by=SYSTEM, at=at), to, WHY)
    return True


def _who_takes(case: Case, at: datetime) -> Person | None:
    facts = facts_of(case, at=at)
    locked_out = holding.locked_out().values_list("pk", flat=True)
    out = {*facts.barred, *facts.concerned, *locked_out, case.handler_id}
    try:
        found = eligible.stand_in_for(case, at, without=out)
    except org.NobodyOnDuty:
        return None
    # Who is on duty may have no account yet.
    return found if holders.unable(holding.as_holders([found.pk], at)[found.pk]) is None else None
