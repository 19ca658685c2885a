"""The act by which a case becomes somebody else's: proposed by one, confirmed by another, told to the old address."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import moves, ways
from bancheng.cases.actions.intake import code_hash
from bancheng.cases.actions.papers import renewed_code
from bancheng.cases.actions.wanting import need, refuse_missing
from bancheng.cases.models import Attachment, Case, Party, Proposal
from bancheng.cases.registration import Someone, keep_party, read_someone, without_names
from bancheng.records import told
from bancheng.rules import telling
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


@transaction.atomic
def succeed(
    case: Case, *, by: Actor, at: datetime, successor: Someone, evidence: str, paper: Attachment
) -> Proposal:
    """Proposes that an heir or successor firm takes the citizen's place; his own phone hears of it first.

    Shapes   paper: the proof of succession, kept in the folder.
    Raises   Wanting for a successor without a name, a number that cannot be read, or no evidence;
             Refused for a document that is no proof of succession.
    Source   process table §2 succeed, §1 “By two”.
    """
    turn = moves.begin(case, "succeed", by=by, at=at)
    someone, wrong = read_someone(successor, on=local(at).date())
    refuse_missing(wrong, turn)
    need(
        turn,
        name=(someone.name or someone.firm, "写明由谁承继"),
        evidence=(evidence, "写明凭什么承继：继承人证明、合并分立文件等"),
    )
    if paper.case_id != turn.case.pk or paper.kind != "succession":
        raise Refused(
            "no_proof_of_succession",
            "承继证明要先放进这件事的材料里，种类选“承继证明”",
            turn.move.article,
        )
    proposal = moves.propose(
        turn, {"successor": vars(someone), "evidence": evidence, "paper": paper.stored.display_name}
    )
    way = ways.reachable(turn.case)
    ways.send_word(turn.case, way, kind=telling.SUCCESSION_PROPOSED, at=at)
    return proposal


def succeed_now(turn: moves.Turn, payload: dict[str, Any]) -> Party:
    """What a confirmed succession does; clock and step stay as they are.

    Whoever stood for the citizen before, and his mandate, end with it; the rows stay. So does whatever
    he could prove himself by: query code, codes sent, what a browser still remembers.
    """
    case, at = turn.case, turn.at
    someone, former = Someone(**payload["successor"]), ways.reachable(case)
    turn.wrote(told.update(Party.objects.filter(case=case, to_at=None), to_at=at))
    party = keep_party(case, Party.SUCCESSOR, someone, at=at)
    turn.wrote(told.new(party))
    turn.set(**without_names(case, [someone.name]))
    turn.set(query_code_hash=code_hash(case.number, renewed_code(case, at=at)))
    moves.make(turn)
    said = {name: value for name, value in vars(someone).items() if value}
    moves.write(turn, LineKind.CASE_SUCCEEDED, private=said | {"evidence": payload["evidence"]})
    ways.send_word(case, former, kind=telling.SUCCEEDED_FORMER, at=at)
    return party
