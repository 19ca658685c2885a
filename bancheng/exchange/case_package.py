"""The archive package of a case: one ZIP with facts, record, papers, attachments, hashes, and its own verifier.

Whoever receives it years later needs neither this software nor its database: `index.html` is for reading,
`verify.py` (standard library only) for proving. Source: product.md M11; constitution 9 and 10.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders
from django.db import transaction
from django.template.loader import render_to_string

from bancheng.cases import moves, papers
from bancheng.cases.discreet import letter_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Attachment, Case
from bancheng.cases.paper_words import moment
from bancheng.cases.registration import names_ever_in
from bancheng.cases.showing.timeline import timeline
from bancheng.exchange.case_facts import Said, case_facts, throughout
from bancheng.exchange.leaving import Wish, leaving
from bancheng.papers.blocks import Document, masked, reworded
from bancheng.papers.reads import document_of
from bancheng.papers.reads import papers_of as papers_issued
from bancheng.papers.showing import shown
from bancheng.promises.reads import promises_of
from bancheng.records import documents, keys, offline, portable, standing, verification
from bancheng.records.models import StoredFile
from bancheng.rules import chain
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

LOOK = ("tokens.css", "base.css", "components.css", "paper.css")
SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Files in the ZIP carry no moment of their own; the manifest says when it was made."""


def write_case_package(case: Case, path: Path, *, by: Actor, at: datetime, wish: Wish) -> Path:
    """Writes the package of a case beside the path, then gives it its name; the record tells of it.

    Raises   Refused when there is a file of that name already or the folder cannot be written, and when the
             record or the rows of the case do not stand: nothing altered leaves under the house's signature.
    """
    with leaving(path) as aside:
        seals = portable.seals_of(case.file)
        # Holds its file by itself, for as long as it looks: nobody waits meanwhile for the case.
        _refuse_what_does_not_stand(case)
        with transaction.atomic():
            held = Case.objects.locked(case.pk)
            note_export(held, by=by, at=at, wish=wish)
            _write(aside, dict(_contents(held, seals, at=at, wish=wish)), at=at)
    return path


def _refuse_what_does_not_stand(case: Case) -> None:
    """Refuses a case whose lines do not verify, or whose rows are not what its lines tell.

    A lost document is left to `_kept`: it keeps back the package that would hold it, not the masked one.
    """
    for finding in verification.verify_file(case.file.key).findings:
        if finding.code != "document":
            told = f"留痕第 {finding.seq} 行核验不过（{finding.why}）"
            raise Refused("export.record", f"{told}，什么都没有导出；请先运行 bancheng verify")
    for found in standing.files_stand([case.file_id]):
        raise Refused("export.row", f"{found.words}。什么都没有导出；请先运行 bancheng doctor --full")


def note_export(case: Case, *, by: Actor, at: datetime, wish: Wish) -> None:
    """Writes the line that this case left the house, in which form and why."""
    private = {"reason": wish.reason.strip()}
    moves.note(case, LineKind.CASE_EXPORTED, by=by, at=at, data=wish.fact, private=private)


def _contents(case: Case, seals: portable.Sealed, *, at: datetime, wish: Wish) -> Iterator[tuple[str, bytes]]:
    """Every file of the package but its manifest, by name."""
    record = portable.record_of(case.file, seals, in_full=wish.in_full)
    facts = case_facts(case, in_full=wish.in_full)
    sheets = list(_papers(case, at=at, wish=wish))
    yield "facts.json", _json(facts)
    yield "record.json", _json(record)
    yield from ((sheet.path, sheet.octets) for sheet in sheets)
    for name in LOOK:
        yield f"papers/look/{name}", Path(str(finders.find(f"ui/{name}"))).read_bytes()
    attachments = list(Attachment.objects.filter(case=case).select_related("stored"))
    if wish.in_full:
        yield from _attachments(attachments)
        yield from _frozen(case)
        yield from _proofs(case)
    yield "verify.py", Path(str(offline.__file__)).read_bytes()
    yield "index.html", _index(case, facts, record, sheets, attachments, at=at, wish=wish)


class Sheet(NamedTuple):
    """One paper as a file of the package."""

    path: str
    title: str
    octets: bytes


def _papers(case: Case, *, at: datetime, wish: Wish) -> Iterator[Sheet]:
    """The papers as they print, without the frame they have on screen: those issued as they are frozen, the rest as of now."""
    said = None if wish.in_full else letter_within(case.parties.all(), names_ever_in(case))
    issued = list(papers_issued(case.file))
    standing = {one.about for one in issued if one.in_force}
    for found in papers.found_in(Dossier(case)):
        if found.key not in standing:
            name = f"papers/{found.kind}-{found.ordinal}.html"
            yield _sheet(name, found.paper.title, _drawn(case, found, said, at=at))
    for one in issued:
        document = document_of(one, in_full=wish.in_full)
        name = f"papers/{one.about.replace('/', '-') or one.kind}-{one.pk}.html"
        yield _sheet(name, f"{one.title} {one.number}", _set(reworded(document, said) if said else document))


