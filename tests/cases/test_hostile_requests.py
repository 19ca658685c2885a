"""What a browser never sends: every page that takes a post turns it away with one sentence and changes nothing."""

import re
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from bancheng.cases.models import Case
from bancheng.records.actions import mark_data
from bancheng.records.models import Line
from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
BOUNDARY = "b0undary"


def multipart(*parts: str, charset: str = "") -> dict[str, object]:
    """A form with these parts, each a header line and its content."""
    lines = [f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts]
    return {
        "data": ("".join(lines) + f"--{BOUNDARY}--\r\n").encode("utf-8", "surrogatepass"),
        "content_type": f"multipart/form-data; boundary={BOUNDARY}{charset and f'; charset={charset}'}",
    }


def urlencoded(text: str, charset: str = "") -> dict[str, object]:
    """A form as its octets stand on the line."""
    kind = "application/x-www-form-urlencoded" + (charset and f"; charset={charset}")
    return {"data": text.encode(), "content_type": kind}


HOSTILE: dict[str, dict[str, object]] = {
    "a charset that is none": multipart('name="reason"\r\n\r\nx', charset="rot13"),
    "a charset nobody knows": multipart('name="reason"\r\n\r\nx', charset="klingon"),
    "a charset that makes half characters": multipart('name="reason"\r\n\r\n+2AA-', charset="utf-7"),
    "another charset in a plain form": urlencoded("reason=x", charset="gbk"),
    "a nul in a field": urlencoded("reason=a%00b"),
    "a nul in the name of a field": urlencoded("rea%00son=a"),
    "a nul in a part": multipart('name="reason"\r\n\r\na\x00b'),
    "octets that are no text": urlencoded("reason=%ED%A0%80"),
    "text cut in its middle": urlencoded("reason=%E4%BD"),
    "a part that says its name twice over": multipart(
        'name="file"; filename="a\x00b.pdf"\r\n\r\nx', 'name="a\x00"\r\n\r\nx'
    ),
    "five thousand fields": urlencoded("&".join(f"f{n}=" for n in range(5000))),
    "a thousand files": multipart(*(f'name="f{n}"; filename="{n}"\r\n\r\nx' for n in range(1000))),
    "no boundary": {"data": b"x", "content_type": "multipart/form-data"},
    "three megabytes of words": urlencoded("reason=" + "x" * 3_000_000),
}


def paths(case: Case) -> Iterator[str]:
    """Every path of the house, with something real where it wants a case."""

    def walk(patterns: list, prefix: str = "/") -> Iterator[str]:  # type: ignore[type-arg]
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                filled = route.replace("<str:number>", case.number).replace(
                    "<uuid:key>", str(case.intake_key)
                )
                yield re.sub(r"<[^>]+>", "1", filled)

    yield from walk(get_resolver().url_patterns)


@pytest.fixture
def officer(district: District, settings) -> Client:  # type: ignore[no-untyped-def]
    settings.BANCHENG_NOW = AT
    client = Client(raise_request_exception=False)
    return make.sign_in_at_the_page(client, district.person("officer"))


def test_what_nobody_can_read_is_turned_away_with_one_sentence(officer: Client, case: Case) -> None:
    lines = Line.objects.count()
    for kind, request in HOSTILE.items():
        for path in ("/desk/sign-in", "/track", f"/desk/cases/{case.number}/documents/"):
            answer = officer.generic("POST", path, **request)  # type: ignore[arg-type]
            assert answer.status_code in (400, 413), (kind, path, answer.status_code)
            assert "什么都没有改动" in answer.content.decode() and "data-code" in answer.content.decode()
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert Line.objects.count() == lines


def test_every_page_turns_them_away(officer: Client, case: Case) -> None:
    half = multipart('name="reason"\r\n\r\n+2AA-', charset="utf-7")
    for path in paths(case):
        for request in (half, urlencoded("reason=a%00b")):
            assert officer.generic("POST", path, **request).status_code == 400, path  # type: ignore[arg-type]
        assert officer.get(f"{path}?words=a%00").status_code == 400, path


@pytest.mark.parametrize(
    "query", ["q=%00", "words=%E4%BD", "page=%00", "draft=%00", "next=%ED%A0%80", "%00=1", "q=\xff"]
)
def test_a_query_nobody_can_read_is_turned_away(client: Client, query: str) -> None:
    assert client.get("/track", QUERY_STRING=query).status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/desk/cases/%00/"},
        {"path": "/track/a%00"},
        {"path": "/desk/", "HTTP_COOKIE": 'sessionid="\\000aaaaaaaaaaaaaaaa"'},
        {"path": "/track", "CONTENT_TYPE": "text/plain; charset=rot13"},
        {"path": "/track", "CONTENT_LENGTH": "9" * 5000},
    ],
)
def test_address_cookies_and_headers_are_read_as_well(client: Client, asked: dict[str, str]) -> None:
    assert client.get(**asked).status_code in (400, 413)  # type: ignore[arg-type]


