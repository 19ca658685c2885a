"""Acts that record what helped: each lays its evidence into the case in the same transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases import searched
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.catalogue.models import Material
from bancheng.measures import models
from bancheng.measures.actions import issuing
from bancheng.org.models import Department, Person
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import measures as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import Measure


@transaction.atomic
def record_coordination(
    case: Case, *, by: Actor, at: datetime, who: str, what: str, done_at: datetime, result: str
) -> models.Coordination:
    """Records that people came together on the spot: who, about what, when, with which result.

    Raises   Wanting, naming every gap; Refused for anybody but an officer who works on the case.
    """
    record = _plain(case, rules.Coordination(who=who, what=what, done_at=done_at, result=result))
    held = _held(case, record, by, at)
    row = models.Coordination.objects.create(**_kept(held, record, by, at))
    return _laid_in(held, row, record, Measure.COORDINATION, by, at)


@transaction.atomic
def record_data_sharing(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    source: str,
    authority: str,
    done_at: datetime,
    result: str,
    material: Material | None = None,
    found: bool = True,
) -> models.DataSharing:
    """Records a query that was to spare the citizen a material: of whom, by which authority, when, what it said.

    One that found nothing is no evidence of help; what it looked for may then be asked of the citizen, or accepted with a gap.
    """
    record = _plain(
        case,
        rules.DataSharing(
            source=source,
            authority=authority,
            done_at=done_at,
            result=result,
            material=material.pk if material else None,
            found=found,
        ),
    )
    held = _held(case, record, by, at)
    row = models.DataSharing.objects.create(**(_kept(held, record, by, at) | {"material": material}))
    if material is not None:
        _lay_search(held, row, material, by, at)
    return _laid_in(held, row, record, Measure.DATA_SHARING, by, at)


def _lay_search(held: Case, row: models.DataSharing, material: Material, by: Actor, at: datetime) -> None:
    """Lets the case know that this material was not there; a later search that finds it overtakes that."""
    if not row.found:
        ref, what = searched.ref_of(material.pk, row.pk), f"没有查到：{material.name}"[:120]
        cases.add_evidence(held, kind=searched.NOT_FOUND, ref=ref, what=what, by=by, at=at)
        return
    for ref in searched.refs_of(held, material.pk):
        cases.strike_evidence(held, kind=searched.NOT_FOUND, ref=ref, by=by, at=at)


@transaction.atomic
def record_escort(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    authorisation: str,
    materials: Sequence[str],
    by_whom: str,
    done_at: datetime,
    result: str,
) -> models.Escort:
    """Records that somebody of ours did it for the person: on which authorisation, with which materials."""
    listed = [plain(one, case) for one in materials if one.strip()]
    record = _plain(
        case,
        rules.Escort(
            authorisation=authorisation, materials=listed, by_whom=by_whom, done_at=done_at, result=result
        ),
    )
    held = _held(case, record, by, at)
    row = models.Escort.objects.create(
        **(_kept(held, record, by, at) | {"materials": "\n".join(record.materials)})
    )
    return _laid_in(held, row, record, Measure.ESCORT, by, at)


@transaction.atomic
def record_link(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    who: str,
    means: str,
    identity: str,
    consent: str,
    asked: Sequence[tuple[str, str]],
    second: Person | None,
    done_at: datetime,
    ended_at: datetime,
    result: str,
) -> models.RemoteLink:
    """Records that somebody was linked in from afar, with everything that was asked, and issues the record sheet.

    Shapes   asked: question and answer, in turn.
    Raises   Wanting also when the second member of staff is out of this case.
    """
    said = [
        rules.Asked(question=plain(question, case), answer=plain(answer, case)) for question, answer in asked
    ]
    record = _plain(
        case,
        rules.RemoteLink(
            who=who,
            means=means,
            identity=identity,
            consent=consent,
            asked=said,
            second=second.pk if second else None,
            recorder=by.person,
            done_at=done_at,
            ended_at=ended_at,
            result=result,
        ),
    )
    held = _held(case, record, by, at)
    kept = _kept(held, record, by, at) | {"asked": _as_lines(said), "second": second}
    del kept["recorder"]
    row = models.RemoteLink.objects.create(**kept)
    _laid_in(held, row, record, Measure.REMOTE_LINK, by, at)
    issuing.issue_link(row, by=by, at=at)
    return row


def _as_lines(asked: Sequence[rules.Asked]) -> str:
    """Question and answer in turn, as they are read."""
    return "\n".join(f"问：{one.question}\n答：{one.answer}" for one in asked)


@transaction.atomic
def record_consultation(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    question: str,
    who: str,
    opinions: Sequence[tuple[Department, str]],
    done_at: datetime,
    agreed: str,
) -> models.Consultation:
    """Records a consultation: the question, who took part, what each unit said, what was agreed.

    Source   process table §4, 暂时办不了: a conference or recorded consultation.
    """
    opinions = [(unit, plain(words, case)) for unit, words in opinions]
    said = [rules.Opinion(unit=unit.pk, words=words) for unit, words in opinions]
    record = _plain(
        case, rules.Consultation(question=question, who=who, opinions=said, done_at=done_at, agreed=agreed)
    )
    held = _held(case, record, by, at)
    kept = _kept(held, record, by, at)
    del kept["opinions"]
    row = models.Consultation.objects.create(**kept)
    laid = models.ConsultationOpinion.objects.bulk_create(
        models.ConsultationOpinion(consultation=row, unit=unit, words=words) for unit, words in opinions
    )
    _write_consultation(held, row, record, opinions, by, at, told.new(row, *laid))
    return row


def _plain[Of: rules.Record](case: Case, record: Of) -> Of:
    """The record with phone and ID numbers, and the names of the case's people, masked in all its words."""
    words: dict[str, Any] = {
        name: plain(value, case) for name, value in asdict(record).items() if isinstance(value, str)
    }
    return replace(record, **words)


