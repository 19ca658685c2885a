"""A question is put to a department, put to another one instead, taken back, or its silence accepted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.cases.models import Attachment, Case, Hold
from bancheng.coordination.actions import turning
from bancheng.coordination.actions.turning import Turn
from bancheng.coordination.enclosing import still_there
from bancheng.coordination.facts import asked, facts_before, goes_on_from, same_question
from bancheng.coordination.limits import reply_limit_in
from bancheng.coordination.models import Precedent, Request
from bancheng.coordination.precedents import refusal_to_cite
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules import requests as rules
from bancheng.rules.clocks import due_at
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.request_clocks import Term
from bancheng.rules.vocabulary import RequestStep


@transaction.atomic
def dispatch(
    case: Case,
    *,
    unit: Department,
    is_main: bool,
    question: str,
    wants: str,
    waits: bool,
    may_contact: bool = False,
    contact_reason: str = "",
    cites: Precedent | None = None,
    enclosed: Collection[Attachment] = (),
    nameless: bool = False,
    by: Actor,
    at: datetime,
) -> Request:
    """The officer puts a question to a department; its clock starts now, signed for or not.

    Until the main unit has replied the case is not answered; a co-unit is waited for where the officer says so. The main unit as
    judged is asked as the main unit, whatever was ticked.

    Shapes   may_contact: the department may contact the citizen itself, and so reads name and number.
             cites: the precedent by which it goes to this department.
             enclosed: documents of the case that go with it; nameless: the officer has looked, and nobody is named in them.
    Raises   Refused for anybody but an officer who works on the case, outside handling and conference, for a department nobody can
             sign for, while the same question lies there open, and the third time for it, or with a document that may not go or is gone; Wanting, naming every gap.
    Source   process table §5, Request; §2, hold.
    """
    held = Case.objects.locked(case.pk)
    move = rules.move("dispatch", facts_before(held, unit, at=at), by)
    gaps = rules.missing_in_question(
        question,
        wants,
        may_contact=may_contact,
        contact_reason=contact_reason,
        encloses=bool(enclosed),
        nameless=nameless,
    )
    ask_for(gaps, move.article)
    words = turning.plain(question, held)
    is_main = is_main or _is_judged_main(held, unit)
    refuse(
        rules.refusal_to_ask(asked(held, unit, question=words, is_main=is_main, at=at), article=move.article)
    )
    refuse(refusal_to_cite(cites, unit, at=at))
    there = still_there(held, enclosed)
    refuse(
        rules.refusal_to_enclose(
            {one.kind for one in there}, all_of_the_case=len(there) == len({one.pk for one in enclosed})
        )
    )
    return _put(
        Request(
            case=held,
            unit=unit,
            is_main=is_main,
            question=words,
            wants=turning.plain(wants, held),
            waits=waits or is_main,
            may_contact=may_contact,
            contact_reason=turning.plain(contact_reason, held) if may_contact else "",
            cites=cites,
        ),
        there,
        by=by,
        at=at,
    )


def put_to(turn: Turn, unit: Department) -> Request:
    """The same question to another department instead; its clock starts now, or, where it was asked the same before, its old clock runs on.

    The citizen's name and number do not go with it: they were shown to the first department, for a reason that was its own.

    Raises   Refused for a department nobody can sign for; but for a ruling, also where it has the question open or was asked twice.
    """
    old = turn.request
    known = asked(turn.case, unit, question=old.question, is_main=False, at=turn.at)
    refuse(
        rules.refusal_to_ask(
            known,
            article=turn.move.article,
            instead_of=old.unit_id,
            by_ruling=turn.move.name == "rule",
        )
    )
    is_main = old.is_main or _is_judged_main(turn.case, unit)
    return _put(
        Request(
            case=turn.case,
            unit=unit,
            is_main=is_main,
            question=old.question,
            wants=old.wants,
            waits=old.waits or is_main,
            # The reason was given for the other department; this one asks its questions through the window.
            may_contact=False,
            contact_reason="",
            came_from=old,
        ),
        # The officer has said that nobody is named in them: whoever is asked the same reads the same.
        list(old.enclosed.filter(stored__erased_at=None)),
        by=turn.by,
        at=turn.at,
    )


def _is_judged_main(case: Case, unit: Department) -> bool:
    return unit.pk == case.main_unit_id


def _put(request: Request, enclosed: Sequence[Attachment], *, by: Actor, at: datetime) -> Request:
    """Writes a request with what goes with it, starts its clocks, lets the case wait for it, and says so in the record."""
    assert by.person is not None
    case = request.case
    earlier = list(Request.objects.filter(case=case).order_by("number"))
    before = same_question(earlier, request.unit_id, request.question)
    term = _term(case, goes_on_from(earlier, request.unit_id, request.question), at)
    due = due_at(received_at=term.since, limit=term.limit, calendar=org.working_calendar()).at
    request.number = 1 + max((one.number for one in earlier), default=0)
    request.came_from = request.came_from or (before[-1] if before else None)
    request.level = case.level
    request.limit_count, request.limit_unit = term.limit.count, term.limit.unit
    request.first_due_at, request.dispatched_at, request.dispatched_by_id = due, at, by.person
    request.step = RequestStep.DISPATCHED
    request.save(force_insert=True)
    request.enclosed.set(enclosed)
    turning.lend(case, request, RequestStep.DISPATCHED, reply=term, may_object=False, at=at)
    data = {
        "due": due,
        "until": org.due_day(due, near=at),
        "waits": request.waits,
        "may_contact": request.may_contact,
        "came_from": request.came_from_id or 0,
        "cites": request.cites_id or 0,
        "enclosed_label": f"，随单材料 {len(enclosed)} 份" if enclosed else "",
    }
    private = {
        "question": request.question,
        "wants": request.wants,
        "contact_reason": request.contact_reason,
    }
    turning.write_line(
        request,
        case,
        LineKind.REQUEST_DISPATCHED,
        by=by,
        at=at,
        data=data,
        private=private,
        rows=told.new(request),
    )
    if request.waits:
        cases.place_hold(
            case, owed_by=request.unit, kind=turning.KIND, ref=request.pk, releasable_from=due, by=by, at=at
        )
    return request


def _term(case: Case, before: Request | None, at: datetime) -> Term:
    """How long the department has: by the clock by which it goes on, if there is one.

    Source   process table §5, “the old clock running on”; docs/decisions/0094.
    """
    if before is not None:
        return turning.going_on(case, before, at=at)
    return Term(limit=reply_limit_in(case, at), since=at)


@transaction.atomic
def recall(request: Request, *, reason: str, by: Actor, at: datetime) -> Request:
    """The officer takes a question back: nobody owes a reply any more.

    Raises   Refused for anybody else, once it is answered, objected or ended, once the department's clock is out, and the third time
             from this department in the case; Wanting without a reason.
    """
    turn = turning.begin(request, "recall", by=by, at=at)
    ask_for(rules.missing_reason(reason, "写明为什么收回"), turn.move.article)
    return end(turn, LineKind.REQUEST_RECALLED, reason=turn.plain(reason))


@transaction.atomic
def accept_silence(request: Request, *, reason: str, by: Actor, at: datetime) -> Request:
    """The officer waits no longer for a department whose clock has run out: it stands recorded as silent.

    Raises   Refused for anybody else, while the clock runs, and while the question is not with the department; Wanting without a reason.
    Source   process table §2 hold, §5 “clock out → also silent, which the officer may accept”.
    """
    turn = turning.begin(request, "accept_silence", by=by, at=at)
    ask_for(rules.missing_reason(reason, "写明为什么不再等"), turn.move.article)
    words = turn.plain(reason)
    hold = Hold.objects.filter(kind=turning.KIND, ref=turn.request.pk, ended_at=None).first()
    if hold is not None:
        cases.release_hold(turn.case, by=by, at=at, hold=hold, reason=words)
    return end(turn, LineKind.REQUEST_SILENT, reason=words)


def end(turn: Turn, kind: LineKind, *, reason: str = "", because: str = "") -> Request:
    """Ends a request, with its line, and lets the case wait for it no longer."""
    turn.set(end_reason=reason)
    turning.pass_on(turn, turning.end_of(turn))
    data = {"because": because} if because else {}
    turning.write(turn, kind, data=data, private={"end_reason": reason})
    turning.stop_waiting(turn)
    return turn.request
