"""Which letters leaned on an article: listed for who may see them, counted for the others, told when it falls."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from playwright.sync_api import expect

from bancheng.cases import actions, leaning
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Declining, DecliningBasis
from bancheng.catalogue import actions as catalogue
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.models import Citation
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.records.standing import all_stand
from bancheng.rules.vocabulary import Outcome
from tests import make
from tests.browser import DESK
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
NEXT_DAY = AT + timedelta(days=1)
TOMORROW = NEXT_DAY.date()
WHY = "被新办法代替"


@pytest.fixture
def law(district: District) -> Citation:
    article = catalogue.Article(
        title="房屋租赁办法", article="第三条", summary="要点", source="公报", in_force_from=date(2020, 1, 1)
    )
    return catalogue.add_citation(article, by=district.actor("admin"), at=AT)


def explained(district: District, law: Citation, *, told: bool) -> Case:
    case = steps.handled(district, d.register(district))
    by, answer = district.actor("officer"), d.answer(Outcome.EXPLAINED)
    actions.propose_answer(case, by=by, at=AT + steps.HOUR, answer=answer, citations=[law])
    if told:
        actions.confirm_no(case, by=district.actor("head"), at=AT + steps.HOUR)
        actions.tell(case, by=by, at=AT + 2 * steps.HOUR, how="in_person")
    return Case.objects.get(pk=case.pk)


def sent_back(district: District, law: Citation) -> Case:
    case = explained(district, law, told=False)
    return actions.send_back(case, by=district.actor("head"), at=AT + steps.HOUR, reason="再写清楚")


def decline(district: District, law: Citation, **more: object) -> Declining:
    case = d.register(district)
    return actions.propose_decline(
        case, by=district.actor("officer"), at=AT, ground=d.ground(), reason="见依据", citations=[law], **more
    )  # type: ignore[arg-type]


def repeal(district: District, law: Citation, on: date = TOMORROW) -> None:
    catalogue.repeal_citation(law, by=district.actor("admin"), at=AT + 3 * steps.HOUR, on=on, reason=WHY)


def told_of_it() -> set[tuple[str, str]]:
    """Who was told about the law, and on which page he finds it."""
    found = Notice.objects.filter(kind="law.fallen")
    return set(found.values_list("person__name", "url"))


# --- a declining leans on the law, if any ----------------------------------------------------------------


def test_a_declining_may_lean_on_the_law_and_its_paper_says_so(
    district: District, law: Citation, settings
) -> None:
    settings.BANCHENG_NOW = AT + steps.HOUR
    row = decline(district, law)
    actions.confirm_decline(row.case, by=district.actor("head"), at=AT + steps.HOUR)
    assert [basis.citation for basis in row.bases.all()] == [law]
    desk = make.sign_in(Client(), district.person("officer"))
    paper = desk.get(f"/desk/cases/{row.case.number}/papers/declining/").content.decode()
    assert "依据《房屋租赁办法》第三条：要点" in paper
    assert list(all_stand()) == []
    DecliningBasis.objects.update(citation=d.citations()[0])
    assert len(list(all_stand())) == 1, "what it leans on cannot be exchanged unnoticed"


def test_a_declining_never_leans_on_what_is_not_in_force(district: District, law: Citation) -> None:
    repeal(district, law, on=AT.date())
    law.refresh_from_db()
    with pytest.raises(Wanting) as wanting:
        decline(district, law)
    assert [gap.field for gap in wanting.value.missing] == ["citations"]
    assert "2020年1月1日" in str(wanting.value) and not Declining.objects.exists()


def test_the_law_is_looked_for_in_the_form_of_declining(district: District, law: Citation, settings) -> None:
    settings.BANCHENG_NOW = AT
    case = d.register(district)
    desk = make.sign_in(Client(), district.person("officer"))
    url = f"/desk/cases/{case.number}/do/propose_decline/"
    page = desk.post(url, {"find": "fwzl", "look": "yes", "reason": "写了一半"})
    assert [label for _, label in page.context["form"].fields["citations"].choices] == [str(law)]
    assert "写了一半" in page.content.decode()
    sent = {"ground": d.ground().pk, "reason": "见依据", "citations": [law.pk], "find": "fwzl"}
    assert desk.post(url, sent).status_code == 302
    assert Declining.objects.get().bases.get().citation == law


# --- listed ----------------------------------------------------------------------------------------------


def test_letters_are_those_that_went_out_or_are_on_their_way(district: District, law: Citation) -> None:
    gone, waiting = explained(district, law, told=True), explained(district, law, told=False)
    sent_back(district, law)
    declining, overruled = decline(district, law), decline(district, law)
    actions.overrule_decline(
        overruled.case, by=district.actor("head"), at=AT + steps.HOUR, opinion="属于范围"
    )
    letters = leaning.answers_leaning_on(law, district.actor("officer"))
    assert [letter.answer.case for letter in letters.rows] == [waiting, gone]
    found = leaning.declinings_leaning_on(law, district.actor("officer"))
    assert [letter.declining for letter in found.rows] == [declining]
    assert letters.withheld == found.withheld == ""


def test_who_may_not_see_the_cases_is_told_how_many(district: District, law: Citation, settings) -> None:
    settings.BANCHENG_NOW = NEXT_DAY
    case = explained(district, law, told=True)
    explained(district, law, told=True)
    own = make.sign_in(Client(), district.person("officer"))
    listed = own.get(f"/desk/leaning/{law.pk}/answers/").content.decode()
    assert f"/desk/cases/{case.number}/" in listed and "没有列出" not in listed
    other = make.sign_in(Client(), district.person("stranger"))
    counted = other.get(f"/desk/leaning/{law.pk}/answers/").content.decode()
    assert "另有 2 件不在您可以看的范围里" in counted
    assert case.number not in counted and case.title not in counted


def test_a_letter_of_a_corrected_article_is_found_from_the_right_one(
    district: District, law: Citation
) -> None:
    case = explained(district, law, told=True)
    right = replace(article_of(law), in_force_from=date(2026, 6, 1))
    found = catalogue.correct_citation(
        law, right, by=district.actor("admin"), at=NEXT_DAY, reason="生效日录错"
    )
    letters = leaning.answers_leaning_on(found, district.actor("officer"))
    assert [letter.answer.case for letter in letters.rows] == [case]
    outbox.run_reactions(at=NEXT_DAY, limit=1000)
    assert ("赵召集", f"/desk/catalogue/citations/{found.pk}/") in told_of_it()


def test_the_list_costs_the_same_for_one_letter_and_for_many(
    district: District, law: Citation, settings
) -> None:
    settings.BANCHENG_NOW = NEXT_DAY
    desk = make.sign_in(Client(), district.person("convener"))
    url = f"/desk/leaning/{law.pk}/answers/"
    explained(district, law, told=True)
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    for _ in range(3):
        explained(district, law, told=True)
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(one) == len(many) <= 10


def test_of_a_long_list_only_the_beginning_is_counted(
    district: District, law: Citation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaning, "MOST", 1)
    explained(district, law, told=True)
    assert leaning.answers_leaning_on(law, district.actor("stranger")).withheld == "1"
    explained(district, law, told=True)
    explained(district, law, told=True)
    assert leaning.answers_leaning_on(law, district.actor("stranger")).withheld == "至少 2"
    assert leaning.answers_leaning_on(law, district.actor("convener")).withheld == ""


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, whatever its indexes"
)
def test_letters_are_found_by_index(district: District, law: Citation) -> None:
    officer = district.actor("officer")
    for letters in (leaning.answers_leaning_on(law, officer), leaning.declinings_leaning_on(law, officer)):
        plan = letters.rows[:20].explain()
        assert "(citation_id=?)" in plan, plan
        assert "SCAN" not in plan and "TEMP B-TREE" not in plan, plan


@pytest.mark.django_db(transaction=True)
def test_the_page_of_an_article_fetches_who_leaned_on_it(
    district: District, law: Citation, settings, open_page
) -> None:
    settings.BANCHENG_NOW = NEXT_DAY
    case = explained(district, law, told=True)
    opened = open_page(f"/desk/catalogue/citations/{law.pk}/", as_=district.person("convener"), size=DESK)
    page = opened.page
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    expect(page.locator("main")).to_contain_text("还没有不予受理引用过这一条")
    opened.look_at("leaning-1440")
    opened.assert_sound()
    page.get_by_role("link", name=case.number).click()
    expect(page.locator("h1")).to_contain_text(case.title)


# --- told --------------------------------------------------------------------------------------------------


def test_a_repeal_is_told_to_whoever_decides_on_a_letter(district: District, law: Citation) -> None:
    explained(district, law, told=True)
    waiting = explained(district, law, told=False)
    declining = decline(district, law)
    repeal(district, law)
    outbox.run_reactions(at=AT + 3 * steps.HOUR, limit=1000)
    pages = {f"/desk/cases/{case.number}/" for case in (waiting, declining.case)}
    article = f"/desk/catalogue/citations/{law.pk}/"
    assert told_of_it() == {
        *((who, page) for who in ("李专员", "王站长") for page in pages),
        ("赵召集", article),
        ("褚召集", article),
    }
    for notice in Notice.objects.filter(kind="law.fallen"):
        assert "陈阿福" not in notice.subject + notice.body


def test_a_repeal_that_touches_nothing_is_told_to_nobody(district: District, law: Citation) -> None:
    sent_back(district, law)
    repeal(district, law)
    outbox.run_reactions(at=AT + 3 * steps.HOUR, limit=1000)
    assert told_of_it() == set()


def test_whoever_reviews_or_tells_reads_first_that_the_law_has_fallen(
    district: District, law: Citation, settings
) -> None:
    settings.BANCHENG_NOW = NEXT_DAY
    case = explained(district, law, told=False)
    head = make.sign_in(Client(), district.person("head"))
    page = f"/desk/cases/{case.number}/"
    assert "请先看清还能不能这样答复" not in head.get(page).content.decode()
    repeal(district, law)
    for looked_at in (page, f"{page}do/confirm_no/"):
        read = strip_tags(head.get(looked_at).content.decode())
        assert "《房屋租赁办法》第三条已于 2026年3月3日 失效。请先看清还能不能这样答复。" in read
