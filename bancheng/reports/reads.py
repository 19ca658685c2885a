"""The figures of a period, reckoned from what whoever asks may see; every figure with the rows behind it.

A few thousand narrow rows a month are read and placed by the rule (`rules/metrics.py`), so that a figure and the list behind it
are the same thing, and no definition stands in two languages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.http import Http404

from bancheng.cases import reads as case_reads
from bancheng.cases.hands import through_hands_of
from bancheng.cases.models import Answer, Case, CaseClock, ClosingAnswer, Declining, MoveMade
from bancheng.citizens.models import CallBack, CallBackGround, FeedbackItem, Rectification
from bancheng.org import doors
from bancheng.org.models import Site
from bancheng.reports.models import Review
from bancheng.rules import metrics, national_ratings
from bancheng.rules.metrics import Called, Counted, Definition, Figure, Owed, Part, Rated, Registered, Told
from bancheng.rules.periods import Period
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import CallBackEnd, CallBackWhy, FeedbackState, Role, Solved, Step

MOST_REVIEWS = 20
OVERSEERS = metrics.READERS - {Role.SITE_HEAD}
CITIZENS_CLOCK = RawSQL("cases_caseclock.kind = 'citizen'", (), output_field=BooleanField())
"""Written out, because SQLite leans on an index of these clocks only where the question says what the index says."""


def sites_for(actor: Actor) -> list[Site]:
    """The sites whose figures this actor reads: all of them, or those he heads.

    Raises   Http404 for whoever reads none.
    Source   process table §1, scopes; product.md M02.
    """
    if not actor.roles & metrics.READERS:
        raise Http404
    if actor.roles & OVERSEERS:
        return doors.halls()
    headed = {held.site for held in actor.held if held.role is Role.SITE_HEAD}
    return [site for site in doors.halls() if site.pk in headed or None in headed]


def report_for(actor: Actor, period: Period, *, sites: Iterable[int] | None, at: datetime) -> "Report":
    """The figures of a period as far as this actor may see the cases.

    Shapes   sites: identities of those he reads (`sites_for`); none for the whole district.
    """
    seen = case_reads.visible_to(actor)
    asked = None if sites is None else tuple(sites)
    cases = seen if asked is None else seen.filter(site__in=asked)
    return Report(cases=cases, sites=asked, person=actor.person, period=period, at=at)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The figures of some days at some sites, as one person may read them.

    Shapes   cases: those he may see, of the sites asked for. sites: those, none for the whole district. person: he, whose own cases tell him nothing of ratings.
             at: the moment up to which they are reckoned.
    """

    cases: QuerySet[Case]
    sites: tuple[int, ...] | None
    person: int | None
    period: Period
    at: datetime
    _kept: dict[Figure, Counted] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether these days are not over: every figure may still change."""
        return self.period.to_at > self.at

    def figure(self, figure: Figure) -> Counted:
        """One figure with the cases behind it."""
        if figure not in self._kept:
            definition = metrics.DEFINITIONS[figure]
            self._kept[figure] = metrics.counted(definition, self._rows(definition))
        return self._kept[figure]

    def _rows(self, definition: Definition) -> Sequence[Any]:
        if definition in metrics.OF_REGISTERED:
            return self.registered
        if definition in metrics.OF_OWED:
            return self.owed
        if definition in metrics.OF_CALLED:
            return self.called
        if definition in metrics.OF_RATED:
            return self.rated
        return self.told_by_others if definition.is_said else self.told

    def figures(self) -> list[Counted]:
        """Every figure there is, in the order of the definitions."""
        return [self.figure(figure) for figure in metrics.DEFINITIONS]

    @cached_property
    def registered(self) -> list[Registered]:
        """What was registered in these days, by mistake or as a test left out."""
        refused = Declining.objects.filter(case=OuterRef("pk"), declined=True)
        voided = MoveMade.objects.filter(case=OuterRef("pk"), to_step=Step.VOIDED)
        found = self.cases.filter(**self._within("registered_at"))
        # Whatever is filed rests under its last step; that it was void is told by the move.
        found = found.exclude(Exists(voided), clock_started_at=None)
        rows = found.annotate(refused=Exists(refused)).order_by("-registered_at", "-pk")
        columns = rows.values_list("pk", "clock_started_at", "step", "refused")
        return [
            Registered(
                case=pk,
                accepted=accepted_at is not None,
                declined=refused and step in (Step.DECLINED, Step.ARCHIVED),
            )
            for pk, accepted_at, step, refused in columns
        ]

    @cached_property
    def owed(self) -> list[Owed]:
        """What had to be answered for the first time in these days, as far as they have passed."""
        first = Answer.objects.filter(case=OuterRef("case"), told_at__isnull=False).order_by().values("case")
        clocks = CaseClock.objects.filter(
            CITIZENS_CLOCK,
            started_at=F("case__clock_started_at"),
            due_at__gte=self.period.from_at,
            due_at__lt=min(self.period.to_at, self.at),
        ).filter(self._among(self.cases))
        told_at = Subquery(first.annotate(first=Min("told_at")).values("first"))
        rows = clocks.annotate(told=told_at).order_by("-due_at", "-pk")
        columns = rows.values_list("case", "due_at", "told", "case__step")
        return [
            Owed(case=case, due_at=due_at, told_at=told_at, step=Step(step))
            for case, due_at, told_at, step in columns
        ]

    @cached_property
    def told(self) -> list[Told]:
        """What was answered in these days, by the last answer of each case."""
        return list(self._told(self.cases))

    @cached_property
    def told_by_others(self) -> list[Told]:
        """The same without the cases that went through the hands of whoever asks: he learns of no rating of them.

        Source   constitution 8; process table §5: the handler can neither rate nor see who will be called.
        """
        return list(self._told(self.cases.exclude(through_hands_of(self.person))))

    def _told(self, cases: QuerySet[Case]) -> Iterator[Told]:
        answered = cases.filter(**self._within("answered_at"))
        unsolved = MoveMade.objects.filter(
            case=OuterRef("pk"), key="close_unsolved", at__gte=OuterRef("answered_at")
        )
        rows = answered.annotate(unsolved=Exists(unsolved)).order_by("-answered_at", "-pk")
        said = dict(self._said())
        columns = rows.values_list("pk", "outcome", "answered_at", "second_clock_at", "unsolved")
        for pk, outcome, answered_at, again_at, was_left in columns:
            solved, satisfied = said.get(pk, (None, None))
            yield Told(
                case=pk,
                outcome=outcome,
                taken_up_again=None not in (again_at, answered_at) and again_at >= answered_at,  # type: ignore[operator]
                left_unsolved=was_left,
                solved=solved,
                satisfied=satisfied,
            )

    def _said(self) -> Iterator[tuple[int, tuple[Solved, int | None]]]:
        """The last word on each answer of these days; what was said to an answer before it counts there."""
        within = self._within("case__answered_at")
        rows = ClosingAnswer.objects.filter(at__gte=F("case__answered_at"), **within).order_by("at", "pk")
        for case, solved, satisfied in rows.values_list("case", "solved", "satisfied"):
            yield case, (Solved(solved), satisfied)

    @cached_property
    def called(self) -> list[Called]:
        """The call-backs due in these days, as far as they have passed, of nothing that went through the hands of whoever asks."""
        rows = self._call_backs.order_by("-due_at", "-pk").values_list("pk", "end")
        return [Called(call_back=pk, end=CallBackEnd(end) if end else None) for pk, end in rows]

    @property
    def _call_backs(self) -> QuerySet[CallBack]:
        due = {"due_at__gte": self.period.from_at, "due_at__lt": min(self.period.to_at, self.at)}
        elsewhere = Q(case=None) & ~Q(first_question__by=self.person)
        if self.sites is not None:
            elsewhere &= Q(site__in=self.sites)
        others = self._among(self.cases.exclude(through_hands_of(self.person)))
        return CallBack.objects.filter(others | elsewhere, **due)

    @cached_property
    def rated(self) -> list[Rated]:
        """The national ratings made in these days, none that whoever asks had a hand in mending."""
        made = {"made_on__gte": self.period.from_on, "made_on__lt": self.period.to_on, "stars__isnull": False}
        mending = Rectification.objects.filter(item=OuterRef("pk"))
        own = Q(assignee=self.person) | Q(reported_by=self.person) | Q(answered_by=self.person)
        items = FeedbackItem.objects.filter(**made)
        if self.sites is not None:
            items = items.filter(site__in=self.sites)
        if self.person is not None:
            items = items.exclude(Exists(mending.filter(own))).exclude(self._in_own_case())
        # What goes with another is mended and answered with it.
        of_group = Rectification.objects.filter(
            Q(item=OuterRef("pk")) | Q(item=OuterRef("lead")), answered_at__isnull=False
        )
        rows = items.annotate(mended=Exists(of_group)).order_by("-made_on", "-pk")
        columns = rows.values_list(
            "pk", "stars", "wording", "state", "lead__stars", "mended", "case__answered_at"
        )
        return [
            Rated(
                opinion=pk,
                is_bad=national_ratings.is_bad(stars, wording),
                counts=metrics.counts(FeedbackState(state), of_lead=lead_stars),
                is_mended=was_mended or answered_at is not None,
            )
            for pk, stars, wording, state, lead_stars, was_mended, answered_at in columns
        ]

    def _in_own_case(self) -> Q:
        """Opinions that went to a case through the hands of whoever asks."""
        own = Case.objects.filter(through_hands_of(self.person), pk=OuterRef("case"))
        return Q(case__isnull=False) & Q(Exists(own))

    def _among(self, cases: QuerySet[Case]) -> Q:
        """Rows whose case is one of these: asked of each row, for a list of the cases first would be all there ever were."""
        return Q(Exists(cases.order_by().filter(pk=OuterRef("case"))))

    def _within(self, column: str) -> dict[str, datetime]:
        return {f"{column}__gte": self.period.from_at, f"{column}__lt": self.period.to_at}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one citizen said, without anything that leads to him: a site or an outcome with one case in it would.

    Shapes   goes_on: he said nothing, and the matter was taken up again or ended as not solved.
    """

    solved: Solved | None
    satisfied: int | None
    goes_on: bool


