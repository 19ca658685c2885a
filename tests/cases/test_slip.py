"""A signed slip: the citizen's act, entered by somebody who is not the handler, the scan kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, ClosingAnswer
from bancheng.records import reads as records
from bancheng.rules.permissions import citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Step
from tests.cases import district as d
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
