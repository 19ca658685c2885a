"""Acts of answering: propose with evidence, a second person for every no, tell the person."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.judging import Found, judgement_made
from bancheng.cases.actions.wanting import refuse_missing
from bancheng.cases.models import Answer, AnswerBasis, Attachment, Case, Contact, Evidence
from bancheng.cases.signed_waiting import signed_waiting
from bancheng.cases.undertaken import (
    OVER,
    missing_in_taking_over,
    offered_in,
    undertaking_of,
    with_the_ledgers_words,
)
from bancheng.catalogue.models import Cause, Citation, Situation
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.promises import actions as promises
from bancheng.records import told
from bancheng.rules import case_types, clock_table, contacts
from bancheng.rules import promises as promise_rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing, Owed
from bancheng.rules.citing import Basis
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import CaseType, Level, Measure, Outcome, PromiseParty, ToldHow


def owed(case: Case, *, no_measure_because: str = "", no_consultation_because: str = "") -> Owed:
    """What the case has gathered of what its type demands."""
    kinds = set(Evidence.objects.filter(case=case, struck_at=None).values_list("kind", flat=True))
    measures = frozenset(
        Measure(kind.removeprefix("measure:")) for kind in kinds if kind.startswith("measure:")
    )
    return Owed(
        measures=measures,
        signed_waiting=() if measures else signed_waiting(case),
        no_measure_because=no_measure_because,
        clue_receipt="clue" in kinds,
        consulted="consultation" in kinds,
        no_consultation_because=no_consultation_because,
    )


@transaction.atomic
def propose_answer(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    answer: case_types.Answer,
    citations: Sequence[Citation] = (),
    no_measure_because: str = "",
    no_consultation_because: str = "",
) -> Answer:
    """Proposes how the case ends, with the evidence its outcome and its type demand.

    办成 goes straight to telling; every other outcome to a second person.

    Shapes   answer: where its undertaking takes a promise of the ledger over, that promise's own words and day count.
    Raises   Wanting, naming what is missing; Refused while a unit still owes a reply.
    Source   process table §4; constitution 5.
    """
    turn = moves.begin(case, "propose_answer", by=by, at=at)
    reasons = {
        "no_measure_because": no_measure_because,
        "no_consultation_because": no_consultation_because,
    }
    missing = missing_in_proposal(
        turn.case,
        at=at,
        answer=answer,
        citations=citations,
        no_measure_because=no_measure_because,
        no_consultation_because=no_consultation_because,
    )
    refuse_missing(missing, turn)
    answer = with_the_ledgers_words(turn.case, answer, at)
    row = _write_answer(turn, answer, citations, reasons)
    turn.set(outcome=answer.outcome)
    moves.make(turn, outcome=answer.outcome)
    _write_line(turn, LineKind.CASE_ANSWER_PROPOSED, answer)
    return row


def missing_in_proposal(
    case: Case,
    *,
    at: datetime,
    answer: case_types.Answer,
    citations: Sequence[Citation] = (),
    no_measure_because: str = "",
    no_consultation_because: str = "",
) -> list[Missing]:
    """Everything an answer still lacks: of its outcome's evidence, of what the type owes, of the proof laid, of the day."""
    today = local(at).date()
    over = missing_in_taking_over(case, answer, at)
    if over:
        return over
    answer = with_the_ledgers_words(case, answer, at)
    gathered = owed(
        case, no_measure_because=no_measure_because, no_consultation_because=no_consultation_because
    )
    laid = Attachment.objects.filter(case=case, kind="proof").values_list("pk", flat=True)
    return [
        *case_types.missing_in_answer(replace(answer, bases=bases_of(citations)), on=today, at=at),
        *case_types.missing_for_type(CaseType(case.case_type), gathered, answer.outcome),
        *case_types.missing_in_papers(answer.proof, laid if answer.proof.document else ()),
        *_wrong_day(answer, today),
    ]


def _wrong_day(answer: case_types.Answer, today: date) -> list[Missing]:
    """Whether the day undertaken can be promised today."""
    due_on = answer.undertaking.due_on
    is_made_before = answer.undertaking.promise is not None
    if answer.outcome not in promise_rules.OF_OUTCOME or due_on is None or is_made_before:
        return []
    wrong = promise_rules.wrong_day(
        due_on, on=today, calendar=org.working_calendar(), limits=org.limits_at(today)
    )
    return [Missing("due_on", wrong)] if wrong else []


