"""Papers the measures hand over: issued in the transaction of the act that needs them, issued anew when one was wrong."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.measures import models, papers, reads
from bancheng.measures.video import reads as video
from bancheng.measures.video.papers import record_sheet
from bancheng.papers import actions
from bancheng.papers import reads as issued_papers
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper
from bancheng.rules import undertakings as rules
from bancheng.rules.calendar import local
from bancheng.rules.papers import ARTICLE, PaperKind, refusal_to_issue_again
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.signed_measures import SIGNED
from bancheng.rules.vocabulary import Measure
from bancheng.rules.whole_numbers import whole_number

LARGEST_KEY = 10**15


def issue_undertaking(
    row: models.Undertaking, signature: models.Signature, *, by: Actor, at: datetime
) -> list[IssuedPaper]:
    """Freezes the signed 承诺书, and for 容缺受理 issues the 通知书 in its two copies."""
    rule = SIGNED[Measure(row.measure)]
    promise = actions.issue_paper(
        file_key=row.case.file.key,
        kind=rule.paper,
        site=row.case.site,
        title=rule.title,
        document=papers.signed(row, signature, reads.picture_of(signature)),
        about=reads.about_undertaking(row.pk),
        by=by,
        at=at,
    )
    if rule.measure is not Measure.GAP_ACCEPTANCE:
        return [promise]
    notice = actions.issue_paper(
        file_key=row.case.file.key,
        kind=PaperKind.TOLERANCE_NOTICE,
        site=row.case.site,
        title=PaperKind.TOLERANCE_NOTICE.label,
        document=_notice(row, promise, at),
        about=reads.about_notice(row.pk),
        by=by,
        at=at,
    )
    return [promise, notice]


def _notice(row: models.Undertaking, promise: IssuedPaper, at: datetime) -> Document:
    how = reads.said_in(row)["how"]
    return papers.gap_notice(row, how=how, on=local(at).date(), promise=promise.number)


def issue_link(row: models.RemoteLink, *, by: Actor, at: datetime) -> IssuedPaper:
    """Issues the record sheet of a link."""
    return actions.issue_paper(
        file_key=row.case.file.key,
        kind=PaperKind.LINK_RECORD,
        site=row.case.site,
        title=PaperKind.LINK_RECORD.label,
        document=papers.link_record(row),
        about=f"link/{row.pk}",
        by=by,
        at=at,
    )


# --- anew ------------------------------------------------------------------------------------------------


@transaction.atomic
def reissue_paper(case: Case, issued: IssuedPaper, *, reason: str, by: Actor, at: datetime) -> IssuedPaper:
    """A paper of a measure is issued anew, with another number; the old one says so to whoever checks it.

    Raises   Refused as for every paper of the case; without a reason; for a paper that is over, or no measure's; for one he did not sign.
    """
    held = _held(case, by)
    document = _document(held, issued.about, at)
    return actions.reissue_paper(issued, document=document, reason=reason, by=by, at=at)


@transaction.atomic
def issue_again(case: Case, voided: IssuedPaper, *, by: Actor, at: datetime) -> IssuedPaper:
    """In the place of a paper of a measure that was voided another is issued; the one that stands, if there is one.

    Raises   Refused as for every paper of the case; for a paper that is in force or was replaced, or no measure's; for one he
             did not sign; for who made the one that was voided.
    """
    held = _held(case, by)
    refuse(refusal_to_issue_again(voided.ended_how))
    kind, document = PaperKind(voided.kind), _document(held, voided.about, at)
    refuse(issued_papers.refusal_to_issue(held.file, kind, voided.about, by))
    return actions.issue_paper(
        file_key=held.file.key,
        kind=kind,
        site=held.site,
        title=voided.title,
        document=document,
        about=voided.about,
        by=by,
        at=at,
    )


def _held(case: Case, by: Actor) -> Case:
    held = Case.objects.locked(case.pk)
    if not cases.may_issue(held, by):
        raise Refused("not_yours", "这件事的文书由经办的人出具，封卷以后不再出具", ARTICLE)
    return held


def _document(held: Case, about: str, at: datetime) -> Document:
    """What a paper of a measure says, made anew from what it rests on."""
    name, _, number = about.partition("/")
    pk = whole_number(number, most=LARGEST_KEY)
    made = DOCUMENTS[name](held, pk, at) if name in DOCUMENTS and pk is not None else None
    if made is None:
        raise Refused("no_such_paper", "这份文书由出具它的那一步办理，这里没有", ARTICLE)
    return made


def _of_undertaking(held: Case, pk: int, at: datetime) -> Document | None:
    row = _in_force(held, pk)
    signature = reads.signature_of(row) if row else None
    return papers.signed(row, signature, reads.picture_of(signature)) if row and signature else None


def _of_notice(held: Case, pk: int, at: datetime) -> Document | None:
    row = _in_force(held, pk)
    promise = issued_papers.standing(held.file, reads.about_undertaking(pk))
    refuse(rules.refusal_of_notice(is_promised=row is not None and promise is not None))
    assert row is not None
    assert promise is not None
    return _notice(row, promise, at)


def _in_force(held: Case, pk: int) -> models.Undertaking | None:
    """The undertaking on which a paper rests.

    Raises   Refused once a supervisor has found that it was not the citizen who signed it.
    Source   docs/decisions/0050.
    """
    row = reads.undertakings_of(held).filter(pk=pk, result=models.Undertaking.DONE).first()
    if row is not None and reads.is_forged(row):
        raise rules.FORGED
    return row


def _of_link(held: Case, pk: int, at: datetime) -> Document | None:
    row = models.RemoteLink.objects.filter(case=held, pk=pk).select_related("recorded_by", "second").first()
    return papers.link_record(row) if row else None


def _of_room(held: Case, pk: int, at: datetime) -> Document | None:
    room = video.rooms_of(held).filter(pk=pk, second_at__isnull=False).first()
    return record_sheet(room) if room else None


DOCUMENTS: dict[str, Callable[[Case, int, datetime], Document | None]] = {
    "undertaking": _of_undertaking,
    "gap_notice": _of_notice,
    "link": _of_link,
    "video": _of_room,
}
"""By what a paper of a measure is known among the papers of its case → how it is made anew."""
