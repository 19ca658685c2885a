"""Somebody in the citizen's place: by two, on kept proof, told to the old phone first; old proofs die with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import access, actions
from bancheng.cases.models import AccessCode, Attachment, Case, Party, Proposal
from bancheng.cases.registration import Someone
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

OFFICERS = {"officer", "officer2", "district"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLD, NEW = "13800005678", "13900001234"


def proof(district: District, case: Case, kind: str = "succession") -> Attachment:
    upload = SimpleUploadedFile("继承公证书.pdf", PDF)
    return actions.attach(case, upload=upload, kind=kind, by=district.actor("officer"), at=AT)


def heir(district: District, case: Case, **typed: object) -> dict[str, object]:
    usual = {"successor": Someone(name="陈小福", phone=NEW), "evidence": "继承公证书"}
    return usual | {"paper": proof(district, case)} | typed


def proposed(district: District, case: Case) -> Proposal:
    return actions.succeed(case, by=district.actor("officer"), at=ANSWERED_AT, **heir(district, case))  # type: ignore[arg-type]


def succeeded(district: District, case: Case) -> Party:
    actions.confirm_proposal(proposed(district, case), by=district.actor("head"), at=ANSWERED_AT + HOUR)
    return Party.objects.get(case=case, role=Party.SUCCESSOR)


def told(address: str) -> list[str]:
    return [notice.kind for notice in Notice.objects.order_by("pk") if notice.address == address]


def test_one_alone_changes_nothing_and_the_old_phone_hears_of_it(district: District, case: Case) -> None:
    proposed(district, case)
    assert access.reachable(case) == (Notice.SMS, OLD)
    assert told(OLD) == ["case.succession_proposed"] and told(NEW) == []
    assert case.number in Notice.objects.get(kind="case.succession_proposed").body
    line = steps.last_line(case)
    assert line.kind == "case.proposed" and NEW not in line.data + line.commitments


def test_an_heir_goes_on_under_the_same_clock(district: District, case: Case) -> None:
    before = steps.handled(district, case)
    party = succeeded(district, case)
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.due_at) == (before.step, before.due_at)
    assert (party.name, party.phone) == ("陈小福", NEW)
    assert list(Party.objects.filter(case=case, to_at=None)) == [party]
    assert case.parties.count() == 2, "who came first stays in the file"
    line = steps.last_line(case)
    assert line.kind == "case.succeeded" and '"proposed_by":"staff:1002"' in line.data
    for secret in ("陈小福", NEW):
        assert secret not in line.data + line.commitments
    steps.assert_whole(case)


def test_both_phones_hear_of_the_change(district: District, case: Case) -> None:
    succeeded(district, case)
    outbox.run_reactions(at=ANSWERED_AT + HOUR, limit=1000)
    assert told(OLD) == ["case.succession_proposed", "case.succeeded.former"]
    assert told(NEW) == ["case.succeeded"]
    body = Notice.objects.get(kind="case.succeeded", person=None).body
    assert "原来的查询码已经作废" in body and "凭编号和回执上的查询码" not in body


def test_what_the_former_holder_could_prove_himself_by_is_over(district: District) -> None:
    made = actions.register_case(d.registration(district), by=district.actor("officer"), at=AT)
    at = ANSWERED_AT + HOUR
    access.send_code(made.case, address="10.0.0.1", at=at)
    sent = Notice.objects.filter(kind="code").latest("pk").body
    before = access.proof_mark(made.case)
    succeeded(district, made.case)
    case = Case.objects.get(pk=made.case.pk)
    assert access.proof_mark(case) != before
    assert not access.prove(case, sent.split("是 ")[1][:6], address="10.0.0.1", at=at)
    assert AccessCode.objects.get().expires_at <= at
    with pytest.raises(Refused) as refused:
        access.open_for_reading(case.number, made.query_code, address="10.0.0.1", at=at)
    assert refused.value.code == "no_match"


@pytest.mark.parametrize(
    "wrong",
    [{"successor": Someone()}, {"successor": Someone(name="陈小福", phone="12")}, {"evidence": " "}],
    ids=["nobody", "no phone", "no evidence"],
)
def test_a_successor_is_somebody(district: District, case: Case, wrong: dict[str, object]) -> None:
    officer, values = district.actor("officer"), heir(district, case, **wrong)
    steps.assert_refused("wanting", lambda: actions.succeed(case, by=officer, at=AT, **values))  # type: ignore[arg-type]


def test_only_on_a_proof_of_this_case(district: District, case: Case) -> None:
    officer, other = district.actor("officer"), d.register(district)
    for paper in (proof(district, other), proof(district, case, "other")):
        values = heir(district, case, paper=paper)
        steps.assert_refused(
            "no_proof_of_succession",
            lambda values=values: actions.succeed(case, by=officer, at=AT, **values),
        )
    assert told(OLD) == []


def test_who_proposes_who_confirms_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, officer = heir(district, case), district.actor("officer")
    steps.assert_only(district, case, actions.succeed, OFFICERS, **values)
    steps.assert_atomic(
        monkeypatch,
        lambda: actions.succeed(case, by=officer, at=AT, **values),  # type: ignore[arg-type]
    )
    proposal = actions.succeed(case, by=officer, at=AT, **values)  # type: ignore[arg-type]
    for part in set(d.CAST) - {"head"}:
        actor = district.actor(part)
        steps.assert_refused(
            "not_yours",
            lambda actor=actor: actions.confirm_proposal(proposal, by=actor, at=AT + HOUR),
        )
    head = district.actor("head")
    steps.assert_atomic(monkeypatch, lambda: actions.confirm_proposal(proposal, by=head, at=AT + HOUR))


# --- other acts near the citizen's address -----------------------------------------------------------------


def test_he_hears_of_a_new_query_code_and_of_an_agent(district: District, case: Case) -> None:
    officer = district.actor("officer")
    before = access.proof_mark(case)
    actions.issue_new_code(case, by=officer, at=AT)
    assert access.proof_mark(Case.objects.get(pk=case.pk)) != before
    mandate = proof(district, case, "mandate")
    agent = Someone(name="陈小满", phone=NEW)
    actions.authorise(case, by=officer, at=AT, agent=agent, scope="代为补材料", mandate=mandate)
    outbox.run_reactions(at=AT + HOUR, limit=1000)
    assert {"case.code_issued", "case.authorised"} <= set(told(OLD))
    assert told(NEW) == [], "nothing goes to the agent"
    assert access.reachable(case) == (Notice.SMS, OLD)


def test_correcting_an_entry_moves_no_address(district: District, case: Case) -> None:
    words = f"电话应该是 {NEW}"
    actions.correct(case, by=district.actor("officer"), at=AT, line=1, words=words)
    assert access.reachable(case) == (Notice.SMS, OLD)
