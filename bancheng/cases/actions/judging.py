"""Acts of handling: judge, ask the citizen once, and what comes back."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bancheng.cases import moves, timing
from bancheng.cases.actions.wanting import need, refuse_missing
from bancheng.cases.models import Case, Evidence, Judgement, Proposal, Supplement
from bancheng.cases.registration import plain
from bancheng.catalogue.models import Cause, Situation
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules import case_types, clock_table, clocks
from bancheng.rules.calendar import local
from bancheng.rules.clocks import Pause
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import CaseType, ClockKind, Level
from bancheng.rules.wording import due_day_words


@transaction.atomic
def judge(case: Case, *, by: Actor, at: datetime, **found: Any) -> Judgement:
    """Finds which of four ways the case is stuck; the citizen's limit follows from the level.

    Shapes   found: the fields of Found.
    Raises   Refused, naming what the judgement lacks.
    Source   S §“综合研判”; process table §2 judge.
    """
    turn = moves.begin(case, "judge", by=by, at=at)
    turn.set(judged_at=at)
    judgement = judgement_made(turn, Found(**found))
    before = _answer_day(turn)
    moves.make(turn)
    data = _said_of(judgement) | {"before": before, "after": _answer_day(turn)}
    moves.write(turn, LineKind.CASE_JUDGED, data=data, private={"plan": judgement.plan})
    return judgement


def _answer_day(turn: moves.Turn) -> str:
    """The day on which the citizen must have his answer, as he is told it."""
    clock = timing.citizen_clock(turn.case)
    return org.due_day(clock.due_at, near=turn.at) if clock else ""


@transaction.atomic
def rejudge(case: Case, *, by: Actor, at: datetime, reason: str, **found: Any) -> Judgement:
    """Judges again with a reason; the old judgement stays, and the due moment does not move on by it.

    Shapes   found: the fields of Found.
    """
    turn = moves.begin(case, "rejudge", by=by, at=at)
    need(turn, reason=(reason, "写明为什么改判"))
    judgement = judgement_made(turn, Found(**found), reason=reason)
    moves.make(turn)
    private = {"plan": judgement.plan, "reason": reason}
    moves.write(turn, LineKind.CASE_REJUDGED, data=_said_of(judgement), private=private)
    return judgement


@dataclass(frozen=True, kw_only=True)
class Found:
    """What somebody found who judged a case, as the office's rows: `case_types.Judgement` is the same for the rules."""

    case_type: CaseType | None
    causes: Sequence[Cause]
    situation: Situation | None
    level: Level | None
    main_unit: Department | None
    co_units: Sequence[Department] = ()
    plan: str

    def as_judgement(self) -> case_types.Judgement:
        """As the rules want it."""
        return case_types.Judgement(
            case_type=self.case_type,
            causes=[cause.code for cause in self.causes],
            situation=self.situation.pk if self.situation else None,
            level=self.level or "",
            main_unit=self.main_unit.pk if self.main_unit else None,
            co_units=[unit.pk for unit in self.co_units],
            plan=self.plan,
        )


def judgement_made(turn: moves.Turn, found: Found, *, reason: str = "") -> Judgement:
    """Writes a judgement and what follows from it, within an act.

    Raises   Wanting, naming what the judgement lacks.
    """
    refuse_missing(case_types.missing_in_judgement(found.as_judgement()), turn)
    judgement = Judgement.objects.create(
        case=turn.case,
        case_type=found.case_type,
        situation=found.situation,
        level=found.level,
        main_unit=found.main_unit,
        plan=plain(found.plan, turn.case),
        why_again=reason,
        by_id=turn.by.person,
        at=turn.at,
    )
    judgement.causes.add(*found.causes)
    judgement.co_units.add(*found.co_units)
    turn.wrote(told.new(judgement))
    turn.set(case_type=found.case_type, level=found.level, main_unit=found.main_unit)
    return judgement


def _said_of(judgement: Judgement) -> dict[str, Any]:
    return {
        "type": judgement.case_type,
        "type_label": CaseType(judgement.case_type).label,
        "level": judgement.level,
        "level_label": Level(judgement.level).label,
        "causes": sorted(cause.code for cause in judgement.causes.all()),
        "situation": judgement.situation.code,
        "main_unit": judgement.main_unit.code,
    }


# --- asking the citizen, once --------------------------------------------------------------------------


@transaction.atomic
def ask_citizen(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    items: Sequence[case_types.Item],
    until: date,
    served_how: str,
    revealed: str = "",
) -> Supplement | Proposal:
    """Tells the citizen everything that is missing at once; his clock pauses until the printed day.

    A second time needs what the supplement itself revealed, and the site head's confirmation.

    Raises   Refused when an item is not whole, sharing could supply it, or the day is not lawful.
    Source   行政许可法 art. 32 (tell all at once); 在线政务服务若干规定 art. 7; domain.md §3.3.
    """
    turn = moves.begin(case, "ask_citizen", by=by, at=at)
    asked = {
        "items": [asdict(item) for item in items],
        "until": until.isoformat(),
        "served_how": served_how,
        "revealed": revealed,
    }
    refuse_missing(case_types.missing_in_asking(items, revealed, again=turn.needs_second), turn)
    _printed_day(turn, until)
    return moves.propose(turn, asked) if turn.needs_second else ask_now(turn, asked)