def _drawn(case: Case, found: papers.Found, said: Said | None, *, at: datetime) -> str:
    """A paper that was not issued, as it would be now.

    Shapes   said: how its words are said; None as they are.
    """
    if found.paper.document is not None:
        document = papers.document_of(found, case, at=at)
        return _set(reworded(masked(document), said) if said else document)
    facts = papers.facts_of(found, case, at=at)
    return render_to_string(papers.RECEIPT, throughout(facts, said) if said else facts)


def _set(document: Document) -> str:
    return render_to_string("papers/_sheet.html", {"sheet": shown(document)})


def _sheet(path: str, title: str, sheet: str) -> Sheet:
    frame = render_to_string("exchange/sheet.html", {"title": title, "look": LOOK})
    # The sheet is markup already, drawn and escaped by its own template.
    return Sheet(path, title, frame.replace("<main data-sheet>", f"<main>{sheet}", 1).encode())


def _frozen(case: Case) -> Iterator[tuple[str, bytes]]:
    """PDF and Word of every issued paper, as they were frozen."""
    for one in papers_issued(case.file):
        for stored in (one.pdf, one.docx):
            yield from _kept(stored)


def _proofs(case: Case) -> Iterator[tuple[str, bytes]]:
    """The documents by which promises of the case were kept."""
    for promise in promises_of(case.file):
        if promise.kept_document is not None:
            yield from _kept(promise.kept_document)


def _attachments(attachments: list[Attachment]) -> Iterator[tuple[str, bytes]]:
    """The documents as they were handed in."""
    for attachment in attachments:
        yield from _kept(attachment.stored)


def _kept(stored: StoredFile) -> Iterator[tuple[str, bytes]]:
    """One stored file; one that was erased by law is left out.

    Raises   Refused for one that is lost or altered: a package is whole or not made.
    """
    if stored.erased_at is None:
        if fault := documents.fault_of(stored):
            raise Refused("export.document", f"附件 {stored.name} {fault}，请先运行 bancheng verify")
        yield f"attachments/{stored.name}.{stored.kind}", documents.content(stored)


def _index(
    case: Case,
    facts: dict[str, Any],
    record: dict[str, Any],
    sheets: list[Sheet],
    attachments: list[Attachment],
    *,
    at: datetime,
    wish: Wish,
) -> bytes:
    happened = timeline(case.file, now=at)
    return render_to_string(
        "exchange/case_index.html",
        {
            "case": case,
            "title": facts["case"]["title"],
            "facts": facts,
            "papers": sheets,
            "attachments": [_listed(one, wish) for one in attachments],
            # Read years later: no “today”, and every day with its year.
            "happened": [(one, moment(one.at), one.detail if wish.in_full else "") for one in happened],
            "lines": len(record["lines"]),
            "seals": len(record["seals"]),
            "made_at": moment(at),
            "in_full": wish.in_full,
        },
    ).encode()


def _listed(attachment: Attachment, wish: Wish) -> dict[str, Any]:
    """One document as the index tells it; its name only in full, since names tell of people."""
    stored = attachment.stored
    there = wish.in_full and stored.erased_at is None
    return {
        "path": f"attachments/{stored.name}.{stored.kind}" if there else "",
        "title": stored.display_name if there else attachment.get_kind_display(),
        "kind": attachment.get_kind_display(),
        "hash": stored.hash,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(path: Path, contents: dict[str, bytes], *, at: datetime) -> None:
    """Writes the ZIP: what was handed in, the manifest with every hash, its signature."""
    signer = keys.signer()
    manifest = _json(
        {
            "form": "bancheng.case-package.1",
            "made_at": chain.stamp(at),
            "made_on": local(at).date().isoformat(),
            "signer": signer,
            "public_key": keys.public_key(signer),
            "files": {
                name: {"sm3": keys.digest("sm3", octets), "size": len(octets)}
                for name, octets in sorted(contents.items())
            },
        }
    )
    signature = keys.sign(signer, manifest).encode() + b"\n"
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as package:
        for name, octets in [
            ("manifest.json", manifest),
            ("manifest.sig", signature),
            *sorted(contents.items()),
        ]:
            package.writestr(zipfile.ZipInfo(name, SAME_MOMENT), octets, zipfile.ZIP_DEFLATED)