def said_in(report: Report, cases: Iterable[int]) -> list[Said]:
    """What was said in these cases: no number, no moment, and in an order that is nobody's.

    Source   constitution 8: nobody learns from a list who rated how.
    """
    wanted = set(cases)
    found = [
        Said(
            solved=row.solved,
            satisfied=row.satisfied,
            goes_on=row.solved is None and (row.taken_up_again or row.left_unsolved),
        )
        for row in report.told_by_others
        if row.case in wanted
    ]
    return sorted(found, key=lambda one: (one.satisfied or 0, one.solved or "", one.goes_on))


@dataclass(frozen=True, kw_only=True)
class CallSeen:
    """A call-back without anything that leads to whom it is about."""

    whys: tuple[CallBackWhy, ...]
    end: CallBackEnd | None


def calls_in(report: Report, call_backs: Iterable[int]) -> list[CallSeen]:
    """Why these call-backs were owed and how they ended, in an order that is nobody's.

    Source   process table §5: the handler does not see who will be called.
    """
    ends = {row.call_back: row.end for row in report.called}
    asked = list(call_backs)
    whys: dict[int, list[CallBackWhy]] = {call_back: [] for call_back in asked}
    grounds = CallBackGround.objects.filter(call_back__in=asked).order_by("why")
    for call_back, why in grounds.values_list("call_back", "why"):
        whys[call_back].append(CallBackWhy(why))
    found = [CallSeen(whys=tuple(whys[call_back]), end=ends[call_back]) for call_back in asked]
    return sorted(found, key=lambda one: (one.end or "", one.whys))


