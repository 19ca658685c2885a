"""The citizen sends in what he was asked for, each document to its material; and the same beside what he adds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.folder import keep
from bancheng.cases.actions.judging import citizen_supplied
from bancheng.cases.actions.people import add_fact
from bancheng.cases.actions.wanting import Wanting, refuse_missing
from bancheng.cases.models import Attachment, Case, Supplement
from bancheng.rules import case_types
from bancheng.rules.case_types import Missing
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

BROUGHT = "选照片或文件；原件已经交到窗口的，写一句交到了哪里"
CHOOSE = "先选要交的照片或文件"


@dataclass(frozen=True, kw_only=True)
class StillLacking:
    """What came is kept and the pause runs on: something asked for has no document, and he is asked whether to go on all the same.

    Shapes   names: of what is lacking. kept: how many documents lie here for what was asked.
    """

    names: tuple[str, ...]
    kept: int


def item_field(place: int) -> str:
    """The field in which the documents for one of the materials are sent."""
    return f"item_{place}"


@transaction.atomic
def send_in(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    papers: Mapping[int, Sequence[UploadedFile]],
    is_all: bool,
    though_lacking: bool = False,
    note: str = "",
) -> Case | StillLacking:
    """Lays what the citizen sends into the case, each to the material it is for; once he says that it is all, the clock goes on.

    Shapes   papers: place in the list of the notice → its documents. is_all: False keeps what came, and the pause runs on.
             though_lacking: he was asked, and wants it to go on with what is here.
    Raises   Wanting for nothing at all, and for a document the hall does not take, by its field; Refused while nothing is asked for.
    Source   行政许可法 art. 32; process table §2 citizen_supplied; domain.md §3.3.
    """
    turn = moves.begin(case, "citizen_supplied", by=by, at=at)
    supplement = turn.case.supplements.get(ended_at=None)
    chosen = {place: some for place, some in papers.items() if some and place < len(supplement.items)}
    sent = Counter(one.item or 0 for one in supplement.sent.all())
    if not chosen and (not is_all or not (sent or note.strip())):
        refuse_missing([Missing("note" if is_all else item_field(0), BROUGHT if is_all else CHOOSE)], turn)
    for place, some in chosen.items():
        _lay_for(turn, supplement, place, some)
        sent[place] += len(some)
    if not is_all:
        return turn.case
    names = [item["name"] for item in supplement.items]
    if not though_lacking and (lacking := case_types.still_lacking(names, sent)):
        return StillLacking(names=lacking, kept=sent.total())
    return citizen_supplied(case, by=by, at=at, note=case_types.what_was_sent(names, sent) + note)


def _lay_for(turn: moves.Turn, supplement: Supplement, place: int, some: Sequence[UploadedFile]) -> None:
    try:
        for upload in some:
            keep(turn.case, upload=upload, kind="citizen", by=turn.by, at=turn.at, asked=(supplement, place))
    except Refused as refused:
        raise Wanting([Missing(item_field(place), refused.sentence)], turn.move.article) from None


@transaction.atomic
def add_fact_with(
    case: Case, *, by: Actor, at: datetime, words: str, papers: Sequence[UploadedFile] = ()
) -> list[Attachment]:
    """Adds what has become known, with the documents that show it.

    Raises   Wanting, also for a document the hall does not take.
    """
    held = add_fact(case, by=by, at=at, words=words)
    try:
        return [keep(held, upload=one, kind="citizen", by=by, at=at) for one in papers]
    except Refused as refused:
        raise Wanting([Missing("papers", refused.sentence)], refused.article) from None
