"""What the signals of gaming are reckoned from: the last weeks, as far as whoever asks may see the cases."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bancheng.cases import reads as cases
from bancheng.cases.models import Answer, CaseClock, Contact, Judgement, MoreTime, MoveMade
from bancheng.coordination.models import Reply
from bancheng.org import reads as org
from bancheng.org.models import Department, Site
from bancheng.rules import gaming
from bancheng.rules.gaming import Ended, Handled, Replied, Said, Seen, SignalKind, Tried, Whose
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind, Step

MOST = 20_000
"""So many rows of each kind are looked at, the newest first."""
MOST_TEXTS = 2_000
"""The same of texts: each has to be deciphered and compared."""
ENDING = (Step.ANSWERED.value, Step.CLOSED.value)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was seen of a stretch of days.

    Shapes   is_cut: there was more than is looked at, so that the oldest of it is missing.
    """

    seen: Seen
    is_cut: bool


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """From when to when, of which cases, and whether anything had to be left out."""

    visible: QuerySet[Any, Any]
    period: tuple[datetime, datetime]
    cut: list[bool]

    def of(self, rows: QuerySet[Any, Any], case: str, moment: str, most: int) -> list[Any]:
        """The newest of these rows in the stretch, as far as they are looked at."""
        start, end = self.period
        inside = {f"{moment}__gte": start, f"{moment}__lt": end, f"{case}__in": self.visible}
        found = list(rows.filter(**inside).order_by(f"-{moment}", "-pk")[: most + 1])
        self.cut.append(len(found) > most)
        return found[:most]


def looked_at(
    actor: Actor, *, start: datetime, end: datetime, kinds: Collection[SignalKind] = tuple(SignalKind)
) -> Looked:
    """Everything these signals of these days are reckoned from, in cases this actor may see.

    Shapes   start, end: half-open. kinds: what is not asked for is not read.
    """
    stretch = _Stretch(visible=cases.visible_to(actor).order_by().values("pk"), period=(start, end), cut=[])
    rows: dict[str, Any] = {name: list(read(stretch)) for name, read in (READ[kind] for kind in kinds)}
    return Looked(seen=Seen(**rows), is_cut=any(stretch.cut))


def names() -> Callable[[Whose], str]:
    """What a unit or site is called, in two questions for all of them."""
    tables = {
        "unit": dict(Department.objects.values_list("pk", "short_name")),
        "site": dict(Site.objects.values_list("pk", "name")),
    }
    return lambda whose: tables[whose.kind].get(whose.pk, "")


# --- replies of units -------------------------------------------------------------------------------------


def _replied(stretch: _Stretch) -> Iterator[Replied]:
    """Replies signed in time by the clock that ran then; what was late is red elsewhere and no question of manner.

    No word of them is read: a reply is deciphered only where its words are compared.
    """
    ran = CaseClock.objects.filter(
        case=OuterRef("request__case"),
        kind=ClockKind.REPLY,
        ref=OuterRef("request"),
        started_at__lte=OuterRef("signed_at"),
    ).order_by("-started_at", "-pk")
    due = Coalesce(Subquery(ran.values("due_at")[:1]), F("request__first_due_at"))
    rows = Reply.objects.values_list("request__unit", "request__case", "signed_at", due)
    calendar = org.working_calendar()
    for unit, case, signed_at, due_at in stretch.of(rows, "request__case", "signed_at", MOST):
        if signed_at <= due_at:
            left = calendar.work_time_between(signed_at, due_at)
            yield Replied(whose=Whose("unit", unit), case=case, left=left)


def _said(stretch: _Stretch) -> Iterator[Said]:
    yield from _said_by_units(stretch)
    yield from _said_by_sites(stretch)


def _said_by_units(stretch: _Stretch) -> Iterator[Said]:
    columns = ("request__unit", "request__case", "request__case__topic", "request__question", "words")
    rows = Reply.objects.values_list(*columns)
    for unit, case, topic, asked, words in stretch.of(rows, "request__case", "signed_at", MOST_TEXTS):
        yield Said(whose=Whose("unit", unit), case=case, words=words, asked=asked, topic=topic)


# --- what sites do ----------------------------------------------------------------------------------------


def _said_by_sites(stretch: _Stretch) -> Iterator[Said]:
    columns = ("case", "case__site", "case__topic", "case__story", "words")
    for case, site, topic, story, words in stretch.of(
        Answer.objects.values_list(*columns), "case", "told_at", MOST_TEXTS
    ):
        yield Said(whose=Whose("site", site), case=case, words=words, asked=story, topic=topic)


def _handled(stretch: _Stretch) -> Iterator[Handled]:
    """Cases that came to handling in these days; who asked for more time, the main unit or the window, has it counted."""
    judged = stretch.of(
        Judgement.objects.values_list("case", "case__site", "case__main_unit"), "case", "at", MOST
    )
    rows = {case: (site, unit) for case, site, unit in judged}
    by_unit, by_site = Counter[int](), Counter[int]()
    # Nobody asks for more time before a case is judged, so what belongs to these cases is not older than they.
    asked = MoreTime.objects.values_list("case", "asked_by__department")
    for case, department in stretch.of(asked, "case", "asked_at", MOST):
        if case in rows:
            (by_unit if department == rows[case][1] else by_site)[case] += 1
    for case, (site, unit) in rows.items():
        yield Handled(whose=Whose("site", site), case=case, more_time_count=by_site[case])
        if unit is not None:
            yield Handled(whose=Whose("unit", unit), case=case, more_time_count=by_unit[case])


def _tried(stretch: _Stretch) -> Iterator[Tried]:
    rows = Contact.objects.values_list("case", "case__site", "reached")
    for case, site, reached in stretch.of(rows, "case", "at", MOST):
        yield Tried(whose=Whose("site", site), case=case, reached=reached)


def _ended(stretch: _Stretch) -> Iterator[Ended]:
    """Answers told and cases closed by somebody of the staff; what time or the citizen ended is nobody's habit."""
    by_hand = MoveMade.objects.filter(~Q(from_step=F("to_step")), to_step__in=ENDING, person__isnull=False)
    columns = ("case", "case__site", "at", "person", "case__topic")
    for case, site, at, person, topic in stretch.of(by_hand.values_list(*columns), "case", "at", MOST):
        yield Ended(whose=Whose("site", site), case=case, at=at, by=str(person), topic=topic)


READ: Mapping[SignalKind, tuple[str, Callable[[_Stretch], Iterator[Any]]]] = {
    SignalKind.LAST_HOUR: ("replied", _replied),
    SignalKind.SAME_WORDS: ("said", _said),
    SignalKind.MORE_TIME: ("handled", _handled),
    SignalKind.UNREACHED: ("tried", _tried),
    SignalKind.IN_BULK: ("ended", _ended),
}
"""Kind → which part of `Seen` it is counted from, and how that is read."""


def signals(
    actor: Actor, *, days: int, at: datetime, kinds: Collection[SignalKind] = tuple(SignalKind)
) -> tuple[list[gaming.Signal], bool]:
    """What is worth a look in the last so many days, of these kinds, and whether not everything could be looked at."""
    looked = looked_at(actor, start=at - timedelta(days=days), end=at, kinds=kinds)
    return gaming.signals(looked.seen), looked.is_cut
