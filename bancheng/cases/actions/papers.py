"""Acts on paper: a paper is issued, replaced, voided, taken out; a new query code is given out."""

import secrets
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, own_papers, papers
from bancheng.cases.actions.folder import may_reveal
from bancheng.cases.actions.intake import code_hash
from bancheng.cases.dossier import Dossier
from bancheng.cases.facts import facts_of, standing_of
from bancheng.cases.models import AccessCode, Case
from bancheng.papers import actions as issuing
from bancheng.papers import reads
from bancheng.papers.models import IssuedPaper
from bancheng.records import told
from bancheng.records.models import StoredFile
from bancheng.rules import folder as rules
from bancheng.rules import numbering, process
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import SERVED, PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import Step

ARTICLE = "办理规程 §1：查询码印出后工作人员不再看到"
NOT_YOURS = "这件事的文书由经办的人打印"


@transaction.atomic
def print_receipt(case: Case, *, by: Actor, at: datetime) -> Case:
    """The receipt goes to the printer once more, without its query code; who printed it when is on the record.

    Raises   Refused for a sealed case, or for somebody who has no part in it.
    """
    held = _open_to(case, by)
    data = {"kind": "receipt/1", "paper": papers.PAPERS["receipt"].title}
    moves.note(held, LineKind.CASE_PAPER_PRINTED, by=by, at=at, data=data)
    return held


@transaction.atomic
def issue_paper(case: Case, *, paper: str, by: Actor, at: datetime) -> IssuedPaper:
    """A paper is issued: with its number, the addressee's name in full, frozen; who issued it when is on the record.

    Shapes   paper: the kind and, of several, its number: “result/2”.
    Returns  the paper; the one that stands already, if there is one.
    Raises   Refused for a sealed case, but for its cover; for somebody who has no part in it; for a paper there is none of; for
             who made the one that was voided.
    """
    held = _open_to(case, by, cover=_is_cover(paper))
    found, kind = _found(held, paper)
    refuse(reads.refusal_to_issue(held.file, kind, found.key, by))
    return issuing.issue_paper(
        file_key=held.file.key,
        kind=kind,
        site=held.site,
        title=found.paper.title,
        document=papers.document_of(found, held, at=at),
        about=found.key,
        by=by,
        at=at,
    )


@transaction.atomic
def reissue_paper(case: Case, issued: IssuedPaper, *, reason: str, by: Actor, at: datetime) -> IssuedPaper:
    """A paper is issued anew as the case stands now, with another number; the old one says so to whoever checks it.

    Raises   Refused as for issuing it; without a reason; for a paper that is over, or that another act issues.
    """
    held = _open_to(case, by, cover=_is_cover(issued.about))
    mine = _of_case(held, issued)
    found, _ = _found(held, mine.about)
    document = papers.document_of(found, held, at=at)
    return issuing.reissue_paper(mine, document=document, reason=reason, by=by, at=at)


@transaction.atomic
def void_paper(case: Case, issued: IssuedPaper, *, reason: str, by: Actor, at: datetime) -> IssuedPaper:
    """A paper is voided; its number stays, and who held it is told, with the conveners.

    Raises   Refused as for issuing it; for who had a hand in a paper the citizen holds; without a reason; for a paper that is over.
    """
    held = _open_to(case, by, cover=_is_cover(issued.about))
    mine = _of_case(held, issued)
    if refused := refusal_to_void(held, mine, by=by, at=at):
        raise refused
    return issuing.void_paper(mine, reason=reason, by=by, at=at)


def refusal_to_void(case: Case, issued: IssuedPaper, *, by: Actor, at: datetime) -> Refused | None:
    """Why this person may not void this paper of the case, or None."""
    is_served = issued.kind in SERVED
    return rules.refusal_to_void(
        facts_of(case, at=at), by, is_served=is_served, issued_by=issued.issued_by_id
    )


@transaction.atomic
def take_paper(case: Case, issued: IssuedPaper, *, form: str, by: Actor, at: datetime) -> StoredFile:
    """A frozen copy of a paper is taken out, of a sealed case too; who took it is on the record.

    Shapes   form: print, pdf or docx.
    Raises   Refused for somebody who has no part in the case.
    """
    held = Case.objects.locked(case.pk)
    if not may_take(held, by, cover=_is_cover(issued.about)):
        raise Refused("not_yours", NOT_YOURS, ARTICLE)
    return issuing.take_paper(_of_case(held, issued), form=form, by=by, at=at)


@transaction.atomic
def take_own_paper(case: Case, issued: IssuedPaper, *, by: Actor, at: datetime) -> StoredFile:
    """The citizen takes a copy of a paper made out to him, as PDF, the frozen one; that he did is on the record.

    Raises   Refused for anybody but him; for a paper that is not for him, or over; for an answer he has not been told of.
    Source   docs/decisions/0091.
    """
    held = Case.objects.locked(case.pk)
    mine = _of_case(held, issued)
    refuse(own_papers.refusals(Dossier(held), by)[mine.pk])
    return issuing.take_paper(mine, form="pdf", by=by, at=at)


def _is_cover(about: str) -> bool:
    return about.partition("/")[0] == PaperKind.COVER


def _found(held: Case, key: str) -> tuple[papers.Found, PaperKind]:
    found = papers.find_by_key(held, key)
    if found is None or found.paper.kind is None:
        raise Refused(
            "no_such_paper", "这份文书由出具它的那一步办理，这里没有", process.row("register").article
        )
    return found, found.paper.kind


def _of_case(held: Case, issued: IssuedPaper) -> IssuedPaper:
    mine = reads.paper_in(held.file, issued.pk)
    if mine is None:
        raise Refused("no_such_paper", "这件里没有这份文书", process.row("register").article)
    return mine


@transaction.atomic
def issue_new_code(case: Case, *, by: Actor, at: datetime) -> str:
    """Gives out a new query code; the old one opens nothing from now on, and the citizen is told so.

    Returns  the code, told once, here; only its keyed hash is kept.
    Raises   Refused for a sealed case, or for somebody who has no part in it.
    """
    held = _open_to(case, by)
    code = renewed_code(held, at=at)
    held.query_code_hash = code_hash(held.number, code)
    held.save(update_fields=["query_code_hash"])
    moves.note(held, LineKind.CASE_CODE_ISSUED, by=by, at=at, rows=[told.changed(held, "query_code_hash")])
    return code


def renewed_code(case: Case, *, at: datetime) -> str:
    """A fresh query code for a case; whatever was sent to prove the citizen by proves nothing from now on."""
    AccessCode.objects.filter(case=case, expires_at__gt=at).update(expires_at=at)
    return numbering.query_code(secrets.randbelow)


def may_issue(case: Case, by: Actor, *, cover: bool = False) -> bool:
    """Whether this person may issue papers of this case now: of a sealed one only its cover."""
    return cover == (case.step == Step.ARCHIVED) and may_take(case, by, cover=cover)


def may_take(case: Case, by: Actor, *, cover: bool = False) -> bool:
    """Whether this person may take copies of papers of this case out."""
    return rules.may_print_cover(standing_of(case), by) if cover else may_reveal(case, by)


def _open_to(case: Case, by: Actor, *, cover: bool = False) -> Case:
    held = Case.objects.locked(case.pk)
    if held.step == Step.ARCHIVED and not cover:
        raise Refused("filed", "已经归档封卷，文书在案卷里", process.row("file").article)
    if not may_take(held, by, cover=cover):
        raise Refused("not_yours", NOT_YOURS, ARTICLE)
    return held
