"""The facts of a request at a moment, as the regulation wants them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bancheng.cases import reckoning
from bancheng.cases.around import Question, Rows
from bancheng.cases.eligible import barred_from
from bancheng.cases.facts import Around
from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.cases.facts import facts_within as facts_within_cases
from bancheng.cases.models import Case, CaseClock
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.org import reads as org
from bancheng.org.models import Absence, Appointment, Department
from bancheng.records.composed import Composed
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.request_clocks import own_limit
from bancheng.rules.requests import Asked, RequestFacts, goes_on_by_its_clock, is_the_same_question
from bancheng.rules.vocabulary import ClockKind, RequestStep, Role


class Speakers(dict[Role, set[int]]):
    """Who speaks for a department, by role.

    Shapes   away: who of them is on leave that day.
    """

    def __init__(self) -> None:
        super().__init__({role: set() for role in UNIT_ROLES})
        self.away: set[int] = set()


IN_HAND = Question(
    recalled=Rows(
        model=Request,
        fields=("unit_id",),
        where=Q(step=RequestStep.RECALLED, ended_by__isnull=False),
    ),
    replies=Rows(
        model=Reply,
        of="request__case_id",
        fields=("request_id", "drafted_by_id", "signed_by_id", "signed_at", "result"),
        where=Q(result=""),
    ),
    objections=Rows(
        model=Objection,
        fields=(
            "request_id",
            "unit_id",
            "proper_unit_id",
            "drafted_by_id",
            "signed_by_id",
            "signed_at",
            "answer",
        ),
    ),
)
"""What the regulation must know of replies, objections and what was taken back, without a word of any."""


def facts_of(request: Request, *, at: datetime) -> RequestFacts:
    """The facts of one request; once its time to sign is over it counts as signed, whether or not the machine was awake."""
    return _as_it_counts(facts_as_written(request, at=at))


def facts_as_written(request: Request, *, at: datetime) -> RequestFacts:
    """The facts of one request as its rows have them: what is to be written down is not written yet."""
    return _within(Around([request.case]), [request], at=at)[request.pk]


def facts_within(around: Around, requests: Sequence[Request], *, at: datetime) -> dict[int, RequestFacts]:
    """The facts of several requests whose cases' surroundings have been read: two questions, however many."""
    return {pk: _as_it_counts(facts) for pk, facts in _within(around, requests, at=at).items()}


def _as_it_counts(facts: RequestFacts) -> RequestFacts:
    if facts.sign_due is None or not rules.counts_as_signed(facts):
        return facts
    limit = own_limit(ClockKind.OBJECTION, org.limits_at(local(facts.sign_due).date()))
    return rules.as_deemed(facts, objection_until=reckoning.by_limit(limit, started_at=facts.sign_due).at)


def _within(around: Around, requests: Sequence[Request], *, at: datetime) -> dict[int, RequestFacts]:
    cases = {request.case_id: request.case for request in requests}
    of_cases = facts_within_cases(around, list(cases.values()), at=at)
    said = IN_HAND.ask(cases)
    replying = {reply.request_id: reply for replies in said["replies"].values() for reply in replies}
    objections = said["objections"]
    of_parties = {unit for some in objections.values() for unit in _disputing(some)}
    speakers = speakers_of_each({request.unit_id for request in requests} | of_parties, at)
    return {
        request.pk: _facts(
            request,
            at=at,
            case=of_cases[request.case_id],
            clocks=around.clocks[request.case_id],
            reply=replying.get(request.pk),
            objections=objections[request.case_id],
            recalled=sum(one.unit_id == request.unit_id for one in said["recalled"][request.case_id]),
            speakers=speakers,
        )
        for request in requests
    }


def _facts(
    request: Request,
    *,
    at: datetime,
    case: CaseFacts,
    clocks: Iterable[CaseClock],
    reply: Reply | None,
    objections: Sequence[Objection],
    recalled: int,
    speakers: Mapping[int, Speakers],
) -> RequestFacts:
    own = (one for one in objections if one.request_id == request.pk and not one.answer)
    objection = next(own, None)
    concerned = {request.unit_id} | (_disputing(objections) if objection and objection.signed_at else set())
    dues = {
        clock.kind: clock.due_at
        for clock in clocks
        if clock.kind in OF_A_QUESTION and clock.ref == request.pk
    }
    objected = {one.unit_id: one.answer for one in objections if _counts(one)}
    return RequestFacts(
        case=case,
        unit=request.unit_id,
        step=RequestStep(request.step),
        at=at,
        may_contact=request.may_contact,
        used={"send_back": request.sent_back_count, "contact": request.contact_count},
        drafted=frozenset(
            name for name, row in (("reply", reply), ("object", objection)) if row and not row.signed_at
        ),
        reply_by=reply.drafted_by_id if reply else None,
        objection_by=objection.drafted_by_id if objection else None,
        repliers=_hands(reply),
        objectors=_hands(objection),
        parties=_speaking(speakers, *concerned),
        has_liaison=_has_liaison(speakers[request.unit_id], case.barred),
        sign_due=dues.get(ClockKind.SIGN_FOR),
        reply_due=dues.get(ClockKind.REPLY),
        objection_until=dues.get(ClockKind.OBJECTION),
        ruling_due=dues.get(ClockKind.RULING),
        objected=frozenset(objected),
        ruled=Objection.RULED in objected.values(),
        recalled=recalled,
    )


