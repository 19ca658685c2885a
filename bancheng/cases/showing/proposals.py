"""What waits for a second person, in words: he reads what he confirms before he confirms it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bancheng.cases import moves
from bancheng.cases.discreet import each, said_within
from bancheng.cases.models import Proposal
from bancheng.cases.withheld import first_of
from bancheng.org.models import Person
from bancheng.rules import masks, process
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import TerminateReason, VoidReason
from bancheng.rules.wording import full_date_words


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One proposal as `cases/_proposal.html` takes it.

    Shapes   said: what was laid down, only for the second person and the proposer. refused: why this one
             may not be the second. mine: whether he proposed it himself. late: whether a question that
             stands is past its due and has passed on. by: in which role somebody may be the second now.
    """

    proposal: Proposal
    move: process.Move
    said: list[tuple[str, str]]
    refused: Refused | None
    mine: bool
    by: str
    late: bool = False

    @property
    def who(self) -> str:
        """Who asks for it; of what somebody else's word was taken for, only what everybody may read."""
        if self.proposal.proposer is not None:
            return self.proposal.proposer.name
        return "系统" if self.proposal.proposed_by == "system" else "反映人"


def waiting(rows: Sequence[Proposal], facts: CaseFacts, actor: Actor) -> list[Waiting]:
    """The open proposals of a case, as this person may see them."""
    return [one_waiting(row, facts, actor) for row in rows]


def one_waiting(row: Proposal, facts: CaseFacts, actor: Actor) -> Waiting:
    """One open proposal; who is neither its first nor its second only reads that it waits."""
    move = process.row(row.key)
    refused = process.confirmable(move, facts, actor, proposer=first_of(row, actor.person))
    mine = row.proposer_id is not None and row.proposer_id == actor.person
    shown = mine or refused is None
    late = move.stands and facts.at >= row.lapses_at
    return Waiting(
        proposal=row,
        move=move,
        said=said(row) if shown else [],
        refused=refused,
        mine=mine,
        by=process.named(process.seconds_now(move, facts)),
        late=late,
    )


def said(proposal: Proposal) -> list[tuple[str, str]]:
    """What the proposer laid down, field by field; empty fields say nothing."""
    payload = moves.payload_of(proposal)
    fields = FIELDS[proposal.key]
    found = [(label, words) for name, (label, read) in fields.items() if (words := read(payload[name]))]
    return each(found, said_within(proposal.case.parties.all()))


def _whom(pk: int | None) -> str:
    return Person.objects.get(pk=pk).name if pk else "整个反映窗口"


def _items(items: list[dict[str, str]]) -> str:
    return "；".join(f"{item['name']}（{item['where']}，{item['how']}）" for item in items)


def _day(day: str) -> str:
    return full_date_words(date.fromisoformat(day))


def _someone(typed: dict[str, str]) -> str:
    """Masked like everywhere: he compares it with the proof in the folder."""
    shown = (
        masks.masked_name(typed["name"]),
        typed["firm"],
        masks.masked_phone(typed["phone"]) if typed["phone"] else "",
        masks.masked_id(typed["id_number"]) if typed["id_number"] else "",
        typed["credit_code"],
        masks.masked_address(typed["address"]),
    )
    return "，".join(words for words in shown if words)


Reader = Callable[[Any], str]
FIELDS: Mapping[str, Mapping[str, tuple[str, Reader]]] = {
    "ask_citizen.again": {
        "items": ("要补的", _items),
        "revealed": ("补来的材料暴露出", str),
        "until": ("补到", _day),
    },
    "close_unsolved": {"reasons": ("为什么没能解决", str), "remedies": ("还可以走的途径", str)},
    "record_withdrawal": {"words": ("反映人的原话", str)},
    "recuse.again": {"whom": ("谁要回避", _whom), "reason": ("为什么", str)},
    "succeed": {
        "successor": ("由谁承继", _someone),
        "evidence": ("凭什么承继", str),
        "paper": ("承继证明", str),
    },
    "terminate": {
        "reason": ("原因", lambda value: TerminateReason(value).label),
        "evidence": ("凭什么确认的", str),
    },
    "void": {"reason": ("原因", lambda value: VoidReason(value).label), "note": ("说明", str)},
}
"""What each proposal holds, with its label and how it is read; a row for each move that needs two people."""
