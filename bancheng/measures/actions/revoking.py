"""The act that ends an undertaking in force which the citizen has not signed: signature, papers, promise and evidence at once."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.measures import reads
from bancheng.measures.models import Signature, SignatureDispute, Undertaking
from bancheng.papers import actions as papers
from bancheng.promises import actions as promises
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import revoking as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import ClockKind, Measure


@transaction.atomic
def revoke_undertaking(undertaking: Undertaking, *, why: str, by: Actor, at: datetime) -> Undertaking:
    """Revokes an undertaking in force whose signature was found not to be the citizen's; of a filed case too.

    The signature holds no longer, the papers he was handed are void, the promise that came of it is neither kept nor broken, and
    no answer leans on the measure any more. He and the conveners are told; what becomes of an answer given, the convener decides.

    Raises   Refused for anybody but a head or convener without a hand in it, before the finding, and once it is done; Wanting
             without a word of why.
    Source   docs/decisions/0054.
    """
    held = Case.objects.locked(undertaking.case_id)
    row = Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking.pk)
    row.case = held
    refuse(reads.refusal_to_revoke(row, facts_of(held, at=at), by))
    ask_for(rules.missing_in_revoking(why), rules.ARTICLE)
    row.result, row.why = Undertaking.REVOKED, with_tokens(why.strip()).text
    row.revoked_at, row.revoked_by_id = at, by.person
    columns = ("result", "why", "revoked_at", "revoked_by")
    row.save(update_fields=columns)
    rows = [told.changed(row, *columns)]
    rows += told.update(Signature.objects.filter(undertaking=row, voided_at=None), voided_at=at)
    measure = Measure(row.measure)
    data = {"undertaking": row.pk, "measure": measure, "measure_label": measure.label}
    private = {"why": row.why}
    kind = LineKind.UNDERTAKING_REVOKED
    records.append(held.file, kind, by=by.ref, at=at, data=data, private=private, rows=rows)
    _let_fall(row, by, at)
    return row


def _let_fall(row: Undertaking, by: Actor, at: datetime) -> None:
    """What rested on it: the papers in force, the promise, the evidence for the type of the case."""
    for paper in reads.papers_of(row).filter(ended_at=None):
        falls_with = LineKind.UNDERTAKING_REVOKED
        papers.void_paper(paper, reason=rules.BECAUSE, by=by, at=at, falls_with=falls_with)
    promise = reads.promise_of(row)
    if promise is not None:
        promises.void_promise(promise, because=rules.BECAUSE, by=by, at=at)
    for dispute in SignatureDispute.objects.filter(signature__undertaking=row):
        cases.end_finding(row.case, kind=ClockKind.REVOCATION, ref=dispute.pk, at=at)
    cases.strike_evidence(row.case, kind=f"measure:{row.measure}", ref=str(row.pk), by=by, at=at)
