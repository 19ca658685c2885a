"""Undertakings through their pages: from the matter to the signature, every no said at the counter, nobody else's door."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.forms.judging import AskCitizen
from bancheng.cases.models import Case, Evidence
from bancheng.cases.registration import Someone
from bancheng.cases.searched import not_found_on
from bancheng.catalogue.models import Material, Matter
from bancheng.measures import actions as measures
from bancheng.measures.drawing_up import PAGES
from bancheng.measures.models import Signature, Undertaking
from bancheng.notices.models import Notice
from bancheng.papers.models import IssuedPaper
from bancheng.records import standing
from bancheng.records.models import Line
from bancheng.rules.signed_measures import SIGNED
from tests import make
from tests.cases.district import District
from tests.cases.test_authorise import PDF
from tests.measures.ground import (
    CERTIFICATE,
    ID,
    KEY,
    LATER,
    SECOND,
    STROKES,
    gap,
    hard_case,
    make_matter,
    material,
    pledge,
    signed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(district: District, client: Client, settings: Any) -> Client:
    settings.BANCHENG_NOW = LATER
    return make.sign_in(client, district.person("officer"))


def other_desk(district: District, part: str) -> Client:
    return make.sign_in(Client(), district.person(part))


def url(case: Case, rest: str = "") -> str:
    return f"/desk/cases/{case.number}/measures/{rest}"


def one(row: Undertaking, rest: str = "") -> str:
    return url(row.case, f"undertakings/{row.pk}/{rest}")


def typed(matter: Matter, **changes: Any) -> dict[str, Any]:
    here = [material(matter, KEY).pk, material(matter, CERTIFICATE).pk]
    return {"here": here, "how": "原件送来", "due_on": "2026-03-06"} | changes


def test_from_the_panel_to_the_papers(district, matter, hard, desk):
    assert "办容缺受理" in desk.get(url(hard)).content.decode()
    form = desk.get(url(hard, "gap_acceptance/")).content.decode()
    assert "最晚到 3月9日（周一）" in form and 'max="2026-03-09"' in form
    assert (
        "营业执照（关键）" in form and "承诺时限" in form and "证件号" not in form.replace("证件号会自动", "")
    )
    landed = desk.post(url(hard, "gap_acceptance/"), typed(matter))
    row = Undertaking.objects.get()
    assert (landed.status_code, landed.url) == (302, one(row))
    page = desk.get(one(row)).content.decode()
    assert "等反映人签字" in page and "请反映人在屏幕上签" in page and "生效，出文书" not in page
    assert "陈阿福" not in page and "陈*" in page, "who only looks reads no name"
    pad = desk.get(one(row, "sign/")).content.decode()
    assert row.text_hash in pad and "陈阿福" in pad
    signing = {"shown": row.text_hash, "strokes": json.dumps(STROKES)}
    assert desk.get(one(row, "signed/")).url == one(row), "nobody is thanked for what he has not signed"
    thanks = desk.post(one(row, "sign/"), signing, follow=True)
    assert thanks.redirect_chain == [(one(row, "signed/"), 302)]
    assert "请把屏幕交还窗口" in thanks.content.decode() and "bc-side" not in thanks.content.decode()
    page = desk.get(one(row)).content.decode()
    assert "生效，出文书" in page and "已签字，待生效" in page
    picture = desk.get(url(hard, f"signatures/{Signature.objects.get().pk}/"))
    assert picture["Content-Type"] == "image/png" and b"".join(picture.streaming_content)[:4] == b"\x89PNG"
    assert desk.post(one(row, "in-force/")).url == one(row)
    page = desk.get(one(row)).content.decode()
    assert "已生效" in page and "《容缺受理通知书》" in page and "窗11容〔2026〕1号" in page
    assert "已生效" in desk.get(url(hard)).content.decode()
    assert IssuedPaper.objects.count() == 2


def test_a_promise_begins_with_its_statements_filled_in(district, matter, hard, desk):
    form = desk.get(url(hard, "promise/")).content.decode()
    assert "构成犯罪的" in form and "无违法记录证明一份" in form and KEY not in form
    assert "依据《食品经营许可和备案管理办法》，要提交无违法记录证明" in form
    assert f"由{matter.department.name}查实" in form
    wrong = desk.post(
        url(hard, "promise/"), {"chosen": [material(matter, CERTIFICATE).pk], "duty": "要证明", "due_on": ""}
    )
    assert wrong.status_code == 422 and "要证明" in wrong.content.decode()
    assert not Undertaking.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"here": []}, "关键材料还没有交：营业执照"),
        ({"due_on": "2026-03-10"}, "补齐的日子超过了承诺时限（5 个工作日），最晚到 3月9日（周一）"),
    ],
)
def test_a_no_is_said_with_its_ground_and_noted(district, matter, hard, desk, changes, sentence):
    answer = desk.post(url(hard, "gap_acceptance/"), typed(matter, **changes))
    page = answer.content.decode()
    assert answer.status_code == 409 and sentence in page and "原件送来" in page
    asks = f"/desk/cases/{hard.number}/do/ask_citizen/"
    assert (asks in page) == ("关键材料" in sentence), "what must be brought is asked for at once"
    assert Line.objects.filter(kind="act.refused").count() == 1


def test_every_signed_measure_has_its_page_and_is_called_by_its_title(district, matter, hard, desk):
    assert PAGES.keys() == SIGNED.keys()
    for row in (gap(district, hard, matter), pledge(district, hard, matter)):
        panel = desk.get(f"/desk/cases/{hard.number}/measures/").content.decode()
        assert f">{row.title}</a>" in panel and "承诺承诺书" not in panel


def test_a_matter_that_does_not_allow_it_shuts_the_form(district, desk):
    matter = make_matter(may_gap=False)
    case = hard_case(district, matter)
    page = desk.get(url(case, "gap_acceptance/")).content.decode()
    assert "现行的规定不允许容缺受理" in page and "写好承诺书" not in page and "换一个事项" in page


def test_what_can_be_shared_is_looked_for_and_what_was_not_there_may_come_later(district, matter, hard, desk):
    lease = material(matter, SECOND)
    Material.objects.filter(pk=lease.pk).update(shareable_from="不动产登记信息")
    assert "可以共享" in desk.get(url(hard, "gap_acceptance/")).content.decode()
    answer = desk.post(url(hard, "gap_acceptance/"), typed(matter))
    page, search = answer.content.decode(), url(hard, f"data_sharing/?material={lease.pk}")
    assert answer.status_code == 409 and "请先查" in page and search in page
    form = desk.get(search).content.decode()
    assert f'<option value="{lease.pk}" selected>' in form and "不动产登记信息" in form
    said = {"material": lease.pk, "source": "不动产登记信息", "authority": "共享目录", "result": "没有记录"}
    said |= {"done_at": "2026-03-02T10:20"}
    assert desk.post(search, said).status_code == 422, "found or not must be said"
    told = desk.post(search, said | {"found": "no"}, follow=True).content.decode()
    assert "没有查到" in told and not Evidence.objects.filter(kind__startswith="measure:").exists()
    assert not_found_on(hard) == {lease.pk} and "没有查到" in desk.get(url(hard, "")).content.decode()
    assert desk.post(url(hard, "gap_acceptance/"), typed(matter)).status_code == 302
    desk.post(search, said | {"found": "yes", "done_at": "2026-03-02T10:25"})
    assert desk.post(url(hard, "gap_acceptance/"), typed(matter, how="邮寄")).status_code == 409
    assert not_found_on(hard) == set() and list(standing.files_stand([hard.file_id])) == []


def test_what_was_looked_for_in_vain_may_be_asked_of_the_citizen(district, matter, hard):
    lease = material(matter, SECOND)
    Material.objects.filter(pk=lease.pk).update(shareable_from="不动产登记信息")
    by = district.actor("officer")
    asking = AskCitizen(case=hard, actor=by, at=LATER)
    assert asking.shareable() == {SECOND: "不动产登记信息"}
    said = {"source": "不动产登记信息", "authority": "共享目录", "result": "没有记录", "done_at": LATER}
    for found, left in ((False, {}), (True, {SECOND: "不动产登记信息"}), (False, {})):
        measures.record_data_sharing(hard, by=by, at=LATER, material=lease, found=found, **said)
        assert asking.shareable() == left


def test_where_nothing_may_come_later_no_form_invites(district, matter, hard, desk):
    Material.objects.update(may_be_waived=False, is_key=True)
    said = desk.get(url(hard, "gap_acceptance/")).content.decode()
    assert "没有一样可以容缺" in said and "写好承诺书" not in said
    assert f"/desk/cases/{hard.number}/do/ask_citizen/" in said
    assert desk.post(url(hard, "gap_acceptance/"), typed(matter)).status_code == 409
    assert not Undertaking.objects.exists()


def test_without_a_matter_it_is_asked_first(district, matter, desk):
    case = hard_case(district, matter, matter=None)
    page = desk.get(url(case, "gap_acceptance/")).content.decode()
    assert "看这个事项能不能容缺受理" in page
    assert desk.get(url(case, "gap_acceptance/?matter=没有这样的")).status_code == 422
    form = desk.get(url(case, f"gap_acceptance/?matter={matter.code}")).content.decode()
    assert "营业执照（关键）" in form
    assert desk.post(url(case, f"gap_acceptance/?matter={matter.code}"), typed(matter)).status_code == 302


def test_who_is_unknown_is_asked_for(district, matter, desk):
    case = hard_case(district, matter, anonymous=True, party=Someone(phone="13800005678"))
    who = url(case, "gap_acceptance/who/")
    assert (
        desk.get(url(case, "gap_acceptance/")).url == desk.post(url(case, "gap_acceptance/"), {}).url == who
    )
    form = desk.get(who).content.decode()
    assert "申请人姓名或单位名称" in form and "申请人证件号" in form
    wrong = desk.post(who, {"name": "陈阿福", "number": "320102199003070018"})
    assert wrong.status_code == 422 and "最后一位和前面对不上" in wrong.content.decode()
    assert desk.post(who, {"name": "陈阿福", "number": ID}).url == url(case, "gap_acceptance/")
    assert desk.get(url(case, "gap_acceptance/")).status_code == 200
    assert desk.post(who, {"name": "陈阿福", "number": ID}).status_code == 409


@pytest.mark.parametrize(
    ("party", "asked"), [({"name": "陈阿福"}, "单位名称"), ({"name": "陈阿福", "firm": "阿福食品店"}, "")]
)
def test_of_who_is_known_by_name_only_the_number_is_asked(district, matter, desk, party, asked):
    case = hard_case(district, matter, party=Someone(phone="13800005678", **party))
    page = desk.get(url(case, "gap_acceptance/who/")).content.decode()
    assert "没有留证件号" in page and "申请人姓名" not in page
    assert (f">{asked}" in page) if asked else ('name="name"' not in page)
    number = ID if asked else "91320102MA0000007T"
    sent = desk.post(url(case, "gap_acceptance/who/"), {"number": number})
    assert sent.status_code == 302


def test_what_was_changed_under_his_pen_is_shown(district, matter, hard, desk):
    row = gap(district, hard, matter)
    gap(district, hard, matter, how="邮寄来，以签收为准")
    stale = desk.post(one(row, "sign/"), {"shown": row.text_hash, "strokes": json.dumps(STROKES)})
    page = stale.content.decode()
    changes = page[page.index("改了这几处") :]
    assert stale.status_code == 409 and "<del>原件送来</del>" in changes and "邮寄来，以签收为准" in changes
    assert changes.count("<dt>现在写的") == 1, "the code that is new with every edition is no change"
    assert "改了这几处" not in desk.get(one(row, "sign/")).content.decode()
    made_up = desk.post(one(row, "sign/"), {"shown": "0" * 64, "strokes": json.dumps(STROKES)})
    assert made_up.status_code == 409 and "改了这几处" not in made_up.content.decode()


def test_written_anew_it_must_be_signed_again(district, matter, hard, desk):
    row = gap(district, hard, matter)
    signed(district, row)
    form = desk.get(url(hard, "gap_acceptance/")).content.decode()
    assert "以前的签字就作废" in form and "原件送来" in form
    assert desk.post(url(hard, "gap_acceptance/"), typed(matter, how="邮寄来")).status_code == 302
    assert "等反映人签字" in desk.get(one(row)).content.decode()
    stale = desk.post(one(row, "sign/"), {"shown": row.text_hash, "strokes": json.dumps(STROKES)})
    assert stale.status_code == 409 and "内容刚刚改过" in stale.content.decode()


@pytest.mark.parametrize("strokes", ["", "[]", "not json", "[[[1,2,3]]]", "[" * 2000])
def test_what_is_no_signature_is_said(district, matter, hard, desk, strokes):
    row = gap(district, hard, matter)
    answer = desk.post(one(row, "sign/"), {"shown": row.text_hash, "strokes": strokes})
    assert answer.status_code == 409 and "没有做成" in answer.content.decode()
    assert not Signature.objects.exists()


def test_signed_on_paper_it_is_entered_by_somebody_else(district, matter, hard, desk):
    row = gap(district, hard, matter)
    blank = desk.get(one(row, "blank/")).content.decode()
    assert "陈阿福" in blank and row.check_code[:4] in blank
    assert desk.get(one(row, "scan/")).status_code == 409
    head = other_desk(district, "head")
    assert "录入签好的承诺书" in head.get(one(row)).content.decode()
    scan = {"check": row.check_code, "scan": SimpleUploadedFile("承诺书.pdf", PDF)}
    assert head.post(one(row, "scan/"), scan).url == one(row)
    assert "扫描件" in desk.get(one(row)).content.decode()
    assert desk.post(one(row, "in-force/")).status_code == 302


def test_dropping_through_its_page(district, matter, hard, desk):
    row = gap(district, hard, matter)
    assert desk.post(one(row, "drop/"), {"why": ""}).status_code == 422
    assert desk.post(one(row, "drop/"), {"why": "材料补来了"}).status_code == 302
    assert "不再办" in desk.get(one(row)).content.decode()
    assert desk.get(one(row, "blank/")).status_code == 409


def test_in_force_without_a_signature_says_why(district, matter, hard, desk):
    row = gap(district, hard, matter)
    answer = desk.post(one(row, "in-force/"))
    assert answer.status_code == 409 and "还没有签字" in answer.content.decode()


def test_others_look_or_find_nothing(district, matter, hard, desk):
    row = gap(district, hard, matter)
    signature = signed(district, row)
    supervisor, stranger = other_desk(district, "supervisor"), other_desk(district, "stranger")
    page = supervisor.get(one(row)).content.decode()
    assert "生效，出文书" not in page and "不办了" not in page and "陈*" in page
    assert supervisor.get(url(hard, "gap_acceptance/")).status_code == 403
    assert supervisor.get(one(row, "blank/")).status_code == 403
    assert supervisor.get(one(row, "sign/")).status_code == 302
    for path in (one(row), one(row, "sign/"), one(row, "blank/"), url(hard, f"signatures/{signature.pk}/")):
        assert stranger.get(path).status_code == 404
    other = hard_case(district, matter)
    assert desk.get(url(other, f"undertakings/{row.pk}/")).status_code == 404
    assert desk.get(url(other, f"signatures/{signature.pk}/")).status_code == 404


# --- on his own screen ---------------------------------------------------------------------------------------


@pytest.fixture
def own(district: District, matter: Matter, hard: Case, settings: Any) -> tuple[Client, Undertaking]:
    """The citizen's browser, having shown the query code, and what waits for him."""
    settings.BANCHENG_NOW = LATER
    row = gap(district, hard, matter)
    code = cases.issue_new_code(hard, by=district.actor("officer"), at=LATER)
    client = Client()
    assert client.post("/track", {"number": hard.number, "code": code}).status_code == 302
    return client, row


