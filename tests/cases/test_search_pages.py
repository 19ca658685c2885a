"""Searching at the desk: what was typed stands in no address, no log and no other session."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from bancheng.org import search_words
from tests import make
from tests.cases import district as d
from tests.cases.district import AT

pytestmark = pytest.mark.django_db
TEMPLATES = sorted(Path(search_words.__file__).parents[1].rglob("*.html"))
SAMPLES = ("ui/components.html", "ui/public_components.html")
OF_NOBODY = (
    "catalogue/citations.html",
    "catalogue/matters.html",
    "measures/choose_matter.html",
    "measures/draw_up.html",
    "reports/figures.html",
    "ui/filters.html",
)
"""Forms that are sent in the address: closed lists and days, and words of the law and of matters."""


@pytest.fixture
def desk(district, settings, client):
    settings.BANCHENG_NOW = AT
    return make.sign_in(client, district.person("officer"))


def searched(desk: Client, words: str, path: str = "/desk/search/") -> str:
    answer = desk.post(path, {"q": words, "words": words})
    assert answer.status_code == 302
    return answer.url


def test_words_are_posted_and_the_address_tells_nothing_of_them(desk, case, district, caplog):
    other = d.register(district, story="房东不来")
    with caplog.at_level(logging.DEBUG):
        address = searched(desk, "房东")
        page = desk.get(address).content.decode()
    assert re.fullmatch(r"/desk/search/\?s=[\w-]{12}", address)
    assert "按“房东”找到 2 件" in page and case.number in page and other.number in page
    # The name of a form field says what was typed nowhere but in the sentence.
    assert (
        page.count("房东") >= 1
        and "q=" not in page
        and not [r for r in caplog.records if "房东" in r.getMessage()]
    )


def test_one_hit_opens_the_case_and_no_hit_says_so(desk, case):
    assert desk.get(searched(desk, "陈阿福")).url == f"/desk/cases/{case.number}/"
    assert desk.get(searched(desk, "13800005678")).url == f"/desk/cases/{case.number}/"
    assert "没有找到" in desk.get(searched(desk, "王不存在")).content.decode()


def test_filters_and_pages_keep_the_words_and_the_way_back_finds_them(desk, case, district, monkeypatch):
    d.register(district)
    monkeypatch.setattr("bancheng.cases.pages.desk.PAGE", 1)
    address = searched(desk, "房东")
    token = address.partition("=")[2]
    page = desk.get(address).content.decode()
    assert f'<input type="hidden" name="s" value="{token}">' in page and f"s={token}&amp;page=2" in page
    for more in ("&sort=due", "&step=registered", "&page=2"):
        answer = desk.get(address + more)
        assert answer.status_code == 200 and "按“房东”找到 2 件" in answer.content.decode(), more
    assert "没有找到" in desk.get(address + "&step=archived").content.decode()
    # A later search leaves the earlier one where the way back looks for it.
    searched(desk, "别的")
    assert "按“房东”" in desk.get(address).content.decode()


def test_the_token_opens_nothing_in_another_session(desk, case, district):
    address = searched(desk, "陈阿福")
    other = make.sign_in(Client(), district.person("officer2"))
    page = other.get(address).content.decode()
    assert "已经过期" in page and "陈阿福" not in page


def test_the_token_expires_and_only_the_latest_are_kept(desk, case, settings, monkeypatch):
    monkeypatch.setattr(search_words, "MOST_KEPT", 2)
    addresses = [searched(desk, words) for words in ("陈阿福", "王不存在", "李不存在")]
    assert "已经过期" in desk.get(addresses[0]).content.decode()
    assert "李不存在" in desk.get(addresses[2]).content.decode()
    monkeypatch.setattr(search_words, "LASTS", timedelta())
    assert "已经过期" in desk.get(searched(desk, "王不存在")).content.decode()


def test_the_words_lie_encrypted_in_the_session(desk, case):
    searched(desk, "陈阿福")
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert any(search_words.KEPT in each for each in kept) and "陈阿福" not in str(kept)


def test_an_address_with_the_words_in_it_finds_nothing(desk, case):
    assert "按“" not in desk.get("/desk/search/", {"q": "陈阿福"}).content.decode()


def test_an_empty_search_and_one_too_long_are_no_trouble(desk, case):
    assert desk.post("/desk/search/", {}).url == "/desk/search/"
    assert desk.get(searched(desk, "长" * 500)).status_code == 200


def test_a_search_wants_its_token_against_forgery(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert strict.get("/desk/search/").status_code == 200
    assert strict.post("/desk/search/", {"q": "陈阿福"}).status_code == 403
    assert search_words.KEPT not in strict.session


def test_no_form_of_the_house_sends_free_words_in_an_address():
    """Where somebody may type a name, the form is posted; what is sent in an address stands in the lists above."""
    sending = {
        "/".join(path.parts[-2:])
        for path in TEMPLATES
        for form in re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8"))
        if 'method="post"' not in form and 'method="dialog"' not in form
    }
    assert sending <= {*SAMPLES, *OF_NOBODY}