def bases_of(citations: Iterable[Citation]) -> list[Basis]:
    """Citations of the library as the rules want them."""
    return [citation.as_basis() for citation in citations]


def _write_answer(
    turn: moves.Turn, answer: case_types.Answer, citations: Sequence[Citation], reasons: dict[str, str]
) -> Answer:
    row = Answer.objects.create(
        case=turn.case,
        outcome=answer.outcome,
        words=answer.words,
        evidence=json.dumps(_evidence(answer) | reasons, ensure_ascii=False),
        proposer_id=turn.by.person,
        proposed_at=turn.at,
    )
    bases = [AnswerBasis(answer=row, citation=citation) for citation in citations]
    turn.wrote(told.new(row, *AnswerBasis.objects.bulk_create(bases)))
    return row


def _evidence(answer: case_types.Answer) -> dict[str, Any]:
    """The fields of an answer that were filled in, as JSON takes them."""
    typed = asdict(replace(answer, words="", bases=()))
    if answer.explanation.at is not None:
        typed["explanation"]["at"] = answer.explanation.at.isoformat()
    if answer.undertaking.due_on is None:
        del typed["undertaking"]
    else:
        typed["undertaking"]["due_on"] = answer.undertaking.due_on.isoformat()
    return {name: value for name, value in typed.items() if value and name != "outcome"}


def _write_line(turn: moves.Turn, kind: LineKind, answer: case_types.Answer, **data: Any) -> None:
    said = {"outcome": answer.outcome, "outcome_label": answer.outcome.label, **data}
    moves.write(turn, kind, data=said, private={"words": answer.words})


# --- the second person ----------------------------------------------------------------------------------


@transaction.atomic
def confirm_no(case: Case, *, by: Actor, at: datetime, opinion: str = "") -> Case:
    """Confirms an answer that is not 办成, and with it any reason given for what its type owes.

    From the second time on the convener does, with an opinion.

    Source   process table §2 confirm_no, §4 “confirmed by the site head”.
    """
    turn = moves.begin(case, "confirm_no", by=by, at=at)
    sent_back = turn.facts.times("send_back")
    refuse_missing(case_types.missing_in_confirmation(sent_back_before=sent_back, opinion=opinion), turn)
    _review(turn, confirmed=True, opinion=opinion)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_NO_CONFIRMED, private={"opinion": opinion})
    _promise(turn)
    return turn.case


def _promise(turn: moves.Turn) -> None:
    """With the second person's yes the undertaking of an answer becomes a promise in the ledger; one it took over stands there.

    Raises   Refused when the day undertaken cannot be promised any more, or the promise taken over has ended meanwhile.
    """
    answer = turn.case.answers.latest("proposed_at", "pk")
    kind = promise_rules.OF_OUTCOME.get(Outcome(answer.outcome))
    if kind is None:
        return
    undertaking = undertaking_of(evidence_of(answer))
    if undertaking.promise is not None:
        if not any(one.pk == undertaking.promise for one in offered_in(turn.case, turn.at)):
            raise Refused("promise_lapsed", f"{OVER}。请退回，让经办人改", turn.move.article)
        return
    try:
        promises.make_promise(
            file_key=turn.case.file.key,
            kind=kind,
            owner=PromiseParty.UNIT,
            to=PromiseParty.CITIZEN,
            unit=Department.objects.get(pk=undertaking.unit),
            owner_label=undertaking.owner_label,
            task=undertaking.task,
            proof=undertaking.proof,
            due_on=undertaking.due_on,
            site=turn.case.site,
            by=turn.by,
            at=turn.at,
        )
    except promises.PromiseWanting as wanting:
        sentence = f"{wanting.sentence}。请退回，让经办人改承诺的日子"
        raise Refused("promise_lapsed", sentence, turn.move.article) from wanting


@transaction.atomic
def send_back(case: Case, *, by: Actor, at: datetime, reason: str) -> Case:
    """Sends a proposed answer back with what it still lacks; the clock runs on."""
    turn = moves.begin(case, "send_back", by=by, at=at)
    refuse_missing(case_types.missing_in_sending_back(reason), turn)
    _review(turn, confirmed=False, opinion=reason)
    turn.set(outcome="")
    moves.make(turn)
    moves.write(turn, LineKind.CASE_SENT_BACK, private={"reason": reason})
    return turn.case


