"""In whose hands a case's time was: the bar of legs of its page, from the moves as they were made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bancheng.cases.dossier import Dossier
from bancheng.cases.models import MoreTime, Recusal
from bancheng.org import reads as org
from bancheng.rules import legs as rules
from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.clocks import Pause
from bancheng.rules.deciding import PASSES_TO
from bancheng.rules.handled import proposers_at
from bancheng.rules.legs import Stay
from bancheng.rules.process import CLOCKS_OF_STEP
from bancheng.rules.vocabulary import OPEN_STEPS, ClockKind, Role, Step
from bancheng.rules.wording import span_words

KINDS = {Role.CITIZEN: "citizen", Role.OFFICER: "ours"}


@dataclass(frozen=True, kw_only=True)
class ShownLeg:
    """One stretch of the citizen's time as `ui/legs.html` takes it."""

    label: str
    words: str
    minutes: int
    kind: str


def legs(dossier: Dossier, *, now: datetime) -> list[ShownLeg]:
    """In whose hands the citizen's time was, to the second, in words and as a bar; of a second clock too."""
    calendar = org.working_calendar()
    return [
        ShownLeg(
            label=_label(leg, dossier),
            words=span_words(leg.work_time, day=calendar.day_length),
            minutes=max(1, int(leg.work_time.total_seconds() // 60)),
            kind=KINDS.get(leg.holder, "unit"),
        )
        for leg in legs_of(dossier, calendar, now)
        if leg.work_time
    ]


def _label(leg: rules.Leg, dossier: Dossier) -> str:
    """Who had it: a department by its name."""
    names = {row.unit_id: row.unit.short_name for row in dossier.all("in_hands") if row.unit_id}
    return names[leg.unit] if leg.unit else leg.holder.label


def legs_of(dossier: Dossier, calendar: WorkingCalendar, now: datetime) -> list[rules.Leg]:
    """The legs of every clock of the citizen; what lay between an answer and doing it again is nobody's."""
    turns = rules.turns_of(list(stays(dossier)))
    pauses = dossier.all("pauses")
    clocks = dossier.all("step_clocks")
    rulings = {(row.ref, row.started_at): row.due_at for row in clocks if row.kind == ClockKind.RULING}
    return [
        leg
        for clock in dossier.all("citizen_clocks")
        for leg in rules.legs(
            turns=turns,
            accepted_at=clock.started_at,
            told_at=max(clock.stopped_at or now, clock.started_at),
            calendar=calendar,
            pauses=[Pause(start=row.start, end=row.end) for row in pauses if row.for_materials],
            rests=[Pause(start=row.start, end=row.end) for row in pauses if not row.for_materials],
            deciding=[*_extensions(dossier), *_raised(dossier)],
            lent=[
                rules.Lent(
                    question=row.ref,
                    holder=Role(row.holder),
                    unit=row.unit_id,
                    start=row.start,
                    end=row.end,
                    passed_on_at=rulings.get((row.ref, row.start)),
                )
                for row in dossier.all("in_hands")
                if row.is_main
            ],
        )
    ]


def _extensions(dossier: Dossier) -> list[Pause]:
    """While an extension waited for the leader."""
    return [
        Pause(start=row.asked_at, end=row.decided_at)
        for row in dossier.all("more_time")
        if row.kind == MoreTime.EXTENSION
    ]


def _raised(dossier: Dossier) -> list[Pause]:
    """While what a conference could not settle lay with the leader, and the case was still in conference.

    Source   process table §3: raised, charged to the leader; docs/decisions/0076.
    """
    made = dossier.all("moves")
    found = []
    for row in dossier.all("raised"):
        before = [move.to_step for move in made if move.at <= row.started_at]
        # What went up because the case had left its conference was never the leader's time: the officer had the case.
        if before and before[-1] == Step.IN_CONFERENCE:
            left = [
                move.at for move in made if move.at > row.started_at and move.to_step != Step.IN_CONFERENCE
            ]
            ends = [at for at in (row.stopped_at, *left) if at is not None]
            found.append(Pause(start=row.started_at, end=min(ends, default=None)))
    return found


def stays(dossier: Dossier) -> Iterator[Stay]:
    """Every arrival in an open step, with the moment its move passed on to another, if it did."""
    made = dossier.all("moves")
    dues = {(row.kind, row.started_at): row.due_at for row in dossier.all("step_clocks")}
    recused = dossier.all("recused")
    sent_back = False
    for number, move in enumerate(made):
        sent_back |= move.counter == "send_back"
        if move.to_step == move.from_step or move.to_step not in OPEN_STEPS:
            continue
        step = Step(move.to_step)
        due = dues.get((CLOCKS_OF_STEP[step][0], move.at))
        role = rules.holder_of(step, second_review=sent_back)
        alone = _alone_from(dossier, role, move.at, proposers_at(step, made[: number + 1]), recused)
        passed = min((moment for moment in (due, alone) if moment is not None), default=None)
        yield Stay(at=move.at, step=step, passed_on_at=passed, second_review=sent_back)


def _alone_from(
    dossier: Dossier, role: Role, since: datetime, proposers: frozenset[int], recused: list[Recusal]
) -> datetime | None:
    """From when nobody in the deciding role was left: proposers and recused people count as red at once.

    Source   process table §1 “Clock out”.
    """
    if role not in PASSES_TO:
        return None
    for moment in (since, *(row.at for row in recused if row.at > since)):
        out = {row.person_id for row in recused if row.at <= moment} | proposers
        if not dossier.holders(role, dossier.case.site_id, moment) - out:
            return moment
    return None
