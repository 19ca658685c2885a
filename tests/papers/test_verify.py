"""Whoever holds a paper finds out whether it is in force, and nothing of anybody."""

from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.org.models import Site
from bancheng.papers import actions
from tests.browser import PHONE
from tests.cases.district import AT, District
from tests.papers.samples import notice
from tests.papers.test_issue_paper import issue, public  # noqa: F401  a public address

pytestmark = pytest.mark.django_db


def read(path: str, **typed: str) -> Any:
    return Client().post(path, typed, follow=True) if typed else Client().get(path, follow=True)


def test_it_shows_kind_number_day_and_hash_and_no_person(district: District, case: Case) -> None:
    Site.objects.filter(pk=case.site_id).update(phone="025-83360000")
    paper = issue(district, case)
    answer = read(f"/verify/{paper.code}")
    html = answer.content.decode()
    for words in (
        "现在有效",
        "《办理结果告知书》",
        paper.number,
        "2026 年 3 月 2 日",
        paper.pdf.hash,
        case.site.name,
    ):
        assert words in html
    assert html.index("技术信息") < html.index(paper.pdf.hash), "a hash is for whoever looks for it"
    assert 'href="tel:025-83360000"' in html
    assert case.number not in html and "阿福" not in html and case.title not in html


def test_a_voided_and_a_replaced_paper_say_so(district: District, case: Case) -> None:
    void, old, by = issue(district, case), issue(district, case), district.actor("officer")
    actions.void_paper(void, reason="里面有人名陈阿福", by=by, at=AT)
    new = actions.reissue_paper(old, document=notice(), reason="写错", by=by, at=AT)
    html = read(f"/verify/{void.code}").content.decode()
    assert "已作废。" in html and "现在有效" not in html and "陈阿福" not in html
    html = read(f"/verify/{old.code}").content.decode()
    assert "已由新的一份代替。" in html and new.number in html and "现在有效" not in html


def test_number_and_code_are_typed_as_people_type_them(district: District, case: Case) -> None:
    paper = issue(district, case)
    typed = paper.number.replace("〔", " [").replace("〕", "] ").removesuffix("号")
    answer = read("/verify", number=typed, code=paper.code.lower().replace("-", " "))
    assert answer.status_code == 200 and "现在有效" in answer.content.decode()


def test_both_must_be_right(district: District, case: Case) -> None:
    one, other = issue(district, case), issue(district, case)
    for number, code in (
        (one.number, other.code),
        (one.number, "7MKQ-94XR-HT3P"),
        ("", one.code),
        (one.number, ""),
    ):
        answer = read("/verify", number=number, code=code)
        assert answer.status_code in (404, 422) and "现在有效" not in answer.content.decode()
    for path in ("/verify/7MKQ-94XR-HT3P", "/verify/x", f"/verify/{one.number}"):
        assert read(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_pages_are_sound(district: District, case: Case, open_page: Any) -> None:
    paper = issue(district, case)
    for path, name in (("/verify", "verify-ask"), (f"/verify/{paper.code}", "verify")):
        page = open_page(path, size=PHONE)
        page.look_at(name)
        page.assert_sound()