def ratings_in(opinions: Iterable[int]) -> list[tuple[str, FeedbackState]]:
    """How these national ratings were worded, and where each stands, in an order that is nobody's.

    Source   domain.md §4.1: whoever rated is strictly protected.
    """
    rows = FeedbackItem.objects.filter(pk__in=list(opinions)).values_list("stars", "wording", "state")
    found = [(stars or 0, wording, FeedbackState(state)) for stars, wording, state in rows]
    return [(national_ratings.words_of(stars, wording), state) for stars, wording, state in sorted(found)]


def grades(report: Report) -> Mapping[int, int]:
    """How often each of the five grades was chosen, the best first."""
    chosen = [row.satisfied for row in report.told_by_others if row.satisfied]
    return {grade: chosen.count(grade) for grade in range(5, 0, -1)}


def listed(figure: Counted, part: str) -> tuple[int, ...]:
    """The rows of one part of a figure; “all” is its denominator.

    Raises   Http404 for a part no figure has.
    """
    if part == "all":
        return figure.whole_of
    if part not in set(Part):
        raise Http404
    return figure.of(Part(part))


# --- what others found ---------------------------------------------------------------------------------------


def reviews_for(actor: Actor) -> QuerySet[Review]:
    """The third-party reviews, the corrected ones too, for whoever reads figures.

    Raises   Http404 for everybody else.
    """
    sites_for(actor)
    return Review.objects.select_related("document").order_by("-to_on", "-pk")


def reviews_of(actor: Actor, period: Period) -> list[Review]:
    """The reviews that stand and are about days of this period."""
    about = reviews_for(actor).filter(from_on__lt=period.to_on, to_on__gt=period.from_on, corrected_at=None)
    return list(about[:MOST_REVIEWS])
