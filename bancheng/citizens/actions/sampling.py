"""Acts of the monthly sample: a seed is committed before the month, drawn with after it, and opened once all of them were called."""

import secrets
from datetime import date, datetime

from django.db import transaction

from bancheng.cases.models import Case
from bancheng.citizens import samples
from bancheng.citizens.actions import call_backs
from bancheng.citizens.models import CallBackSample
from bancheng.org import reads as org
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import clocks
from bancheng.rules import sampling as rules
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import SAMPLE_OPENED, limit_for
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.refusal import Refused
from bancheng.rules.sampling import Size
from bancheng.rules.vocabulary import CallBackWhy

FILE = "call-back-samples"


@transaction.atomic
def commit_seed(month: date, *, at: datetime) -> CallBackSample:
    """Makes the seed of a month that has not begun, and writes its commitment and how many will be drawn into the record.

    Raises   Refused once the month has begun: then somebody could choose.
    """
    if at >= samples.span_of(month)[0]:
        raise Refused("month_begun", "这个月已经开始，不能再定抽查的种子", rules.ARTICLE)
    file = records.kept_file(kind="call_backs", key=FILE, at=at)
    if (known := CallBackSample.objects.filter(month=month).first()) is not None:
        return known
    seed, size = secrets.token_hex(rules.SEED_BYTES), rules.USUAL_SIZE
    sample = CallBackSample.objects.create(
        month=month,
        file=file,
        seed=seed,
        commitment=rules.commitment(seed, month),
        percent=size.percent,
        least=size.least,
        most=size.most,
        committed_at=at,
    )
    data = {
        "month": rules.mark_of(month),
        "commitment": sample.commitment,
        "percent": size.percent,
        "least": size.least,
        "most": size.most,
    }
    records.append(file, LineKind.SAMPLE_COMMITTED, by=TIME.ref, at=at, data=data, rows=told.new(sample))
    return sample


@transaction.atomic
def draw(sample: CallBackSample, *, at: datetime) -> CallBackSample:
    """Draws the sample of a month that is over, once, and owes the call-back of each case that is drawn.

    Raises   Refused while the month still runs.
    Source   process table §5 Call-back.
    """
    held = CallBackSample.objects.select_for_update(of=("self",)).select_related("file").get(pk=sample.pk)
    if held.drawn_at is not None:
        return held
    if at < samples.span_of(held.month)[1]:
        raise Refused("month_runs", "这个月还没过完，不能抽查", rules.ARTICLE)
    held.last_case = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    numbers = samples.drawn_from(held)
    size = Size(percent=held.percent, least=held.least, most=held.most)
    held.drawn = rules.draw(held.seed, numbers, rules.how_many(len(numbers), size))
    held.drawn_at, held.population, held.population_digest = at, len(numbers), rules.digest_of(numbers)
    held.save(update_fields=["drawn", "drawn_at", "population", "population_digest", "last_case"])
    data = {"month": rules.mark_of(held.month), "population": held.population, "count": len(held.drawn)}
    rows = [told.changed(held, "drawn", "drawn_at", "population", "population_digest", "last_case")]
    records.append(held.file, LineKind.SAMPLE_DRAWN, by=TIME.ref, at=at, data=data, rows=rows)
    for case in Case.objects.filter(number__in=held.drawn).order_by("pk"):
        _owe(held, case, at)
    return held


def _owe(sample: CallBackSample, case: Case, at: datetime) -> None:
    """The call-back of a case that is drawn; one about the same answer that is over already counts as it."""
    mark = f"sample-{rules.mark_of(sample.month)}"
    made = samples.made_about_answer_in(case, sample.month)
    if made is not None:
        call_backs.count_as_called(made, case=case, mark=mark, sample=sample, at=at)
    else:
        call_backs.owe_for_case(case, CallBackWhy.SAMPLE, mark=mark, at=at, sample=sample)


@transaction.atomic
def open_seed(sample: CallBackSample, *, at: datetime) -> bool:
    """Opens the seed to everybody once all that were drawn were called, or at the latest when its time is over; whether it did."""
    held = CallBackSample.objects.select_for_update(of=("self",)).select_related("file").get(pk=sample.pk)
    if held.drawn_at is None or held.opened_at is not None:
        return False
    if samples.still_to_be_called(held) and at < latest_opening(held):
        return False
    held.opened_at = at
    held.save(update_fields=["opened_at"])
    data = {"month": rules.mark_of(held.month), "seed": held.seed, "drawn": held.drawn}
    records.append(
        held.file,
        LineKind.SAMPLE_OPENED,
        by=TIME.ref,
        at=at,
        data=data,
        rows=[told.changed(held, "opened_at")],
    )
    return True


def latest_opening(sample: CallBackSample) -> datetime:
    """Until when a seed stays closed at most, though somebody drawn has not been called."""
    drawn_at = sample.drawn_at or sample.committed_at
    limit = limit_for(SAMPLE_OPENED, org.limits_at(local(drawn_at).date()))
    return clocks.due_at(received_at=drawn_at, limit=limit, calendar=org.working_calendar()).at
