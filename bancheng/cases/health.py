"""What the constitution demands of live cases, looked at as they stand. Read by `bancheng doctor`; changes nothing.

Each look is `f(*, at, full) -> Found…`: quickly at what is open and what ended lately, fully at everything.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bancheng.cases import leaning, reckoning, timing
from bancheng.cases.actions.answering import bases_of
from bancheng.cases.facts import facts_for
from bancheng.cases.models import (
    Answer,
    Case,
    CaseClock,
    ClosingAnswer,
    Declining,
    MoveMade,
    Party,
    Pause,
    Proposal,
    Recusal,
)
from bancheng.cases.models.case import REVIEW_VALUES
from bancheng.cases.registration import IN_CLEAR
from bancheng.cases.undertaken import undertaking_of
from bancheng.catalogue import library
from bancheng.catalogue.models import Citation
from bancheng.org import holding
from bancheng.org import reads as org
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import Line
from bancheng.rules import case_types, clock_table, clocks, process
from bancheng.rules.calendar import local
from bancheng.rules.freetext import holds_name, with_tokens
from bancheng.rules.health import Found, Trouble
from bancheng.rules.holders import Unable, must_pass_on, unable
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import Outcome, Step

LATELY = timedelta(days=92)
WORKER_MAY_SLEEP = timedelta(minutes=15)
ROWS_WHEN_QUICK = 2000
CASES_WHEN_QUICK = 500
AT_A_TIME = 200
SHORTEST_TEXT = 60
NUMBERS_OF_OTHERS = frozenset({"reference", "earlier_number", "gram", "index"})
REPLACED = (
    LineKind.CASE_FIRST_REPLACED,
    LineKind.CASE_RECUSED,
    LineKind.CASE_WINDOW_RECUSED,
    LineKind.CASE_UNMERGED,
)
BY_TWO = frozenset(row.key for row in process.MOVES if row.second and not isinstance(row.end, process.End))


# --- 1. nothing open waits for nobody ------------------------------------------------------------------


def somebody_has_it(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every open case has a handler who can work on it, who is not out of it, and something that is due."""
    opened = Case.objects.open()
    having = set(opened.order_by().values_list("handler", flat=True).distinct())
    gone = [pk for pk, holder in holding.as_holders(having, at).items() if must_pass_on(holder)]
    yield from _each(opened.filter(handler__in=gone), Trouble.HANDLER_GONE)
    yield from _each(opened.filter(_is_out("handler")), Trouble.HANDLER_BARRED)
    # What a clock said too early the worker takes back; until then nothing more is to come of it.
    early = Exists(timing.said_too_early(at).filter(case=OuterRef("pk")))
    nothing = Q(due_at=None) | Q(next_moment_at=None, due_at__gt=at) & ~early
    yield from _each(opened.filter(nothing), Trouble.NOTHING_DUE)


