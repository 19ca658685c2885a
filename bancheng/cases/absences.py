"""Questions about leave: whose cases lie with somebody who is away, whose deputies have them no longer than today."""

from datetime import datetime

from django.db.models import Q

from bancheng.cases.models import Case, StandIn
from bancheng.org import holding
from bancheng.org.models import Absence
from bancheng.rules.calendar import local


def stand_ins_over(at: datetime) -> list[int]:
    """The cases a deputy has whose handler is back, or can work on no case any more; the longest first."""
    away = Absence.objects.on(local(at).date()).order_by().values("person")
    gone = holding.must_pass_on(at).values("pk")
    over = StandIn.objects.filter(ended_at=None).filter(~Q(absent__in=away) | Q(absent__in=gone))
    return list(over.order_by("since", "pk").values_list("pk", flat=True))


def left_by_the_absent(at: datetime) -> list[tuple[int, Absence]]:
    """The open cases that lie with somebody who is away today, each with the leave he is on."""
    away = Absence.objects.on(local(at).date()).order_by("-from_on", "-pk")
    by_person = {absence.person_id: absence for absence in away}
    having = Case.objects.open().filter(handler__in=by_person).order_by("due_at", "pk")
    return [(pk, by_person[handler]) for pk, handler in having.values_list("pk", "handler")]
