"""Posters: whose site one prints, the window's full name, a code that opens the right page and names nobody."""

from typing import Any

import pytest
from django.test import Client

from bancheng.citizens.pages import posters
from bancheng.org.models import Site, Window
from bancheng.rules.permissions import ORG_ACTS
from tests.cases.district import AT, District
from tests.make import sign_in
from tests.queries import counted


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """The addresses of which a code was drawn."""
    settings.BANCHENG_NOW, settings.BANCHENG_PUBLIC_URL = AT, "https://bancheng.example"
    seen: list[str] = []

    def draws(where: str) -> str:
        seen.append(where)
        return "data:image/svg+xml;base64,"

    monkeypatch.setattr(posters, "picture_address", draws)
    return seen


def test_each_prints_those_of_his_own_sites(district: District, client: Client, drawn: list[str]) -> None:
    for part, codes in (("head", {"11"}), ("admin", {"00", "11"})):
        sign_in(client, district.person(part))
        page = client.get("/desk/posters/").content.decode()
        for code in ("00", "11"):
            assert (f"/desk/posters/{code}/a4/" in page) is (code in codes), (part, code)
            status = client.get(f"/desk/posters/{code}/a6/").status_code
            assert status == (200 if code in codes else 404), (part, code)
    for part in ("auditor", "supervisor"):
        assert not district.actor(part).roles & ORG_ACTS["print_posters"]
        assert sign_in(client, district.person(part)).get("/desk/posters/").status_code == 403


def test_the_code_names_the_site_and_nobody_and_only_what_is_there(
    district: District, client: Client, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, district.person("head"))
    monkeypatch.setattr(posters, "_submit", lambda: "")
    page = client.get("/desk/posters/11/a4/").content.decode()
    assert drawn == ["https://bancheng.example/track"] and "告诉我们</b>" not in page
    drawn.clear()
    monkeypatch.setattr(posters, "_submit", lambda: "/submit")
    page = client.get("/desk/posters/11/a6/").content.decode()
    assert drawn == ["https://bancheng.example/submit?site=11", "https://bancheng.example/track"]
    site = Site.objects.get(code="11")
    for words in (site.name, "“办不成事”反映窗口", "有人负责到底", "bancheng.example/submit"):
        assert words in page, words


def test_a_window_stands_on_its_own_sheet_and_on_no_other_sites(
    district: District, client: Client, drawn: list[str]
) -> None:
    site, other = Site.objects.get(code="11"), Site.objects.get(code="00")
    mine = Window.objects.create(site=site, label="反映 1 号窗", kind=Window.Kind.REFLECTION)
    theirs = Window.objects.create(site=other, label="反映 9 号窗", kind=Window.Kind.REFLECTION)
    sign_in(client, district.person("head"))
    with counted() as questions:
        listed = client.get("/desk/posters/").content.decode()
    assert len(questions) <= 8
    assert f"?window={mine.pk}" in listed and "反映 9 号窗" not in listed
    assert "反映 1 号窗" in client.get(f"/desk/posters/11/a4/?window={mine.pk}").content.decode()
    for wrong in (theirs.pk, "x", "9" * 30):
        assert client.get(f"/desk/posters/11/a4/?window={wrong}").status_code == 404, wrong
    assert client.get("/desk/posters/11/a3/").status_code == 404
