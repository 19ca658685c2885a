"""What follows when a citizen says that a signature is not his: a supervisor looks into it; nothing falls by his word alone."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.measures import reads
from bancheng.measures.models import Signature, SignatureDispute, Undertaking
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import undertakings as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import ClockKind, Measure, Role


@transaction.atomic
def dispute_signature(signature: Signature, *, words: str, by: Actor, at: datetime) -> SignatureDispute:
    """The citizen says that he has not signed; until a supervisor has looked into it the undertaking is not put in force, nor the case filed.

    Shapes   by: he himself, having proved it, or the member of staff who enters his word for him.
    Raises   Refused for anybody but him or who enters his word and had no hand in the signature, for what he drew on his own
             screen, and the second time.
    Source   docs/decisions/0050.
    """
    held, row = _held(signature)
    is_disputed = reads.dispute_of(row) is not None
    refuse(reads.refusal_to_dispute(row, facts_of(held, at=at), by, is_disputed=is_disputed))
    citizen = by if Role.CITIZEN in by.roles else citizen_by_slip(held.pk, by)
    dispute = SignatureDispute.objects.create(
        signature=row, words=_masked(words), disputed_at=at, entered_by_id=citizen.person
    )
    data = _said(row) | ({"entered_by": citizen.through} if citizen.through else {})
    # What he says may name people: it is for the supervisor, and never in the timeline.
    rows = told.new(dispute)
    records.append(held.file, LineKind.SIGNATURE_DISPUTED, by=citizen.ref, at=at, data=data, rows=rows)
    cases.wait_for_finding(held, kind=ClockKind.SIGNATURE_REVIEW, ref=dispute.pk, at=at)
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
    fresh = SignatureDispute.objects.select_for_update().get(pk=dispute.pk)
    refuse(reads.refusal_to_settle(fresh, facts_of(held, at=at), by))
    ask_for(rules.missing_in_settling(words), rules.ARTICLE_SIGNING)
    fresh.is_his, fresh.settled_words = is_his, _masked(words)
    fresh.settled_by_id, fresh.settled_at = by.person, at
    columns = ("is_his", "settled_words", "settled_by", "settled_at")
    fresh.save(update_fields=columns)
    rows = [told.changed(fresh, *columns)]
    in_force = row.undertaking.result == Undertaking.DONE
    if not is_his and not in_force:
        rows += told.update(Signature.objects.filter(pk=row.pk, voided_at=None), voided_at=at)
    label = "是本人签的" if is_his else "不是本人签的"
    data = _said(row) | {"is_his": is_his, "found_label": label, "in_force": in_force}
    private = {"settled_words": fresh.settled_words}
    records.append(
        held.file, LineKind.DISPUTE_SETTLED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    if in_force and not is_his:
        cases.wait_for_finding(held, kind=ClockKind.REVOCATION, ref=fresh.pk, at=at)
    cases.end_finding(held, kind=ClockKind.SIGNATURE_REVIEW, ref=fresh.pk, at=at)
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
