"""Acts on what lies in a case: put a document in, look at a masked datum for a stated reason."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q

from bancheng.cases import moves
from bancheng.cases.facts import standing_of
from bancheng.cases.models import Attachment, Case, Party, Supplement
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.models import StoredFile
from bancheng.rules import folder as rules
from bancheng.rules import process
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import Step

FIELDS = {
    "name": "姓名",
    "phone": "电话",
    "id_number": "证件号",
    "address": "地址",
    "credit_code": "信用代码",
    "further_numbers": "文中提到的号码",
}


@transaction.atomic
def attach(case: Case, *, upload: UploadedFile, kind: str, by: Actor, at: datetime) -> Attachment:
    """Puts a document into the case's folder; the record keeps its hash.

    Raises   Refused for who has no part in the case or none that brings this kind; for a sealed case, a
             full folder, or a document of a kind the hall does not take.
    """
    held = Case.objects.locked(case.pk)
    refused = rules.refusal_to_attach(kind, standing_of(held), by)
    if refused is not None:
        raise refused
    return keep(held, upload=upload, kind=kind, by=by, at=at)


def keep(
    held: Case,
    *,
    upload: UploadedFile,
    kind: str,
    by: Actor,
    at: datetime,
    asked: tuple[Supplement, int] | None = None,
) -> Attachment:
    """Lays a document into a case that is held, for an act that has checked who asks.

    Shapes   asked: for which of the materials that were asked for it comes.
    """
    _refuse_shut(held)
    refuse(_refusal_of_room(held, kind, by))
    stored = records.store_upload(upload, by=by.ref, at=at)
    return _lay(held, stored, kind=kind, by=by, at=at, asked=asked)


@transaction.atomic
def lay_document(case: Case, *, stored: StoredFile, kind: str, by: Actor, at: datetime) -> Attachment:
    """Lays a document of a room above into the case's folder; that room has judged who may, why, and how many.

    Raises   Refused for a sealed case.
    """
    held = Case.objects.locked(case.pk)
    _refuse_shut(held)
    return _lay(held, stored, kind=kind, by=by, at=at)


def _refuse_shut(held: Case) -> None:
    if held.step == Step.ARCHIVED:
        raise Refused("filed", "已经归档封卷，新的材料请登记为关联的新件", process.row("file").article)


def _refusal_of_room(held: Case, kind: str, by: Actor) -> Refused | None:
    counted = held.attachments.aggregate(
        his=Count("pk", filter=Q(added_by=None)), ours=Count("pk", filter=Q(added_by__isnull=False))
    )
    return rules.refusal_of_room(kind, by, **counted)


def _lay(
    held: Case,
    stored: StoredFile,
    *,
    kind: str,
    by: Actor,
    at: datetime,
    asked: tuple[Supplement, int] | None = None,
) -> Attachment:
    supplement, item = asked or (None, None)
    attachment = Attachment.objects.create(
        case=held,
        stored=stored,
        kind=kind,
        added_at=at,
        added_by_id=by.person,
        supplement=supplement,
        item=item,
    )
    label = dict(Attachment.KINDS)[kind]
    data = {"attachment": attachment.pk, "kind": kind, "kind_label": label, "stored": [stored.fact()]}
    rows = told.new(attachment, stored)
    moves.note(held, LineKind.CASE_ATTACHED, by=by, at=at, data=data, rows=rows)
    return attachment


@transaction.atomic
def reveal(case: Case, party: Party, *, field: str, reason: str, by: Actor, at: datetime) -> str:
    """Shows one clear datum of the citizen for a stated reason; who looked, and why, is on the record.

    Raises   Refused without a reason, or for somebody whose work on the case cannot need it.
    Source   constitution 10; domain.md §7.2.
    """
    held = Case.objects.locked(case.pk)
    if field not in FIELDS or party.case_id != held.pk:
        raise Refused("no_such_field", "没有这一项", "")
    if not may_reveal(held, by):
        raise Refused("not_yours", "您在这件事里不需要看完整的号码", "个人信息保护法第六条")
    if not reason.strip():
        raise Refused("reason_missing", "写一句为什么要看，会记入留痕", "个人信息保护法第五十一条")
    moves.note(
        held,
        LineKind.CASE_REVEALED,
        by=by,
        at=at,
        data={"field": field, "field_label": FIELDS[field]},
        private={"reason": reason.strip()},
    )
    clear = getattr(party, field)
    return "、".join(clear) if field == "further_numbers" else str(clear)


def may_reveal(case: Case, by: Actor) -> bool:
    """Whether this person's part in the case can need a clear number."""
    return rules.may_reveal(standing_of(case), by)
