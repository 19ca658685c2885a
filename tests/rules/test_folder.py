"""The folder of a case: which kind comes from whom, and what the handler never opens."""

import pytest

from bancheng.rules.folder import ATTACHING, kinds_for, may_open, may_reveal, refusal_to_attach
from bancheng.rules.permissions import Actor
from tests.rules.test_process import (
    ARCHIVIST,
    BYSTANDERS,
    CITIZEN,
    COLLEAGUE,
    CONVENER,
    COUNTER,
    ELSEWHERE,
    EXPERT,
    HEAD,
    LEADER,
    OFFICER,
    OTHER_HEAD,
    STRANGER,
    SUPERVISOR,
    facts,
)

OFFICERS_KINDS = {"citizen", "proof", "mandate", "succession", "other"}
MAY = [
    (OFFICER, OFFICERS_KINDS, True),
    (COLLEAGUE, OFFICERS_KINDS, True),
    (COUNTER, {"citizen", "mandate", "other"}, True),
    (HEAD, {"other"}, True),
    (CONVENER, {"other"}, True),
    (SUPERVISOR, {"other"}, True),
    (EXPERT, {"other"}, False),
    (CITIZEN, {"citizen", "mandate"}, False),
    *((each, set(), False) for each in (ELSEWHERE, OTHER_HEAD, LEADER, ARCHIVIST, STRANGER, *BYSTANDERS)),
]


@pytest.mark.parametrize(("actor", "kinds", "reveals"), MAY, ids=lambda each: getattr(each, "ref", ""))
def test_who_puts_in_what_and_sees_a_clear_number(actor: Actor, kinds: set[str], reveals: bool) -> None:
    assert kinds_for(facts(), actor) == kinds
    assert may_reveal(facts(), actor) is reveals


@pytest.mark.parametrize("actor", [OFFICER, COUNTER, HEAD, CONVENER], ids=lambda actor: actor.ref)
def test_who_is_out_puts_in_nothing_and_sees_nothing(actor: Actor) -> None:
    barred = facts(barred=frozenset({actor.person}))
    assert kinds_for(barred, actor) == set() and not may_reveal(barred, actor)


def test_whoever_first_received_it_at_whatever_desk() -> None:
    first = facts(first=ELSEWHERE.person)
    assert kinds_for(first, ELSEWHERE) == {"citizen", "mandate", "other"} and may_reveal(first, ELSEWHERE)
    assert kinds_for(first, COUNTER) == set(), "who is no longer first has no part any more"


def test_a_slip_is_never_put_in_by_itself() -> None:
    refused = refusal_to_attach("slip", facts(), HEAD)
    assert refused is not None and refused.code == "not_yours"
    unknown = refusal_to_attach("anything", facts(), OFFICER)
    assert unknown is not None and unknown.code == "no_such_kind"


@pytest.mark.parametrize("kind", ATTACHING)
def test_what_who_handles_it_never_opens(kind: str) -> None:
    assert may_open(kind, has_handled=False)
    assert may_open(kind, has_handled=True) is (kind != "slip")
