"""Acts on third-party reviews: entered with their document, corrected by a row in the place of the wrong one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from bancheng.cases.actions import ask_for
from bancheng.org import record
from bancheng.org.actions.powers import require
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.documents import Upload
from bancheng.records.models import StoredFile
from bancheng.reports.models import Review
from bancheng.rules import third_party as rules
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.third_party import Entry

SUBJECT = "reviews"
KEEPING = "keep_reviews"
CENT = Decimal("0.01")


@transaction.atomic
def enter_review(entry: Entry, *, upload: Upload | None, by: Actor, at: datetime) -> Review:
    """Enters a review with the document it stands in.

    Raises   Refused for anybody but supervisor and convener, for a document the hall does not take; Wanting.
    """
    require(by, KEEPING)
    ask_for(rules.missing(entry, has_document=upload is not None, on=local(at).date()), rules.ARTICLE)
    assert upload is not None
    stored = records.store_upload(upload, by=by.ref, at=at)
    row = _row(entry, stored, by=by, at=at)
    row.save()
    data = {"review": row.pk, "reviewer": row.reviewer, "stored": [stored.fact()]}
    _write(LineKind.REVIEW_ENTERED, data, [*told.new(row), *told.new(stored)], by=by, at=at)
    return row


@transaction.atomic
def correct_review(
    review: Review, entry: Entry, *, reason: str, upload: Upload | None, by: Actor, at: datetime
) -> Review:
    """Puts a right row in the place of a wrong one, which stays; without another document the same one stands behind it.

    Raises   Refused for anybody but supervisor and convener, without a reason, for a row that was corrected already; Wanting.
    """
    require(by, KEEPING)
    held = Review.objects.select_for_update().get(pk=review.pk)
    refuse(rules.refusal_to_correct(is_corrected=held.corrected_at is not None, reason=reason))
    ask_for(rules.missing(entry, has_document=True, on=local(at).date()), rules.ARTICLE)
    held.corrected_at = at
    held.save(update_fields=["corrected_at"])
    stored = records.store_upload(upload, by=by.ref, at=at) if upload else held.document
    row = _row(entry, stored, by=by, at=at)
    row.corrects, row.reason = held, reason.strip()
    row.save()
    data = {"review": row.pk, "wrong": held.pk, "reviewer": row.reviewer, "stored": [stored.fact()]}
    rows = [told.changed(held, "corrected_at"), *told.new(row), *(told.new(stored) if upload else ())]
    _write(LineKind.REVIEW_CORRECTED, data, rows, by=by, at=at)
    return row


def _row(entry: Entry, stored: StoredFile, *, by: Actor, at: datetime) -> Review:
    """The entry as a row; whoever judged it has found everything in it."""
    assert entry.from_on and entry.last_on and entry.percent is not None and by.person is not None
    return Review(
        reviewer=entry.reviewer.strip(),
        from_on=entry.from_on,
        to_on=entry.last_on + timedelta(days=1),
        method=entry.method.strip(),
        sample=entry.sample,
        figure=entry.figure.strip(),
        percent=entry.percent.quantize(CENT),
        document=stored,
        entered_by_id=by.person,
        entered_at=at,
    )


def _write(
    kind: LineKind, data: Mapping[str, object], rows: list[told.Written], *, by: Actor, at: datetime
) -> None:
    record.write(SUBJECT, kind, by=by.ref, at=at, data=data, rows=rows)
