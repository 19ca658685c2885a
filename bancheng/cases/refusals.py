"""What the regulation refused, on the record of the day: who tried which move on which case, and the code."""

from datetime import datetime

from bancheng.cases.models import Case
from bancheng.org import record
from bancheng.rules import process
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


def note_refusal(case: Case, name: str, refused: Refused, *, by: Actor, at: datetime) -> None:
    """Writes a refused act into the chain of the day and site; the act's own transaction is gone by then."""
    rows = process.rows(name)
    record.write_refusal(
        LineKind.ACT_REFUSED,
        by=by.through or by.ref,
        at=at,
        site=case.site.code,
        data={
            "case": case.number,
            "move": name,
            "move_label": rows[0].label if rows else name,
            "code": refused.code,
        },
    )
