"""Questions about call-backs: which one sees, what the regulation must know of one, how the citizen can be reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from bancheng.cases.facts import facts_for
from bancheng.cases.models import Case, ClosingAnswer, MoveMade, Recusal
from bancheng.cases.registration import whose
from bancheng.citizens.models import CallBack, CallBackGround, CallBackQuerySet
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records.models import Line
from bancheng.rules import call_backs as rules
from bancheng.rules.calendar import local
from bancheng.rules.call_backs import CallBackFacts
from bancheng.rules.clock_table import ATTEMPT_GAP, limit_for
from bancheng.rules.contacts import count_apart
from bancheng.rules.desk import Waits
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import DECIDING, HANDLING
from bancheng.rules.handled import ANSWERING
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import CITIZEN_REF, Actor
from bancheng.rules.ratings import BAD_GRADES, NOT_SOLVED
from bancheng.rules.vocabulary import Role, Step


def visible_to(actor: Actor) -> CallBackQuerySet:
    """The call-backs this actor may see: supervisors and leaders all, whoever is named for one that one; never who is out of the case.

    Nor whoever had a hand in it: he is not to learn who will be called. It is `never_visits`, as a question to the database.
    """
    if actor.person is None:
        return CallBack.objects.none()
    me = actor.person
    out = Recusal.objects.filter(case=OuterRef("case"), person=me)
    mine = Q() if rules.sees_all(actor) else Q(visitor=me)
    has_it = Q(case__handler=me) | Q(case__first=me)
    his_moves = Q(handler=me) | Q(proposed_by=me) | (Q(person=me, key__in=HIS_MOVES) & ~Q(by=CITIZEN_REF))
    had_it = MoveMade.objects.filter(his_moves, case=OuterRef("case"))
    seen = CallBack.objects.filter(mine).exclude(has_it).exclude(first_question__by=me)
    return seen.exclude(Exists(had_it)).exclude(Exists(out))


HIS_MOVES = sorted(HANDLING | DECIDING | frozenset(ANSWERING))
"""The moves by which somebody handled, answered or decided: `rules.never_visits`, as a question to the database."""


def at_desk(actor: Actor, at: datetime) -> CallBackQuerySet:
    """The call-backs that wait for this actor, due first first: to be made, or, late and nobody's, to be given to another."""
    found = visible_to(actor).open().order_by("due_at", "pk")
    return found if actor.roles & rules.VISITORS else found.filter(due_at__lte=at, visitor=None)


def waits(actor: Actor, at: datetime) -> Waits:
    """How many call-backs wait for this actor, and how many of them are overdue."""
    found = at_desk(actor, at).order_by()
    return Waits(**found.aggregate(many=Count("pk"), late=Count("pk", filter=Q(due_at__lte=at))))


def call_back_for(actor: Actor, pk: int, *, at: datetime) -> CallBack:
    """One call-back, for somebody who may see it.

    Raises   Http404 for everybody else, whoever had a hand in the matter first of all.
    """
    seen = visible_to(actor).select_related(
        "file", "site", "case__site", "first_question", "visitor", "ended_by"
    )
    row: CallBack = get_object_or_404(seen, pk=pk)
    if actor.person in facts_of(row, at=at).out:
        return get_object_or_404(CallBack.objects.none(), pk=pk)
    return row


def facts_of(row: CallBack, *, at: datetime) -> CallBackFacts:
    """What the regulation must know of one call-back at a moment."""
    case = facts_for([row.case], at=at)[row.case.pk] if row.case else None
    out = never_visits(row, case)
    attempts = list(row.attempts.all())
    gap = limit_for(ATTEMPT_GAP, org.limits_at(local(at).date()))
    able = org.holders(Role.SUPERVISOR, at=at).exclude(pk__in=out).values_list("pk", flat=True)
    return CallBackFacts(
        at=at,
        due_at=row.due_at,
        ended=bool(row.end),
        visitor=row.visitor_id,
        out=out,
        able=frozenset(able),
        tries=count_apart([one.at for one in attempts], org.working_calendar(), gap=gap),
        reached=any(one.reached for one in attempts),
        has_way=bool(contact_of(row)),
        step=case.step if case else None,
        may_redo=case is not None and case.times("redo.call_back") == 0,
        may_restore=case is not None and case.times("restore") == 0,
    )