def _review(turn: moves.Turn, *, confirmed: bool, opinion: str) -> None:
    answer = turn.case.answers.latest("proposed_at", "pk")
    answer.reviewer_id, answer.reviewed_at = turn.by.person, turn.at
    answer.confirmed, answer.opinion = confirmed, opinion
    answer.save(update_fields=["reviewer", "reviewed_at", "confirmed", "opinion"])
    turn.wrote([told.changed(answer, "reviewer", "reviewed_at", "confirmed", "opinion")])


# --- telling -----------------------------------------------------------------------------------------------


@transaction.atomic
def tell(case: Case, *, by: Actor, at: datetime, how: str, note: str = "") -> Case:
    """The answer reaches the person: who told it, how, when; the clock stops.

    The citizen himself tells by opening the answer with his code (how = online). “attempts” needs three
    logged attempts at different times since the answer was ready.
    """
    turn = moves.begin(case, "tell", by=by, at=at)
    way = contacts.way_told(how, by.roles, article=turn.move.article)
    answer = turn.case.answers.latest("proposed_at", "pk")
    if way is ToldHow.ATTEMPTS:
        _refuse_few_attempts(turn, answer)
    answer.told_at, answer.told_how, answer.told_by_id = at, way, by.person
    answer.save(update_fields=["told_at", "told_how", "told_by"])
    turn.wrote([told.changed(answer, "told_at", "told_how", "told_by")])
    turn.set(answered_at=at, told_in_person=way is ToldHow.IN_PERSON)
    if turn.case.first_contact_at is None and way is not ToldHow.ATTEMPTS:
        turn.set(first_contact_at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_TOLD, data={"how": way, "how_label": way.label}, private={"note": note})
    return turn.case


def _refuse_few_attempts(turn: moves.Turn, answer: Answer) -> None:
    since = answer.reviewed_at or answer.proposed_at
    tries = Contact.objects.filter(case=turn.case, at__gte=since, reached=False)
    gap = clock_table.limit_for(clock_table.ATTEMPT_GAP, org.limits_at(local(turn.at).date()))
    moments = [attempt.at for attempt in tries]
    contacts.refuse_few(moments, org.working_calendar(), gap=gap, article=turn.move.article)


@transaction.atomic
def solve_on_spot(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    case_type: CaseType | None,
    causes: Sequence[Cause],
    situation: Situation | None,
    main_unit: Department | None,
    answer: case_types.Answer,
    no_measure_because: str = "",
) -> Answer:
    """One form for what was solved at once: type, cause, 办成 with its proof, told in person.

    Source   S §“马上办”; domain.md §2.7: most matters are done the same day.
    """
    turn = moves.begin(case, "solve_on_spot", by=by, at=at)
    refuse(case_types.refusal_on_spot(answer.outcome, turn.move.article))
    found = Found(
        case_type=case_type,
        causes=causes,
        situation=situation,
        level=Level.SPOT,
        main_unit=main_unit,
        plan="当场办理",
    )
    judgement_made(turn, found)
    reasons = {"no_measure_because": no_measure_because, "no_consultation_because": ""}
    missing = missing_in_proposal(turn.case, at=at, answer=answer, no_measure_because=no_measure_because)
    refuse_missing(missing, turn)
    row = _write_answer(turn, answer, (), reasons)
    row.told_at, row.told_how, row.told_by_id = at, ToldHow.IN_PERSON, by.person
    row.save(update_fields=["told_at", "told_how", "told_by"])
    turn.set(
        outcome=answer.outcome,
        judged_at=at,
        answered_at=at,
        told_in_person=True,
        first_contact_at=turn.case.first_contact_at or at,
        clock_started_at=turn.case.clock_started_at or at,
    )
    moves.make(turn, outcome=answer.outcome)
    _write_line(turn, LineKind.CASE_SOLVED_ON_SPOT, answer)
    return row


def evidence_of(answer: Answer) -> dict[str, Any]:
    """The evidence of an answer as it was laid down."""
    return json.loads(answer.evidence)
