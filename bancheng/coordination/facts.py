"""The facts of a request at a moment, as the regulation wants them."""

from collections.abc import Iterable
from datetime import datetime

from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.cases.models import Case, CaseClock
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.org.models import Appointment, Department
from bancheng.rules.calendar import local
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.requests import Asked, RequestFacts, is_the_same_question
from bancheng.rules.vocabulary import ClockKind, RequestStep, Role


def facts_of(request: Request, *, at: datetime, case: CaseFacts | None = None) -> RequestFacts:
    """The facts of one request.

    Shapes   case: the facts of its case, where they have been read already.
    """
    reply = request.replies.filter(result="").first()
    objection = request.objections.filter(answer="").first()
    dues = dict(
        CaseClock.objects.filter(case=request.case_id, ref=request.pk, stopped_at=None).values_list(
            "kind", "due_at"
        )
    )
    signed = Objection.objects.filter(case=request.case_id, signed_at__isnull=False)
    objected = dict(signed.values_list("unit", "answer"))
    return RequestFacts(
        case=case or facts_of_case(request.case, at=at),
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
        has_liaison=_has_liaison(speakers_of(request.unit, at)),
        sign_due=dues.get(ClockKind.SIGN_FOR),
        reply_due=dues.get(ClockKind.REPLY),
        objection_until=dues.get(ClockKind.OBJECTION),
        ruling_due=dues.get(ClockKind.RULING),
        objected=frozenset(objected),
        ruled=Objection.RULED in objected.values(),
    )


def speakers_of(unit: Department, at: datetime) -> dict[Role, set[int]]:
    """Who speaks for a department that day and can sign in, by role. One question to the database."""
    able = Appointment.objects.in_force(local(at).date()).of_the_able()
    found: dict[Role, set[int]] = {role: set() for role in UNIT_ROLES}
    for role, person in able.filter(role__in=sorted(UNIT_ROLES), department=unit).values_list(
        "role", "person_id"
    ):
        found[Role(role)].add(person)
    return found


def _has_liaison(speakers: dict[Role, set[int]]) -> bool:
    """Whether somebody drafts and another can sign; one person who is all a department has does both."""
    return bool(speakers[Role.LIAISON]) and len(speakers[Role.LIAISON] | speakers[Role.UNIT_HEAD]) > 1


def facts_before(case: Case, unit: Department, *, at: datetime) -> RequestFacts:
    """The facts of a request that is still to be dispatched."""
    return RequestFacts(case=facts_of_case(case, at=at), unit=unit.pk, at=at)


def _hands(row: Reply | Objection | None) -> frozenset[int]:
    """Who drafted and who signed it."""
    people = (row.drafted_by_id, row.signed_by_id) if row else ()
    return frozenset(person for person in people if person is not None)


def asked(case: Case, unit: Department, *, question: str, is_main: bool, at: datetime) -> Asked:
    """What is to be known of a department that is to be asked this question in this case."""
    earlier = list(Request.objects.filter(case=case).select_related("came_from"))
    came = any(one.is_main and one.unit_id == unit.pk and one.came_from_id for one in earlier)
    return Asked(
        unit=unit.pk,
        is_active=unit.active,
        has_head=bool(speakers_of(unit, at)[Role.UNIT_HEAD]),
        times=len(same_question(earlier, unit.pk, question)),
        is_main=is_main,
        may_be_main=case.main_unit_id in (None, unit.pk) or came,
    )


def same_question(earlier: Iterable[Request], unit: int, question: str) -> list[Request]:
    """The requests by which this department was asked the same before, in their order."""
    return [one for one in earlier if one.unit_id == unit and is_the_same_question(one.question, question)]