def never_visits(row: CallBack, case: CaseFacts | None) -> frozenset[int]:
    """Who never makes this call-back; of a first question whoever answered it."""
    if case is not None:
        return rules.never_visits(case)
    return frozenset({row.first_question.by_id} if row.first_question is not None else ())


def nameable(row: CallBack, at: datetime) -> QuerySet[Person]:
    """Whom a leader may name for this call-back: people of these roles who had no hand in the matter and can sign in."""
    held = Q(pk=None)
    for role in rules.NAMEABLE:
        held |= Q(pk__in=org.holders(role, at=at).order_by().values("pk"))
    out = facts_of(row, at=at).out | {row.visitor_id}
    people = Person.objects.filter(held).exclude(pk__in=[pk for pk in out if pk is not None])
    return people.select_related("window", "site", "department").order_by("staff_no")


CONTACT = (("电话", "phone"), ("电子邮箱", "email"), ("地址", "address"))


def contact_of(row: CallBack) -> list[tuple[str, str]]:
    """In clear, every way in which the citizen can be reached; shown only to whoever makes the call-back."""
    if row.case is not None:
        party = whose(row.case)
        return [(label, getattr(party, name)) for label, name in CONTACT if getattr(party, name, "")]
    left = row.first_question.contact if row.first_question else ""
    return [("联系方式", left)] if left else []


def of_case(case: Case) -> list[CallBack]:
    """The call-backs of a case, the newest first."""
    found = CallBack.objects.filter(case=case).select_related("visitor", "ended_by")
    return list(found.prefetch_related("grounds", "attempts").order_by("-owed_at", "-pk"))


def is_over_for(case: Case) -> bool:
    """Whether no call-back of this case is open."""
    return not CallBack.objects.open().filter(case=case).exists()


# --- what was missed ---------------------------------------------------------------------------------------------


def answered_without(*, before: datetime) -> Sequence[Case]:
    """Cases that stand answered before this moment, about which somebody must call, and nobody is to or has."""
    since = CallBack.objects.filter(case=OuterRef("pk"), owed_at__gte=OuterRef("answered_at"))
    still = CallBack.objects.open().filter(case=OuterRef("pk"))
    waiting = Case.objects.filter(step=Step.ANSWERED, answered_at__lt=before)
    for outcome, in_person in rules.NOT_CALLED:
        waiting = waiting.exclude(outcome=outcome, told_in_person=in_person)
    return list(waiting.exclude(Exists(since)).exclude(Exists(still)).select_related("file", "site")[:500])


LATELY = timedelta(days=14)


def bad_ratings_without(at: datetime, *, before: datetime) -> list[ClosingAnswer]:
    """Bad ratings of the last fortnight, older than this moment, about which nobody is to call or has."""
    bad = Q(solved__in=sorted(NOT_SOLVED)) | Q(satisfied__in=[int(grade) for grade in BAD_GRADES])
    place = (
        ClosingAnswer.objects.filter(case=OuterRef("case"), pk__lte=OuterRef("pk")).order_by().values("case")
    )
    found = ClosingAnswer.objects.filter(bad, at__gt=at - LATELY, at__lt=before)
    counted = found.annotate(place=Subquery(place.annotate(count=Count("pk")).values("count")))
    lately = list(counted.select_related("case__file", "case__site"))
    of_cases = CallBackGround.objects.filter(call_back__case__in={rating.case_id for rating in lately})
    known = set(of_cases.values_list("call_back__case", "mark"))
    return [rating for rating in lately if (rating.case_id, _mark(rating.place)) not in known]


def mark_of_rating(said: ClosingAnswer) -> str:
    """What a call-back about a rating came from: the how-manieth it is of its case."""
    return _mark(said.case.closing_answers.filter(pk__lte=said.pk).count())


def _mark(place: int) -> str:
    return f"rating-{place}"


# --- who looked ------------------------------------------------------------------------------------------------


def looks_at(case: Case) -> list[Line]:
    """The lines by which somebody who called about this case saw how its citizen is reached; they stand in files of their own."""
    files = CallBack.objects.filter(case=case).order_by().values("file")
    return list(Line.objects.filter(file__in=files, kind=LineKind.CALL_BACK_REVEALED))
