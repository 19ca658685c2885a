"""The frame of a page, and the pages for what went wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.finders import find
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Role
from bancheng.ui import navigation, pages, samples

ROOMS = (
    navigation.Group(
        "日常",
        (
            navigation.Entry("部件", "tool", "ui:components", key="n"),
            navigation.Entry("只给专员", "tool", "ui:public_components", frozenset({Role.OFFICER})),
            navigation.Entry("还没有盖好", "tool", "nowhere:yet"),
        ),
    ),
    navigation.Group("空的一组", (navigation.Entry("没有", "tool", "nowhere:yet"),)),
)


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A staff page drawn for somebody, in a house of two pages."""
    from bancheng.config import panels

    monkeypatch.setattr(panels, "NAVIGATION", ROOMS)
    monkeypatch.setattr(
        panels,
        "today",
        lambda request: navigation.Today("10月10日 星期六", "10:20", "班·国庆调休", "计为工作日"),
    )
    monkeypatch.setattr(panels, "me", lambda request: navigation.Me("李晓岚", "反映窗口专员", "主窗口"))

    def drawn(*roles: Role, **context: Any) -> str:
        request = RequestFactory().get("/ui/")
        request.resolver_match = resolve("/ui/")
        request.actor = Actor(ref="staff:1", held=frozenset(Held(role=role) for role in roles))
        return render_to_string("ui/staff.html", context, request)

    return drawn


def test_a_page_nobody_built_is_not_offered(frame: Any) -> None:
    html = frame(Role.OFFICER)
    assert "还没有盖好" not in html
    assert "空的一组" not in html


def test_a_line_is_shown_to_whom_it_is_for(frame: Any) -> None:
    assert "只给专员" in frame(Role.OFFICER)
    assert "只给专员" not in frame(Role.LIAISON)
    assert "部件" in frame(Role.LIAISON)
    assert 'data-key="n"' in frame(Role.LIAISON)


def test_where_i_am_and_how_many_wait(frame: Any) -> None:
    html = frame(Role.OFFICER, nav_counts={"ui:public_components": 9})
    assert html.count('aria-current="page"') == 1
    assert '<span class="cnt num">9</span>' in html


def test_the_frame_says_what_day_it_is_and_who_i_am(frame: Any) -> None:
    html = frame()
    assert "班·国庆调休" in html
    assert "李晓岚" in html


@pytest.mark.parametrize(("cookie", "mode"), [("", "public"), ("elder", "elder"), ("nonsense", "public")])
def test_large_type_is_remembered_by_cookie(client: Client, cookie: str, mode: str) -> None:
    if cookie:
        client.cookies["look"] = cookie
    assert f'data-mode="{mode}"' in client.get("/ui/public/").content.decode()


