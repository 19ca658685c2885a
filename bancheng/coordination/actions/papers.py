"""The 交办单 on paper: issued when the officer asks for it, issued anew when one was wrong."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.coordination import papers
from bancheng.coordination.models import Request
from bancheng.papers import actions
from bancheng.papers import reads as issued_papers
from bancheng.papers.models import IssuedPaper
from bancheng.rules.papers import (
    ARTICLE,
    PaperKind,
    refusal_to_issue_again,
    refusal_to_issue_request,
)
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import RequestStep


@transaction.atomic
def issue_request(request: Request, *, by: Actor, at: datetime) -> IssuedPaper:
    """Issues the 交办单 of a request as it stands now; the one that stands already, if there is one.

    Raises   Refused as for every paper of the case; for a request that went elsewhere or was taken back.
    """
    held, asked = _held(request.case, request.pk, by)
    refuse(issued_papers.refusal_to_issue(held.file, PaperKind.REQUEST, papers.about(asked), by))
    return _issued(held, asked, by=by, at=at)


@transaction.atomic
def reissue_request(case: Case, issued: IssuedPaper, *, reason: str, by: Actor, at: datetime) -> IssuedPaper:
    """The 交办单 is issued anew as the request stands now, with another number; the old one says so to whoever checks it.

    Raises   Refused as for issuing it, without a reason, for a paper that is over.
    """
    _, asked = _held(case, papers.request_of(issued), by)
    return actions.reissue_paper(issued, document=papers.sheet_of(asked), reason=reason, by=by, at=at)


@transaction.atomic
def issue_request_again(case: Case, voided: IssuedPaper, *, by: Actor, at: datetime) -> IssuedPaper:
    """In the place of a 交办单 that was voided another is issued.

    Raises   Refused as for issuing it, and for a paper that was not voided.
    """
    held, asked = _held(case, papers.request_of(voided), by)
    refuse(refusal_to_issue_again(voided.ended_how))
    return _issued(held, asked, by=by, at=at)


def _issued(held: Case, asked: Request, *, by: Actor, at: datetime) -> IssuedPaper:
    return actions.issue_paper(
        file_key=held.file.key,
        kind=PaperKind.REQUEST,
        site=held.site,
        title=PaperKind.REQUEST.label,
        document=papers.sheet_of(asked),
        about=papers.about(asked),
        by=by,
        at=at,
    )


def _held(case: Case, pk: int | None, by: Actor) -> tuple[Case, Request]:
    held = Case.objects.locked(case.pk)
    if not cases.may_issue(held, by):
        raise Refused("not_yours", "交办单由经办的人出具，封卷以后不再出具", ARTICLE)
    asked = Request.objects.filter(pk=pk, case=held).select_related("unit", "dispatched_by").first()
    if asked is None:
        raise Refused("no_such_paper", "这件里没有这张交办单", ARTICLE)
    refuse(refusal_to_issue_request(RequestStep(asked.step)))
    asked.case = held
    return held, asked
