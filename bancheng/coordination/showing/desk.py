"""What requests want of the desks of the window: of the officer, and of whoever rules; shown there, and counted for the first sentence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bancheng.cases.facts import Around
from bancheng.cases.models import CaseClock
from bancheng.coordination import queues
from bancheng.coordination.facts import facts_within
from bancheng.coordination.models import Objection
from bancheng.coordination.showing import requests as showing
from bancheng.org import reads as org
from bancheng.rules.desk import Waits
from bancheng.rules.permissions import Actor
from bancheng.rules.requests import BY_NAME, is_for
from bancheng.rules.vocabulary import ClockKind

RULE = BY_NAME["rule"]


def officer_rows(actor: Actor, *, now: datetime) -> list[tuple[CaseClock | None, dict[str, Any]]]:
    """What requests want of an officer, each with the clock by which it is wanted, what is due first at the head."""
    calendar = org.working_calendar()
    found = queues.on_desk_of(actor)
    clocks: dict[int, list[CaseClock]] = {}
    running = CaseClock.objects.filter(
        case__in={one.case_id for one in found}, ref__in=[one.pk for one in found]
    )
    for clock in running.filter(stopped_at=None):
        clocks.setdefault(clock.ref, []).append(clock)
    rows = [
        (showing.owed_clock(one, clocks.get(one.pk, [])), row)
        for one in found
        if (row := showing.desk_row(one, clocks.get(one.pk, []), now=now, calendar=calendar)) is not None
    ]
    rows.sort(key=lambda each: each[0].due_at if each[0] else now)
    return rows[: queues.MOST_AT_DESK]


def officer_waits(actor: Actor, at: datetime) -> Waits:
    """How many requests want something of an officer, and in how many of them somebody's answer is overdue."""
    rows = officer_rows(actor, now=at)
    return Waits(many=len(rows), late=sum(clock is not None and clock.due_at <= at for clock, _ in rows))


def his_to_rule(actor: Actor, found: Sequence[Objection], *, at: datetime) -> set[int]:
    """Those of the waiting ones that this actor rules on now: the leader only what is late, or what nobody else is left for."""
    if actor.roles & RULE.by:
        return {one.pk for one in found}
    waiting = queues.shown([one.request_id for one in found])
    around = Around(list({one.case_id: one.case for one in waiting}.values()))
    facts = facts_within(around, waiting, at=at)
    return {one.pk for one in found if is_for(RULE, facts[one.request_id], actor)}


def ruling_clocks(found: Sequence[Objection]) -> dict[int, CaseClock]:
    """The running clock of each ruling, by its request; all in one question."""
    running = CaseClock.objects.filter(
        case__in={one.case_id for one in found},
        ref__in=[one.request_id for one in found],
        kind=ClockKind.RULING,
        stopped_at=None,
    )
    return {clock.ref: clock for clock in running}


def rulings_wait(actor: Actor, at: datetime) -> Waits:
    """How many objections wait for this actor's ruling, and how many of them are overdue."""
    found = list(queues.to_be_ruled(actor)[: queues.MOST_AT_DESK])
    if not found:
        return Waits()
    his, dues = his_to_rule(actor, found, at=at), ruling_clocks(found)
    mine = [dues.get(one.request_id) for one in found if one.pk in his]
    return Waits(many=len(mine), late=sum(clock is not None and clock.due_at <= at for clock in mine))