def sign_url(row: Undertaking) -> str:
    return f"/track/{row.case.number}/sign/{row.pk}"


def prove(client: Client, row: Undertaking) -> None:
    assert client.post(f"{sign_url(row)}/code").status_code == 302
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    assert client.post(f"{sign_url(row)}/prove", {"code": sent.group()}).status_code == 302


def test_the_citizen_signs_on_his_own_page(own):
    client, row = own
    page = client.get(f"/track/{row.case.number}").content.decode()
    assert "请您签《容缺受理承诺书》" in page and "现在不用您做什么" not in page
    asked = client.get(sign_url(row)).content.decode()
    assert "先验证是您本人" in asked and row.text_hash not in asked
    signing = {"shown": row.text_hash, "strokes": json.dumps(STROKES)}
    client.post(sign_url(row), signing)
    assert not Signature.objects.exists(), "the query code only reads"
    prove(client, row)
    assert client.get(f"{sign_url(row)}/blank").status_code == 200
    page = client.get(sign_url(row)).content.decode()
    assert row.text_hash in page and f'href="{sign_url(row)}/blank"' in page
    assert client.post(sign_url(row), signing).url == f"/track/{row.case.number}"
    assert Signature.objects.get().how == "own"
    page = client.get(f"/track/{row.case.number}").content.decode()
    assert "请您签" not in page and "您签了承诺书" in page
    assert client.get(sign_url(row)).status_code == 404


