"""Acts on paper: a paper is issued, a new query code is given out."""

import secrets
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.folder import may_reveal
from bancheng.cases.actions.intake import code_hash
from bancheng.cases.models import AccessCode, Case
from bancheng.records import told
from bancheng.rules import numbering, process
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Step

ARTICLE = "办理规程 §1：查询码印出后工作人员不再看到"


@transaction.atomic
def issue_paper(case: Case, *, paper: str, title: str, by: Actor, at: datetime) -> Case:
    """A paper goes to the printer with the addressee's name on it; who printed it when is on the record.

    Shapes   paper: the kind and, of several, its number: “result/2”. title: 《办理结果告知书》 without the marks.
    Raises   Refused for a sealed case, or for somebody who has no part in it.
    """
    held = _open_to(case, by)
    moves.note(held, LineKind.CASE_PAPER_PRINTED, by=by, at=at, data={"kind": paper, "paper": title})
    return held


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


def may_issue(case: Case, by: Actor) -> bool:
    """Whether this person may print papers of this case now."""
    return case.step != Step.ARCHIVED and may_reveal(case, by)


def _open_to(case: Case, by: Actor) -> Case:
    held = Case.objects.locked(case.pk)
    if held.step == Step.ARCHIVED:
        raise Refused("filed", "已经归档封卷，文书在案卷里", process.row("file").article)
    if not may_reveal(held, by):
        raise Refused("not_yours", "这件事的文书由经办的人打印", ARTICLE)
    return held
