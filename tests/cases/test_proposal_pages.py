"""By two, through the page: the second person reads what he confirms; nobody else reads or confirms it."""

from datetime import timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, Proposal
from bancheng.cases.showing.proposals import FIELDS
from bancheng.rules.process import MOVES
from bancheng.rules.vocabulary import Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_moves_on_pages import Desks

WORDS = "培训时登记的"


@pytest.fixture
def desks(district: District, settings) -> Desks:
    settings.BANCHENG_NOW = AT + 3 * HOUR
    return Desks(district)


@pytest.fixture
def proposal(district: District, case: Case) -> Proposal:
    return actions.void(case, by=district.actor("officer"), at=AT + HOUR, reason="test", note=WORDS)


def path(proposal: Proposal, what: str) -> str:
    return f"/desk/cases/{proposal.case.number}/proposals/{proposal.pk}/{what}/"


def test_every_move_by_two_says_what_was_laid_down() -> None:
    assert set(FIELDS) == {move.key for move in MOVES if move.second and move.is_built}


def test_the_second_reads_and_confirms(desks: Desks, proposal: Proposal) -> None:
    page = desks["head"].get(f"/desk/cases/{proposal.case.number}/").content.decode()
    assert WORDS in page and path(proposal, "confirm") in page
    assert desks["head"].post(path(proposal, "confirm")).status_code == 302
    assert Case.objects.get().step == Step.VOIDED


@pytest.mark.parametrize(("part", "reads"), [("officer", True), ("counter", False), ("leader", False)])
def test_the_first_reads_his_own_and_others_only_that_it_waits(
    desks: Desks, proposal: Proposal, part: str, reads: bool
) -> None:
    page = desks[part].get(f"/desk/cases/{proposal.case.number}/").content.decode()
    assert "“作废”等网点负责人确认" in page
    assert (WORDS in page) is reads
    assert path(proposal, "confirm") not in page


@pytest.mark.parametrize("part", sorted(set(d.CAST) - {"head"}))
def test_nobody_else_confirms_or_refuses(desks: Desks, proposal: Proposal, part: str) -> None:
    unseen = part in {"stranger", "expert", "archivist", "admin"}
    for what in ("confirm", "refuse"):
        answer = desks[part].post(path(proposal, what), {"reason": "不是测试"})
        assert answer.status_code == (404 if unseen else 403), (part, what)
    assert Proposal.objects.get().ended_at is None


def test_refused_with_its_reason(district: District, desks: Desks, proposal: Proposal) -> None:
    assert WORDS in desks["head"].get(path(proposal, "refuse")).content.decode()
    empty = desks["head"].post(path(proposal, "refuse"), {"reason": " "})
    assert empty.status_code == 422 and "form-error" in empty.content.decode()
    assert desks["head"].post(path(proposal, "refuse"), {"reason": "这是真事"}).status_code == 302
    assert Proposal.objects.get().result == "refused"
    late = desks["head"].post(path(proposal, "confirm"))
    assert late.status_code == 409 and "失效" in late.content.decode()


def test_over_when_its_hours_are_over(desks: Desks, proposal: Proposal, settings) -> None:
    settings.BANCHENG_NOW = proposal.lapses_at
    desk = Desks(desks.district)["head"]
    session = desk.session
    session.update({"began": proposal.lapses_at.timestamp(), "seen": proposal.lapses_at.timestamp()})
    session.save()
    answer = desk.post(path(proposal, "refuse"), {"reason": "写了很长的一段理由"})
    assert answer.status_code == 409 and "写了很长的一段理由" in answer.content.decode()


def test_a_proposal_of_another_case_is_none(district: District, desks: Desks, proposal: Proposal) -> None:
    other = d.register(district, at=AT + timedelta(minutes=5))
    answer = desks["head"].post(f"/desk/cases/{other.number}/proposals/{proposal.pk}/confirm/")
    assert answer.status_code == 404


def test_a_second_recusal_says_whom(district: District, case: Case, desks: Desks) -> None:
    supervisor = district.actor("supervisor")
    for part in ("officer", "officer2"):
        actions.recuse(
            case, by=supervisor, at=AT + HOUR, whom=district.person(part), reason=f"反映人点名{part}"
        )
    page = desks["convener"].get(f"/desk/cases/{case.number}/").content.decode()
    assert "陆专员" in page and "反映人点名officer2" in page
    about = desks["officer2"].get(f"/desk/cases/{case.number}/").content.decode()
    assert "再次申请回避" in about, "he stays meanwhile"
    assert steps.kinds(case)[-1] == "case.recusal_asked"
    assert "同意回避" in page and "反映人点名officer2" not in about
    proposal = Proposal.objects.get()
    said = desks["convener"].post(path(proposal, "refuse"), {"reason": "没有利害关系"})
    assert said.status_code == 302
    after = desks["convener"].get(f"/desk/cases/{case.number}/").content.decode()
    assert "没有同意再次提出的回避申请" in after
