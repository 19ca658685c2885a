"""Acts on papers: issued with a number and frozen, replaced by another, voided; each with its line in the file.

Whoever calls has checked who asks, and usually holds his own row already. One paper is written whole or not at all:
number, document, PDF and Word, and the line, in the transaction of the act that needs it.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from bancheng.org.models import Site
from bancheng.papers import blocks, fonts, pdf, reads, verifying, word
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper, PaperSeries, series_name
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.models import File, StoredFile
from bancheng.rules.calendar import local
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import (
    PaperEnd,
    PaperKind,
    PaperNumber,
    check_code,
    refusal_to_end,
    usual_word,
)
from bancheng.rules.permissions import Actor

LONGEST_LACKING = 50


@transaction.atomic
def issue_paper(
    *,
    file_key: str,
    kind: PaperKind,
    site: Site,
    title: str,
    document: Document,
    by: Actor,
    at: datetime,
    about: str = "",
) -> IssuedPaper:
    """Issues a paper: takes the next number, freezes document, PDF and Word, and writes the line.

    Shapes   document: made by `papers.blocks.document`. about: what the caller calls it; there is one in force of each.
    Returns  the paper; of one that stands already about the same, that one, without a new line. In the place of a voided one
             it says so in the record.
    Raises   ValueError for an answer, a declining or a receipt that does not say that it is no decision.
    """
    file = File.objects.select_for_update().get(key=file_key)
    standing = IssuedPaper.objects.filter(file=file, about=about, ended_at=None).first() if about else None
    if standing is not None:
        return standing
    voided = reads.voided_last(file, about)
    wish = _Wish(file, kind, site, title, document, about)
    paper, stored = _written(wish, by=by, at=at)
    data, line = _said(paper, stored), LineKind.PAPER_ISSUED
    if voided is not None:
        data, line = data | {"old": voided.number}, LineKind.PAPER_ISSUED_AGAIN
    records.append(file, line, by=by.ref, at=at, data=data, rows=told.new(paper, *stored))
    return paper


@transaction.atomic
def reissue_paper(
    paper: IssuedPaper, *, document: Document, reason: str, by: Actor, at: datetime
) -> IssuedPaper:
    """Issues another paper in the place of this one, with a number of its own; the old one says so from now on.

    Raises   Refused without a reason, or for a paper that is over.
    """
    file, held = _held(paper)
    if refused := refusal_to_end(held.ended_how, reason):
        raise refused
    ended = _ended(held, PaperEnd.REPLACED, reason, by, at)
    wish = _Wish(file, PaperKind(held.kind), held.site, held.title, document, held.about, held)
    new, stored = _written(wish, by=by, at=at)
    data = _said(new, stored) | {"old": held.number}
    private = {"reason": reason.strip()}
    rows = [ended, *told.new(new, *stored)]
    records.append(file, LineKind.PAPER_REISSUED, by=by.ref, at=at, data=data, private=private, rows=rows)
    return new


@transaction.atomic
def void_paper(
    paper: IssuedPaper, *, reason: str, by: Actor, at: datetime, falls_with: str = ""
) -> IssuedPaper:
    """Voids a paper; its number stays where it was, and whoever checks it reads that it is void.

    Shapes   falls_with: the line of the act that takes away what the paper rested on, and tells of it; else empty.
    Raises   Refused without a reason, or for a paper that is over.
    """
    file, held = _held(paper)
    if refused := refusal_to_end(held.ended_how, reason):
        raise refused
    ended = _ended(held, PaperEnd.VOID, reason, by, at)
    data = {"paper": held.pk, "kind": held.kind, "title": held.title, "number": held.number}
    data |= {"falls_with": falls_with} if falls_with else {}
    private = {"reason": reason.strip()}
    records.append(file, LineKind.PAPER_VOIDED, by=by.ref, at=at, data=data, private=private, rows=[ended])
    return held


@transaction.atomic
def take_paper(paper: IssuedPaper, *, form: str, by: Actor, at: datetime) -> StoredFile:
    """Takes a copy of a paper out: printed again, as PDF or as Word, always the frozen one; who did is on the record.

    Shapes   form: print, pdf or docx.
    """
    file, held = _held(paper)
    data = {
        "paper": held.pk,
        "title": held.title,
        "number": held.number,
        "form": form,
        "form_label": FORMS[form],
    }
    records.append(file, LineKind.PAPER_TAKEN, by=by.ref, at=at, data=data)
    return held.docx if form == "docx" else held.pdf


FORMS = {"print": "打印", "pdf": "PDF", "docx": "Word"}
"""How a copy of a paper is taken out."""


@dataclass(frozen=True)
class _Wish:
    """What is to be issued, and instead of which."""

    file: File
    kind: PaperKind
    site: Site
    title: str
    document: Document
    about: str
    replaces: IssuedPaper | None = None


def _held(paper: IssuedPaper) -> tuple[File, IssuedPaper]:
    file = File.objects.select_for_update().get(pk=paper.file_id)
    return file, IssuedPaper.objects.select_related("site", "pdf", "docx").get(pk=paper.pk)


def _written(wish: _Wish, *, by: Actor, at: datetime) -> tuple[IssuedPaper, list[StoredFile]]:
    """Draws the paper and keeps it with its two copies."""
    blocks.check(wish.document)
    if wish.kind.is_answer and NOT_A_DECISION not in blocks.said(wish.document):
        raise ValueError(f"a paper of this kind must say that it is no decision: {wish.kind}")
    year = local(at).year
    serial = _next_serial(wish.site, wish.kind, year)
    number = PaperNumber(site_word=word_of(wish.site), kind=wish.kind, year=year, serial=serial)
    code = check_code(secrets.randbelow)
    document, drawn = frozen(wish.document, number=str(number), code=code, at=at)
    name = f"{wish.title} {number}"
    stored = [
        records.store_upload(ContentFile(octets, name=f"{name}.{ending}"), by=by.ref, at=at)
        for ending, octets in (("pdf", drawn), ("docx", word.docx_of(document, at=at)))
    ]
    paper = IssuedPaper.objects.create(
        file=wish.file,
        kind=wish.kind,
        about=wish.about,
        title=wish.title,
        site=wish.site,
        year=year,
        serial=serial,
        number=str(number),
        code=code,
        document=json.dumps(document, ensure_ascii=False, sort_keys=True),
        lacking=document["missing"],
        pdf=stored[0],
        docx=stored[1],
        issued_at=at,
        issued_by_id=by.person,
        replaces=wish.replaces,
    )
    return paper, stored


def frozen(document: Document, *, number: str, code: str, at: datetime) -> tuple[Document, bytes]:
    """The document as it is kept, with number, how it is checked, what no font has and the size that fits; its PDF."""
    made = document | {
        "number": number,
        "verify": {"code": code, "address": verifying.address(code), "page": verifying.page()},
        "missing": fonts.missing(blocks.said(document))[:LONGEST_LACKING],
    }
    return pdf.set_in_type(made, at=at)


def _next_serial(site: Site, kind: PaperKind, year: int) -> int:
    """The next number of a series, which stays held until the act is written: a number not used is not given."""
    name = series_name(site.code, kind, year)
    PaperSeries.objects.get_or_create(name=name)
    series = PaperSeries.objects.select_for_update().get(name=name)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def word_of(site: Site) -> str:
    """What stands for a site in the numbers of its papers."""
    return site.paper_word or usual_word(site.code)


def _ended(held: IssuedPaper, how: PaperEnd, reason: str, by: Actor, at: datetime) -> told.Written:
    held.ended_at, held.ended_how, held.ended_by_id, held.reason = at, how, by.person, reason.strip()
    held.save(update_fields=["ended_at", "ended_how", "ended_by", "reason"])
    return told.changed(held, "ended_at", "ended_how", "ended_by", "reason")


def _said(paper: IssuedPaper, stored: list[StoredFile]) -> dict[str, object]:
    """What the line of a new paper says in clear."""
    return {
        "paper": paper.pk,
        "kind": paper.kind,
        "title": paper.title,
        "number": paper.number,
        "stored": [one.fact() for one in stored],
    }