def test_he_prints_the_text_to_sign_it_by_hand(own, hard):
    client, row = own
    asked = client.get(f"{sign_url(row)}/blank").content.decode()
    assert "先验证是您本人" in asked and "陈阿福" not in asked
    prove(client, row)
    page = client.get(f"{sign_url(row)}/blank").content.decode()
    code = f"{row.check_code[:4]}-{row.check_code[4:]}"
    for words in ("陈阿福", "签字：", code, hard.site.name, "交给任何一个网点"):
        assert words in page, words


def test_without_the_query_code_nothing_is_told(own):
    _, row = own
    assert Client().get(f"{sign_url(row)}/blank").status_code == 302
    answer = Client().get(sign_url(row))
    assert answer.status_code == 302 and answer.url.startswith("/track?number=")
    assert Client().post(f"{sign_url(row)}/code").url == answer.url


def test_what_is_another_cases_is_not_his(own, district, matter):
    client, row = own
    other = gap(district, hard_case(district, matter), matter)
    assert client.get(f"/track/{row.case.number}/sign/{other.pk}").status_code == 404


def test_a_wrong_code_does_not_prove(own):
    client, row = own
    client.post(f"{sign_url(row)}/code")
    answer = client.post(f"{sign_url(row)}/prove", {"code": "000000"})
    assert answer.status_code == 422 and "验证码不对" in answer.content.decode()


