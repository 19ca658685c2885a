"""The covers of the dossiers of a year, for whoever binds them: issued where there is none, each taken out as PDF."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from bancheng.cases import papers
from bancheng.cases.models import Case
from bancheng.exchange.leaving import leaving
from bancheng.papers import actions as issuing
from bancheng.papers import reads
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Step

type Told = Callable[[int, int], None]


def write_covers(folder: Path, *, year: int, by: Actor, at: datetime, told: Told) -> int:
    """Writes one PDF for each case filed in a year, into a folder that is not there yet.

    Shapes   told: how many are done, how many there are.
    Returns  how many were written. Each is an act of its own: what was written before something failed stays.
    Raises   Refused when nothing was filed that year, or the folder is there or cannot be made.
    """
    filed = Case.objects.filter(step=Step.ARCHIVED, filed_at__year=year).order_by("filed_at", "pk")
    numbers = list(filed.values_list("pk", "number"))
    if not numbers:
        raise Refused("export.nothing_filed", f"{year} 年没有归档的案件，没有可出具的封面，文件夹也没有建")
    try:
        folder.mkdir()
    except OSError as error:
        raise Refused(
            "export.no_folder", f"建不了文件夹“{folder}”（{error.strerror}），请换一个名字"
        ) from None
    for done, (pk, number) in enumerate(numbers, start=1):
        with leaving(folder / f"{number}.pdf") as aside:
            aside.write_bytes(_cover_of(pk, by=by, at=at))
        told(done, len(numbers))
    return len(numbers)


@transaction.atomic
def _cover_of(pk: int, *, by: Actor, at: datetime) -> bytes:
    """The frozen cover of a filed case; issued now if there is none."""
    held = Case.objects.locked(pk)
    found = papers.find(held, PaperKind.COVER)
    if found is None:
        raise Refused("not_filed", "这件还没有归档，没有卷宗封面")
    issued = issuing.issue_paper(
        file_key=held.file.key,
        kind=PaperKind.COVER,
        site=held.site,
        title=found.paper.title,
        document=papers.document_of(found, held, at=at),
        about=found.key,
        by=by,
        at=at,
    )
    return reads.octets_of(issuing.take_paper(issued, form="pdf", by=by, at=at))
