"""Acts on an undertaking 承诺书: draw it up, write it anew, drop it, put it in force once it is signed."""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Party
from bancheng.cases.registration import whose
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Material, Matter, MatterVersion
from bancheng.measures import models, papers, reads
from bancheng.measures.actions import issuing
from bancheng.org import reads as org
from bancheng.promises import actions as promises
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import promises as promise_rules
from bancheng.rules import undertakings as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.identifiers import is_credit_code
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.signed_measures import SIGNED
from bancheng.rules.vocabulary import Measure, PromiseParty


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who signs for who promises; who that is, the case knows: nobody types a number here (`cases.actions.state_identity`)."""

    by_agent: bool = False


HIMSELF = Who()


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """An undertaking about to be written."""

    measure: Measure
    version: MatterVersion
    materials: Sequence[Material]
    due_on: date
    promising: papers.Promising
    said: dict[str, Any]

    def text(self, case: Case, check: str) -> str:
        """The document, with this code under it."""
        more: dict[str, Any] = {"who": self.promising, "due_on": self.due_on, "check": check}
        if self.measure is Measure.GAP_ACCEPTANCE:
            made = papers.gap_text(case, self.version, self.materials, how=self.said["how"], **more)
        else:
            made = papers.promise_text(case, self.version, self.materials, told=self.said, **more)
        return papers.canonical(made)


@transaction.atomic
def draw_up_gap(
    case: Case,
    *,
    matter: Matter,
    here: Collection[Material],
    how: str,
    due_on: date,
    who: Who = HIMSELF,
    by: Actor,
    at: datetime,
) -> models.Undertaking:
    """Draws up a 容缺受理承诺书 for what is not on the counter; where one waits already, it is written anew.

    Shapes   here: the materials that were handed in and are lawful.
    Raises   Refused with its ground; Wanting for what is not filled in.
    """
    held = _held(case, by, at)
    version, promising = _allowed(held, Measure.GAP_ACCEPTANCE, matter, who, at)
    listed = list(version.materials.order_by("position"))
    known = reads.materials_of(held, version, here=here)
    if refused := rules.refusal_of_gap(known):
        raise refused
    calendar, on = org.working_calendar(), local(at).date()
    gaps = rules.missing_in_day(due_on, on=on, calendar=calendar)
    gaps += rules.missing_in_gap(how)
    ask_for(gaps, SIGNED[Measure.GAP_ACCEPTANCE].article)
    promised = reads.promised_of(version)
    if promised and (refused := rules.refusal_of_day(promised, due_on, at=at, calendar=calendar)):
        raise refused
    lacking = [one for one, fact in zip(listed, known, strict=True) if not fact.here and not fact.covered]
    draft = _Draft(
        measure=Measure.GAP_ACCEPTANCE,
        version=version,
        materials=lacking,
        due_on=due_on,
        promising=promising,
        said={"how": _masked(how)},
    )
    return _write(held, draft, by, at)


@transaction.atomic
def draw_up_promise(
    case: Case,
    *,
    matter: Matter,
    chosen: Collection[Material],
    duty: str,
    content: str,
    manner: str,
    liability: str,
    due_on: date,
    who: Who = HIMSELF,
    by: Actor,
    at: datetime,
) -> models.Undertaking:
    """Draws up a 告知承诺书 with its four statements; where one waits already, it is written anew.

    Shapes   chosen: the certificates the promise stands for. due_on: by when the office checks it.
    Raises   Refused with its ground; Wanting for what is not filled in.
    """
    held = _held(case, by, at)
    version, promising = _allowed(held, Measure.PROMISE, matter, who, at)
    wanted = {one.pk for one in chosen}
    listed = [one for one in version.materials.order_by("position") if one.pk in wanted]
    known = {
        one.pk: fact
        for one, fact in zip(
            version.materials.order_by("position"), reads.materials_of(held, version), strict=True
        )
    }
    if refused := rules.refusal_of_promise([known[one.pk] for one in listed]):
        raise refused
    said = {"duty": duty, "content": content, "manner": manner, "liability": liability}
    gaps = rules.missing_in_statements(said)
    today, calendar = local(at).date(), org.working_calendar()
    gaps += rules.missing_in_day(due_on, on=today, calendar=calendar)
    # The ledger would refuse a day too far ahead only once it is signed: it is asked before.
    wrong = promise_rules.wrong_day(due_on, on=today, calendar=calendar, limits=org.limits_at(today))
    if wrong and not any(gap.field == "due_on" for gap in gaps):
        gaps.append(Missing("due_on", wrong))
    ask_for(gaps, SIGNED[Measure.PROMISE].article)
    draft = _Draft(
        measure=Measure.PROMISE,
        version=version,
        materials=listed,
        due_on=due_on,
        promising=promising,
        said={name: _masked(words) for name, words in said.items()},
    )
    return _write(held, draft, by, at)


@transaction.atomic
def drop(undertaking: models.Undertaking, *, why: str, by: Actor, at: datetime) -> models.Undertaking:
    """Gives an undertaking up before it is in force; a signature under it holds no longer.

    Raises   Refused for anybody but the officer, or once it is in force; Wanting without a reason.
    """
    held = _held(undertaking.case, by, at)
    row = _open(undertaking)
    ask_for(rules.missing_in_dropping(why), SIGNED[Measure(row.measure)].article)
    rows = [*_end(row, models.Undertaking.DROPPED, _masked(why), by, at), *_void(row, at)]
    data = _said_of(row)
    private = {"why": row.why}
    records.append(
        held.file, LineKind.UNDERTAKING_DROPPED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    return row


@transaction.atomic
def put_in_force(undertaking: models.Undertaking, *, by: Actor, at: datetime) -> models.Undertaking:
    """Lets a signed undertaking count: papers are issued, the promise goes into the ledger, the measure into the case.

    Everything is asked once more: what was allowed on the day it was written may not be today.

    Raises   Refused with its ground.
    """
    held = _held(undertaking.case, by, at)
    row = _open(undertaking)
    measure = Measure(row.measure)
    signature = reads.signature_of(row)
    refuse(
        rules.refusal_to_count(
            is_signed=signature is not None,
            holds=signature is not None and reads.holds(signature),
            is_disputed=reads.is_disputed(held),
        )
    )
    assert signature is not None
    refuse(reads.refusal_to_rely(signature, facts_of(held, at=at), by))
    _still_allowed(row, at)
    rows = _end(row, models.Undertaking.DONE, "", by, at)
    issuing.issue_undertaking(row, signature, by=by, at=at)
    promise = _promise(row, by, at)
    data = _said_of(row) | {
        "due": papers.day_in_full(row.due_on),
        "task": SIGNED[measure].task,
        "promise": promise.pk,
        "signature": signature.pk,
    }
    records.append(held.file, LineKind.UNDERTAKING_DONE, by=by.ref, at=at, data=data, rows=rows)
    what = f"措施：{measure.label}"
    cases.add_evidence(held, kind=f"measure:{measure}", ref=str(row.pk), what=what, by=by, at=at)
    return row


# --- beneath -------------------------------------------------------------------------------------------


def _held(case: Case, by: Actor, at: datetime) -> Case:
    """The case, held, if this actor may draw up or complete an undertaking now."""
    held = Case.objects.locked(case.pk)
    refused = rules.refusal_to_write(facts_of(held, at=at), by)
    if refused is not None:
        raise refused
    return held


def _open(undertaking: models.Undertaking) -> models.Undertaking:
    """The undertaking, held, while nothing has become of it."""
    rows = models.Undertaking.objects.select_for_update(of=("self",))
    row = rows.select_related("case__site", "case__file", "version__matter__department").get(
        pk=undertaking.pk
    )
    if row.ended_at is not None:
        sentence = f"这份承诺书{row.get_result_display()}，不能再改；补齐的日子要改，到承诺里申请延期"
        raise Refused("undertaking_over", sentence, SIGNED[Measure(row.measure)].article)
    return row


def _allowed(
    case: Case, measure: Measure, matter: Matter, who: Who, at: datetime
) -> tuple[MatterVersion, papers.Promising]:
    """The version in force and who promises, if matter and applicant allow this measure today."""
    on = local(at).date()
    version = catalogue.version_in_force(matter, on)
    if refused := rules.refusal_of_matter(measure, reads.as_matter(version)):
        raise refused
    assert version is not None
    promising = _promising(case, who)
    if refused := rules.refusal_of_applicant(
        measure,
        reads.as_applicant(promising.name, reads.numbers_of(case)),
        on=on,
        office=org.convening_office(at),
    ):
        raise refused
    return version, promising


def _promising(case: Case, who: Who) -> papers.Promising:
    """Who promises: as the case knows him; through his agent where there is one."""
    party = whose(case)
    firm = party.firm if party else ""
    number = (party.credit_code if firm else party.id_number) if party else ""
    agent = case.parties.filter(role=Party.AGENT, to_at=None).first() if who.by_agent else None
    return papers.Promising(
        name=firm or (party.name if party else ""),
        number=number,
        is_firm=bool(firm) or is_credit_code(number),
        agent=agent.name if agent else "",
        scope=agent.scope if agent else "",
    )


def _write(case: Case, draft: _Draft, by: Actor, at: datetime) -> models.Undertaking:
    """Writes the text for the first time, or anew: then whatever was signed before holds no longer."""
    waiting = models.Undertaking.objects.select_for_update(of=("self",)).filter(
        case=case, measure=draft.measure, ended_at=None
    )
    row = waiting.first()
    if row is not None and papers.hash_of(draft.text(case, row.check_code)) == row.text_hash:
        raise Refused("unchanged", "内容和现在的承诺书一样，签字照样有效，不用重写", rules.ARTICLE_SIGNING)
    check = rules.check_code(secrets.randbelow)
    text = draft.text(case, check)
    values = {
        "version": draft.version,
        "due_on": draft.due_on,
        "signer": _signer(case, draft.promising),
        "applicant": draft.promising.name,
        "number": draft.promising.number,
        "is_firm": draft.promising.is_firm,
        "said": json.dumps(draft.said, ensure_ascii=False, sort_keys=True),
        "text": text,
        "text_hash": papers.hash_of(text),
        "check_code": check,
    }
    if row is None:
        return _write_first(case, draft, values, by, at)
    return _write_anew(row, draft, values, by, at)


def _signer(case: Case, promising: papers.Promising) -> str:
    if promising.agent:
        return Party.AGENT
    party = whose(case)
    return party.role if party else Party.REFLECTOR


def _write_first(
    case: Case, draft: _Draft, values: dict[str, Any], by: Actor, at: datetime
) -> models.Undertaking:
    row = models.Undertaking.objects.create(
        case=case, measure=draft.measure, drafted_by_id=by.person, drafted_at=at, **values
    )
    row.materials.set(draft.materials)
    _tell(row, LineKind.UNDERTAKING_DRAFTED, told.new(row), by, at)
    return row


def _write_anew(
    row: models.Undertaking, draft: _Draft, values: dict[str, Any], by: Actor, at: datetime
) -> models.Undertaking:
    for name, value in (
        values | {"edition": row.edition + 1, "drafted_by_id": by.person, "drafted_at": at}
    ).items():
        setattr(row, name, value)
    row.save()
    row.materials.set(draft.materials)
    _tell(row, LineKind.UNDERTAKING_REWRITTEN, [*told.new(row), *_void(row, at)], by, at)
    return row


def _tell(
    row: models.Undertaking, kind: LineKind, rows: Sequence[told.Written], by: Actor, at: datetime
) -> None:
    records.append(row.case.file, kind, by=by.ref, at=at, data=_said_of(row), rows=rows)


def _said_of(row: models.Undertaking) -> dict[str, Any]:
    """What every line of an undertaking says of it; no word of its text."""
    measure = Measure(row.measure)
    return {
        "undertaking": row.pk,
        "measure": measure,
        "measure_label": measure.label,
        "edition": row.edition,
        "text_hash": row.text_hash,
    }


def _void(row: models.Undertaking, at: datetime) -> list[told.Written]:
    """A signature under another text than the one that stands holds no longer."""
    return told.update(models.Signature.objects.filter(undertaking=row, voided_at=None), voided_at=at)


def _end(row: models.Undertaking, result: str, why: str, by: Actor, at: datetime) -> list[told.Written]:
    row.ended_at, row.ended_by_id, row.result, row.why = at, by.person, result, why
    changed = ("ended_at", "ended_by", "result", "why")
    row.save(update_fields=changed)
    return [told.changed(row, *changed)]


def _still_allowed(row: models.Undertaking, at: datetime) -> None:
    """Raises   Refused where matter, applicant or day no longer allow what was signed."""
    measure, on = Measure(row.measure), local(at).date()
    version = catalogue.version_in_force(row.version.matter, on)
    party = whose(row.case)
    holder = (party.firm or party.name) if party else ""
    numbers = reads.numbers_of(row.case)
    same_version = version is not None and version.pk == row.version_id
    same_applicant = holder in ("", row.applicant) and row.number in numbers
    refuse(rules.refusal_of_change(measure, same_version=same_version, same_applicant=same_applicant))
    refuse(rules.refusal_of_matter(measure, reads.as_matter(version)))
    applicant = reads.as_applicant(row.applicant, (row.number, *numbers))
    office = org.convening_office(at)
    refuse(rules.refusal_of_applicant(measure, applicant, on=on, office=office))
    refuse(rules.refusal_of_passed_day(measure, row.due_on, on=on, calendar=org.working_calendar()))


def _promise(row: models.Undertaking, by: Actor, at: datetime) -> Any:
    """What the citizen has promised, in the ledger of all promises."""
    rule = SIGNED[Measure(row.measure)]
    names = "、".join(one.name for one in row.materials.order_by("position"))
    return promises.make_promise(
        file_key=row.case.file.key,
        kind=rule.promise,
        owner=PromiseParty.CITIZEN,
        to=PromiseParty.UNIT,
        unit=row.version.matter.department,
        task=rule.promised.format(materials=names),
        proof=rule.proof,
        due_on=row.due_on,
        site=row.case.site,
        by=by,
        at=at,
    )


def _masked(words: str) -> str:
    return with_tokens(words.strip()).text
