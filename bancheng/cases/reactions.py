"""What the cases do when the record says that something happened elsewhere."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from bancheng.cases import actions, leaning, moves, telling, timing
from bancheng.cases.models import Case, CaseClock
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules import promises
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import ClockKind, PromiseEnd, PromiseParty, Role
from bancheng.rules.wording import day_words, full_date_words

OVERSEERS = (Role.CONVENER, Role.AUDITOR)
"""Who is told that one person's change of the calendar has moved other people's clocks."""


def follow_promise(line: Line, *, at: datetime) -> None:
    """A promise in the file of a case has ended: a unit's broken one opens it again, otherwise what waited for the end goes on.

    Source   process table §2 redo, §3 filing, §4 “Promises”.
    """
    case = Case.objects.filter(file=line.file_id).first()
    if case is None:
        return
    said = json.loads(line.data)
    end = PromiseEnd.BROKEN if line.kind == LineKind.PROMISE_BROKEN else PromiseEnd.KEPT
    if promises.reopens(PromiseParty(said["owner"]), end) and actions.redo_for_promise(
        case, promise=said["promise"], at=at
    ):
        return
    actions.settle_promises(case, to=PromiseParty(said["to"]), at=at)


def recompute_dues(line: Line, *, at: datetime) -> None:
    """The calendar has changed: every running due that leaned on the days as they were is reckoned again.

    Doing it twice changes nothing: what has been reckoned stands where the calendar puts it.

    Source   process table §3, “recomputed and those affected are told when the notice is imported”.
    """
    days = _days_changed(line)
    moved: list[tuple[int, bool]] = []
    for pk in sorted(set(timing.clocks_touched_by(days).values_list("case_id", flat=True))):
        case = Case.objects.locked(pk)
        for clock in timing.clocks_touched_by(days).filter(case=case).order_by("pk"):
            # Read afresh: the end of a right moves the filing that begins with it.
            moved += _recompute(case, CaseClock.objects.get(pk=clock.pk), line, at)
        timing.resettle(case)
    if moved:
        _tell_of_it(line, moved, at)


def clocks_moved_by(days: Sequence[date]) -> str:
    """What the calendar, as it stands in this transaction, does to the clocks that run: one sentence, empty if nothing."""
    moves_of: Counter[str] = Counter()
    cases: set[int] = set()
    for clock in timing.clocks_touched_by(days).select_related("case"):
        due = timing.reckoned_again(clock.case, clock).at
        if due != clock.due_at:
            moves_of["later" if due > clock.due_at else "earlier"] += 1
            cases.add(clock.case_id)
    if not cases:
        return ""
    return (
        f"这样改会移动 {len(cases)} 件的 {sum(moves_of.values())} 个正在走的钟：提前 {moves_of['earlier']} 个，"
        f"推后 {moves_of['later']} 个。经办人和反映人会收到通知，召集人和审计员也会知道。"
    )


LAW_FALLEN = "{number} 要发出的话引用的依据有变，请再看一遍"


def tell_of_fallen_law(line: Line, *, at: datetime) -> None:
    """An article was repealed, amended or corrected: whoever decides on a letter that leaned on it is told.

    Of a letter that has not gone out, its handler and whoever may decide its review; of those that have gone out, the
    conveners, who alone may have a case done again: one message with the number and the way to the list.
    """
    said = json.loads(line.data)
    touched = leaning.touched_by(said.get("ended", ()))
    for case in touched.on_their_way:
        for person in telling.deciders_of_letter(case, at=at):
            notices.tell_person(
                person,
                kind=line.kind,
                subject=LAW_FALLEN.format(number=case.number),
                body=_what_fell(said),
                at=at,
                url=reverse("cases:case", args=[case.number]),
                file_key=case.number,
            )
    if touched.gone_out:
        for person in org.holders(Role.CONVENER, at=at):
            notices.tell_person(
                person,
                kind=line.kind,
                subject=f"一条依据有变，{touched.gone_out} 件发出去的引用过它",
                body=f"{_what_fell(said)}。引用过它的列在依据页上，请看有没有要重办的。",
                at=at,
                url=reverse("catalogue:citation", args=[said["citation"]]),
            )


def _what_fell(said: dict[str, Any]) -> str:
    """What became of the article, in one sentence."""
    name = said["name"] if "《" in said["name"] else f"《{said['name']}》"
    if "to_day" not in said:
        return f"{name}录入有误，已经更正"
    return f"{name}自 {day_words(date.fromisoformat(said['to_day']))} 起失效或由新版本代替"


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
        "before": full_date_words(local(before).date()),
        "after": full_date_words(local(clock.due_at).date()),
        "due": clock.due_at,
        "because": f"{line.kind} {line.seq}",
    }
    rights = [told.changed(case, *timing.RIGHTS.values())]
    moves.note(case, LineKind.CASE_DUE_RECOMPUTED, by=TIME, at=at, data=data, rows=rights)
    yield case.pk, clock.due_at > before


def _tell_of_it(line: Line, moved: list[tuple[int, bool]], at: datetime) -> None:
    """Writes beside the change what it has moved, and tells those who oversee the calendar's keeper."""
    later = sum(is_later for _, is_later in moved)
    counts = {
        "because": line.seq,
        "cases": len({case for case, _ in moved}),
        "clocks": len(moved),
        "earlier": len(moved) - later,
        "later": later,
    }
    record.write("calendar", LineKind.ORG_DUES_RECOMPUTED, by=TIME.ref, at=at, data=counts)
    words = f"工作日历改了，重算了 {counts['cases']} 件的 {counts['clocks']} 个钟"
    body = f"提前 {counts['earlier']} 个，推后 {counts['later']} 个。是谁改的、为什么，见工作日历页下方。"
    overseers = {person.pk: person for role in OVERSEERS for person in org.holders(role, at=at)}
    for person in overseers.values():
        notices.tell_person(person, kind=LineKind.ORG_DUES_RECOMPUTED.value, subject=words, body=body, at=at)