def test_the_statements_left_as_they_stood_name_only_what_was_ticked(district, matter, hard, desk):
    version = material(matter, CERTIFICATE).version
    other = Material.objects.create(
        version=version,
        name="经营场所证明",
        standard="经营场所证明一份",
        is_key=False,
        may_be_promised=True,
        position=9,
    )
    begun = desk.get(url(hard, "promise/")).context["form"]
    assert other.name in begun.initial["duty"] and "只写打了勾的证明" in begun["chosen"].help_text
    stood = {name: begun.initial[name] for name in ("duty", "content", "manner", "liability")}
    sent = stood | {"chosen": [material(matter, CERTIFICATE).pk], "due_on": "2026-03-06"}
    assert desk.post(url(hard, "promise/"), sent).status_code == 302
    row = Undertaking.objects.get()
    assert other.name not in row.text and CERTIFICATE in json.loads(row.said)["duty"]
    again = desk.get(url(hard, "promise/")).context["form"].initial
    sent |= {"chosen": [other.pk], "duty": again["duty"], "content": "我写的条件"}
    assert desk.post(url(hard, "promise/"), sent).status_code == 302
    said = json.loads(Undertaking.objects.get().said)
    assert other.name in said["duty"] and CERTIFICATE not in said["duty"]
    assert said["content"] == "我写的条件", "what the officer wrote himself stays"


