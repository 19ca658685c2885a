"""What requests do when the record says that something happened elsewhere; each does nothing the second time."""

import json
from datetime import datetime

from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.actions.turning import KIND
from bancheng.coordination.models import Request
from bancheng.records.models import Line
from bancheng.rules.vocabulary import ClockKind


def follow_clock(line: Line, *, at: datetime) -> None:
    """The time to sign for a request is over: it counts as signed. Every other clock of a request is for people to answer.

    Source   process table §3, “sign-for … then deemed signed”.
    """
    said = json.loads(line.data)
    if said.get("clock") != ClockKind.SIGN_FOR:
        return
    request = Request.objects.filter(pk=said["ref"], case__file=line.file_id).first()
    if request is not None:
        actions.deem_signed(request, at=at)


def follow_release(line: Line, *, at: datetime) -> None:
    """The officer waits for a department no longer: it stands recorded as silent. Source: process table §2, hold."""
    said = json.loads(line.data)
    if said.get("kind") != KIND:
        return
    request = Request.objects.filter(pk=said["ref"], case__file=line.file_id).first()
    if request is not None:
        actions.end_silent(request, because=f"{line.kind} {line.seq}", at=at)


def follow_end(line: Line, *, at: datetime) -> None:
    """The case has left the open steps: its questions of that day are taken back. Source: process table §2, “recalls requests”."""
    case = Case.objects.filter(file=line.file_id).first()
    if case is not None:
        actions.recall_left(case, asked_before=line.at, because=f"{line.kind} {line.seq}", at=at)


def end_letters(line: Line, *, at: datetime) -> None:
    """The same of letters to bodies outside; those sent since the case was opened again are left. Source: docs/decisions/0082."""
    case = Case.objects.filter(file=line.file_id).first()
    if case is not None:
        actions.end_letters(case, sent_before=line.at, at=at)
