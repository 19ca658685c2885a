"""A signed slip: the citizen's act, entered by somebody who is not the handler, the scan kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.dossier import Dossier
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Attachment, Case, ClosingAnswer
from bancheng.records import reads as records
from bancheng.rules.permissions import citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Outcome, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.make import sign_in

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def answered(district: District, case: Case, settings) -> Case:
    officer = district.actor("officer")
    actions.accept_case(case, by=officer, at=AT + timedelta(minutes=5))
    actions.judge(case, by=officer, at=AT + timedelta(minutes=10), **d.judgement())
    actions.propose_answer(case, by=officer, at=AT + timedelta(minutes=30), answer=d.answer())
    settings.BANCHENG_NOW = AT + timedelta(hours=2)
    return actions.tell(case, by=officer, at=AT + timedelta(hours=1), how="in_person")


def _slip() -> SimpleUploadedFile:
    return SimpleUploadedFile("凭条.png", PNG, "image/png")


def test_a_colleague_enters_it_and_the_scan_is_kept(
    district: District, answered: Case, client: Client
) -> None:
    sign_in(client, district.person("officer2"))
    page = client.get(f"/desk/cases/{answered.number}/").content.decode()
    assert "录入反映人的签字凭条" in page
    sent = client.post(
        f"/desk/cases/{answered.number}/slip/close/", {"solved": "yes", "satisfied": "", "scan": _slip()}
    )
    assert sent.status_code == 302, sent.content.decode()
    answered.refresh_from_db()
    assert answered.step == Step.CLOSED
    assert Attachment.objects.get(case=answered).kind == "slip"
    assert ClosingAnswer.objects.get(case=answered).satisfied is None
    line = records.lines_of(answered.file).get(kind="case.closed")
    assert line.by == "citizen"
    assert '"entered_by":"staff:1003"' in line.data


def test_whoever_enters_it_has_the_story_beside_the_form(
    district: District, answered: Case, client: Client
) -> None:
    sign_in(client, district.person("officer2"))
    page = client.get(f"/desk/cases/{answered.number}/slip/redo/").content.decode()
    assert answered.story in page and answered.first.name in page


def test_the_handler_cannot_enter_it(district: District, answered: Case, client: Client) -> None:
    sign_in(client, district.person("officer"))
    assert "录入反映人的签字凭条" not in client.get(f"/desk/cases/{answered.number}/").content.decode()
    sent = client.post(f"/desk/cases/{answered.number}/slip/close/", {"solved": "yes", "scan": _slip()})
    assert sent.status_code == 409
    answered.refresh_from_db()
    assert answered.step == Step.ANSWERED


def test_without_a_scan_nothing_happens(district: District, answered: Case, client: Client) -> None:
    sign_in(client, district.person("officer2"))
    sent = client.post(f"/desk/cases/{answered.number}/slip/close/", {"solved": "yes"})
    assert sent.status_code == 422
    answered.refresh_from_db()
    assert answered.step == Step.ANSWERED


def test_a_false_scan_changes_nothing(district: District, answered: Case, client: Client) -> None:
    sign_in(client, district.person("officer2"))
    fake = SimpleUploadedFile("凭条.png", b"<script>alert(1)</script>", "image/png")
    sent = client.post(f"/desk/cases/{answered.number}/slip/close/", {"solved": "yes", "scan": fake})
    assert sent.status_code == 422
    assert not Attachment.objects.filter(case=answered).exists()
    answered.refresh_from_db()
    assert answered.step == Step.ANSWERED


def test_another_site_does_not_see_it(district: District, answered: Case, client: Client) -> None:
    sign_in(client, district.person("stranger"))
    assert client.get(f"/desk/cases/{answered.number}/slip/close/").status_code == 404


def test_whoever_handled_it_before_cannot_enter_it_either(district: District, answered: Case) -> None:
    officer, second = district.actor("officer"), district.actor("officer2")
    at = AT + timedelta(hours=2)
    actions.hand_over(answered, by=officer, at=at, to=district.person("officer2"), reason="换班")
    handed = actions.accept_hand_over(answered, by=second, at=at)
    with pytest.raises(Refused) as refused:
        actions.enter_slip(handed, actions.close, scan=_slip(), values={"solved": "yes"}, by=officer, at=at)
    assert refused.value.code == "handler_enters"
    assert not Attachment.objects.filter(case=handed).exists()


def _only_had_it(district: District, case: Case) -> None:
    actions.reassign(case, by=district.actor("head"), at=AT, to=district.person("officer2"), reason="轮休")
    actions.reassign(case, by=district.actor("head"), at=AT, to=district.person("officer"), reason="回来")


def _accepted(district: District, case: Case) -> None:
    actions.accept_case(case, by=district.actor("officer2"), at=AT)


def _contacted(district: District, case: Case) -> None:
    by = district.actor("officer2")
    actions.contact(case, by=by, at=AT, how="phone", reached=True, note="说好周三来")


def _proposed(district: District, case: Case) -> None:
    proposal = actions.void(case, by=district.actor("officer2"), at=AT, reason="test")
    actions.refuse_proposal(proposal, by=district.actor("head"), at=AT, reason="不是测试")


HAD_A_HAND = {
    "only had it": _only_had_it,
    "accepted": _accepted,
    "contacted": _contacted,
    "proposed": _proposed,
}


@pytest.mark.parametrize("hand", HAD_A_HAND)
def test_whoever_ever_had_it_in_hand_or_made_a_move_of_its_handler(
    district: District, case: Case, hand: str
) -> None:
    """Also who was never its handler for an hour, and whoever proposed what came to nothing."""
    assert district.person("officer2").pk not in facts_of(case, at=AT).handled
    HAD_A_HAND[hand](district, case)
    case = Case.objects.get(pk=case.pk)
    handled = facts_of(case, at=AT).handled
    assert handled == {district.person(part).pk for part in ("officer", "officer2")}, "never who confirms"
    for part, had in (("officer2", True), ("counter", True), ("head", False)):
        assert Dossier(case).had_a_hand(district.actor(part)) is had, (
            "the first receiver reads no rating either"
        )


def test_of_a_move_by_two_its_proposer_handled_and_who_enters_a_slip_did_not(
    district: District, case: Case
) -> None:
    steps.handled(district, case)
    officer, head = district.actor("officer"), district.actor("head")
    until = AT.date() + timedelta(days=3)
    ask = {"items": [d.item()], "until": until, "served_how": "当面"}
    actions.ask_citizen(case, by=officer, at=AT + steps.HOUR, **ask)
    values = {"by": head, "at": AT + steps.HOUR}
    actions.enter_slip(case, actions.citizen_supplied, scan=_slip(), values={}, **values)
    again = actions.ask_citizen(
        case, by=district.actor("officer2"), at=AT + steps.HOUR, revealed="过期", **ask
    )
    actions.confirm_proposal(again, by=head, at=AT + steps.HOUR)
    handled = facts_of(Case.objects.get(pk=case.pk), at=AT + steps.HOUR).handled
    assert handled == {district.person(part).pk for part in ("officer", "officer2")}


def _confirmed_no(district: District, case: Case) -> Case:
    return steps.answered(district, case, outcome=Outcome.EXPLAINED)


AGAINST = [
    (steps.declined, "appeal", actions.appeal, {"words": "不服"}),
    (steps.declined, "waive", actions.waive, {}),
    (_confirmed_no, "redo", actions.redo, {"reason": "没有解决"}),
]


@pytest.mark.parametrize(("bring", "name", "act", "values"), AGAINST, ids=[each[1] for each in AGAINST])
def test_who_confirmed_a_no_enters_no_slip_against_it_and_another_may(
    district: District, case: Case, client: Client, settings, bring, name, act, values
) -> None:
    case, at = bring(district, case), AT + timedelta(hours=3)
    settings.BANCHENG_NOW = at
    url = f"/desk/cases/{case.number}/slip/{name}/"
    sign_in(client, district.person("head"))
    assert url not in client.get(f"/desk/cases/{case.number}/").content.decode()
    assert client.get(url).status_code == 409
    kept = {"scan": _slip(), "values": values, "at": at}
    steps.assert_refused(
        "decider_enters", lambda: actions.enter_slip(case, act, by=district.actor("head"), **kept)
    )
    assert not Attachment.objects.filter(case=case).exists()
    actions.enter_slip(case, act, by=district.actor("supervisor"), **kept | {"scan": _slip()})
    assert Attachment.objects.get(case=case).kind == "slip"


SIGNED = [
    (actions.close, {"solved": "yes"}),
    (actions.redo, {"reason": "没有解决"}),
    (actions.waive, {}),
    (actions.withdraw, {}),
    (actions.appeal, {"words": "不服"}),
    (actions.citizen_supplied, {}),
    (actions.cannot_supply, {"note": "办不来"}),
    (actions.add_fact, {"words": "又去了一次"}),
    (actions.unmerge, {}),
    (actions.recuse, {"whom": None, "reason": "亲属"}),
]


@pytest.mark.parametrize(("act", "values"), SIGNED, ids=lambda each: getattr(each, "__name__", ""))
def test_no_act_of_the_citizen_is_made_through_his_handler(
    district: District, answered: Case, act, values
) -> None:
    before = records.lines_of(answered.file).count()
    through = citizen_by_slip(answered.pk, district.actor("officer"))
    with pytest.raises(Refused) as refused:
        act(answered, by=through, at=AT + timedelta(hours=2), **values)
    assert refused.value.code == "handler_enters"
    assert records.lines_of(answered.file).count() == before


def test_what_a_slip_adds_stands_in_the_record(district: District, case: Case, client: Client) -> None:
    sign_in(client, district.person("officer2"))
    typed = {"words": "又去了一次，电话 13912345678", "scan": _slip()}
    assert client.post(f"/desk/cases/{case.number}/slip/add_fact/", typed).status_code == 302
    added = records.lines_of(case.file).get(kind="case.fact_added")
    assert (added.by, '"entered_by":"staff:1003"' in added.data) == ("citizen", True)


def test_merged_cases_come_apart_on_a_slip(district: District, case: Case, client: Client) -> None:
    officer = district.actor("officer")
    merged = actions.merge(d.register(district), by=officer, at=AT + timedelta(minutes=1), into=case)
    sign_in(client, district.person("officer2"))
    page = client.get(f"/desk/cases/{merged.number}/").content.decode()
    assert "不是同一件，分开办" in page
    sent = client.post(f"/desk/cases/{merged.number}/slip/unmerge/", {"scan": _slip()})
    assert sent.status_code == 302
    assert Case.objects.get(pk=merged.pk).step == Step.REGISTERED


def test_a_recusal_asked_on_a_slip_is_entered_by_who_stays(
    district: District, case: Case, client: Client
) -> None:
    path = f"/desk/cases/{case.number}/slip/recuse/"
    for part, whom, status in (
        ("head", "head", 422),
        ("officer2", "window", 422),
        ("head", "officer", 302),
    ):
        sign_in(client, district.person(part))
        named = str(district.person(whom).pk) if whom != "window" else whom
        sent = client.post(path, {"whom": named, "reason": "亲属", "scan": _slip()})
        assert sent.status_code == status, (part, whom)
        assert Attachment.objects.filter(case=case).exists() is (status == 302)
    case.refresh_from_db()
    assert case.handler == district.person("officer2")
    assert records.lines_of(case.file).get(kind="case.recused").by == "citizen"