def _counts(objection: Objection) -> bool:
    """Whether it was signed, and not dropped with its case: what nobody has answered is no objection any more."""
    return objection.signed_at is not None and objection.answer != Objection.DROPPED


def _disputing(objections: Iterable[Objection]) -> set[int]:
    """The departments that have objected in a case, and those they named."""
    return {unit for one in objections if _counts(one) for unit in (one.unit_id, one.proper_unit_id)}


def speakers_of_each(units: Collection[int], at: datetime) -> dict[int, Speakers]:
    """Who speaks for these departments that day and can sign in. One question."""
    return speaking_on(units, local(at).date())


def speaking_on(units: Collection[int], on: date) -> dict[int, Speakers]:
    """The same of a day to come, as it is known now."""
    found = {unit: Speakers() for unit in units}
    for unit, role, person, is_away in SPEAKING(units=sorted(units), on=on):
        found[unit][Role(role)].add(person)
        if is_away:
            found[unit].away.add(person)
    return found


def _put_speaking(units: Any, on: Any) -> QuerySet[Any, Any]:
    away = Absence.objects.on(on).filter(person=OuterRef("person")).order_by()
    able = Appointment.objects.in_force(on).of_the_able().annotate(is_away=Exists(away))
    holding = able.filter(role__in=sorted(UNIT_ROLES), department__in=units)
    return holding.values_list("department_id", "role", "person_id", "is_away")


SPEAKING = Composed(_put_speaking)


def signable_units(case: Case, on: date) -> frozenset[int]:
    """The departments in which somebody can sign an answer in this case that day: the others cannot be asked."""
    heads = Appointment.objects.in_force(on).of_the_able().filter(role=Role.UNIT_HEAD)
    barred = barred_from(case)
    found = heads.values_list("department_id", "person_id")
    return frozenset(unit for unit, person in found if unit is not None and person not in barred)


def speakers_of(unit: Department, at: datetime) -> Speakers:
    """The same of one department."""
    return speakers_of_each([unit.pk], at)[unit.pk]


def _speaking(speakers: Mapping[int, Speakers], *units: int) -> frozenset[int]:
    return frozenset(person for unit in units for people in speakers[unit].values() for person in people)


def _has_liaison(speakers: Speakers, barred: Collection[int]) -> bool:
    """Whether somebody drafts and another can sign; one person who is all a department has does both.

    A liaison who is out of the case or on leave drafts nothing: the head need not wait for him.
    """
    drafting = speakers[Role.LIAISON].difference(barred, speakers.away)
    return bool(drafting) and len(drafting | speakers[Role.UNIT_HEAD].difference(barred)) > 1


def facts_before(case: Case, unit: Department, *, at: datetime) -> RequestFacts:
    """The facts of a request that is still to be dispatched."""
    return RequestFacts(case=facts_of_case(case, at=at), unit=unit.pk, at=at)


def _hands(row: Reply | Objection | None) -> frozenset[int]:
    """Who drafted and who signed it."""
    people = (row.drafted_by_id, row.signed_by_id) if row else ()
    return frozenset(person for person in people if person is not None)


def asked(case: Case, unit: Department, *, question: str, is_main: bool, at: datetime) -> Asked:
    """What is to be known of a department that is to be asked this question in this case."""
    earlier = list(Request.objects.filter(case=case))
    same = same_question(earlier, unit.pk, question)
    return Asked(
        unit=unit.pk,
        is_active=unit.active,
        has_head=bool(speakers_of(unit, at)[Role.UNIT_HEAD] - barred_from(case)),
        times=len(same),
        is_waiting=any(one.is_open for one in same),
        is_main=is_main,
        may_be_main=case.main_unit_id in (None, unit.pk),
    )


def same_question(earlier: Iterable[Request], unit: int, question: str) -> list[Request]:
    """The requests by which this department was asked the same before, in their order."""
    return [one for one in earlier if one.unit_id == unit and is_the_same_question(one.question, question)]


def goes_on_from(earlier: Sequence[Request], unit: int, question: str) -> Request | None:
    """The request by whose clock a question to this department goes on: the same one before, or the last it gave no answer to."""
    same = same_question(earlier, unit, question)
    if same:
        return same[-1]
    last = next((one for one in reversed(earlier) if one.unit_id == unit), None)
    if last is None:
        return None
    step, by_somebody = RequestStep(last.step), last.ended_by_id is not None
    return last if goes_on_by_its_clock(step, by_somebody=by_somebody) else None
