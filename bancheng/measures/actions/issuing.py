"""Papers the measures hand over, issued in the transaction of the act that needs them."""

from datetime import datetime

from bancheng.measures import models, papers, reads
from bancheng.papers import actions
from bancheng.papers.models import IssuedPaper
from bancheng.rules.calendar import local
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Measure

OF_MEASURE = {
    Measure.GAP_ACCEPTANCE: PaperKind.TOLERANCE_PROMISE,
    Measure.PROMISE: PaperKind.PLEDGE,
}


def issue_undertaking(
    row: models.Undertaking, signature: models.Signature, *, by: Actor, at: datetime
) -> list[IssuedPaper]:
    """Freezes the signed 承诺书, and for 容缺受理 issues the 通知书 in its two copies."""
    measure = Measure(row.measure)
    signed = papers.signed(row, signature, reads.picture_of(signature))
    issued = [
        actions.issue_paper(
            file_key=row.case.file.key,
            kind=OF_MEASURE[measure],
            site=row.case.site,
            title=papers.TITLES[measure],
            document=signed,
            about=f"undertaking/{row.pk}",
            by=by,
            at=at,
        )
    ]
    if measure is Measure.GAP_ACCEPTANCE:
        notice = papers.gap_notice(row, how=reads.said_in(row)["how"], on=local(at).date())
        issued.append(
            actions.issue_paper(
                file_key=row.case.file.key,
                kind=PaperKind.TOLERANCE_NOTICE,
                site=row.case.site,
                title=PaperKind.TOLERANCE_NOTICE.label,
                document=notice,
                about=f"gap_notice/{row.pk}",
                by=by,
                at=at,
            )
        )
    return issued


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