def test_what_he_signed_is_offered_on_the_page_of_the_case_until_it_is_in_force(district, matter, hard, desk):
    row, page = pledge(district, hard, matter), f"/desk/cases/{hard.number}/"
    offered = f'href="{one(row)}"'
    assert offered not in desk.get(page).content.decode(), "he has not signed"
    signed(district, row)
    assert offered in desk.get(page).content.decode()
    assert offered not in other_desk(district, "supervisor").get(page).content.decode()
    assert "承诺书生效以后，才记到这里" in desk.get(f"{page}promises/").content.decode()
    answer = {"words": "办好了", "proof_kind": "case_number", "proof_number": "食许2026-1", "outcome": "done"}
    refused = desk.post(f"{page}do/propose_answer/", answer).content.decode()
    assert "至少一项办成的措施" in refused and "《告知承诺书》已签字、还没有生效，请先让它生效" in refused
    measures.put_in_force(row, by=district.actor("officer"), at=LATER)
    assert offered not in desk.get(page).content.decode()
    refused = desk.post(f"{page}do/propose_answer/", answer).content.decode()
    assert "还没有生效" not in refused


def test_a_signature_he_disputes_is_not_offered(district, matter, hard, desk):
    row = pledge(district, hard, matter)
    dispute = district.actor("citizen", hard)
    measures.dispute_signature(signed(district, row), words="不是我签的", by=dispute, at=LATER)
    assert f'href="{one(row)}"' not in desk.get(f"/desk/cases/{hard.number}/").content.decode()
