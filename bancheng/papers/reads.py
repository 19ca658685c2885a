"""What may be asked of issued papers. Whoever calls has checked who may see the file they lie in."""

import json

from django.db.models import QuerySet

from bancheng.papers.blocks import Document, masked
from bancheng.papers.models import IssuedPaper
from bancheng.records import documents
from bancheng.records.models import File, StoredFile
from bancheng.rules.papers import (
    PaperEnd,
    PaperKind,
    plain_number,
    read_check_code,
    refusal_to_issue_in_its_place,
)
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


def papers_of(file: File) -> QuerySet[IssuedPaper]:
    """Every paper issued in a file, in the order in which they were, those voided and replaced among them."""
    return IssuedPaper.objects.filter(file=file).select_related("pdf", "docx")


def standing(file: File, about: str) -> IssuedPaper | None:
    """The paper in force about this; none when it was never issued, or voided."""
    return papers_of(file).filter(about=about, ended_at=None).first()


def voided_last(file: File, about: str) -> IssuedPaper | None:
    """The voided paper in whose place another would be issued; none where one stands, or the last was not voided."""
    last = papers_of(file).filter(about=about).order_by("pk").last() if about else None
    return last if last is not None and last.ended_how == PaperEnd.VOID else None


def refusal_to_issue(file: File, kind: PaperKind, about: str, by: Actor) -> Refused | None:
    """Why this person may not issue a paper about this now, or None: the last one was voided, and he had made one of them."""
    if voided_last(file, about) is None:
        return None
    issued_by = set(papers_of(file).filter(about=about).values_list("issued_by", flat=True))
    return refusal_to_issue_in_its_place(kind, person=by.person, issued_by=issued_by)


def paper_in(file: File, pk: int) -> IssuedPaper | None:
    """One paper of a file."""
    return papers_of(file).filter(pk=pk).select_related("replaces", "replaced_by", "site").first()


def document_of(paper: IssuedPaper, *, in_full: bool) -> Document:
    """The document a paper was drawn from; masked unless it is taken out in an act of its own."""
    document: Document = json.loads(paper.document)
    return document if in_full else masked(document)


def octets_of(stored: StoredFile) -> bytes:
    """The frozen copy as it was made.

    Raises   FileNotFoundError; keys.Unreadable if it was altered.
    """
    return documents.content(stored)


def by_code(code: str) -> IssuedPaper | None:
    """The paper with this check code, however it is typed."""
    plain = read_check_code(code)
    found = (
        IssuedPaper.objects.filter(code=plain).select_related("site", "pdf", "replaced_by") if plain else None
    )
    return found.first() if found is not None else None


def by_number_and_code(number: str, code: str) -> IssuedPaper | None:
    """The paper with this number and this check code; both must be right."""
    found = by_code(code)
    return found if found is not None and found.number == plain_number(number) else None
