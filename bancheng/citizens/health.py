"""What must hold of call-backs and samples at any moment. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from bancheng.cases.models import CalledBack, MoveMade, Recusal
from bancheng.citizens import calling, samples
from bancheng.citizens.models import CallBack, CallBackSample
from bancheng.org import reads as org
from bancheng.rules import sampling
from bancheng.rules.calendar import local
from bancheng.rules.health import Found, Trouble

WORKER_MAY_SLEEP = timedelta(minutes=15)
"""Working time: at night and on days of rest nothing is said."""
TICK_COMES_EVERY = timedelta(hours=2)
"""So long an answer may stand told before its call-back is owed: the reaction does it at once, the tick what it missed."""
SAMPLE_MAY_WAIT = timedelta(days=12)
"""Days of a month until its seed and the draw of the one before must be there: a sample is drawn in office hours, and no holiday is longer."""
ROWS_WHEN_QUICK, SAMPLES_WHEN_QUICK = 500, 3


def call_backs_are_owed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every answer and every bad rating about which somebody must call has its call-back; none of those is past its moment unsaid."""
    before = at - TICK_COMES_EVERY
    for case in calling.answered_without(before=before):
        yield Found(Trouble.CALL_BACK_NOT_OWED, case.number)
    for rating in calling.bad_ratings_without(at, before=before):
        yield Found(Trouble.CALL_BACK_NOT_OWED, rating.case.number)
    calendar = org.working_calendar()
    passed = CallBack.objects.open().filter(next_moment_at__lt=at).order_by("next_moment_at")
    for row in passed if full else passed[:ROWS_WHEN_QUICK]:
        if row.next_moment_at and calendar.work_time_between(row.next_moment_at, at) > WORKER_MAY_SLEEP:
            yield Found(Trouble.CALL_BACK_MISSED, f"回访 {row.pk}")


def call_backs_are_made_by_others(*, at: datetime, full: bool) -> Iterator[Found]:
    """No call-back was made by somebody who had a hand in the matter, or was out of it, before it was over."""
    his = Q(handler=OuterRef("ended_by")) | Q(proposed_by=OuterRef("ended_by"))
    his |= Q(person=OuterRef("ended_by"), key__in=calling.HIS_MOVES) & ~Q(by="citizen")
    had_it = MoveMade.objects.filter(his, case=OuterRef("case"), at__lt=OuterRef("ended_at"))
    out = Recusal.objects.filter(
        case=OuterRef("case"), person=OuterRef("ended_by"), at__lt=OuterRef("ended_at")
    )
    did_it = Q(ended_by=F("case__first")) | Q(ended_by=F("first_question__by"))
    found = did_it | Q(Exists(had_it)) | Q(Exists(out))
    made = CallBack.objects.exclude(end="").filter(found).order_by("-pk")
    for pk in (made if full else made[:ROWS_WHEN_QUICK]).values_list("pk", flat=True):
        yield Found(Trouble.CALL_BACK_BY_HANDLER, f"回访 {pk}")


def closed_by_time_were_called(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whatever closed by time after a call-back had one that was over by then."""
    over = CalledBack.objects.filter(case=OuterRef("case"), at__lte=OuterRef("at"))
    closed = MoveMade.objects.filter(key="close.call_back").exclude(Exists(over)).order_by("-pk")
    for number in (closed if full else closed[:ROWS_WHEN_QUICK]).values_list("case__number", flat=True):
        yield Found(Trouble.CLOSED_UNCALLED, number)


def samples_are_drawn_again(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every sample was committed before its month; the seed is the one committed, and draws just those that were called."""
    drawn = CallBackSample.objects.exclude(drawn_at=None).order_by("-month")
    for sample in drawn if full else drawn[:SAMPLES_WHEN_QUICK]:
        in_time = sample.committed_at < samples.span_of(sample.month)[0]
        kept = sampling.commitment(sample.seed, sample.month) == sample.commitment
        again = samples.drawn_again(sample)
        same = again == sample.drawn and sampling.is_same_draw(samples.called_for(sample), again)
        if not (in_time and kept and same):
            yield Found(Trouble.SAMPLE_DIFFERS, sampling.mark_of(sample.month))


def samples_are_kept_up(*, at: datetime, full: bool) -> Iterator[Found]:
    """Where samples are kept, the seed of the month to come is committed, and no month that is over waits to be drawn."""
    today = local(at).date()
    this_month = sampling.month_of(today)
    if today - this_month <= SAMPLE_MAY_WAIT:
        return
    waiting = CallBackSample.objects.filter(drawn_at=None, month__lt=this_month)
    for month in waiting.order_by("month").values_list("month", flat=True):
        yield Found(Trouble.SAMPLE_LATE, sampling.mark_of(month))
    coming = sampling.next_month(this_month)
    latest = CallBackSample.objects.order_by("-month").first()
    if latest is not None and latest.month < coming:
        yield Found(Trouble.SAMPLE_LATE, sampling.mark_of(coming))
