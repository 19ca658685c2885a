"""Questions about the monthly sample: what it is drawn from, whether the draw can be made again, who is still to be called."""

from datetime import date, datetime, time

from bancheng.cases.models import Case, MoveMade
from bancheng.citizens.models import CallBack, CallBackSample
from bancheng.rules import sampling as rules
from bancheng.rules.calendar import ZONE
from bancheng.rules.vocabulary import Step

ANSWERING = ("tell", "solve_on_spot")
"""The moves by which an answer reaches a citizen."""


def span_of(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month and of the one that follows, in the district's time."""
    ends = rules.next_month(month)
    return datetime.combine(month, time.min, ZONE), datetime.combine(ends, time.min, ZONE)


def drawn_from(sample: CallBackSample) -> list[str]:
    """The numbers of all cases whose answer reached the citizen in the month, sorted: moves that were made never change."""
    start, end = span_of(sample.month)
    told = MoveMade.objects.filter(to_step=Step.ANSWERED, key__in=ANSWERING, at__gte=start, at__lt=end)
    if sample.last_case is not None:
        told = told.filter(case__lte=sample.last_case)
    return sorted(set(told.values_list("case__number", flat=True)))


def made_about_answer_in(case: Case, month: date) -> CallBack | None:
    """A call-back of this case that is over and was owed since it was answered in this month; None where there is none."""
    start, end = span_of(month)
    told = MoveMade.objects.filter(
        case=case, to_step=Step.ANSWERED, key__in=ANSWERING, at__gte=start, at__lt=end
    )
    answered = told.order_by("at").values_list("at", flat=True).last()
    if answered is None or CallBack.objects.open().filter(case=case).exists():
        return None
    made = CallBack.objects.filter(case=case, owed_at__gte=answered).exclude(end="")
    return made.order_by("ended_at", "pk").last()


def still_to_be_called(sample: CallBackSample) -> bool:
    """Whether somebody who was drawn has not been called yet."""
    return sample.grounds.filter(call_back__end="").exists()


def called_for(sample: CallBackSample) -> list[str]:
    """The numbers of the cases a call-back is owed or made for because they were drawn."""
    return sorted(sample.grounds.values_list("call_back__case__number", flat=True))


def drawn_again(sample: CallBackSample) -> list[str]:
    """Whom the seed draws from the cases answered in the month, reckoned anew."""
    numbers = drawn_from(sample)
    size = rules.Size(percent=sample.percent, least=sample.least, most=sample.most)
    return rules.draw(sample.seed, numbers, rules.how_many(len(numbers), size))


def sample_of(month: date) -> CallBackSample | None:
    """The sample of a month, if one was committed."""
    return CallBackSample.objects.filter(month=month).first()


def latest(count: int) -> list[CallBackSample]:
    """The samples of the last months, the newest first."""
    return list(CallBackSample.objects.order_by("-month")[:count])
