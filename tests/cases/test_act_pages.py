"""The pages of acts: what stands beside a form, what a sent-back answer leaves in it, how the law is found."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from playwright.sync_api import expect

from bancheng.cases import actions
from bancheng.cases.models import Answer, Case, Evidence
from bancheng.catalogue.models import Citation, Matter
from bancheng.rules.vocabulary import CaseType, Outcome
from tests import make
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WHY = "条款只写了名称，还要写到哪一款"


@pytest.fixture
def desk(district: District, settings) -> Client:
    settings.BANCHENG_NOW = AT + timedelta(hours=3)
    return make.sign_in(Client(), district.person("officer"))


def url(case: Case, name: str, outcome: str = "") -> str:
    return f"/desk/cases/{case.number}/do/{name}/" + (f"?outcome={outcome}" if outcome else "")


def proposed(district: District, case: Case, outcome: Outcome, **more: Any) -> Case:
    by, at = district.actor("officer"), AT + timedelta(hours=2)
    answer = replace(d.answer(outcome), **more)
    law = d.citations() if outcome is Outcome.EXPLAINED else ()
    actions.propose_answer(steps.handled(district, case), by=by, at=at, answer=answer, citations=law)
    return Case.objects.get(pk=case.pk)


def sent_back(district: District, case: Case, outcome: Outcome, **more: Any) -> Case:
    head = district.actor("head")
    return actions.send_back(
        proposed(district, case, outcome, **more), by=head, at=AT + timedelta(hours=2), reason=WHY
    )


# --- beside the form --------------------------------------------------------------------------------------


def test_whoever_judges_has_the_story_before_him(district: District, desk: Client) -> None:
    case = steps.accepted(district, d.register(district, visits=3, wanted="今天就续上"))
    page = desk.get(url(case, "judge")).content.decode()
    for told in (case.story, "今天就续上", "3 趟", case.first.name):
        assert told in page


def test_whoever_reviews_has_the_answer_before_him(district: District, case: Case, desk: Client) -> None:
    proposed(district, case, Outcome.EXPLAINED)
    head = make.sign_in(Client(), district.person("head"))
    for name in ("confirm_no", "send_back"):
        about = head.get(url(case, name)).context["about"]
        assert dict(about["answer"])["告诉反映人的话"] == d.answer(Outcome.EXPLAINED).words


def test_a_form_refused_stands_under_the_row_of_whoever_sent_it(
    district: District, case: Case, desk: Client
) -> None:
    """After a sending back it is the convener's row that lacks an opinion, not the site head's."""
    sent_back(district, case, Outcome.EXPLAINED)
    officer, at = district.actor("officer"), AT + timedelta(hours=3)
    actions.propose_answer(
        case, by=officer, at=at, answer=d.answer(Outcome.EXPLAINED), citations=d.citations()
    )
    convener = make.sign_in(Client(), district.person("convener"))
    page = convener.post(url(case, "confirm_no"), {"opinion": ""})
    assert page.status_code == 422
    assert page.context["move"].key == "confirm_no.convener"
    assert "附召集人意见" in page.context["lead"]


# --- sent back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outcome", [Outcome.EXPLAINED, Outcome.GUIDED, Outcome.ELSEWHERE, Outcome.REDIRECTED]
)
def test_a_sent_back_answer_need_not_be_typed_again(
    district: District, case: Case, desk: Client, outcome: Outcome
) -> None:
    sent_back(district, case, outcome)
    chosen = desk.get(url(case, "propose_answer"))
    assert chosen.context["outcomes"][0]["value"] == outcome and WHY in chosen.content.decode()
    page = desk.get(url(case, "propose_answer", outcome))
    assert WHY in page.content.decode()
    form = page.context["form"]
    again = {bound.html_name: bound.value() for part in (form, *getattr(form, "rows", ())) for bound in part}
    again["explained_at"] = "2026-03-02T10:00"
    typed = {name: value for name, value in again.items() if value not in (None, "")}
    assert desk.post(url(case, "propose_answer"), typed | {"outcome": outcome}).status_code == 302
    first, second = Answer.objects.filter(case=case)
    assert (second.outcome, second.words) == (first.outcome, first.words)
    assert sorted(second.bases.values_list("citation")) == sorted(first.bases.values_list("citation"))


def test_another_outcome_keeps_the_words_only(district: District, case: Case, desk: Client) -> None:
    sent_back(district, case, Outcome.EXPLAINED)
    form = desk.get(url(case, "propose_answer", "elsewhere")).context["form"]
    assert form["words"].value() == d.answer(Outcome.EXPLAINED).words
    assert not form["where"].value()


def test_a_case_done_again_keeps_what_can_hold_and_asks_for_the_rest_anew(
    district: District, case: Case, desk: Client
) -> None:
    told = d.answer(Outcome.EXPLAINED)
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    citizen = district.actor("citizen", case)
    actions.redo(case, by=citizen, at=AT + timedelta(hours=9), reason="没办成")
    page = desk.get(url(case, "propose_answer", Outcome.EXPLAINED))
    form = page.context["form"]
    assert form["explained_by"].value() == told.explanation.by
    assert form["citations"].value() == [citation.pk for citation in d.citations()]
    assert not form["words"].value() and not form["explained_words"].value(), (
        "said anew, not told again unseen"
    )
    assert f"上次对反映人说：{told.words}" in page.content.decode()
    # A case that was done and stays undone is not proved by the proof of the first time.
    assert not desk.get(url(case, "propose_answer", "done")).context["form"]["proof_number"].value()


# --- the law ----------------------------------------------------------------------------------------------


def law(title: str, *, to: date | None = None) -> Citation:
    return Citation.objects.create(
        title=title, article="第三条", summary="租赁备案的要点", source="公报", origin="office",
        in_force_from=date(2020, 5, 1), in_force_to=to, folded=f"{title} 第三条 租赁备案的要点",
    )  # fmt: skip


def listed(page: Any) -> list[str]:
    return [label for _, label in page.context["form"].fields["citations"].choices]


def test_the_law_is_found_by_words_and_what_was_chosen_stays(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    lease, tax = law("住房租赁条例"), law("契税办法", to=date(2030, 1, 1))
    gone = law("旧租赁办法", to=date(2025, 1, 1))
    typed = {
        "outcome": "explained",
        "find": "租赁条例",
        "citations": [tax.pk],
        "explained_by": "李专员",
        "look": "yes",
    }
    page = desk.post(url(case, "propose_answer"), typed)
    assert page.status_code == 200 and not page.context["form"].is_bound
    assert listed(page) == [str(tax), str(lease)] and str(gone) not in listed(page)
    html = page.content.decode()
    assert "自 2020 年 5 月 1 日 起" in html.replace("2020年5月1日", "2020 年 5 月 1 日")
    assert 'value="李专员"' in html and page.context["form"]["citations"].value() == [str(tax.pk)]
    assert not Answer.objects.exists()


def test_a_field_that_looks_something_up_is_told_nothing_once_the_step_is_taken(
    district: District, case: Case, desk: Client
) -> None:
    steps.answered(district, case)
    typed = {"outcome": "explained", "find": "租赁", "look": "yes"}
    page = desk.post(url(case, "propose_answer"), typed, headers={"HX-Request": "true"})
    assert (page.status_code, page.content) == (204, b"")
    assert desk.post(url(case, "propose_answer"), typed).status_code == 409, "whoever pressed is told why"


def test_a_law_not_in_force_is_refused_with_its_days_and_what_was_typed_stays(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    gone = law("旧租赁办法", to=date(2025, 1, 1))
    typed = {
        "outcome": "explained", "citations": [gone.pk], "words": "说过了", "explained_by": "李专员",
        "explained_at": "2026-03-02T10:00", "explained_how": "当面", "explained_words": "第三条不允许",
    }  # fmt: skip
    page = desk.post(url(case, "propose_answer"), typed)
    assert page.status_code == 422 and not Answer.objects.exists()
    html = page.content.decode()
    assert "《旧租赁办法》第三条自 2020年5月1日 起有效，2025年1月1日 起失效" in html and "说过了" in html
    found = desk.post(
        url(case, "propose_answer"), {"outcome": "explained", "find": "租赁办法", "look": "yes"}
    )
    assert listed(found) == [] and "还找到 1 条今天不在有效期内的" in found.content.decode()


def test_an_answer_sent_back_says_which_law_has_fallen_meanwhile(
    district: District, case: Case, desk: Client
) -> None:
    stays, falls = law("住房租赁条例"), law("契税办法")
    by, at = district.actor("officer"), AT + timedelta(hours=1)
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(
        steps.handled(district, case), by=by, at=at, answer=answer, citations=[stays, falls]
    )
    actions.send_back(case, by=district.actor("head"), at=at, reason=WHY)
    Citation.objects.filter(pk=falls.pk).update(in_force_to=AT.date())
    page = desk.get(url(case, "propose_answer", "explained"))
    assert listed(page) == [str(stays)]
    assert "《契税办法》第三条已于 2026年3月2日 失效，已经不再选上" in strip_tags(page.content.decode())


def test_a_law_that_is_not_listed_may_still_be_chosen(district: District, case: Case, desk: Client) -> None:
    steps.handled(district, case)
    laws = [law(f"第 {number} 号办法") for number in range(14)]
    page = desk.get(url(case, "propose_answer", "explained"))
    assert listed(page) == [] and "先在上面写几个字" in page.content.decode(), (
        "nothing before it is looked for"
    )
    page = desk.post(url(case, "propose_answer"), {"outcome": "explained", "find": "号办法", "look": "yes"})
    assert len(listed(page)) == 12 and page.context["form"].more_citations
    typed = {
        "outcome": "explained", "citations": [laws[-1].pk], "words": "说过了", "explained_by": "李专员",
        "explained_at": "2026-03-02T10:00", "explained_how": "当面", "explained_words": "第三条不允许",
    }  # fmt: skip
    assert desk.post(url(case, "propose_answer"), typed).status_code == 302
    assert Answer.objects.get().bases.get().citation == laws[-1]


def test_what_this_matter_was_answered_with_stands_first_and_the_moment_is_now(
    district: District, desk: Client, settings
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=3)
    matter = Matter.objects.create(name="房屋租赁备案", code="T-1", origin="office", created_at=AT)
    earlier, case = d.register(district, matter=matter), d.register(district, matter=matter)
    for number in range(13):
        law(f"第 {number} 号办法")
    steps.handled(district, earlier)
    last = law("最后的办法")
    by = district.actor("officer")
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(earlier, by=by, at=AT + steps.HOUR, answer=answer, citations=[last])
    steps.handled(district, case)
    assert listed(desk.get(url(case, "propose_answer", "explained"))) == [], "nobody was told yet"
    actions.confirm_no(earlier, by=district.actor("head"), at=AT + steps.HOUR)
    actions.tell(earlier, by=by, at=AT + 2 * steps.HOUR, how="in_person")
    page = desk.get(url(case, "propose_answer", "explained"))
    assert listed(page) == [str(last)], "no other law is listed before it is looked for"
    assert 'value="2026-03-02T12:30"' in page.content.decode()


def test_the_seven_facts_of_a_material_are_marked_as_wanted(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    html = desk.get(url(case, "ask_citizen")).content.decode()
    items = html.split('<details class="item-row"', 1)[1].split("</details>", 1)[0]
    assert items.count("必填") == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("script", "size"), [(True, DESK), (False, PHONE)])
def test_the_law_is_searched_in_a_browser(
    district: District, case: Case, settings, open_page, script, size
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=3)
    steps.handled(district, case)
    law("住房租赁条例")
    opened = open_page(
        url(case, "propose_answer", "explained"), as_=district.person("officer"), script=script, size=size
    )
    page = opened.page
    expect(page.locator("#bases")).to_contain_text("先在上面写几个字")
    page.locator("[name=explained_by]").fill("李专员")
    page.locator("[name=find]").fill("租赁")
    if not script:
        page.get_by_role("button", name="找依据").click()
    expect(page.locator("#bases")).to_contain_text("住房租赁条例")
    expect(page.locator("#bases")).not_to_contain_text("先在上面写几个字")
    expect(page.locator("[name=explained_by]")).to_have_value("李专员")
    opened.look_at(f"explained-{size['width']}")
    if script:
        opened.assert_sound()


# --- all at once, and where the rest is gathered ---------------------------------------------------------------


def test_an_answer_says_at_once_what_the_form_and_what_the_regulation_want(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    Case.objects.filter(pk=case.pk).update(case_type=CaseType.HARD)
    Evidence.objects.filter(case=case).delete()
    page = desk.post(url(case, "propose_answer"), {"outcome": "done", "words": ""})
    errors = page.context["form"].errors
    assert page.status_code == 422
    assert set(errors) == {"words", "proof_number", "no_measure_because"}
    assert all(len(said) == 1 for said in errors.values())
    html = page.content.decode()
    assert f'href="/desk/cases/{case.number}/#panel-measures"' in html
    assert 'id="panel-measures"' in desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "novalidate" in html, "our own sentences, not the browser's"
    # The same without the form's own fault: the act refuses with the same gaps.
    again = desk.post(url(case, "propose_answer"), {"outcome": "done", "words": "办好了"})
    assert set(again.context["form"].errors) == {"proof_number", "no_measure_because"}
    assert not Answer.objects.exists()


@pytest.mark.parametrize("outcome", ["partly", "scheduled", "guided", "explained", "elsewhere", "redirected"])
def test_an_empty_answer_of_any_outcome_is_refused_in_words(
    district: District, case: Case, desk: Client, outcome: str
) -> None:
    steps.handled(district, case)
    page = desk.post(url(case, "propose_answer"), {"outcome": outcome, "due_on": "x", "explained_at": "x"})
    assert page.status_code == 422 and "words" in page.context["form"].errors


def test_a_notice_says_at_once_that_list_and_way_are_wanted(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    typed = {"until": "2026-03-09", "item-0-name": "租赁合同"}
    form = desk.post(url(case, "ask_citizen"), typed).context["form"]
    assert "served_how" in form.errors and "第 1 项少了" in form.non_field_errors()[0]
    assert "revealed" not in form.fields, "nothing has been supplied that could reveal anything"


# --- what was asked for, ticked off ----------------------------------------------------------------------------


def test_what_came_of_the_materials_is_ticked_and_noted(district: District, case: Case, desk: Client) -> None:
    steps.handled(district, case)
    items = [replace(d.item(), name="租赁合同"), replace(d.item(), name="房产证")]
    until = AT.date() + timedelta(days=3)
    officer = district.actor("officer")
    actions.ask_citizen(case, by=officer, at=AT + steps.HOUR, items=items, until=until, served_how="当面")
    form = desk.get(url(case, "citizen_supplied")).context["form"]
    assert form.fields["came"].choices == [(0, "租赁合同"), (1, "房产证")]
    assert desk.post(url(case, "citizen_supplied"), {}).status_code == 422
    assert desk.post(url(case, "citizen_supplied"), {"came": ["0"], "note": "明天再来"}).status_code == 302
    assert case.supplements.get().note == "补来：租赁合同。没有补来：房产证。明天再来"


# --- documents told apart --------------------------------------------------------------------------------------


def test_two_proofs_are_told_apart_in_the_form_and_in_the_folder(
    district: District, case: Case, desk: Client
) -> None:
    steps.handled(district, case)
    for name in ("批复.pdf", "执照.pdf"):
        upload = SimpleUploadedFile(name, PDF)
        actions.attach(case, upload=upload, kind="proof", by=district.actor("officer"), at=AT + steps.HOUR)
    html = desk.get(url(case, "propose_answer", "done")).content.decode()
    assert "结果凭证（1），3/2 10:30 放入" in html and "结果凭证（2），3/2 10:30 放入" in html
    assert "批复.pdf" not in html, "its own name may name somebody"
    assert "attachment " not in html
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "结果凭证（1）" in page and "结果凭证（2）" in page
    assert "批复.pdf" not in page, "a name somebody gave a file may name somebody"