def ask_now(turn: moves.Turn, asked: dict[str, Any]) -> Supplement:
    """Serves the notice and pauses the citizen's clock; also what a confirmed second asking does."""
    until = _printed_day(turn, date.fromisoformat(asked["until"]))
    supplement = Supplement.objects.create(
        case=turn.case,
        items=asked["items"],
        revealed=asked["revealed"],
        served_how=asked["served_how"],
        until=until,
        asked_by_id=turn.proposer or turn.by.person or turn.case.handler_id,
        asked_at=turn.at,
    )
    waiting = timing.pause(turn.case, at=turn.at, until=until)
    turn.wrote(told.new(supplement, waiting))
    count_as_contact(turn)
    moves.make(turn)
    moves.write(
        turn,
        LineKind.CASE_CITIZEN_ASKED,
        data={
            "count": len(asked["items"]),
            "until": due_day_words(local(until).date(), near=local(turn.at).date()),
            "served": asked["served_how"],
        },
    )
    return supplement


def _printed_day(turn: moves.Turn, until: date) -> datetime:
    """The close of the day printed on the notice, if the case still has that many days of pause."""
    calendar = org.working_calendar()
    limits = org.limits_at(local(turn.at).date())
    used = [
        Pause(start=row.start, end=row.end)
        for row in turn.case.pauses.filter(for_materials=True).order_by("start")
    ]
    return clocks.supplement_due(
        served_at=turn.at,
        printed_on=until,
        limit=clock_table.limit_for("supplement", limits),
        calendar=calendar,
        used_workdays=clocks.paused_workdays(used, turn.at, calendar),
    ).at


def count_as_contact(turn: moves.Turn) -> None:
    """Being told what is missing is a first contact."""
    if turn.case.first_contact_at is None:
        turn.set(first_contact_at=turn.at)
        timing.stop(turn.case, ClockKind.FIRST_CONTACT, at=turn.at)


@transaction.atomic
def citizen_supplied(
    case: Case, *, by: Actor, at: datetime, note: str = "", came: Collection[int] | None = None
) -> Case:
    """The materials have come; the clock goes on.

    Shapes   came: the places of those that have come in the list of the notice; None when nobody looked them through.
    """
    turn = moves.begin(case, "citizen_supplied", by=by, at=at)
    if came is not None:
        asked = turn.case.supplements.get(ended_at=None).items
        note = case_types.what_came([item["name"] for item in asked], came) + note
    return _end_supplement(turn, "supplied", LineKind.CASE_CITIZEN_SUPPLIED, note)


@transaction.atomic
def cannot_supply(case: Case, *, by: Actor, at: datetime, note: str) -> Case:
    """The materials cannot be had; the reason is noted and the clock goes on. Never an end by itself."""
    turn = moves.begin(case, "cannot_supply", by=by, at=at)
    need(turn, note=(note, "写一句为什么补不来"))
    return _end_supplement(turn, "cannot", LineKind.CASE_SUPPLY_REFUSED, note)


@transaction.atomic
def supplement_lapsed(case: Case, *, by: Actor, at: datetime) -> Case:
    """The printed day is over and nothing came; the clock goes on from the end of that day."""
    turn = moves.begin(case, "supplement_lapsed", by=by, at=at)
    return _end_supplement(turn, "lapsed", LineKind.CASE_SUPPLEMENT_LAPSED, "")


def _end_supplement(turn: moves.Turn, result: str, kind: LineKind, note: str) -> Case:
    supplement = turn.case.supplements.get(ended_at=None)
    supplement.ended_at, supplement.result, supplement.note = turn.at, result, note
    supplement.save(update_fields=["ended_at", "result", "note"])
    turn.wrote([told.changed(supplement, "ended_at", "result", "note")])
    moves.make(turn)
    moves.write(turn, kind, private={"note": note})
    return turn.case


# --- evidence of the rooms above ------------------------------------------------------------------------


@transaction.atomic
def add_evidence(case: Case, *, kind: str, ref: str, what: str, by: Actor, at: datetime) -> Evidence:
    """Lays evidence of another room into the case: a measure done, a consultation held, an opinion.

    Laying the same evidence twice changes nothing.
    """
    held = Case.objects.locked(case.pk)
    evidence, is_new = Evidence.objects.get_or_create(
        case=held, kind=kind, ref=ref, defaults={"what": what, "at": at}
    )
    if is_new:
        data = {"kind": kind, "ref": ref, "what": what}
        moves.note(held, LineKind.CASE_EVIDENCE_ADDED, by=by, at=at, data=data, rows=told.new(evidence))
    return evidence


@transaction.atomic
def strike_evidence(case: Case, *, kind: str, ref: str, by: Actor, at: datetime) -> bool:
    """What a piece of evidence rested on has fallen: it stays in the file, and no answer leans on it any more.

    Returns  whether it stood until now; striking it twice changes nothing.
    """
    held = Case.objects.locked(case.pk)
    found = Evidence.objects.filter(case=held, kind=kind, ref=ref, struck_at=None).first()
    if found is None:
        return False
    found.struck_at = at
    found.save(update_fields=["struck_at"])
    data = {"kind": kind, "ref": ref, "what": found.what}
    rows = [told.changed(found, "struck_at")]
    moves.note(held, LineKind.CASE_EVIDENCE_STRUCK, by=by, at=at, data=data, rows=rows)
    return True


@transaction.atomic
def lay_receipt(case: Case, *, kind: str, ref: str, what: str, at: datetime) -> Evidence:
    """Lays the receipt of a restricted file into the case, without a line of its own here.

    The act has its line in that file, which tells the row too; one in the case's timeline would tell it to whom it concerns.

    Source   process table §1: clues, ratings and complaints never live in the case's timeline; constitution 10.
    """
    held = Case.objects.locked(case.pk)
    return Evidence.objects.get_or_create(case=held, kind=kind, ref=ref, defaults={"what": what, "at": at})[0]
