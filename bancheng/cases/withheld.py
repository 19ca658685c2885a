"""Whoever's word is withheld: the case keeps a mark that only tells whether somebody is he, never who he is."""

from datetime import datetime

from bancheng.cases.models import Case, Proposal
from bancheng.records import keys


def mark_of(person: int | None, case: Case | int, at: datetime) -> str:
    """The keyed mark of a person in one proposal; empty for nobody. No two proposals share one."""
    pk = case.pk if isinstance(case, Case) else case
    return keys.blind_index("withheld", f"{pk}/{at.timestamp()}/{person}") if person is not None else ""


def is_first_of(proposal: Proposal, person: int | None) -> bool:
    """Whether a proposal is this person's: he made it, or it was made on his word."""
    if person is None:
        return False
    if proposal.withheld_mark:
        return proposal.withheld_mark == mark_of(person, proposal.case_id, proposal.proposed_at)
    return proposal.proposer_id == person


def first_of(proposal: Proposal, person: int | None) -> int | None:
    """Who the first person of a proposal is, as far as this one may know it: himself, or who is named."""
    return person if is_first_of(proposal, person) else proposal.proposer_id
