"""A message that did not reach the citizen is a fact of his case: it leaves a line, and whoever has the case is told."""

from datetime import datetime

from django.db import transaction

from bancheng.notices.carriers.marks import number_of
from bancheng.notices.models import Notice
from bancheng.notices.reads import why_not
from bancheng.records import actions as records
from bancheng.records.models import File
from bancheng.rules import telling
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import SYSTEM
from bancheng.rules.vocabulary import Way

NOT_WORTH_A_LINE = frozenset({telling.CODE})
"""Whoever asked for a code sees that none comes, and asks again."""


def note_failure(notice: Notice, *, code: str, at: datetime) -> None:
    """Writes into the file of the case that a message to the citizen did not reach him, nor what went with it."""
    for one in (notice, *notice.folded.filter(state=Notice.JOINED).order_by("pk")):
        _note_one(one, code=code, at=at)


def _note_one(notice: Notice, *, code: str, at: datetime) -> None:
    if notice.person_id is not None or notice.kind in NOT_WORTH_A_LINE:
        return
    file = File.objects.filter(key=notice.file_key).first() if notice.file_key else None
    if file is not None:
        data = {
            "kind": notice.kind,
            "way": notice.channel,
            "way_label": Way(notice.channel).label,
            "code": code,
            "why_label": why_not(code),
        }
        records.append(file, LineKind.NOTICE_FAILED, by=SYSTEM.ref, at=at, data=data)


@transaction.atomic
def note_report(*, mark: str, arrived: bool, code: str, at: datetime) -> bool:
    """What the gateway says later of a message it took: it has arrived, or came back. Whether the mark is one of ours.

    The same report once more changes nothing; one that comes before our own note of having sent is not lost.
    """
    pk = number_of(mark)
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=pk).first() if pk else None
    if notice is None:
        return False
    if notice.state not in {Notice.WAITING, Notice.SENT}:
        return True
    notice.state = Notice.ARRIVED if arrived else Notice.BOUNCED
    notice.sent_at = notice.sent_at or at
    notice.arrived_at = at if arrived else None
    notice.last_error = "" if arrived else code[:60]
    notice.save(update_fields=["state", "sent_at", "arrived_at", "last_error"])
    if not arrived:
        note_failure(notice, code=code, at=at)
    return True
