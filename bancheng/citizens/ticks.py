"""What time alone does here: call-backs come near and are late, samples are committed, drawn and opened; forms left unfinished are thrown away."""

from datetime import datetime, timedelta

from django.db import transaction

from bancheng.cases.models import Case
from bancheng.citizens import calling
from bancheng.citizens.actions import call_backs, sampling, submitting
from bancheng.citizens.models import CallBack, CallBackSample
from bancheng.citizens.reactions import owe_after_answer, owe_after_rating
from bancheng.org import reads as org
from bancheng.records import moments
from bancheng.rules import sampling as rules
from bancheng.rules.calendar import local

REACTIONS_MAY_TAKE = timedelta(minutes=15)


def drop_old_submissions(*, at: datetime) -> bool:
    """Throws away forms begun online and left; whether there was any."""
    return bool(submitting.drop_old_submissions(at=at))


def remind_of_call_backs(*, at: datetime, limit: int = 200) -> int:
    """Says of call-backs that they are near their day or late, each once and in office hours.

    Returns  of how many something was said.
    """
    if not org.working_calendar().is_open(at):
        return 0
    return moments.let_pass(CallBack.objects.open(), _pass_moment, at=at, limit=limit)


@transaction.atomic
def _pass_moment(pk: int, seen: datetime, at: datetime) -> bool:
    # Every act holds the case before the call-back.
    rows = CallBack.objects.filter(pk=pk)
    of_a_case = rows.exclude(case=None).exists()
    if not moments.is_free(Case.objects.filter(call_backs=pk) if of_a_case else rows):
        return False
    held = CallBack.objects.locked(pk)
    if held.next_moment_at != seen or held.end:
        return False
    call_backs.remind(held, at=at)
    return True


def owe_what_was_missed(*, at: datetime) -> int:
    """Owes the call-back of answers and bad ratings from this room kept call-backs, or whose line nobody followed.

    Returns  how many.
    """
    before = at - REACTIONS_MAY_TAKE
    answers, ratings = calling.answered_without(before=before), calling.bad_ratings_without(at, before=before)
    for case in answers:
        owe_after_answer(case, at=at)
    for rating in ratings:
        owe_after_rating(rating, at=at)
    return len(answers) + len(ratings)


def draw_samples(*, at: datetime) -> int:
    """Commits the seed of the month to come, draws the months that are over, and opens those whose cases were all called.

    Returns  how many of these it did; drawing and opening wait for office hours, for somebody is called because of them.
    """
    done, coming = 0, rules.next_month(rules.month_of(local(at).date()))
    if not CallBackSample.objects.filter(month=coming).exists():
        sampling.commit_seed(coming, at=at)
        done += 1
    if not org.working_calendar().is_open(at):
        return done
    over = CallBackSample.objects.filter(drawn_at=None, month__lt=rules.month_of(local(at).date()))
    for sample in over.order_by("month"):
        sampling.draw(sample, at=at)
        done += 1
    closed = CallBackSample.objects.filter(opened_at=None).exclude(drawn_at=None)
    return done + sum(sampling.open_seed(sample, at=at) for sample in closed.order_by("month"))
