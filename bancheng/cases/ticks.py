"""What time alone changes in a case: clocks turn yellow and red and are urged, pauses, offers and silence run out.

What somebody is told waits for office hours; what ends by itself ends at its moment, whatever the hour.

The case stores the next such instant; a tick takes the earliest that have passed. Taking is a
conditional update of what was seen, so that two workers never do the same thing twice.
Source: process table §3; house rule “clocks without a scheduler farm”.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, timing
from bancheng.cases.absences import (
    instructed_and_absent,
    instructions_lent,
    left_by_the_absent,
    stand_ins_over,
)
from bancheng.cases.actions import (
    close_by_time,
    deny_extension,
    hand_back,
    lapse_hand_over,
    lapse_proposal,
    leave_conference,
    lend_instruction,
    return_instruction,
    stand_in,
    supplement_lapsed,
)
from bancheng.cases.actions.drafts import drafts_left_over, drop_old_drafts, remind_of_draft
from bancheng.cases.actions.leaving import pass_on_cases_of
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, CaseClock
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.records import moments
from bancheng.rules import process, urging
from bancheng.rules.calendar import local
from bancheng.rules.holders import must_pass_on
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import ClockKind
from bancheng.rules.wording import due_day_words


def tick(*, at: datetime, limit: int = 200) -> int:
    """Lets pass whatever moments have passed, earliest first, each case in a transaction of its own.

    Returns  in how many cases something was done; 0 says that the worker may rest.
    """
    return moments.let_pass(Case.objects.all(), pass_moments, at=at, limit=limit)


def pass_on_left(*, at: datetime) -> int:
    """Passes on the cases of whoever cannot work on them any more by a day that has come: a post that ended, a service.

    What is stopped at once passes on with the act itself.

    Returns  how many cases were taken; those nobody is there to take are the doctor's.
    """
    having = set(Case.objects.open().order_by().values_list("handler", flat=True).distinct())
    gone = [pk for pk, holder in holding.as_holders(having, at).items() if must_pass_on(holder)]
    return sum(pass_on_cases_of(pk, at).taken for pk in gone)


def follow_absences(*, at: datetime, limit: int = 200) -> int:
    """Gives what whoever is away has in hand to a deputy, and what whoever is back had to him again, while the offices are open.

    Cases first, then what leaders instructed. Each is a transaction of its own, and looked at again as it is held: run twice, it
    does nothing the second time.

    Returns  how many cases and instructions changed hands.
    """
    if not org.working_calendar().is_open(at):
        return 0
    back = sum(hand_back(pk, at=at) for pk in stand_ins_over(at)[:limit])
    lent = sum(stand_in(case, absence, at=at) for case, absence in left_by_the_absent(at)[:limit])
    returned = sum(return_instruction(pk, at=at) for pk in instructions_lent(at)[:limit])
    passed = sum(lend_instruction(pk, absence, at=at) for pk, absence in instructed_and_absent(at)[:limit])
    return back + lent + returned + passed


def set_clocks_right(*, at: datetime) -> int:
    """Takes back what clocks said too early, once the machine's time ran ahead and is right again: it is said when it is time.

    What lapsed meanwhile has lapsed.

    Returns  in how many cases something was taken back.
    """
    early = timing.said_too_early(at).order_by("case").values_list("case", flat=True).distinct()
    return sum(_set_right(pk, at) for pk in early)


@transaction.atomic
def _set_right(pk: int, at: datetime) -> bool:
    case, calendar = Case.objects.locked(pk), org.working_calendar()
    early = []
    for clock in timing.said_too_early(at).filter(case=case):
        rung = urging.reached_by(ClockKind(clock.kind), timing.urged(clock), at, calendar)
        if rung < clock.reached:
            held = CaseClock.objects.filter(pk=clock.pk)
            held.update(near_done=rung >= Rung.NEAR, out_done=rung >= Rung.OUT, rung=rung)
            early.append(clock)
    for clock in early:
        _say(LineKind.CLOCK_SET_RIGHT, case, clock, at)
    if early:
        timing.resettle(case)
    return bool(early)


@transaction.atomic
def pass_moments(pk: int, seen: datetime, at: datetime) -> bool:
    """Does everything whose moment has passed in one case, and stores the next moment.

    Returns  False when somebody else was there first.
    """
    if not moments.is_free(Case.objects.filter(pk=pk)):
        return False
    if not Case.objects.filter(pk=pk, next_moment_at=seen).update(next_moment_at=None):
        return False
    # Each round takes one clock a step up or stops it, so the rounds come to an end.
    while (clock := _earliest(case := Case.objects.locked(pk), at)) is not None:
        _ring(case, clock, at)
    timing.resettle(case)
    _rest_until_open(case, at)
    return True


def _rest_until_open(case: Case, at: datetime) -> None:
    """What must not be said at this hour waits for the next opening; what lies open at night is not looked at all night."""
    if case.next_moment_at is not None and case.next_moment_at <= at:
        case.next_moment_at = org.working_calendar().next_open(at)
        case.save(update_fields=["next_moment_at"])


def _earliest(case: Case, at: datetime) -> CaseClock | None:
    """The clock whose moment passed first, of those that have something to do or to say at this hour."""
    may_say = urging.may_say(at, org.working_calendar())
    passed = [
        (moment, clock.pk, clock)
        for clock in timing.told_clocks(case)
        if (moment := timing.next_moment(clock)) is not None and moment <= at
        if may_say or _ends(clock, at)
    ]
    return min(passed)[2] if passed else None


def _ends(clock: CaseClock, at: datetime) -> bool:
    """Whether the clock is out and that ends something by itself."""
    return clock.due_at <= at and ClockKind(clock.kind) in ENDING


def _ring(case: Case, clock: CaseClock, at: datetime) -> None:
    """Takes a clock up the ladder to the highest step whose moment has passed: each step once, and only that one is said.

    Of a clock that is already out nobody needs to hear that it was near: a weekend's backlog is no storm.
    """
    step = timing.step_passed(clock, at)
    if step is None:
        return
    is_out = step.rung >= Rung.OUT
    held = CaseClock.objects.filter(pk=clock.pk)
    held.update(near_done=True, out_done=is_out, rung=step.rung)
    if step.rung is Rung.OUT:
        WHEN_OUT.get(ClockKind(clock.kind), _say_out)(case, clock, at)
    else:
        _say(step.line, case, clock, at)


def _say(kind: LineKind, case: Case, clock: CaseClock, at: datetime) -> None:
    data = {
        "clock": clock.kind,
        "clock_label": ClockKind(clock.kind).label,
        "due": clock.due_at,
        "until": due_day_words(
            local(clock.due_at).date(),
            near=local(at).date(),
            # A day printed on a notice stands as printed.
            provisional=clock.provisional and clock.kind != ClockKind.SUPPLEMENT,
        ),
        "ref": clock.ref,
        "handler": case.handler.ref,
        "first": case.first.ref,
    }
    moves.note(case, kind, by=TIME, at=at, data=data)


def _say_out(case: Case, clock: CaseClock, at: datetime) -> None:
    _say(LineKind.CLOCK_OUT, case, clock, at)


def _lapse_supplement(case: Case, clock: CaseClock, at: datetime) -> None:
    supplement_lapsed(case, by=TIME, at=at)


def _lapse_proposal(case: Case, clock: CaseClock, at: datetime) -> None:
    lapse_proposal(case, proposal=clock.ref, by=TIME, at=at)


def _lapse_hand_over(case: Case, clock: CaseClock, at: datetime) -> None:
    lapse_hand_over(case, hand_over=clock.ref, by=TIME, at=at)


def _let_conference_go(case: Case, clock: CaseClock, at: datetime) -> None:
    """The limit is out: the case goes on without its conference, which goes on above. Source: process table §2 conclude."""
    leave_conference(case, ref=clock.ref, by=TIME, at=at)


def _lapse_extension(case: Case, clock: CaseClock, at: datetime) -> None:
    deny_extension(case, by=TIME, at=at)


def _end_silence(case: Case, clock: CaseClock, at: datetime) -> None:
    """Closes where the rules allow it; where somebody must call first, says that the silence is over."""
    refused = process.refusal(process.row("close.time"), facts_of(case, at=at), TIME)
    if refused is None:
        close_by_time(case, by=TIME, at=at)
    else:
        _say_out(case, clock, at)


WHEN_OUT: Mapping[ClockKind, Callable[[Case, CaseClock, datetime], None]] = {
    ClockKind.SUPPLEMENT: _lapse_supplement,
    ClockKind.PROPOSAL: _lapse_proposal,
    ClockKind.HAND_OVER: _lapse_hand_over,
    ClockKind.EXTENSION: _lapse_extension,
    ClockKind.CONFERRING: _let_conference_go,
    ClockKind.SILENCE: _end_silence,
}
"""The clocks whose end does something; every other is only said to be out."""

ENDING = frozenset(WHEN_OUT) - {ClockKind.SILENCE}
"""The clocks that end something by right at their moment, whatever the hour; silence is closed in office hours, for he is told."""


def clear_drafts(*, at: datetime) -> int:
    """Throws away unfinished registrations nobody has touched for a week; they hold personal data."""
    return drop_old_drafts(at=at)


def remind_of_drafts(*, at: datetime) -> int:
    """Reminds, once and in office hours, whoever left a registration unfinished on an earlier day."""
    if not org.working_calendar().is_open(at):
        return 0
    return sum(remind_of_draft(key, at=at) for key in drafts_left_over(at=at))
