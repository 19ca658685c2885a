"""How a move of a request is made: hold case and request, ask the regulation, move, pass it on, write the line.

turn = turning.begin(request, "sign", by=by, at=at)     # both held, allowed; Refused otherwise
turn.set(signed_at=at)
turning.pass_on(turn, turning.end_of(turn))              # step, hand, clocks, hold
turning.write(turn, LineKind.REQUEST_SIGNED)             # the record, same transaction
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bancheng.cases import actions as cases
from bancheng.cases.models import Attachment, Case, CaseClock
from bancheng.cases.registration import plain
from bancheng.coordination.facts import facts_as_written, facts_of
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.documents import Upload
from bancheng.records.models import Line, StoredFile
from bancheng.rules import request_clocks
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.clocks import Limit
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.request_clocks import Term
from bancheng.rules.requests import RequestFacts, RequestMove
from bancheng.rules.vocabulary import OPEN_REQUEST_STEPS, ClockKind, RequestStep, Role, Unit

KIND = cases.QUESTION
"""What a hold of a request is called."""

LIFTS = {
    RequestStep.DONE: "done",
    RequestStep.RECALLED: "recalled",
    RequestStep.REDIRECTED: "redirected",
    RequestStep.SILENT: "silence_accepted",
}
"""How the case waits no longer, by how the request ended."""


@dataclass
class Turn:
    """A request held for one act, with its case: who acts when, by which row, and what the act has changed so far."""

    case: Case
    request: Request
    move: RequestMove
    facts: RequestFacts
    by: Actor
    at: datetime
    changed: set[str] = field(default_factory=set)
    written: list[told.Written] = field(default_factory=list)

    def set(self, **values: Any) -> None:
        """Changes facts of the request; they are written when it is passed on."""
        for name, value in values.items():
            setattr(self.request, name, value)
        self.changed |= values.keys()

    def wrote(self, *rows: Iterable[told.Written]) -> None:
        """Notes rows the act has written; its line tells them."""
        for some in rows:
            self.written += some

    def plain(self, words: str) -> str:
        """Words as they are kept: no number of anybody, no name of the citizen."""
        return plain(words, self.case)


def begin(request: Request, name: str, *, by: Actor, at: datetime) -> Turn:
    """Holds the case, then the request, and asks the regulation whether this actor may make this move now.

    What time alone had done to it by then is written first, so that nothing hangs on when the machine was awake.

    Raises   Refused, with the reason fit for whoever asked.
    """
    held = hold(request)
    deem_if_over(held, at=at)
    facts = facts_of(held, at=at)
    return Turn(case=held.case, request=held, move=rules.move(name, facts, by), facts=facts, by=by, at=at)


def hold(request: Request) -> Request:
    """The case, then the request, held."""
    case = Case.objects.locked(request.case_id)
    held = Request.objects.locked(request.pk)
    held.case = case
    return held


def deem_if_over(held: Request, *, at: datetime) -> bool:
    """A department has not signed in time: the request, which is held, counts as signed from the moment its time was over.

    Returns  False where it was signed, or ended, meanwhile, and while there is time.
    """
    over_at = due_of(held, ClockKind.SIGN_FOR)
    if over_at is None or at < over_at:
        return False
    facts = facts_as_written(held, at=over_at)
    if not rules.counts_as_signed(facts):
        return False
    row = rules.BY_NAME["deem_signed"]
    turn = Turn(case=held.case, request=held, move=row, facts=facts, by=TIME, at=over_at)
    turn.set(signed_at=over_at, was_deemed=True)
    pass_on(turn, end_of(turn))
    write(turn, LineKind.REQUEST_DEEMED_SIGNED)
    return True


def end_of(turn: Turn, *, unit: Department | None = None) -> RequestStep:
    """Where this move leads, as the regulation says."""
    return rules.end_of(turn.move, turn.facts, unit=unit.pk if unit else None)


def pass_on(turn: Turn, step: RequestStep, *, reply: Term | None = None, ruled: bool = False) -> None:
    """Puts the request into its next step: its clocks, in whose hands it is, whether the case still waits.

    Shapes   reply: what the department has, where its clock starts again. ruled: this very act is the ruling.
    """
    turn.set(step=step)
    if step not in OPEN_REQUEST_STEPS:
        turn.set(ended_at=turn.at, ended_by_id=turn.by.person)
        turn.wrote(_drop_unsigned(turn))
    save(turn)
    if step not in OPEN_REQUEST_STEPS:
        cases.take_back(turn.case, ref=turn.request.pk, at=turn.at)
        return
    may_object = not ruled and rules.may_still_object(turn.move, turn.facts)
    turn.wrote(lend(turn.case, turn.request, step, reply=reply, may_object=may_object, at=turn.at))


def lend(
    case: Case, request: Request, step: RequestStep, *, reply: Term | None, may_object: bool, at: datetime
) -> list[told.Written]:
    """Lets the case know in whose hands a question is now, and by when."""
    limits = org.limits_at(local(at).date())
    owner = rules.OWNERS[step]
    unit = request.unit if owner is Role.UNIT_HEAD else None
    return cases.lend(
        case,
        ref=request.pk,
        hand=cases.Hand(holder=owner, unit=unit, is_main=request.is_main),
        clocks=request_clocks.clocks_in(step, reply=reply, may_object=may_object, limits=limits, at=at),
        at=at,
    )


def save(turn: Turn) -> None:
    """Writes what has changed of the request."""
    columns = {turn.request._meta.get_field(name).name for name in turn.changed}
    turn.request.save(update_fields=sorted(columns))


def stop_waiting(turn: Turn) -> None:
    """What the case waited for has come, or is owed no more; after the act's own line, for it is its consequence."""
    if turn.request.waits:
        how = LIFTS[RequestStep(turn.request.step)]
        cases.lift_hold(turn.case, kind=KIND, ref=turn.request.pk, how=how, by=turn.by, at=turn.at)