def _held(case: Case, record: rules.Record, by: Actor, at: datetime) -> Case:
    """The case, held, if this actor may record this now."""
    held = Case.objects.locked(case.pk)
    facts = facts_of(held, at=at)
    refuse(rules.refusal(facts, by))
    gaps = rules.missing(record, at=at, since=held.registered_at, out=facts.barred)
    if gaps:
        raise Wanting(gaps, rules.ARTICLE)
    return held


def _kept(held: Case, record: rules.Record, by: Actor, at: datetime) -> dict[str, Any]:
    return asdict(record) | {"case": held, "recorded_by_id": by.person, "recorded_at": at}


def _laid_in[Row: models.Recorded](
    held: Case, row: Row, record: rules.Record, measure: Measure, by: Actor, at: datetime
) -> Row:
    """The line with its words as commitments, then the evidence the type of the case asks for, where it helped."""
    data = {"measure": measure, "measure_label": measure.label, "ref": row.pk, "done_at": record.done_at}
    private = _words_of(record)
    rows = told.new(row)
    records.append(
        held.file, LineKind.MEASURE_RECORDED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    if rules.helped(record):
        what = f"措施：{measure.label}"
        cases.add_evidence(held, kind=f"measure:{measure}", ref=str(row.pk), what=what, by=by, at=at)
    return row


def _words_of(record: rules.Record) -> dict[str, str]:
    words = {name: value for name, value in asdict(record).items() if isinstance(value, str)}
    if isinstance(record, rules.Escort):
        words["materials"] = "、".join(record.materials)
    if isinstance(record, rules.RemoteLink):
        words["asked"] = _as_lines(record.asked)
    return words


def _write_consultation(
    held: Case,
    row: models.Consultation,
    record: rules.Consultation,
    opinions: Sequence[tuple[Department, str]],
    by: Actor,
    at: datetime,
    rows: Sequence[told.Written],
) -> None:
    units = [unit.code for unit, _ in opinions]
    private = _words_of(record) | {f"opinion_{unit.code}": words for unit, words in opinions}
    data = {"units": len(units), "of": units, "ref": row.pk, "done_at": record.done_at}
    records.append(
        held.file, LineKind.CONSULTATION_RECORDED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    cases.add_evidence(held, kind="consultation", ref=str(row.pk), what="会商记录", by=by, at=at)
