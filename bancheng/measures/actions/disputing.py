"""What follows when a citizen says that a signature is not his: a supervisor looks into it; nothing falls by his word alone."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.measures import reads
from bancheng.measures.models import Signature, SignatureDispute
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import undertakings as rules
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Measure

SETTLED = Refused("dispute_settled", "这个签字已经核实过了", rules.ARTICLE_SIGNING)


@transaction.atomic
def dispute_signature(signature: Signature, *, words: str, by: Actor, at: datetime) -> SignatureDispute:
    """The citizen says that he has not signed; until a supervisor has looked into it the undertaking is not put in force.

    Raises   Refused for anybody but him or who enters his word and had no hand in the signature, for what he drew on his own screen, and the second time.
    Source   docs/decisions/0050.
    """
    held, row = _held(signature)
    if refused := rules.refusal_to_dispute(facts_of(held, at=at), by):
        raise refused
    if refused := rules.refusal_through_maker(by, made_by=reads.makers_of(row)):
        raise refused
    if row.how == Signature.OWN or row.voided_at is not None:
        raise Refused(
            "not_disputable", "这个签字不用说了：它是您自己签的，或者已经不作数", rules.ARTICLE_SIGNING
        )
    if SignatureDispute.objects.filter(signature=row).exists():
        raise Refused("disputed_already", "已经记下您说的，由督查员核实", rules.ARTICLE_SIGNING)
    dispute = SignatureDispute.objects.create(
        signature=row, words=_masked(words), disputed_at=at, entered_by_id=by.person
    )
    data = _said(row) | ({"entered_by": by.through} if by.through else {})
    # What he says may name people: it is for the supervisor, and never in the timeline.
    rows = told.new(dispute)
    records.append(held.file, LineKind.SIGNATURE_DISPUTED, by=by.ref, at=at, data=data, rows=rows)
    return dispute


@transaction.atomic
def settle_dispute(
    dispute: SignatureDispute, *, is_his: bool, words: str, by: Actor, at: datetime
) -> SignatureDispute:
    """A supervisor says whose signature it is.

    One that is not the citizen's holds no longer, if nothing rests on it yet; what was put in force is for the convener to undo.

    Raises   Refused for anybody but a supervisor who had no hand in it, and once it is settled; Wanting without a word of how it was found.
    """
    held, row = _held(dispute.signature)
    if refused := reads.refusal_to_settle(dispute, facts_of(held, at=at), by):
        raise refused
    fresh = SignatureDispute.objects.select_for_update().get(pk=dispute.pk)
    if fresh.settled_at is not None:
        raise SETTLED
    if not words.strip():
        raise Wanting([Missing("words", "写明怎样核实的，凭什么认定")], rules.ARTICLE_SIGNING)
    fresh.is_his, fresh.settled_words = is_his, _masked(words)
    fresh.settled_by_id, fresh.settled_at = by.person, at
    columns = ("is_his", "settled_words", "settled_by", "settled_at")
    fresh.save(update_fields=columns)
    rows = [told.changed(fresh, *columns)]
    in_force = row.undertaking.ended_at is not None
    if not is_his and not in_force:
        rows += told.update(Signature.objects.filter(pk=row.pk, voided_at=None), voided_at=at)
    label = "是本人签的" if is_his else "不是本人签的"
    data = _said(row) | {"is_his": is_his, "found_label": label, "in_force": in_force}
    private = {"settled_words": fresh.settled_words}
    records.append(
        held.file, LineKind.DISPUTE_SETTLED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    return fresh


def _held(signature: Signature) -> tuple[Case, Signature]:
    """The case, held, and its signature as it stands."""
    held = Case.objects.locked(signature.undertaking.case_id)
    return held, Signature.objects.select_related("undertaking__case__file").get(pk=signature.pk)


def _said(row: Signature) -> dict[str, Any]:
    measure = Measure(row.undertaking.measure)
    return {
        "undertaking": row.undertaking_id,
        "signature": row.pk,
        "measure": measure,
        "measure_label": measure.label,
    }


def _masked(words: str) -> str:
    return with_tokens(words.strip()).text
