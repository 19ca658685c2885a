"""Questions about cases. Every case is obtained here, through a function that has checked who asks."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from bancheng.cases import deciding
from bancheng.cases.around import EVERY
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import (
    Answer,
    Attachment,
    Case,
    CaseClock,
    CaseQuerySet,
    ExpertAsked,
    FirstQuestion,
    HandOver,
    Hop,
    Instruction,
    MoreTime,
    MoveMade,
    Pause,
    Proposal,
    Recusal,
)
from bancheng.cases.models.case import OPEN_VALUES, RESTING_VALUES
from bancheng.catalogue.models import Citation
from bancheng.org import holding
from bancheng.org.models import Site
from bancheng.records.composed import Composed
from bancheng.rules.calendar import ZONE, local
from bancheng.rules.deciding import DECIDERS
from bancheng.rules.first_question import LOGGERS
from bancheng.rules.folder import may_open
from bancheng.rules.permissions import Actor, sees_every_case
from bancheng.rules.process import DECIDED_AT_REST, MOVES
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import CITIZENS_TURN, ClockKind, FirstAnswer, Role, Step
from bancheng.rules.whole_numbers import whole_number

WAITING_FOR_OTHERS = (
    Step.DECLINE_REVIEW,
    Step.NO_REVIEW,
    Step.APPEAL_REVIEW,
    *CITIZENS_TURN,
)
"""Steps in which the handler can only wait."""

NAMING = frozenset({Role.SITE_HEAD, Role.CONVENER})
"""Who names another handler where the present one cannot work on the case; the turn of whoever oversees more is not here."""

FILED_OR_RESTING = sorted([*RESTING_VALUES, Step.ARCHIVED.value])


def visible_to(actor: Actor) -> CaseQuerySet:
    """The cases this actor may see at all; a recused person has lost his.

    Source: process table §1, scopes; constitution 2 (the first receiver keeps access) and 10.
    """
    if Role.CITIZEN in actor.roles:
        return Case.objects.filter(pk=actor.case)
    if actor.person is None:
        return Case.objects.none()
    recused = Recusal.objects.filter(case=OuterRef("pk"), person=actor.person)
    return Case.objects.filter(_scope(actor)).exclude(Exists(recused))


def case_is_seen(actor: Actor, case: str = "case") -> Exists:
    """Whether the case behind a row is one this actor may see; asked of each row, so that a list costs what it holds and not what the district holds.

    Shapes   case: the way from the row to its case, as a question names it.
    """
    return Exists(visible_to(actor).filter(pk=OuterRef(case)))


def _scope(actor: Actor) -> Q:
    if sees_every_case(actor):
        return Q()
    own = Q(first=actor.person) | Q(handler=actor.person)
    asked = ExpertAsked.objects.filter(case=OuterRef("pk"), person=actor.person)
    sites = sites_of(actor)
    offered = HandOver.objects.filter(
        Q(to_person=actor.person) | Q(to_site__in=sites), case=OuterRef("pk"), ended_at=None
    )
    scope = own | Q(Exists(asked)) | Q(Exists(offered)) | Q(site__in=sites)
    if Role.ARCHIVIST in actor.roles:
        scope |= Q(step__in=FILED_OR_RESTING)
    return scope


def sites_of(actor: Actor) -> list[int]:
    """The sites whose cases an officer or head has."""
    return sorted(
        {
            held.site
            for held in actor.held
            if held.role in (Role.OFFICER, Role.SITE_HEAD) and held.site is not None
        }
    )


def windows_of(actor: Actor) -> QuerySet[Site]:
    """The reflection windows an officer mans: his site's, or the district's own."""
    held = {held.site for held in actor.held if held.role is Role.OFFICER}
    return Site.objects.filter(pk__in=held - {None}, active=True)


MOST_LISTED = 500
"""So many of a queue or a list are counted and paged; nobody works through more than twenty pages of what is due."""

NOT_LISTED = ("story", "wanted", "reference", "earlier_number", "query_code_hash", "intake_key")
"""Columns no row of a list shows; a page of it does not carry them."""

AROUND = (
    "site",
    "file",
    "matter",
    "main_unit",
    "topic",
    "first_window__site",
    "first__window",
    "first__site",
    "first__department",
    "handler__window",
    "handler__site",
    "handler__department",
)


def case_for(actor: Actor, number: str) -> Case:
    """The case of this number, for somebody who may see it.

    Raises   Http404 for everybody else: that a case exists is itself not told.
    """
    found = seen_case(actor, number)
    if found is None:
        raise Http404
    return found


def seen_case(actor: Actor, number: str) -> Case | None:
    """The case of this number, or None where there is none or this actor may not see it."""
    return next(iter(_seen_by(actor)(number=number)), None)


def own_case(number: str) -> Case | None:
    """The case of this number as its citizen sees it; whether it is he who asks, the page has to know."""
    return next(iter(OWN(number=number)), None)


OWN = Composed(lambda number: Case.objects.select_related(*AROUND).filter(number=number).order_by())


def just_registered(number: str) -> Case:
    """The case whose receipt is shown to whoever has registered it, though it be for another desk."""
    return Case.objects.select_related("site", "first", "handler", "file").get(number=number)


@lru_cache(maxsize=256)
def _seen_by(actor: Actor) -> Composed:
    """One case by its number, among those somebody may see; what he holds is part of who he is."""
    return Composed(lambda number: visible_to(actor).select_related(*AROUND).filter(number=number).order_by())


def may_see(actor: Actor, case: Case) -> bool:
    """Whether this actor may see this case; the answer lists give, for one case."""
    return visible_to(actor).filter(pk=case.pk).exists()


def answer_taken_up(case: Case) -> Answer | None:
    """The answer with which a new one begins: what the second person sent back, or what was told before the redo."""
    if case.step != Step.HANDLING:
        return None
    return Answer.objects.filter(case=case).select_related("reviewer").last()


LONGEST_RECORD = 10**9
"""More lines than any record has."""


def citations_used_for(case: Case, on: date) -> list[Citation]:
    """The articles in force on this day that told answers to the same matter leaned on, most used first."""
    if case.matter_id is None:
        return []
    told = Q(answers__answer__case__matter=case.matter_id, answers__answer__told_at__isnull=False)
    counted = Citation.objects.in_force(on).annotate(used=Count("answers", filter=told))
    return list(counted.filter(used__gt=0).order_by("-used", "pk"))


def document_for(actor: Actor, case: Case, pk: int) -> Attachment:
    """A document of a case this actor sees.

    Raises   Http404 also for who may not open this kind.
    """
    found = get_object_or_404(Attachment.objects.select_related("stored"), case=case, pk=pk)
    if not may_open(found.kind, had_a_hand=Dossier(case).had_a_hand(actor)):
        raise Http404
    return found


def made_since(case: Case, name: str, *, by: Actor, seen: str) -> bool:
    """Whether this very person has made this step of the case since the page was shown: a second press.

    Shapes   seen: the line the record had then, as the form carries it.
    """
    line = whole_number(seen, most=LONGEST_RECORD)
    if by.person is None or line is None:
        return False
    made = MoveMade.objects.filter(case=case, person_id=by.person, line_seq__gt=line)
    keys = [move.key for move in MOVES if move.name == name]
    return made.filter(key__in=keys).exclude(from_step=F("to_step")).exists()


def confirmed_by(proposal: Proposal, actor: Actor) -> bool:
    """Whether this person has confirmed the proposal already."""
    held = Proposal.objects.filter(pk=proposal.pk, result="confirmed", ended_by_id=actor.person)
    return actor.person is not None and held.exists()


# --- queues ----------------------------------------------------------------------------------------------


def queue_of(
    actor: Actor, scope: str, *, at: datetime, only: Q = EVERY, most: int = MOST_LISTED + 1
) -> CaseQuerySet:
    """The beginning of a work queue: open cases of one scope, never one the actor may not see.

    Shapes   scope: turn (waits for me), first (first received by me), site (my sites), waiting (mine, but
             waiting for somebody else), filing (resting, to be filed). only: what else is asked of them.
             most: so many of them, those due first, are certainly among the rows.
    """
    seen = visible_to(actor).filter(only)
    match scope:
        case "first":
            return seen.open().filter(first=actor.person)
        case "site":
            return seen.open()
        case "waiting":
            return seen.open().filter(handler=actor.person, step__in=WAITING_FOR_OTHERS)
        case "filing":
            return seen.filter(step__in=RESTING_VALUES, due_at__isnull=False)
    # Of what rests only that which somebody must still decide.
    waits = Q(step__in=OPEN_VALUES) | Q(step__in=RESTING_VALUES, due_kind__in=DECIDED_AT_REST.values())
    return seen.filter(waits, pk__in=_my_turn(actor, at, only, most))


def _my_turn(actor: Actor, at: datetime, only: Q, most: int) -> QuerySet[Any, Any]:
    """Mine to handle, mine to decide, offered to me, instructed me, owed by me as the first, or waiting for my second signature.

    Each way is a list of its own, put together by the database: one condition with all of them in it could lean
    on no index, and would read every open case of the district to find mine.
    """
    handled = Case.objects.open().filter(only, handler=actor.person).exclude(step__in=WAITING_FOR_OTHERS)
    mine = Case.objects.filter(pk__in=handled.order_by("due_at", "pk").values("pk")[:most])
    instructed = Instruction.objects.filter(to=actor.person, ended_at=None).order_by()
    # From his open cases to their hops: through the hops the database would read all he ever received.
    still = Hop.objects.filter(case=OuterRef("pk"), ended_at=None)
    owed = Case.objects.open().filter(Exists(still), first=actor.person).order_by()
    ways = [
        *_decided_by(actor, at),
        offered_to(actor).values("case"),
        advice_asked_of(actor).values("case"),
        instructed.values("case"),
        owed.values("pk"),
    ]
    return mine.order_by().values("pk").union(*ways, all=True).order_by()


def offered_to(actor: Actor) -> QuerySet[HandOver]:
    """What is offered to this person, or to the window he mans."""
    to_his = Q(to_person=actor.person) | Q(to_site__in=windows_of(actor))
    return HandOver.objects.filter(to_his, ended_at=None)


def advice_asked_of(actor: Actor) -> QuerySet[ExpertAsked]:
    """What this expert was asked and has not advised on."""
    return ExpertAsked.objects.filter(person=actor.person, advised_at=None)


def _decided_by(actor: Actor, at: datetime) -> Iterator[QuerySet[Any, Any]]:
    """Lists of the cases that wait for a decision or a second signature of this actor."""
    sites = sites_of(actor)
    for role in DECIDERS:
        if role in actor.roles:
            yield deciding.reviews_for(role, sites, at).values("pk")
            yield deciding.proposals_for(role, actor, sites, at).values("case")
        if role in actor.roles and role is not Role.SITE_HEAD:
            yield deciding.words_for(role, at).values("pk")
    if NAMING & actor.roles:
        yield nobody_works_on(at).values("pk")
    if Role.CONVENER in actor.roles:
        yield _silent_for_good().values("case")
    if Role.LEADER in actor.roles:
        asked = MoreTime.objects.filter(decided_at=None).exclude(asked_by=actor.person)
        yield asked.order_by().values("case")


def asked_to_confirm(actor: Actor, at: datetime) -> QuerySet[Proposal]:
    """The open proposals that wait for the second signature of this actor, in whichever of his roles."""
    sites, his = sites_of(actor), Q(pk=None)
    for role in DECIDERS:
        if role in actor.roles:
            his |= Q(pk__in=deciding.proposals_for(role, actor, sites, at).values("pk"))
    return Proposal.objects.filter(his, ended_at=None)


def nobody_works_on(at: datetime) -> CaseQuerySet:
    """Open cases that lie with somebody who cannot work on them any more, and that nobody else was there to take."""
    return Case.objects.open().filter(handler__in=holding.must_pass_on(at).values("pk")).order_by()


def is_stranded(case: Case, at: datetime, *, seen_by: Actor) -> bool:
    """Whether an open case lies with somebody who cannot work on it any more; an officer who looks at his own can."""
    if case.handler_id is None or not case.is_open:
        return False
    if seen_by.person == case.handler_id and Role.OFFICER in seen_by.roles:
        return False
    return holding.must_pass_on(at).filter(pk=case.handler_id).exists()


def _silent_for_good() -> QuerySet[CaseClock]:
    """The clocks of answered cases nobody has said a word about in five days, where somebody must call first."""
    over = CaseClock.objects.filter(kind=ClockKind.SILENCE, stopped_at=None, out_done=True)
    return over.filter(case__step=Step.ANSWERED).order_by()


def urged(actor: Actor) -> dict[int, Rung]:
    """The cases this actor may see in which somebody is urged, with the highest step reached; what is latest first.

    While a case waits for its citizen nobody is urged.

    Returns  so many as a list shows, and one more where there are more.
    """
    # From the few clocks to their cases: a list of the cases first would be read with all its history.
    mine = visible_to(actor).exclude(step=Step.WAITING_CITIZEN).filter(pk=OuterRef("case"))
    late = CaseClock.objects.filter(Exists(mine), rung__gte=Rung.URGED, stopped_at=None)
    # Gathered by an expression, which no index has in order: all clocks that run would be gone through by their cases.
    gathered = late.order_by().annotate(of=F("case_id") + 0).values_list("of")
    rows = gathered.annotate(rung=Max("rung"), due=Min("due_at")).order_by("due", "of")
    return {case: Rung(rung) for case, rung, _ in rows[: MOST_LISTED + 1]}


# --- figures for whoever watches the machine -------------------------------------------------------------


def open_by_step() -> dict[str, int]:
    """How many cases stand at each open step, the empty ones too."""
    rows = Case.objects.open().order_by().values_list("step").annotate(count=Count("pk"))
    return dict.fromkeys(OPEN_VALUES, 0) | dict(rows)


def overdue_count(at: datetime) -> int:
    """How many open cases are past their due, those that wait for their citizen not among them."""
    return Case.objects.open().filter(due_at__lt=at).exclude(step__in=CITIZENS_TURN).count()


# --- first questions -----------------------------------------------------------------------------------


def counters_of(actor: Actor) -> QuerySet[Site]:
    """The sites at whose counters this person may be asked a first question."""
    held = {held.site for held in actor.held if held.role in LOGGERS}
    return Site.objects.filter(pk__in=held - {None}, active=True)


def first_questions_seen_by(actor: Actor) -> QuerySet[FirstQuestion]:
    """His own, and for an officer or head those of his site or led there; oversight sees all.

    Source   process table §1, `counter`: own 首问 log.
    """
    seen = FirstQuestion.objects.select_related(
        "site", "window__site", "by__window", "by__site", "led_to", "case"
    )
    if actor.person is None:
        return seen.none()
    if sees_every_case(actor):
        return seen
    sites = sites_of(actor)
    return seen.filter(Q(by=actor.person) | Q(site__in=sites) | Q(led_to__in=sites))


def first_questions_of(actor: Actor) -> QuerySet[FirstQuestion]:
    """What this person noted, newest first."""
    return first_questions_seen_by(actor).filter(by=actor.person)


def on_the_way_to(actor: Actor) -> QuerySet[FirstQuestion]:
    """Those led to a window this officer mans and not there yet, the longest on the way first."""
    led = FirstQuestion.objects.filter(answer=FirstAnswer.LED, arrived_at=None, led_to__in=windows_of(actor))
    return first_questions_seen_by(actor).filter(pk__in=led.order_by().values("pk")).order_by("at")


def coming_to(site: OuterRef) -> Coalesce:
    """How many are on the way to a window, as part of another question: whoever asks who he is gets it with it."""
    led = FirstQuestion.objects.filter(answer=FirstAnswer.LED, arrived_at=None, led_to=site)
    counted = led.order_by().values("led_to").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def coming_back(actor: Actor, on: date) -> QuerySet[FirstQuestion]:
    """Who was asked to come back on this day, to me or to the window I man."""
    his = Q(by=actor.person) | Q(site__in=windows_of(actor))
    return (
        first_questions_seen_by(actor)
        .filter(his, answer=FirstAnswer.EXPLAINED, come_back_on=on)
        .order_by("at")
    )


def supplements_due(actor: Actor, at: datetime) -> QuerySet[Pause]:
    """The waits for materials in the cases I have in hand that end on this day, the first to end first."""
    mine = visible_to(actor).filter(pk=OuterRef("case"), step=Step.WAITING_CITIZEN, handler=actor.person)
    tonight = datetime.combine(local(at).date() + timedelta(days=1), time.min, ZONE)
    # Asked of each wait: joined, SQLite would begin with every case I ever had.
    ending = Pause.objects.filter(Exists(mine), end=None, for_materials=True, until__lt=tonight)
    return ending.select_related("case").order_by("until", "pk")


def first_question_for(actor: Actor, pk: int, *, answer: FirstAnswer) -> FirstQuestion:
    """A first question that ended this way, for somebody who may see it.

    Raises   Http404 for everybody else.
    """
    return get_object_or_404(first_questions_seen_by(actor), pk=pk, answer=answer)


def left_at_site(site: int) -> list[str]:
    """What a site that closes would leave behind: its open cases.

    Source   constitution 1.
    """
    count = Case.objects.open().filter(site=site).count()
    return [f"这个网点还有 {count} 件在办，请先转到别的网点或办结"] if count else []