def write(
    turn: Turn,
    kind: LineKind,
    *,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
) -> Line:
    """Writes the line of the act, with every row the act wrote."""
    names = {turn.request._meta.get_field(name).name for name in turn.changed}
    own = [told.changed(turn.request, *names)] if names else []
    rows, turn.written, turn.changed = [*own, *turn.written], [], set()
    return write_line(
        turn.request, turn.case, kind, by=turn.by, at=turn.at, data=data, private=private, rows=rows
    )


def write_line(
    request: Request,
    case: Case,
    kind: LineKind,
    *,
    by: Actor,
    at: datetime,
    rows: Iterable[told.Written],
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
) -> Line:
    """Writes a line of a request into the file of its case; never a word of what was asked."""
    said = {name: words for name, words in (private or {}).items() if words}
    facts = said_of(request) | dict(data or {})
    return records.append(case.file, kind, by=by.ref, at=at, data=facts, private=said, rows=rows)


def said_of(request: Request) -> dict[str, Any]:
    """What every line of a request says of it: which, whose, where it stands."""
    return {
        "request": request.pk,
        "number": request.number,
        "unit": request.unit.code,
        "unit_label": request.unit.short_name,
        "is_main": request.is_main,
        "part_label": "主办" if request.is_main else "协办",
        "step": request.step,
    }


def sent_back(turn: Turn, *, signed_at: datetime) -> Term:
    """What a department has for a reply that is sent back to it."""
    due = _last_clock(turn.case, turn.request).due_at
    limits, calendar = org.limits_at(local(turn.at).date()), org.working_calendar()
    return request_clocks.sent_back(
        signed_at=signed_at, due=due, at=turn.at, limits=limits, calendar=calendar
    )


def going_on(case: Case, request: Request, *, at: datetime) -> Term:
    """What a department has by the clock of this question, as it was last."""
    last = _last_clock(case, request)
    old = Term(limit=Limit(count=last.limit_count, unit=Unit(last.limit_unit)), since=last.started_at)
    limits, calendar = org.limits_at(local(at).date()), org.working_calendar()
    return request_clocks.going_on(old, at=at, limits=limits, calendar=calendar)


def _last_clock(case: Case, request: Request) -> CaseClock:
    return CaseClock.objects.filter(case=case, kind=ClockKind.REPLY, ref=request.pk).latest("pk")


def until(turn: Turn) -> dict[str, Any]:
    """By when the department has to reply now, for a line."""
    due = due_of(turn.request, ClockKind.REPLY)
    return {"due": due, "until": org.due_day(due, near=turn.at)} if due else {}


def due_of(request: Request, kind: ClockKind) -> datetime | None:
    """When a clock of a request that runs is due."""
    running = request.case.clocks.filter(kind=kind, ref=request.pk, stopped_at=None)
    return running.values_list("due_at", flat=True).first()


def keep_all(uploads: Sequence[Upload], case: Case, *, by: Actor, at: datetime) -> list[Attachment]:
    """Lays what came with a ruling into the folder of the case."""
    return lay_all([records.store_upload(one, by=by.ref, at=at) for one in uploads], case, by=by, at=at)


def lay_all(found: Iterable[StoredFile], case: Case, *, by: Actor, at: datetime) -> list[Attachment]:
    """Lays files that were taken in into the folder of the case."""
    return [cases.lay_document(case, stored=one, kind="other", by=by, at=at) for one in found]


def _drop_unsigned(turn: Turn) -> list[told.Written]:
    """What was drafted or objected and not decided ends with the request."""
    replies = Reply.objects.filter(request=turn.request, result="")
    objections = Objection.objects.filter(request=turn.request, answer="")
    return told.update(replies, result=Reply.DROPPED) + told.update(objections, answer=Objection.DROPPED)
