"""What becomes of the cases of somebody who cannot work on them any more: the duty officer takes them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from bancheng.cases import eligible, moves, reads
from bancheng.cases.actions.handing import take_over
from bancheng.cases.facts import facts_for, facts_of
from bancheng.cases.models import Case
from bancheng.notices import actions as notices
from bancheng.notices.models import Notice
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.org.rooms import Became
from bancheng.rules import holders
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import SYSTEM
from bancheng.rules.telling import NOBODY_TAKES
from bancheng.rules.vocabulary import Role

A_DAY = timedelta(hours=24)

WHY = "原来的经办人现在不能办理，由值班专员接着办"
"""Why a case passes on; whether somebody has left or his account was stopped is not the business of its readers."""


@dataclass(frozen=True)
class PassedOn:
    """How many cases the duty officers took, and which nobody was there to take."""

    taken: int = 0
    left: tuple[int, ...] = ()


@transaction.atomic
def pass_on_cases_of(person: int, at: datetime) -> PassedOn:
    """Passes what somebody has in hand on to whoever is on duty, if he cannot work on it any more.

    第一责任人 stays who he is: he is replaced with acceptance, by a head or convener. Of what nobody is there to take
    those hear who may name a handler.

    Source   constitution 1; process table §1 “Clock out”, §2 reassign.
    """
    known = holding.as_holders([person], at).get(person)
    if known is None or not holders.must_pass_on(known):
        return PassedOn()
    having = Case.objects.open().filter(handler=person).order_by("pk")
    moves.hold_in_order(*having.values_list("pk", flat=True))
    left = tuple(case.pk for case in having if not _pass_on(case, at))
    _tell_of(left, person, at)
    return PassedOn(len(having) - len(left), left)


def became_of_cases_of(person: int, at: datetime) -> list[Became]:
    """The same, told in sentences to whoever stopped an account."""
    passed = pass_on_cases_of(person, at)
    said = []
    if passed.taken:
        said.append(Became(f"在办的 {passed.taken} 件已转给值班专员"))
    if passed.left:
        said.append(
            Became(
                f"有 {len(passed.left)} 件没有别的专员可接，已告诉召集人和网点负责人，请他们指定经办人",
                waits=True,
            )
        )
    return said


def would_become_of_cases_of(person: int, at: datetime) -> list[Became]:
    """What passing on would come to, told before anything is done; how many cases nobody would be there to take."""
    having = list(Case.objects.open().filter(handler=person).select_related("site", "handler").order_by("pk"))
    facts = facts_for(having, at=at)
    left = sum(_who_takes(case, facts[case.pk], at) is None for case in having)
    if not left:
        return []
    return [
        Became(f"他经办 {len(having)} 件，其中 {left} 件没有别的专员可接", waits=True),
        Became("停用以后这些件没有人能办，要等召集人或网点负责人指定经办人", waits=True),
    ]


def _pass_on(case: Case, at: datetime) -> bool:
    """Whether somebody was there to take the case; if not it stays where it is, and the doctor names it."""
    to = _who_takes(case, facts_of(case, at=at), at)
    if to is None:
        return False
    take_over(moves.begin(case, "reassign", by=SYSTEM, at=at), to, WHY)
    return True


def _who_takes(case: Case, facts: CaseFacts, at: datetime) -> Person | None:
    locked_out = holding.locked_out().values_list("pk", flat=True)
    out = {*facts.barred, *facts.concerned, *locked_out, case.handler_id}
    try:
        found = eligible.stand_in_for(case, at, without=out)
    except org.NobodyOnDuty:
        return None
    # Who is on duty may have no account yet.
    return found if holders.unable(holding.as_holders([found.pk], at)[found.pk]) is None else None


def _tell_of(left: Collection[int], person: int, at: datetime) -> None:
    """Tells conveners and site heads once a day that cases lie with somebody who cannot work on them: that, not which.

    Each hears of as many as he may see, so that nobody hears of a case he is out of.
    """
    if not left:
        return
    sites = Case.objects.filter(pk__in=left).order_by().values_list("site", flat=True).distinct()
    heads = [head for site in sites for head in org.holders(Role.SITE_HEAD, site=site, at=at)]
    told = {each.pk: each for each in (*org.holders(Role.CONVENER, at=at), *heads) if each.pk != person}
    heard = Notice.objects.filter(kind=NOBODY_TAKES.kind, file_key=f"person/{person}", made_at__gt=at - A_DAY)
    for pk in told.keys() - set(heard.values_list("person", flat=True)):
        count = reads.visible_to(org.actor_of(told[pk], at)).filter(pk__in=left).count()
        if count:
            notices.tell_of(
                NOBODY_TAKES,
                told[pk],
                values={"count": count},
                at=at,
                url=reverse("cases:workbench"),
                file_key=f"person/{person}",
            )
