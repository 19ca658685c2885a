"""Acts that give the citizen's clock more time: special complexity, an extension asked, granted, denied or lapsed."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, reckoning, timing
from bancheng.cases.actions.judging import count_as_contact
from bancheng.cases.actions.wanting import need
from bancheng.cases.models import Case, CaseClock, Contact, MoreTime
from bancheng.org import reads as org
from bancheng.records import told
from bancheng.rules import clock_table, contacts
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, Role


@transaction.atomic
def grant_special(case: Case, *, by: Actor, at: datetime, reason: str) -> MoreTime:
    """The convener finds the matter specially complex: five working days from acceptance instead of three.

    Raises   Refused after the due, for a second clock, after an extension, or where it gives no more time.
    Source   S §“一事一议”; process table §2 grant_special, §3 citizen.
    """
    turn = moves.begin(case, "grant_special", by=by, at=at)
    need(turn, reason=(reason, "写明特别复杂在哪里"))
    clock = _answering(turn)
    days = reckoning.special_days(turn.case, clock)
    _refuse_useless(turn, clock, days)
    row = MoreTime(case=turn.case, kind=MoreTime.SPECIAL, days=days, reason=reason, asked_at=at)
    row.asked_by_id = by.person  # type: ignore[assignment]
    row.due_before = clock.due_at
    _grant(turn, clock, row, days)
    moves.write(turn, LineKind.CASE_SPECIAL_GRANTED, data=_said_of(row), private={"reason": reason})
    return row


@transaction.atomic
def ask_extension(
    case: Case, *, by: Actor, at: datetime, days: int, reason: str, how: str, reached: bool, note: str = ""
) -> MoreTime:
    """Asks the leader for more working days, before the due, after the citizen has been contacted about it.

    Raises   Wanting; Refused after the due, for a second clock, beyond the cap, or while another waits.
    Source   process table §2 ask_extension; domain.md §1.2.
    """
    turn = moves.begin(case, "ask_extension", by=by, at=at)
    need(turn, reason=(reason, "写明为什么按期办不完"))
    clock = _answering(turn)
    _refuse_useless(turn, clock, days)
    contact = _contact_about_it(turn, how, reached, note)
    asked = MoreTime.objects.create(
        case=turn.case,
        kind=MoreTime.EXTENSION,
        days=days,
        reason=reason,
        asked_by_id=by.person,
        asked_at=at,
        due_before=clock.due_at,
    )
    turn.wrote(told.new(asked))
    timing.start(turn.case, ClockKind.EXTENSION, at=at, due=reckoning.extension_due(turn.case, started_at=at))
    moves.make(turn)
    data = {
        "days": days,
        "until": org.due_day(reckoning.citizen_due(turn.case, clock, more=days).at, near=turn.at),
        "how_label": contact.get_how_display(),
        "reached_label": contacts.REACHED_WORDS[contact.reached],
    }
    moves.write(turn, LineKind.CASE_EXTENSION_ASKED, data=data, private={"reason": reason, "note": note})
    return asked


@transaction.atomic
def extend(case: Case, *, by: Actor, at: datetime, days: int, opinion: str = "") -> MoreTime:
    """The leader, who is not the applicant, grants so many working days, to the cap at most; the citizen is told.

    Raises   Refused after the due or the time to decide, beyond the cap, or if nobody has tried to reach the citizen.
    Source   process table §2 extend, §3 cap; domain.md §1.2.
    """
    turn = moves.begin(case, "extend", by=by, at=at)
    clock, asked = _answering(turn), _asked(turn)
    _refuse_useless(turn, clock, days)
    _refuse_uncontacted(turn, asked)
    asked.opinion, asked.due_before = opinion, clock.due_at
    _grant(turn, clock, asked, days)
    moves.write(turn, LineKind.CASE_EXTENDED, data=_said_of(asked), private={"opinion": opinion})
    return asked


@transaction.atomic
def deny_extension(case: Case, *, by: Actor, at: datetime, reason: str = "") -> MoreTime:
    """The leader says no with a reason; what nobody decided in time is denied by time. The due stays.

    Source   process table §1 “Clock out”, §2 deny_extension.
    """
    turn = moves.begin(case, "deny_extension", by=by, at=at)
    by_time = Role.TIME in by.roles
    if not by_time:
        need(turn, reason=(reason, "写明为什么不批"))
    asked = _asked(turn)
    asked.opinion, asked.decided_at, asked.result = reason, at, "lapsed" if by_time else "denied"
    asked.decided_by_id = by.person
    asked.save(update_fields=["opinion", "decided_at", "result", "decided_by"])
    turn.wrote([told.changed(asked, "opinion", "decided_at", "result", "decided_by")])
    timing.stop(turn.case, ClockKind.EXTENSION, at=at)
    moves.make(turn)
    kind = LineKind.CASE_EXTENSION_LAPSED if by_time else LineKind.CASE_EXTENSION_DENIED
    moves.write(
        turn,
        kind,
        data={"due": org.due_day(_answering(turn).due_at, near=turn.at)},
        private={"reason": reason},
    )
    return asked


# --- beneath ---------------------------------------------------------------------------------------------


def _answering(turn: moves.Turn) -> CaseClock:
    return CaseClock.objects.get(case=turn.case, kind=ClockKind.CITIZEN, stopped_at=None)


def _asked(turn: moves.Turn) -> MoreTime:
    return MoreTime.objects.select_for_update(of=("self",)).get(case=turn.case, decided_at=None)


def _grant(turn: moves.Turn, clock: CaseClock, row: MoreTime, days: int) -> None:
    """Gives the days, makes the move, and keeps the due on either side of it."""
    row.granted_days, row.result = days, MoreTime.GRANTED
    row.decided_by_id, row.decided_at = turn.by.person, turn.at
    row.due_after = reckoning.citizen_due(turn.case, clock, more=days).at
    row.save()
    turn.wrote(told.new(row))
    timing.stop(turn.case, ClockKind.EXTENSION, at=turn.at)
    moves.make(turn)


def _refuse_useless(turn: moves.Turn, clock: CaseClock, days: int) -> None:
    """So many days must be some, must not pass the cap, and must put the answer off at all."""
    if days > turn.facts.more_days:
        sentence = f"自受理起最长的期限还剩 {turn.facts.more_days} 个工作日，延不了这么多"
        raise Refused("beyond_cap", sentence, turn.move.article)
    if days < 1 or reckoning.citizen_due(turn.case, clock, more=days).at <= clock.due_at:
        raise Refused("no_more_time", "这样改，答复的期限并不会更晚", turn.move.article)


def _contact_about_it(turn: moves.Turn, how: str, reached: bool, note: str) -> Contact:
    """What the applicant did to reach the citizen before he asked; whoever was reached says what he thinks of it."""
    if how not in dict(Contact.HOW):
        raise Refused("how_unknown", "写明怎样联系反映人的", turn.move.article)
    if reached:
        need(turn, note=(note, "写下反映人对延期怎么说"))
    row = Contact.objects.create(
        case=turn.case, how=how, reached=reached, note=note, at=turn.at, by_id=turn.by.person
    )
    turn.wrote(told.new(row))
    if reached:
        count_as_contact(turn)
    return row


def _refuse_uncontacted(turn: moves.Turn, asked: MoreTime) -> None:
    """An extension needs the citizen contacted, or three attempts at different times.

    Source   process table §2 extend, “citizen contacted”.
    """
    if turn.case.contacts.filter(at__gte=asked.asked_at, reached=True).exists():
        return
    tried = turn.case.contacts.filter(at__gte=turn.case.clock_started_at, reached=False)
    gap = clock_table.limit_for(clock_table.ATTEMPT_GAP, org.limits_at(local(turn.at).date()))
    counted = contacts.count_apart(tried.values_list("at", flat=True), org.working_calendar(), gap=gap)
    if counted < contacts.ATTEMPTS_THAT_COUNT:
        sentence = "还没有联系上反映人：要么把延期告诉他，要么在办公时间里联系过三次、都记下来"
        raise Refused("citizen_not_contacted", sentence, turn.move.article)


def _said_of(row: MoreTime) -> dict[str, object]:
    assert row.due_after is not None
    decided_at = row.decided_at or row.asked_at
    before, after = (org.due_day(at, near=decided_at) for at in (row.due_before, row.due_after))
    return {"days": row.granted_days, "before": before, "after": after}
