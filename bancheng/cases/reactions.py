"""What the cases do when the record says that something happened elsewhere."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from bancheng.cases import actions, moves, reckoning, timing
from bancheng.cases.actions import lending
from bancheng.cases.models import Case, CaseClock
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules import promises
from bancheng.rules.calendar import ZONE
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import ClockKind, PromiseEnd, PromiseParty


def follow_promise(line: Line, *, at: datetime) -> None:
    """A promise in the file of a case has ended: a unit's broken one opens it again, otherwise what waited for the end goes on.

    Source   process table §2 redo, §3 filing, §4 “Promises”.
    """
    case = Case.objects.filter(file=line.file_id).first()
    if case is None:
        return
    said = json.loads(line.data)
    end = ENDS[LineKind(line.kind)]
    if promises.reopens(PromiseParty(said["owner"]), end) and actions.redo_for_promise(
        case, promise=said["promise"], at=at
    ):
        return
    actions.settle_promises(case, to=PromiseParty(said["to"]), at=at)


def follow_opening(line: Line, *, at: datetime) -> None:
    """A case is open again: whoever its ratings speak of is out of it from now on.

    Source   process table §1, recusal; §5 Rating.
    """
    case = Case.objects.filter(file=line.file_id).first()
    if case is not None:
        actions.put_out_who_was_meant(case, at=at)


ENDS = {
    LineKind.PROMISE_KEPT: PromiseEnd.KEPT,
    LineKind.PROMISE_BROKEN: PromiseEnd.BROKEN,
    LineKind.PROMISE_VOIDED: PromiseEnd.VOID,
    LineKind.PROMISE_UNPROVEN: PromiseEnd.UNPROVEN,
    LineKind.PROMISE_FOUND_FALSE: PromiseEnd.BROKEN,
}
"""How a promise ended, by the line that tells of it."""


def recompute_dues(line: Line, *, at: datetime) -> None:
    """The calendar has changed: every running due that leaned on the days as they were is reckoned again.

    Doing it twice changes nothing: what has been reckoned stands where the calendar puts it.

    Source   process table §3, “recomputed and those affected are told when the notice is imported”.
    """
    days = _days_changed(line)
    moved: list[tuple[int, bool]] = []
    for pk in sorted(set(_clocks_touched_by(days).values_list("case_id", flat=True))):
        case = Case.objects.locked(pk)
        for clock in _clocks_touched_by(days).filter(case=case).order_by("pk"):
            # Read afresh: the end of a right moves the filing that begins with it.
            moved += _recompute(case, CaseClock.objects.get(pk=clock.pk), line, at)
        timing.resettle(case)
    if moved:
        _write_counts(line, moved, at)


def clocks_moved_by(days: Sequence[date]) -> str:
    """What the calendar, as it stands in this transaction, does to the clocks that run: one sentence, empty if nothing."""
    moves_of: Counter[str] = Counter()
    cases: set[int] = set()
    for clock in _clocks_touched_by(days).select_related("case"):
        due = reckoning.reckoned_again(clock.case, clock).at
        if due != clock.due_at:
            moves_of["later" if due > clock.due_at else "earlier"] += 1
            cases.add(clock.case_id)
    if not cases:
        return ""
    return (
        f"这样改会移动 {len(cases)} 件的 {sum(moves_of.values())} 个正在走的钟：提前 {moves_of['earlier']} 个，"
        f"推后 {moves_of['later']} 个。经办人和反映人会收到通知，召集人和审计员也会知道。"
    )


def _days_changed(line: Line) -> list[date]:
    return [date.fromisoformat(day) for day in json.loads(line.data).get("changed_days", ())]


def _recompute(case: Case, clock: CaseClock, line: Line, at: datetime) -> Iterable[tuple[int, bool]]:
    """Reckons one clock again; says of which case, and whether it is due later, when it has moved."""
    before = timing.recompute(case, clock)
    if clock.due_at == before:
        return
    data = {
        "clock": clock.kind,
        "clock_label": ClockKind(clock.kind).label,
        "before": org.due_day(before, near=at),
        "after": org.due_day(clock.due_at, near=at),
        "due": clock.due_at,
        "because": f"{line.kind} {line.seq}",
    }
    rows = [told.changed(case, *timing.RIGHTS.values())]
    if clock.kind == ClockKind.REPLY:
        rows += lending.wait_until(clock.ref, clock.due_at)
    moves.note(case, LineKind.CASE_DUE_RECOMPUTED, by=TIME, at=at, data=data, rows=rows)
    yield case.pk, clock.due_at > before


def _write_counts(line: Line, moved: list[tuple[int, bool]], at: datetime) -> None:
    """Writes beside the change what it has moved; those who oversee the calendar's keeper are told by that line."""
    later = sum(is_later for _, is_later in moved)
    counts = {
        "because": line.seq,
        "cases": len({case for case, _ in moved}),
        "clocks": len(moved),
        "earlier": len(moved) - later,
        "later": later,
    }
    record.write("calendar", LineKind.ORG_DUES_RECOMPUTED, by=TIME.ref, at=at, data=counts)


def _clocks_touched_by(days: Sequence[date]) -> QuerySet[CaseClock]:
    """Running clocks that one of these days may move, and those that lean on a year without a notice."""
    leaning = Q(provisional=True)
    if days:
        first, last = (datetime.combine(day, time.min, ZONE) for day in (min(days), max(days)))
        leaning |= Q(started_at__lt=last + timedelta(days=1), due_at__gte=first)
    return CaseClock.objects.filter(leaning, stopped_at=None)
