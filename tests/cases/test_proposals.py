"""By two: another person, in time, while nothing has changed; refusing needs a reason; confirming is whole."""

from datetime import timedelta

import pytest

from bancheng.cases import actions, reads
from bancheng.cases.actions.proposals import WHEN_CONFIRMED
from bancheng.cases.models import Case, Proposal, Recusal
from bancheng.notices.models import Notice
from bancheng.records.outbox import run_reactions
from bancheng.rules import process
from bancheng.rules.vocabulary import ClockKind, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR


@pytest.fixture
def proposal(district: District, case: Case) -> Proposal:
    return actions.void(case, by=district.actor("officer"), at=AT, reason="test")


def test_every_move_of_two_people_knows_what_it_does_once_confirmed() -> None:
    offered = [move for move in process.MOVES if move.is_built and hasattr(actions, move.name)]
    by_two = {move.key for move in offered if move.second}
    assert set(WHEN_CONFIRMED) == by_two


def test_a_proposal_waits_beside_the_step_and_moves_nothing(
    district: District, case: Case, proposal: Proposal
) -> None:
    case = Case.objects.get(pk=case.pk)
    clock = steps.running(case, ClockKind.PROPOSAL)
    assert clock is not None
    assert (case.step, clock.ref, clock.due_at) == (Step.REGISTERED, proposal.pk, proposal.lapses_at)
    officer = district.actor("officer2")
    steps.assert_refused("already_proposed", lambda: actions.void(case, by=officer, at=AT, reason="spam"))


def test_the_line_of_the_act_names_both(district: District, case: Case, proposal: Proposal) -> None:
    case = actions.confirm_proposal(proposal, by=district.actor("head"), at=AT + HOUR)
    proposal.refresh_from_db()
    assert (proposal.result, proposal.ended_by) == ("confirmed", district.person("head"))
    assert steps.running(case, ClockKind.PROPOSAL) is None
    made = case.moves.latest("pk")
    assert (made.person, made.proposed_by) == (district.person("head"), district.person("officer"))
    assert made.line_seq == steps.last_line(case).seq
    steps.assert_whole(case)


def test_the_proposer_never_confirms_and_nobody_out_of_office_does(
    district: District, case: Case, proposal: Proposal
) -> None:
    for part in set(d.CAST) - {"head"}:
        actor = district.actor(part)
        steps.assert_refused(
            "not_yours", lambda by=actor: actions.confirm_proposal(proposal, by=by, at=AT + HOUR)
        )


def test_a_recused_head_passes_on_to_the_convener(district: District, case: Case, proposal: Proposal) -> None:
    Recusal.objects.create(case=case, person=district.person("head"), reason="涉及本人", at=AT)
    head, convener = district.actor("head"), district.actor("convener")
    steps.assert_refused("not_yours", lambda: actions.confirm_proposal(proposal, by=head, at=AT + HOUR))
    case = actions.confirm_proposal(proposal, by=convener, at=AT + HOUR)
    assert case.step == Step.VOIDED


def test_where_no_head_is_left_the_convener_has_it_before_him_and_is_told(
    district: District, case: Case
) -> None:
    def has_it(part: str) -> bool:
        return reads.queue_of(district.actor(part), "turn", at=AT).filter(pk=case.pk).exists()

    def told(part: str) -> bool:
        return Notice.objects.filter(person=district.person(part), kind="case.proposed").exists()

    first = actions.void(case, by=district.actor("officer"), at=AT, reason="test")
    run_reactions(at=AT)
    assert has_it("head") and told("head")
    assert not has_it("convener") and not told("convener")
    actions.refuse_proposal(first, by=district.actor("head"), at=AT, reason="不是测试")
    Recusal.objects.create(case=case, person=district.person("head"), reason="涉及本人", at=AT)
    actions.void(case, by=district.actor("officer"), at=AT, reason="test")
    run_reactions(at=AT)
    assert has_it("convener") and told("convener")


def test_after_four_working_hours_it_is_over(district: District, proposal: Proposal) -> None:
    head, over = district.actor("head"), proposal.lapses_at
    for answer in (
        lambda: actions.confirm_proposal(proposal, by=head, at=over),
        lambda: actions.refuse_proposal(proposal, by=head, at=over, reason="晚了"),
    ):
        steps.assert_refused("proposal_over", answer)
    actions.confirm_proposal(proposal, by=head, at=over - timedelta(seconds=1))
    steps.assert_refused("proposal_over", lambda: actions.confirm_proposal(proposal, by=head, at=AT))


def test_it_dies_with_the_step(district: District, case: Case, proposal: Proposal) -> None:
    steps.accepted(district, case)
    proposal.refresh_from_db()
    assert proposal.result == "died"
    head = district.actor("head")
    steps.assert_refused("proposal_over", lambda: actions.confirm_proposal(proposal, by=head, at=AT + HOUR))


def test_refused_with_a_reason_it_may_be_proposed_again(
    district: District, case: Case, proposal: Proposal
) -> None:
    head = district.actor("head")
    steps.assert_refused(
        "wanting", lambda: actions.refuse_proposal(proposal, by=head, at=AT + HOUR, reason="")
    )
    case = actions.refuse_proposal(proposal, by=head, at=AT + HOUR, reason="这是真事")
    proposal.refresh_from_db()
    assert (case.step, proposal.result) == (Step.REGISTERED, "refused")
    assert case.due_kind == ClockKind.INTAKE
    line = steps.last_line(case)
    assert line.kind == "case.proposal_refused"
    assert "这是真事" not in line.data
    actions.void(case, by=district.actor("officer"), at=AT + 2 * HOUR, reason="test")


def test_confirming_is_whole_or_nothing(
    district: District, case: Case, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = district.actor("head")
    steps.assert_atomic(monkeypatch, lambda: actions.confirm_proposal(proposal, by=head, at=AT + HOUR))
    steps.assert_atomic(
        monkeypatch, lambda: actions.refuse_proposal(proposal, by=head, at=AT + HOUR, reason="不")
    )


def test_a_second_asking_is_the_officers_with_the_heads_word(district: District, case: Case) -> None:
    steps.waiting(district, case)
    officer, at = district.actor("officer"), ANSWERED_AT
    actions.citizen_supplied(case, by=officer, at=at)
    until = at.date() + timedelta(days=2)
    proposal = actions.ask_citizen(
        case,
        by=officer,
        at=at,
        items=[d.item()],
        until=until,
        served_how="当面",
        revealed="补来的证明写的是曾用名",
    )
    assert isinstance(proposal, Proposal)
    case = actions.confirm_proposal(proposal, by=district.actor("head"), at=at + HOUR)
    assert (case.step, case.before) == (Step.WAITING_CITIZEN, Step.HANDLING)
    assert case.supplements.latest("pk").asked_by == district.person("officer")