def test_choosing_large_type_returns_to_the_page(client: Client) -> None:
    answer = client.get("/ui/look/elder/", {"back": "/ui/public/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/public/")
    assert client.cookies["look"].value == "elder"
    client.get("/ui/look/standard/")
    assert client.cookies["look"].value == ""


def test_high_contrast_is_chosen_beside_large_type_and_both_are_kept(client: Client) -> None:
    client.get("/ui/look/elder/")
    client.get("/ui/look/contrast/")
    page = client.get("/ui/public/").content.decode()
    assert '<html lang="zh-CN" data-mode="elder" data-contrast="high">' in page
    client.get("/ui/look/soft/")
    assert 'data-mode="elder">' in client.get("/ui/public/").content.decode()


def test_a_page_that_came_in_answer_to_what_was_sent_says_where_it_is_asked_for(rf: RequestFactory) -> None:
    request = rf.post("/track/1/do/close/prove")
    asked = Template("{% load ui %}{% look_address 'elder' %}")
    assert asked.render(Context({"request": request, "here": "/track/1/do/close"})).endswith("?back=%2Ftrack%2F1%2Fdo%2Fclose")  # fmt: skip


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_choosing_large_type_never_leads_elsewhere(client: Client, back: str) -> None:
    assert client.get("/ui/look/elder/", {"back": back})["Location"] == "/"


def test_an_unknown_look_and_paper_are_not_there(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        pages.choose_look(rf.get("/"), "neon")
    with pytest.raises(Http404):
        pages.paper_sample(rf.get("/"), "poem")


@pytest.mark.parametrize("name", samples.PAPERS)
def test_a_sample_paper_names_no_real_office(name: str) -> None:
    html = render_to_string(f"ui/paper_{name}.html", samples.paper(name))
    assert samples.HOUSE.centre in html and "示例" in samples.HOUSE.centre
    rest = html.replace(samples.HOUSE.centre, "").replace(samples.HOUSE.office, "")
    assert not re.search("玄武|行政审批局|南京", rest), "and none beside it"


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "500", "503"])
def test_what_went_wrong_is_said_plainly_and_needs_nothing(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert name not in html.split("<main", 1)[1]
    assert 'href="' in html.split("<main", 1)[1]


TYPED = {
    "what": "楼号不一致",
    "credit_code": "91320100",
    "care": ["elderly", "immobile"],
    "password": "p",
    "sms_code": "123456",
}


def stale(client: Client, **headers: str) -> str:
    answer = client.post("/ui/?from=counter", TYPED, headers=headers)
    assert answer.status_code == 403
    return answer.content.decode()


def test_a_page_too_old_keeps_what_was_typed() -> None:
    html = stale(Client(enforce_csrf_checks=True), origin="http://testserver")
    assert 'name="what" value="楼号不一致"' in html
    assert html.count('name="care"') == 2
    assert "91320100" in html
    assert 'action="/ui/?from=counter"' in html
    assert "csrfmiddlewaretoken" in html


def test_a_password_or_a_code_is_never_carried_along() -> None:
    html = stale(Client(enforce_csrf_checks=True), origin="http://testserver")
    assert 'name="password"' not in html
    assert "123456" not in html


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.example"}], ids=["unknown", "elsewhere"]
)
def test_what_another_site_filled_in_is_not_offered_again(headers: dict[str, str]) -> None:
    html = stale(Client(enforce_csrf_checks=True), **headers)
    assert "楼号不一致" not in html


def test_a_session_that_ended_keeps_what_was_typed() -> None:
    told = {
        "sign_in": "/desk/sign-in",
        "target": "/desk/x",
        "typed": [("what", "<楼号>")],
        "files": ["photo"],
    }
    html = render_to_string("ui/session_over.html", told)
    assert 'value="&lt;楼号&gt;"' in html
    assert "重新选一次" in html
    assert 'target="_blank" rel="noopener"' in html


def test_a_session_that_ended_with_nothing_typed_only_asks_to_sign_in() -> None:
    html = render_to_string("ui/session_over.html", {"sign_in": "/desk/sign-in", "typed": [], "files": []})
    assert html.count("btn-primary") == 1
    assert "<form" not in html


def test_a_message_stays_on_the_page(frame: Any) -> None:
    html = frame(messages=[Message(SUCCESS, "已登记。")])
    assert 'role="status"' in html
    assert "bc-notice ok" in html
    assert "已登记。" in html


def test_a_swapped_part_copies_no_style_into_a_page_that_forbids_it(frame: Any) -> None:
    """What is resized by hand has a style of its own; htmx would write it into the new part, and the policy complain."""
    config = re.search(r"name=\"htmx-config\" content='([^']+)'", frame())
    assert config is not None and json.loads(config[1])["attributesToSettle"] == ["class", "width", "height"]


def test_what_was_kept_is_sent_with_the_token_of_the_new_session() -> None:
    told = {"sign_in": "/desk/sign-in", "target": "/desk/x", "typed": [("what", "x")], "files": []}
    assert "ui/kept.js" in render_to_string("ui/session_over.html", told)
    script = Path(find("ui/kept.js")).read_text()
    assert f"{settings.CSRF_COOKIE_NAME}=" in script and not settings.CSRF_COOKIE_HTTPONLY, (
        "it reads the cookie"
    )
