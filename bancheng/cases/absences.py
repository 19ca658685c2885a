"""Questions about leave: whose cases lie with somebody who is away, whose deputies have them no longer than today."""

from datetime import datetime

from django.db.models import Q

from bancheng.cases.models import Case, Instruction, StandIn
from bancheng.org import holding
from bancheng.org.models import Absence
from bancheng.rules.calendar import local


def stand_ins_over(at: datetime) -> list[int]:
    """The cases a deputy has whose handler is back, or can work on no case any more; the longest first."""
    away = Absence.objects.on(local(at).date()).order_by().values("person")
    gone = holding.must_pass_on(at).values("pk")
    over = StandIn.objects.filter(ended_at=None).filter(~Q(absent__in=away) | Q(absent__in=gone))
    return list(over.order_by("since", "pk").values_list("pk", flat=True))


def _leaves(at: datetime) -> dict[int, Absence]:
    """Who is away today, each with the leave he is on."""
    away = Absence.objects.on(local(at).date()).select_related("person").order_by("-from_on", "-pk")
    return {absence.person_id: absence for absence in away}


def left_by_the_absent(at: datetime) -> list[tuple[int, Absence]]:
    """The open cases that lie with somebody who is away today, each with the leave he is on."""
    by_person = _leaves(at)
    having = Case.objects.open().filter(handler__in=by_person).order_by("due_at", "pk")
    return [(pk, by_person[handler]) for pk, handler in having.values_list("pk", "handler")]


def instructed_and_absent(at: datetime) -> list[tuple[int, Absence]]:
    """The open instructions that lie with somebody who is away today, each with the leave he is on."""
    by_person = _leaves(at)
    lying = Instruction.objects.filter(ended_at=None, to__in=by_person).order_by("due_on", "pk")
    return [(pk, by_person[to]) for pk, to in lying.values_list("pk", "to")]


def instructions_lent(at: datetime) -> list[int]:
    """The open instructions a deputy has whose own receiver is away no longer, or serves no more."""
    on = local(at).date()
    away = Absence.objects.on(on).order_by().values("person")
    lent = Instruction.objects.filter(ended_at=None, lent_by__isnull=False)
    over = lent.filter(~Q(lent_by__in=away) | Q(lent_by__left_on__lte=on))
    return list(over.order_by("due_on", "pk").values_list("pk", flat=True))