@pytest.fixture
def connection_kept(db: None) -> Iterator[None]:
    """As Django's own client does it: what a request ends with must not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    "kind", ["text/plain; charset*=klingon''x", "multipart/form-data; boundary=" + "x" * 20_000]
)
def test_a_kind_that_cannot_be_parsed_is_turned_away(connection_kept: None, kind: str) -> None:
    mark_data("test", at=AT)
    from bancheng.config.wsgi import application

    said: list[str] = []
    environ = RequestFactory().post("/track", CONTENT_TYPE="text/plain").environ | {"CONTENT_TYPE": kind}
    page = b"".join(application(environ, lambda status, headers: said.append(status)))
    assert said == ["400 Bad Request"] and "什么都没有改动" in page.decode()


def test_what_people_write_passes(officer: Client) -> None:
    """Rare characters, emoji, a replaced character that was pasted, a form feed from a word processor."""
    words = {"username": "𠮷野 👩‍👩‍👧 \ufffd \x0c", "password": "𠮷"}
    assert officer.post("/desk/sign-in", words).status_code == 422
    plain = "username=%F0%A0%AE%B7&password=%EF%BF%BD"
    kind = "application/x-www-form-urlencoded"
    assert officer.generic("POST", "/desk/sign-in", plain, content_type=kind).status_code == 422


def test_no_page_may_be_stored_and_none_framed_or_guessed(officer: Client, case: Case) -> None:
    for path in paths(case):
        for answer in (officer.get(path), Client().get(path), officer.generic("POST", path, b"x=%00")):
            assert answer["Cache-Control"] == "private, no-store", path
            assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff", path
            assert answer["Referrer-Policy"] == "same-origin", path


HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/desk/cases/{number}/do/accept/", {"seen": HUGE}),
        ("/desk/cases/{number}/do/appeal/", {"seen": HUGE, "words": "x"}),
        ("/desk/register/", {"question": HUGE, "opened": HUGE, "visits": HUGE}),
        ("/desk/register/hints/", {"opened": HUGE, "matter": HUGE}),
        ("/desk/cases/{number}/do/recuse/", {"whom": HUGE, "reason": "x"}),
        ("/desk/cases/{number}/do/ask_citizen/", {"until": "9999-12-31", "served_how": "当面"}),
        ("/desk/cases/{number}/do/ask_citizen/", {"until": "0001-01-01", "served_how": "当面"}),
        ("/desk/cases/{number}/clues/new/", {"words": "x", "about": HUGE}),
        ("/desk/first-questions/new/", {"come_back_on": "0001-01-01", "site": HUGE}),
        ("/desk/feedback/new/", {"made_on": "0001-01-01", "number": HUGE}),
    ],
)
def test_a_number_or_day_beyond_all_reason_is_refused_by_the_page(
    officer: Client, case: Case, path: str, typed: dict[str, str]
) -> None:
    answer = officer.post(path.format(number=case.number), typed)
    assert 200 <= answer.status_code < 500, answer.status_code


@pytest.mark.parametrize("query", ["page", "unit", "question", "seen", "q", "step"])
def test_a_number_beyond_all_reason_in_an_address_is_none(officer: Client, query: str) -> None:
    for path in ("/desk/", "/desk/cases/", "/desk/register/", "/desk/first-questions/", "/desk/feedback/"):
        assert officer.get(path, {query: HUGE}).status_code < 500, path


def test_the_administrator_types_beyond_all_reason(district: District, settings) -> None:  # type: ignore[no-untyped-def]
    settings.BANCHENG_NOW = AT
    client = make.sign_in(Client(raise_request_exception=False), district.person("admin"))
    days = {"on": "0001-01-01", "in_force_from": "9999-12-31", "from_on": "9999-12-31", "to_on": "9999-12-31"}
    numbers = {
        "count": HUGE,
        "number": HUGE,
        "weekday": HUGE,
        "materials-TOTAL_FORMS": HUGE,
        "position": HUGE,
    }
    words = {"works": "0", "name": "x", "reason": "x", "source": "x", "unit": "wd", "more": "1"}
    for path in (
        "/desk/org/calendar/2026/day",
        "/desk/org/calendar/99999999999/day",
        "/desk/org/calendar/hours",
        "/desk/org/limits/judging",
        "/desk/org/sites/00/hours",
        "/desk/org/people/1001/absence",
        "/desk/org/roster/add",
        "/desk/catalogue/add/",
        "/desk/catalogue/situations/add/",
    ):
        answer = client.post(path, days | numbers | words)
        assert 200 <= answer.status_code < 500 and answer.status_code != 302, (path, answer.status_code)


def test_no_post_is_made_without_a_token_of_ours(officer: Client, case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    lines = Line.objects.count()
    for path in paths(case):
        assert strict.post(path, {"reason": "x"}).status_code in (401, 403, 404, 405, 302), path
    assert Line.objects.count() == lines


@pytest.mark.parametrize(
    ("origin", "kept"), [("http://testserver", True), ("https://evil.example", False), ("null", False)]
)
def test_what_another_site_filled_in_is_not_offered_again_after_signing_in(
    district: District, origin: str, kept: bool
) -> None:
    answer = Client().post("/desk/org/people/add", {"name": "别站填的"}, headers={"Origin": origin})
    assert answer.status_code == 401
    assert ("别站填的" in answer.content.decode()) is kept


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", ""])
def test_another_host_is_turned_away(client: Client, host: str) -> None:
    assert client.get("/track", HTTP_HOST=host).status_code == 400


def test_what_is_too_long_to_be_read_names_the_limits_and_leads_back_to_the_desk(client: Client) -> None:
    for path, home in (("/desk/cases/2026-000-0001-9/attach", "/desk/"), ("/submit/", "/")):
        answer = client.post(path, {}, CONTENT_LENGTH=str(120 * 1024 * 1024))
        html = answer.content.decode()
        assert answer.status_code == 413
        assert "一份最多 20 MB" in html and "一共不超过 64 MB" in html and "写短些" not in html
        assert f'class="btn btn-primary" href="{home}"' in html


def test_a_colleague_who_finds_nothing_keeps_his_navigation(district: District) -> None:
    desk = make.sign_in(Client(), district.person("officer"))
    answer = desk.get("/desk/cases/2026-000-0999-9/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert 'aria-label="主导航"' in html and "回我的工作台" in html and 'href="/desk/cases/"' in html
    outside = Client().get("/nothing-here/")
    assert outside.status_code == 404 and "主导航" not in outside.content.decode()
