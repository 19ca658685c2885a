"""What the regulation must know of an opinion, gathered; and its clock, wound by what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.citizens.models import FeedbackItem, FeedbackVisit, Rectification
from bancheng.org import reads as org
from bancheng.rules import feedback_moves as rules
from bancheng.rules import national_ratings
from bancheng.rules.calendar import local
from bancheng.rules.call_backs import never_visits
from bancheng.rules.clock_table import ATTEMPT_GAP, limit_for
from bancheng.rules.clocks import Limit, due_at
from bancheng.rules.feedback_moves import FeedbackFacts
from bancheng.rules.vocabulary import Channel, FeedbackState, FeedbackVisitEnd


@dataclass
class Known:
    """An opinion with everything around it that the regulation asks for."""

    item: FeedbackItem
    facts: FeedbackFacts
    last: Rectification | None
    joined: list[FeedbackItem]

    @property
    def contact(self) -> str:
        """What the person left, with this opinion or with one that goes with it."""
        return next((one.contact for one in (self.item, *self.joined) if one.contact), "")


def known(item: FeedbackItem, *, at: datetime) -> Known:
    """Everything about an opinion at this moment; five questions."""
    mended = list(_rectifications(item))
    last = mended[-1] if mended else None
    joined = list(item.joined.select_related("site"))
    visits = list(item.visits.filter(rectification=last))
    waiting = item.exclusions.filter(ended="").first()
    used: dict[str, int] = {}
    for name in item.moves.values_list("move", flat=True):
        used[name] = used.get(name, 0) + 1
    group = [item, *joined]
    facts = FeedbackFacts(
        state=FeedbackState(item.state),
        site=item.site_id,
        at=at,
        is_rating=item.source == Channel.RATING,
        is_bad=any(national_ratings.is_bad(one.stars, one.wording) for one in group),
        has_contact=any(one.contact_index for one in group),
        unit=last.unit_id if last else None,
        assignee=last.assignee_id if last else None,
        is_reported=last is not None and last.reported_at is not None,
        is_complex=last is not None and last.complex_at is not None,
        hands=_hands(item, mended, at=at),
        due=item.due_at,
        proposer=waiting.proposed_by_id if waiting else None,
        exclusion_due=waiting.due_at if waiting else None,
        visits=tuple(FeedbackVisitEnd(visit.end) for visit in visits),
        visit_again_from=_again_from(visits),
        used=used,
    )
    return Known(item=item, facts=facts, last=last, joined=joined)


def _rectifications(item: FeedbackItem) -> QuerySet[Rectification]:
    return item.rectifications.select_related(
        "unit", "assignee", "assigned_by", "complex_by", "reported_by", "answered_by", "document"
    )


def _hands(item: FeedbackItem, mended: Iterable[Rectification], *, at: datetime) -> frozenset[int]:
    """Who had a hand in it: whoever mended and answered it, each time, or never calls about the case it went to."""
    hands = {who for one in mended for who in (one.assignee_id, one.reported_by_id, one.answered_by_id)}
    if item.case is not None:
        hands |= never_visits(facts_of_case(item.case, at=at))
    return frozenset(who for who in hands if who is not None)


def _again_from(visits: Iterable[FeedbackVisit]) -> datetime | None:
    """From when on another attempt counts; none before the first."""
    last = max((visit.at for visit in visits), default=None)
    if last is None:
        return None
    gap = limit_for(ATTEMPT_GAP, org.limits_at(local(last).date()))
    return due_at(received_at=last, limit=gap, calendar=org.working_calendar()).at


UNTOLD = ("provisional", "next_moment_at", "clock_key", "clock_since")
"""What `wind` sets beside the due and no line tells: it follows from what the lines tell."""


def limits_of(item: FeedbackItem) -> Mapping[str, Limit]:
    """The limits an opinion is held to: those in force on the day it was received, or taken up anew."""
    return org.limits_at(local(item.counted_from or item.received_at).date())


def wind(item: FeedbackItem, facts: FeedbackFacts, *, answered_at: datetime | None = None) -> tuple[str, ...]:
    """Sets the due of an opinion as it stands now, and which clock that is; returns the columns it wrote."""
    since = item.counted_from or item.received_at
    found = rules.clock(
        facts,
        since=since,
        answered_at=answered_at,
        limits=limits_of(item),
        calendar=org.working_calendar(),
    )
    item.clock_key = rules.clock_key(facts) or ""
    item.clock_since = rules.clock_since(facts, since=since, answered_at=answered_at) if found else None
    item.due_at = found[1].at if found else None
    item.provisional = found[1].provisional if found else False
    item.next_moment_at = rules.rests_at(facts, item.due_at)
    return "due_at", *UNTOLD
