"""What 第一责任人 owes at each hop: he records whether he accompanied the citizen and let him know."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.wanting import refuse_missing
from bancheng.cases.models import Case, Hop
from bancheng.records import told
from bancheng.rules import handing as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

ACCOMPANIED = {True: "陪同了", False: "没有陪同"}
INFORMED = {True: "告诉了反映人", False: "没有告诉反映人"}


@transaction.atomic
def note_hop(
    case: Case, *, by: Actor, at: datetime, hop: Hop, accompanied: bool, informed: bool, words: str = ""
) -> Hop:
    """第一责任人 records, of one hop, whether he accompanied the citizen and let him know; where not, why.

    Raises   Wanting; Refused for everybody else, and for a hop he has recorded already.
    Source   product.md M07; docs/decisions/0080.
    """
    turn = moves.begin(case, "note_hop", by=by, at=at)
    refuse_missing(rules.missing_of_hop(accompanied=accompanied, informed=informed, words=words), turn)
    row = Hop.objects.select_for_update(of=("self",)).filter(pk=hop.pk, case=turn.case, ended_at=None).first()
    if row is None:
        raise Refused("no_hop", "这一次已经记过了", turn.move.article)
    row.accompanied, row.informed, row.words = accompanied, informed, with_tokens(words.strip()).text
    row.first_id, row.ended_at, row.ended_how = by.person, at, "noted"
    columns = ("accompanied", "informed", "words", "first", "ended_at", "ended_how")
    row.save(update_fields=columns)
    turn.wrote([told.changed(row, *columns)])
    moves.make(turn)
    data = {
        "hop": row.pk,
        "accompanied_label": ACCOMPANIED[accompanied],
        "informed_label": INFORMED[informed],
    }
    moves.write(turn, LineKind.CASE_HOP_NOTED, data=data, private={"words": row.words})
    return row
