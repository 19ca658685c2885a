"""What the cases do when the record says that something happened elsewhere."""

from datetime import datetime

from bancheng.cases import moves, timing
from bancheng.cases.models import Case, CaseClock
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import ClockKind
from bancheng.rules.wording import full_date_words


def recompute_dues(line: Line, *, at: datetime) -> None:
    """A year's arrangement has been published: every due that leaned on its absence is reckoned again.

    Doing it twice changes nothing: a due that stands on a notice is provisional no longer.

    Source   process table §3, “recomputed and those affected are told when the notice is imported”.
    """
    waiting = timing.provisional_clocks().values_list("case_id", flat=True)
    for pk in sorted(set(waiting)):
        case = Case.objects.locked(pk)
        for clock in timing.provisional_clocks().filter(case=case).order_by("pk"):
            # Read afresh: the end of a right moves the filing that begins with it.
            _recompute(case, CaseClock.objects.get(pk=clock.pk), at)
        timing.resettle(case)


def _recompute(case: Case, clock: CaseClock, at: datetime) -> None:
    before = timing.recompute(case, clock)
    if clock.due_at == before:
        return
    data = {
        "clock": clock.kind,
        "clock_label": ClockKind(clock.kind).label,
        "before": full_date_words(local(before).date()),
        "after": full_date_words(local(clock.due_at).date()),
        "due": clock.due_at,
    }
    rights = [told.changed(case, *timing.RIGHTS.values())]
    moves.note(case, LineKind.CASE_DUE_RECOMPUTED, by=TIME, at=at, data=data, rows=rights)