def decisions_have_deciders(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whatever waits to be decided, a review, a second recusal or a second “no”, has somebody who may decide it and can sign in."""
    asked = Proposal.objects.filter(ended_at=None, key__in=process.STANDING).order_by()
    reviewed = Case.objects.filter(_is_reviewed()).order_by().values("pk")
    waiting = Case.objects.filter(Q(pk__in=reviewed) | Q(pk__in=asked.values("case"))).order_by("number")
    for some in batched(waiting, AT_A_TIME):
        facts = facts_for(some, at=at)
        for case in some:
            if process.nobody_decides(facts[case.pk]):
                yield Found(Trouble.NOBODY_DECIDES, case.number)


def _is_reviewed() -> Q:
    """Whether a review waits to be decided, or what follows a second “no”."""
    return Q(step__in=REVIEW_VALUES) | Q(due_kind__in=process.DECIDED_AT_REST.values())


def handlers_have_accounts(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whoever has cases in hand has been given an account; how many cases wait for one is told as one number."""
    opened = Case.objects.open()
    having = set(opened.order_by().values_list("handler", flat=True).distinct())
    holders = holding.as_holders(having, at)
    waiting = opened.filter(handler__in=[pk for pk in holders if unable(holders[pk]) is Unable.NO_ACCOUNT])
    if count := waiting.count():
        yield Found(Trouble.HANDLER_UNKEYED, f"{count} 件")


def merged_live_on(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whatever was merged away lives on in a case that is open or was answered; none lies where nobody answers it."""
    ended = Q(merged_into__step__in=sorted(process.LETS_GO | {Step.MERGED}))
    unanswered = Q(merged_into__step=Step.ARCHIVED, merged_into__answered_at=None)
    yield from _each(Case.objects.filter(ended | unanswered, step=Step.MERGED), Trouble.MERGED_ADRIFT)


def moments_pass(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nothing that time alone should have done is still to be done."""
    late = Case.objects.filter(next_moment_at__lt=at - WORKER_MAY_SLEEP)
    yield from _each(late, Trouble.MOMENT_MISSED)


def filed_without_promises(*, at: datetime, full: bool) -> Iterator[Found]:
    """No case lies in the archive while something promised in it is still open."""
    yield from _each(
        Case.objects.filter(step=Step.ARCHIVED, file__promises__ended="").distinct(), Trouble.PROMISE_FILED
    )


def _is_out(place: str) -> Exists:
    return Exists(Recusal.objects.filter(case=OuterRef("pk"), person=OuterRef(place)))


def _each(cases: QuerySet[Case], trouble: Trouble) -> Iterator[Found]:
    for number in cases.order_by("number").values_list("number", flat=True)[:100]:
        yield Found(trouble, number)


# --- 2. the first receiver stays ------------------------------------------------------------------------


def first_receiver_stays(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whoever first received the matter still is 第一责任人, or a line says why not."""
    opened = Case.objects.open()
    yield from _each(opened.filter(_is_out("first")), Trouble.FIRST_BARRED)
    gone = Q(first__left_on__lte=local(at).date()) | Q(first__in=holding.locked_out().values("pk"))
    yield from _each(opened.filter(gone), Trouble.FIRST_GONE)
    replaced = Exists(Line.objects.filter(file=OuterRef("file"), kind__in=REPLACED))
    kept = opened.exclude(replaced).select_related("first").in_bulk()
    lines = Line.objects.filter(file__case__in=kept, seq=1).values_list("file__case", "data")
    for pk, data in lines:
        if json.loads(data).get("first") != kept[pk].first.ref:
            yield Found(Trouble.FIRST_CHANGED, kept[pk].number)


# --- 5. every no has its evidence and two people ---------------------------------------------------------


def ends_have_evidence(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every answer that reached a citizen has what its outcome demands, and two people where it is a no."""
    told = (
        Answer.objects.filter(told_at__isnull=False)
        .select_related("case")
        .prefetch_related("bases__citation")
    )
    for answer in told if full else told.filter(told_at__gt=at - LATELY):
        outcome = Outcome(answer.outcome)
        if case_types.missing_in_answer(
            _as_proposed(answer), on=local(answer.proposed_at).date(), at=answer.proposed_at
        ):
            yield Found(Trouble.EVIDENCE_SHORT, answer.case.number)
        two = answer.confirmed and answer.reviewer_id not in (None, answer.proposer_id)
        if case_types.needs_second_person(outcome) and not two:
            yield Found(Trouble.ONE_PERSON_NO, answer.case.number)


def _as_proposed(answer: Answer) -> case_types.Answer:
    """The answer in the rules' own shape, from what was laid down."""
    laid: dict[str, Any] = json.loads(answer.evidence)
    explained = laid.get("explanation", {})
    if explained.get("at"):
        explained["at"] = datetime.fromisoformat(explained["at"])
    names = ("citizens_words", "where", "how", "channel", "why", "contact", "agreed")
    texts = {name: laid.get(name, "") for name in names}
    return case_types.Answer(
        outcome=Outcome(answer.outcome),
        words=answer.words,
        proof=case_types.Proof(**laid.get("proof", {})),
        bases=bases_of([basis.citation for basis in answer.bases.all()]),
        explanation=case_types.Explanation(**explained),
        items=[case_types.Item(**item) for item in laid.get("items", ())],
        undertaking=undertaking_of(laid),
        **texts,
    )


def cited_law_holds(*, at: datetime, full: bool) -> Iterator[Found]:
    """No letter on its way leans on law that has fallen, and none that went out on law that never held that day.

    What was in force by the row as it stood is judged by the act; here a row that was corrected since is judged by
    the one that took its place.
    """
    on = local(at).date()
    fallen = Citation.objects.filter(Q(in_force_to__lte=on) | Q(corrected_at__isnull=False)).values("pk")
    for case in leaning.touched_by(fallen).on_their_way:
        yield Found(Trouble.LAW_FALLEN, case.number)
    corrected = Citation.objects.exclude(corrected_at=None).values("pk")
    letters: list[leaning.Letter] = [*leaning.answers(corrected), *leaning.declinings(corrected)]
    for letter in letters:
        day = local(leaning.written_at(letter)).date()
        if leaning.has_gone_out(letter) and not library.as_corrected(letter.citation).holds_on(day):
            yield Found(Trouble.LAW_DID_NOT_HOLD, leaning.case_of(letter).number)


def ends_pass_two(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every declining, and every end that takes two people, passed two."""
    declined = Declining.objects.filter(declined=True).filter(
        Q(decided_by=F("proposer")) | Q(decided_by=None)
    )
    made = MoveMade.objects.filter(key__in=BY_TWO).filter(Q(proposed_by=None) | Q(proposed_by=F("person")))
    if not full:
        declined, made = declined.filter(decided_at__gt=at - LATELY), made.filter(at__gt=at - LATELY)
    for number in declined.values_list("case__number", flat=True):
        yield Found(Trouble.ONE_PERSON_NO, number)
    for number in made.values_list("case__number", flat=True):
        yield Found(Trouble.ONE_PERSON_END, number)


# --- 6. clocks cannot hide ---------------------------------------------------------------------------------


def clocks_agree(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every running clock is due when it would be if it were reckoned again now; the queue shows the earliest."""
    opened = Case.objects.open().order_by("-pk")
    for case in opened if full else opened[:CASES_WHEN_QUICK]:
        telling = timing.told_clocks(case)
        if any(_differs(case, clock) for clock in telling):
            yield Found(Trouble.DUE_DIFFERS, case.number)
        if case.due_at != min((clock.due_at for clock in telling), default=None):
            yield Found(Trouble.QUEUE_DIFFERS, case.number)


def _differs(case: Case, clock: CaseClock) -> bool:
    """Whether a clock is due at another moment than it should be.

    A judgement changed later never gives more time: a due earlier than the new level's is right.
    """
    due = reckoning.reckoned_again(case, clock).at
    if clock.due_at < due and case.judgements.count() > 1:
        return False
    return clock.due_at != due


def pauses_have_limits(*, at: datetime, full: bool) -> Iterator[Found]:
    """Only a case that waits for its citizen stands still, and never longer than the limit."""
    still = Case.objects.filter(pauses__end=None, pauses__isnull=False)
    yield from _each(still.exclude(step=Step.WAITING_CITIZEN), Trouble.PAUSE_OPEN)
    whole = clock_table.limit_for("supplement", org.limits_at(local(at).date())).count
    calendar = org.working_calendar()
    waited = Pause.objects.filter(for_materials=True).order_by("case", "start").select_related("case")
    if not full:
        waited = waited.filter(case__in=Case.objects.open())
    by_case: dict[str, list[clocks.Pause]] = {}
    for row in waited:
        by_case.setdefault(row.case.number, []).append(
            clocks.Pause(start=row.start, end=row.end or min(at, row.until))
        )
    for number, pauses in by_case.items():
        if clocks.paused_workdays(pauses, at, calendar) > whole:
            yield Found(Trouble.PAUSE_TOO_LONG, number)


# --- 8. solved and satisfied ---------------------------------------------------------------------------------


def last_words_are_the_citizens(*, at: datetime, full: bool) -> Iterator[Found]:
    """What the citizen said was entered by somebody else than the handler; silence stays silence."""
    said = ClosingAnswer.objects.filter(entered_by=F("case__handler"))
    silent = MoveMade.objects.filter(case=OuterRef("case"), key="close.time", at=OuterRef("at"))
    counted = ClosingAnswer.objects.filter(Exists(silent))
    if not full:
        said, counted = said.filter(at__gt=at - LATELY), counted.filter(at__gt=at - LATELY)
    for number in said.values_list("case__number", flat=True):
        yield Found(Trouble.WORD_BY_HANDLER, number)
    for number in counted.values_list("case__number", flat=True):
        yield Found(Trouble.SILENCE_COUNTED, number)


# --- 10. who may see what ----------------------------------------------------------------------------------------


def no_clear_numbers(*, at: datetime, full: bool) -> Iterator[Found]:
    """No phone or ID number stands in clear in what people wrote."""
    yield from clear_numbers_in("cases", full=full)


def no_clear_names(*, at: datetime, full: bool) -> Iterator[Found]:
    """No party's name stands in clear in what its case keeps to be read and searched, nor in the name of its topic."""
    parties = Party.objects.exclude(name_index="").select_related("case__topic").order_by("-pk")
    for party in parties if full else parties[:ROWS_WHEN_QUICK]:
        case = party.case
        texts = [*(getattr(case, name) for name in IN_CLEAR), case.topic.name if case.topic else ""]
        if any(holds_name(text, [party.name]) for text in texts):
            yield Found(Trouble.CLEAR_NAME, case.number)


def clear_numbers_in(room: str, *, full: bool) -> Iterator[Found]:
    """Looks through every column of a room in which people may write freely and that is not encrypted."""
    for model in apps.get_app_config(room).get_models():
        names = [field.name for field in model._meta.concrete_fields if _is_free_text(field)]
        rows = model._default_manager.order_by("-pk").values_list("pk", *names)
        for pk, *texts in (rows if full else rows[:ROWS_WHEN_QUICK]) if names else ():
            if any(with_tokens(text).found for text in texts if text):
                yield Found(Trouble.CLEAR_NUMBER, f"{model._meta.label} {pk}")


def _is_free_text(field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, EncryptedTextField) or field.name in NUMBERS_OF_OTHERS or field.choices:
        return False
    is_long = isinstance(field, models.CharField) and (field.max_length or 0) >= SHORTEST_TEXT
    is_hash = field.name.endswith(("_index", "_hash"))
    return (isinstance(field, models.TextField) or is_long) and not is_hash
