"""The moves as buttons: order, icon, key; the blocked ones last with their reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bancheng.cases.models import Case, MoveMade, Proposal
from bancheng.cases.showing.addresses import act_on, page_of
from bancheng.cases.withheld import first_of
from bancheng.org.limits import said
from bancheng.rules import process
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.process import Move, Offer

ORDER = (
    "accept_hand_over",
    "accept_transfer",
    "accept",
    "judge",
    "solve_on_spot",
    "confirm_decline",
    "overrule_decline",
    "confirm_no",
    "send_back",
    "uphold_decline",
    "admit",
    "extend",
    "deny_extension",
    "citizen_supplied",
    "cannot_supply",
    "propose_answer",
    "tell",
    "file",
    "note_hop",
    "report_back",
    "contact",
    "ask_citizen",
    "propose_decline",
    "convene",
    "decline_conference",
    "ask_conference",
    "grant_special",
    "ask_extension",
    "advise",
    "add_fact",
    "rejudge",
    "redo",
    "let_stand",
    "close_unsolved",
    "restore",
)
"""What is offered first, on the case and in a queue.

What stops the clock never leads by itself: where a department still owes the answer, the call to the person does.
"""

SELDOM = ("recuse", "replace_first", "succeed", "record_withdrawal", "terminate", "void")
"""What is offered last; everything else stands between, in the order of the process table."""

ICONS = {
    "accept": "clock-play",
    "solve_on_spot": "bolt",
    "propose_decline": "circle-x",
    "confirm_decline": "check",
    "overrule_decline": "arrow-back-up",
    "uphold_decline": "check",
    "admit": "arrow-back-up",
    "judge": "gavel",
    "rejudge": "gavel",
    "ask_citizen": "file-plus",
    "citizen_supplied": "file-check",
    "cannot_supply": "file-x",
    "ask_conference": "users-group",
    "convene": "users-group",
    "decline_conference": "circle-x",
    "conclude": "gavel",
    "grant_special": "calendar-stats",
    "ask_extension": "calendar-plus",
    "extend": "calendar-check",
    "deny_extension": "calendar-x",
    "instruct": "writing-sign",
    "report_back": "message-plus",
    "note_hop": "walk",
    "recall_instruction": "arrow-back-up",
    "propose_answer": "writing",
    "confirm_no": "check",
    "send_back": "arrow-back-up",
    "tell": "message",
    "redo": "refresh",
    "let_stand": "circle-off",
    "close_unsolved": "circle-off",
    "record_withdrawal": "arrow-back-up",
    "merge": "arrows-join",
    "unmerge": "arrows-split",
    "terminate": "circle-off",
    "succeed": "users",
    "void": "trash",
    "restore": "refresh",
    "file": "archive",
    "contact": "phone",
    "hand_over": "transfer",
    "accept_hand_over": "check",
    "refuse_hand_over": "x",
    "reassign": "user-check",
    "replace_first": "user-up",
    "transfer_site": "building",
    "accept_transfer": "check",
    "refuse_transfer": "x",
    "recuse": "user-off",
    "add_fact": "message-plus",
    "correct": "pencil",
    "ask_expert": "school",
    "advise": "school",
    "authorise": "user-plus",
    "join_topic": "link",
    "release_hold": "lock-open",
}
DANGEROUS = frozenset({"propose_decline", "void", "terminate", "close_unsolved", "record_withdrawal"})
AT_ONCE = frozenset({"accept", "accept_hand_over", "accept_transfer", "file"})
"""Acts that ask nothing more: one button, no form."""

HANDED_OUT = frozenset(
    {
        "solve_on_spot",
        "confirm_decline",
        "uphold_decline",
        "ask_citizen",
        "grant_special",
        "extend",
        "tell",
        "file",
    }
)
"""Moves whose paper comes before anything else: the person is given it, a dossier gets its cover."""
KEPT = frozenset({"file"})
"""Of these moves those whose paper goes into the dossier."""

MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """Why a move cannot be made now."""

    text: str
    article: str


@dataclass(frozen=True, kw_only=True)
class Button:
    """One move as `ui/moves.html` takes it."""

    verb: str
    icon: str
    url: str
    consequence: str
    note: str = ""
    key: str = ""
    post: bool = False
    seen: int | None = None
    danger: bool = False
    blocked_by: Blocked | None = None


def place(offer: Offer) -> tuple[bool, int]:
    """Where an offer stands: possible ones first, in the order of the desk."""
    name = offer.move.name
    if name in SELDOM:
        return offer.blocked is not None, len(ORDER) + 1 + SELDOM.index(name)
    return offer.blocked is not None, ORDER.index(name) if name in ORDER else len(ORDER)


def place_when_stranded(offer: Offer) -> tuple[bool, bool, int]:
    """The same where the handler cannot work on the case any more: naming another stands before everything."""
    return offer.move.name != "reassign", *place(offer)


def buttons(case: Case, offers: Sequence[Offer], *, at: datetime, is_stranded: bool = False) -> list[Button]:
    """Every offer as a button, keys 1–9 on the first possible ones."""
    ordered = sorted(offers, key=place_when_stranded if is_stranded else place)
    return [
        button(case, offer, at=at, key=str(i) if i < 10 else "", seen=case.file.length)
        for i, offer in enumerate(ordered, start=1)
    ]


def paper_to_hand_out(case: Case, last: MoveMade | None, papers: Sequence[dict[str, str]]) -> list[Button]:
    """The paper of the move just made, before all else; none once anything was done since, printing it too.

    Shapes   papers: as listed on the page; the newest of a kind is the last one.
    """
    move = process.row(last.key) if last is not None and last.line_seq == case.file.length else None
    if move is None or move.name not in HANDED_OUT:
        return []
    kept = [paper for paper in papers if paper["kind"] == move.paper]
    return [
        Button(
            verb=f"打印{paper['title']}",
            icon="printer",
            url=paper["url"],
            consequence="放进案卷；编号存档，会记入留痕"
            if move.name in KEPT
            else "交给反映人；打印时姓名是全名，会记入留痕",
            post=True,
        )
        for paper in kept[-1:]
    ]


def needs_two(move: Move, *, at: datetime) -> str:
    """That another person must confirm the move, and within which limit; empty where nobody must."""
    limit = CLOCKS[move.question].key
    return said(f"要另一人在 {{{limit}}}内确认", at=at) if move.second else ""


def button(case: Case, offer: Offer, *, at: datetime, key: str = "", seen: int | None = None) -> Button:
    """One offer as a button, the limits in its words as they are in force now."""
    move, refused = offer.move, offer.blocked
    return Button(
        verb=move.label,
        icon=ICONS.get(move.name, "arrow-right"),
        url=act_on(case.number, move.name),
        consequence=said(move.says, at=at),
        note=needs_two(move, at=at),
        key="" if refused else key,
        post=move.name in AT_ONCE,
        seen=seen,
        danger=move.name in DANGEROUS,
        blocked_by=Blocked(text=f"还不能：{refused.sentence}", article=refused.article) if refused else None,
    )


def confirm_button(case: Case, asked: Sequence[Proposal], facts: CaseFacts, actor: Actor) -> Button | None:
    """The second signature a queue asks for first: it lapses by itself. It leads to where he reads what he signs."""
    for proposal in sorted(asked, key=lambda row: row.lapses_at):
        move = process.row(proposal.key)
        over = facts.at >= proposal.lapses_at and not move.stands
        first = first_of(proposal, actor.person)
        if not over and process.confirmable(move, facts, actor, proposer=first) is None:
            url = f"{page_of(case.number)}#proposal-{proposal.pk}"
            verb = f"{'决定' if move.stands else '确认'}“{move.label}”"
            return Button(verb=verb, icon="check", url=url, consequence="")
    return None


def buttons_named(case: Case, offers: Sequence[Offer], names: Sequence[str], *, at: datetime) -> list[Button]:
    """The possible ones of these moves, in the order named."""
    possible = {offer.move.name: offer for offer in offers if offer.blocked is None}
    return [button(case, possible[name], at=at) for name in names if name in possible]


def first_button(
    case: Case, offers: Sequence[Offer], *, at: datetime, is_stranded: bool = False
) -> Button | None:
    """What a queue offers for a row: the first move of this desk that is possible now."""
    wanted = {*ORDER, "reassign"} if is_stranded else ORDER
    possible = [offer for offer in offers if offer.blocked is None and offer.move.name in wanted]
    order = place_when_stranded if is_stranded else place
    return button(case, min(possible, key=order), at=at) if possible else None
