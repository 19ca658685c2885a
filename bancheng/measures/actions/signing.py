"""Acts of signing: on the counter's screen, on the citizen's own, or on paper that somebody else scans in."""

import json
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.measures import ink, models, reads
from bancheng.records import actions as records
from bancheng.records import keys, told
from bancheng.records.models import StoredFile
from bancheng.rules import undertakings as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Measure

Signature = models.Signature


@transaction.atomic
def sign_at_counter(
    undertaking: models.Undertaking, *, shown: str, strokes: object, by: Actor, at: datetime
) -> Signature:
    """The citizen signs on the screen that somebody of the window hands him.

    Shapes   shown: hash of the text he had before him; strokes: as `rules.read_strokes` reads them.
    Raises   Refused if the text has changed meanwhile, for what is no signature or was drawn before, and for who would be
             the only one to know of it.
    """
    held, row = _to_sign(undertaking, shown)
    refused = reads.refusal_to_hand_screen(row, facts_of(held, at=at), by)
    if refused is not None:
        raise refused
    return _sign_on_screen(held, row, Signature.COUNTER, strokes, citizen_by_slip(held.pk, by), at)


@transaction.atomic
def sign_on_own_screen(
    undertaking: models.Undertaking, *, shown: str, strokes: object, by: Actor, at: datetime
) -> Signature:
    """The citizen signs on his own page, having proved that the case is his."""
    held, row = _to_sign(undertaking, shown)
    refused = rules.refusal_to_sign(facts_of(held, at=at), by)
    if refused is not None:
        raise refused
    return _sign_on_screen(held, row, Signature.OWN, strokes, by, at)


@transaction.atomic
def enter_scan(
    undertaking: models.Undertaking, *, check: str, scan: UploadedFile, by: Actor, at: datetime
) -> Signature:
    """Enters a paper the citizen signed by hand; by somebody who has not handled the case and wrote no edition of it.

    Shapes   check: the code under the text, as it stands on the signed paper.
    Raises   Refused for the handler, for who drew it up, for a paper with another code, for a scan the house does not take.
    """
    held, row = _to_sign(undertaking, undertaking.text_hash)
    facts = facts_of(held, at=at)
    refused = reads.refusal_to_enter_scan(row, facts, by) or rules.refusal_of_paper(check, row.check_code)
    if refused is not None:
        raise refused
    picture = records.store_upload(scan, by=by.ref, at=at)
    return _keep(held, row, Signature.SCAN, "", picture, citizen_by_slip(held.pk, by), at)


def _to_sign(undertaking: models.Undertaking, shown: str) -> tuple[Case, models.Undertaking]:
    """Case and undertaking, held, if this text can be signed now."""
    held = Case.objects.locked(undertaking.case_id)
    row = models.Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking.pk)
    if row.ended_at is not None or not held.is_open:
        raise Refused("undertaking_over", "这份承诺书已经不用签了", rules.ARTICLE_SIGNING)
    if refused := rules.refusal_of_text(shown, row.text_hash):
        raise refused
    if reads.signature_of(row) is not None:
        raise Refused("signed_already", "这份承诺书已经签过了", rules.ARTICLE_SIGNING)
    return held, row


def _sign_on_screen(
    held: Case, row: models.Undertaking, how: str, strokes: object, citizen: Actor, at: datetime
) -> Signature:
    drawn = rules.read_strokes(strokes)
    mark = keys.blind_index("measures.signature", rules.shape_of(drawn))
    if Signature.objects.filter(shape_mark=mark).exists():
        raise rules.REPLAYED
    upload = ContentFile(ink.png(drawn), name="签字.png")
    picture = records.store_upload(upload, by=citizen.through or citizen.ref, at=at)
    kept = json.dumps(drawn, separators=(",", ":"))
    return _keep(held, row, how, kept, picture, citizen, at, mark)


def _keep(
    held: Case,
    row: models.Undertaking,
    how: str,
    strokes: str,
    picture: StoredFile,
    citizen: Actor,
    at: datetime,
    mark: str = "",
) -> Signature:
    """The signature, bound by hash to the text that stands, and its line."""
    signature = Signature(
        undertaking=row,
        edition=row.edition,
        text_hash=row.text_hash,
        how=how,
        strokes=strokes,
        shape_mark=mark,
        picture=picture,
        signed_at=at,
        entered_by_id=citizen.person,
    )
    signature.binding = reads.binding_of(signature)
    signature.save(force_insert=True)
    measure = Measure(row.measure)
    data = {
        "undertaking": row.pk,
        "measure": measure,
        "measure_label": measure.label,
        "edition": row.edition,
        "text_hash": row.text_hash,
        "binding": signature.binding,
        "how": how,
        "how_label": signature.get_how_display(),
        "stored": [picture.fact()],
    }
    if citizen.through:
        data["entered_by"] = citizen.through
    rows = told.new(signature, picture)
    records.append(held.file, LineKind.UNDERTAKING_SIGNED, by=citizen.ref, at=at, data=data, rows=rows)
    return signature
