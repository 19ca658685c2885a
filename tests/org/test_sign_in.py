"""Signing in: delays that never lock, the same answer for all, second factor, links, sessions, the shut desk."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bancheng.org import actions, health, own_browser, passwords, totp
from bancheng.org.models import Account, Authenticator, OneTimeLink, Person, SignedIn, SignInTry
from bancheng.org.sign_in_delays import free_at_address, wait_for_account, wait_together
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role
from tests import make
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db
HALL = "10.1.1.1"
ELSEWHERE = "192.0.2.7"


def attempt(
    account: str,
    password: str = PASSWORD,
    *,
    seconds: float = 0,
    address: str = HALL,
    code: str = "",
    browser: str = "",
) -> str:
    """The refusal's code, or “in”."""
    at = AT + timedelta(seconds=seconds)
    try:
        actions.sign_in(
            username=account, password=password, code=code, address=address, browser=browser, at=at
        )
    except Refused as no:
        return no.code
    return "in"


@pytest.fixture
def account(district: None) -> Account:
    return make.make_account(make.make_person("李知秋", Role.OFFICER, site="14"))


# --- delays -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failed", "seconds"), [(0, 0), (2, 0), (3, 5), (4, 10), (5, 20), (9, 320), (20, 900), (10_000, 900)]
)
def test_the_wait_doubles_and_ends_at_a_quarter_of_an_hour(failed: int, seconds: int) -> None:
    assert wait_together(failed) == timedelta(seconds=seconds)


def test_strangers_elsewhere_cost_an_account_a_minute_at_most_and_an_address_only_free_mistakes() -> None:
    assert wait_for_account(10_000) == timedelta(minutes=1)
    assert (free_at_address(99), free_at_address(100), free_at_address(10_000)) == (3, 1, 1)


def test_three_mistakes_are_free_and_the_fourth_must_wait(account: Account) -> None:
    for second in range(3):
        assert attempt(account.username, "不对", seconds=second) == "org.sign_in_wrong"
    assert attempt(account.username, seconds=3) == "org.sign_in_wait"
    assert attempt(account.username, seconds=6) == "org.sign_in_wait"
    assert attempt(account.username, seconds=7.1) == "in"


def test_waiting_is_not_made_longer_by_trying(account: Account) -> None:
    for second in range(3):
        attempt(account.username, "不对", seconds=second)
    for tenth in range(30, 69):
        assert attempt(account.username, seconds=tenth / 10) == "org.sign_in_wait"
    assert attempt(account.username, seconds=7) == "in"


def test_a_colleague_behind_the_same_address_is_not_held_up(account: Account) -> None:
    other = make.make_account(make.make_person("何立夏", Role.OFFICER, site="14"))
    for second in range(60):
        attempt(account.username, "不对", seconds=second)
    assert attempt(other.username, seconds=60) == "in"


def flood(address: str = HALL) -> None:
    """A hundred failures of as many names within the last ten minutes."""
    SignInTry.objects.bulk_create(
        SignInTry(account_key=str(number), address=address, at=AT, result="refused") for number in range(100)
    )


def test_a_flood_from_the_halls_address_holds_up_no_right_password(account: Account) -> None:
    other = make.make_account(make.make_person("何立夏", Role.OFFICER, site="14"))
    flood()
    assert attempt(account.username, seconds=1) == "in"
    assert attempt(other.username, seconds=1) == "in"


def test_the_doctor_tells_of_a_flood_and_not_of_an_account(account: Account) -> None:
    look = health.nobody_tries_the_door
    assert list(look(at=AT, full=False)) == []
    flood()
    told = list(look(at=AT + timedelta(minutes=1), full=False))
    assert [(each.trouble, each.where) for each in told] == [(Trouble.SIGN_INS_FLOODED, f"{HALL} 100 次")]
    assert list(look(at=AT + timedelta(minutes=11), full=False)) == []


def test_in_a_flood_each_account_has_one_mistake_free_whether_it_exists_or_not(account: Account) -> None:
    actions.begin_session(account, session_key="k", address=HALL, device="x", at=AT)
    flood()
    for name in (account.username, "没有的人"):
        assert attempt(name, "不对", seconds=1) == "org.sign_in_wrong"
        assert attempt(name, "不对", seconds=2) == "org.sign_in_wait"
        assert attempt(name, "不对", seconds=6.1) == "org.sign_in_wrong"


def test_a_stranger_elsewhere_cannot_keep_the_owner_from_a_hall_of_ours(account: Account) -> None:
    actions.begin_session(account, session_key="k", address=HALL, device="x", at=AT)
    for second in range(0, 3600, 40):
        attempt(account.username, "猜", seconds=second, address=ELSEWHERE)
    assert attempt(account.username, seconds=3601) == "in"


def test_a_colleague_in_the_hall_cannot_keep_the_owner_from_the_own_browser(account: Account) -> None:
    own = own_browser.with_seat(account, "")
    for second in range(0, 1800, 30):
        attempt(account.username, "猜", seconds=second)
    assert attempt(account.username, seconds=1801) == "org.sign_in_wait"
    assert attempt(account.username, seconds=1801, browser=own) == "in"


def test_the_own_browser_gives_mistakes_of_its_own_and_no_way_in(account: Account) -> None:
    own = own_browser.with_seat(account, "")
    for second in range(3):
        assert attempt(account.username, "不对", seconds=second, browser=own) == "org.sign_in_wrong"
    assert attempt(account.username, seconds=3, browser=own) == "org.sign_in_wait"
    assert attempt(account.username, seconds=7.1, browser=own) == "in"


@pytest.mark.parametrize("cookie", ["", "x", "{}", "W10:x", "eyJhIjoxfQ:1kx"])
def test_a_cookie_nobody_signed_tells_nothing(account: Account, cookie: str) -> None:
    assert own_browser.seat_of(account, cookie) == ""


def test_one_browser_serves_the_colleagues_of_a_counter(account: Account) -> None:
    cookie = first = own_browser.with_seat(account, "")
    for number in range(own_browser.MOST_ACCOUNTS - 1):
        cookie = own_browser.with_seat(Account(pk=10_000 + number), cookie)
    assert own_browser.seat_of(account, cookie) == own_browser.seat_of(account, first) != ""
    cookie = own_browser.with_seat(Account(pk=20_000), cookie)
    assert own_browser.seat_of(account, cookie) == ""


def test_another_spelling_of_a_name_opens_no_lane_of_its_own(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(username="sisi")
    for name in ("sisi", "SiSi", " SISI "):
        assert attempt(name, "不对") == "org.sign_in_wrong"
    assert attempt("sisi", "不对", seconds=1) == "org.sign_in_wait"
    # PostgreSQL finds the account under ſ as well, SQLite does not; neither may give it fresh mistakes.
    if attempt("ſisi", "不对", seconds=1) == "org.sign_in_wrong":
        assert SignInTry.objects.latest("pk").account_key != SignInTry.objects.earliest("pk").account_key
        assert attempt("ſisi", seconds=1.5) == "org.sign_in_wrong", "another name altogether"


def test_the_page_knows_its_browser_again(account: Account, now: datetime, client: Client) -> None:
    make.sign_in_at_the_page(client, account.person)
    cookie = client.cookies[own_browser.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/desk/sign-in")
    flood("127.0.0.1")
    client.post("/desk/sign-out")
    for _ in range(3):
        assert (
            "试得太快"
            not in client.post(
                "/desk/sign-in", {"username": account.username, "password": "x"}
            ).content.decode()
        )
    make_in = {"username": account.username, "password": PASSWORD}
    assert "试得太快" in client.post("/desk/sign-in", make_in).content.decode()
    assert Client().post("/desk/sign-in", make_in).status_code == 302


def test_success_wipes_the_mistakes_of_this_desk(account: Account) -> None:
    attempt(account.username, "不对")
    attempt(account.username, "不对", seconds=1)
    assert attempt(account.username, seconds=2) == "in"
    attempt(account.username, "不对", seconds=3)
    assert attempt(account.username, seconds=4) == "in"


def test_an_attempt_counts_before_its_password_is_weighed(account: Account, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def weigh(self: Account, password: str) -> bool:
        seen.append(SignInTry.objects.filter(result="pending").count())
        return False

    monkeypatch.setattr(Account, "check_password", weigh)
    attempt(account.username)
    assert seen == [1]


# --- the same for all -------------------------------------------------------------------------


def test_unknown_account_wrong_password_and_closed_account_hear_the_same(account: Account) -> None:
    closed = make.make_account(make.make_person("钱白露"))
    actions.stop_account(closed, reason="试", by=make.HANDS, at=AT)
    said = set()
    for username, password in (
        ("谁也不是", PASSWORD),
        (account.username, "不对"),
        (closed.username, PASSWORD),
    ):
        with pytest.raises(Refused) as no:
            actions.sign_in(username=username, password=password, address=HALL, at=AT)
        said.add((no.value.code, no.value.sentence))
    assert len(said) == 1


def test_an_unknown_account_costs_a_hash_as_well(district: None, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from bancheng.org.actions import sessions

    weighed: list[str] = []
    monkeypatch.setattr(sessions, "make_password", weighed.append)
    attempt("谁也不是", "密码")
    assert weighed == ["密码"]


def test_the_record_has_every_sign_in_and_no_typed_name(account: Account) -> None:
    attempt("mima-typed-by-mistake", "x")
    attempt(account.username, "不对")
    attempt(account.username, seconds=1)
    file = records.file_of("signins/2026-03-02/14")
    assert file is not None
    assert [(line.kind, line.by) for line in records.lines_of(file)] == [
        ("org.sign_in_refused", f"staff:{account.person.staff_no}")
    ]
    unknown = records.lines_of(records.file_of("signins/2026-03-02/00")).get()  # type: ignore[arg-type]
    assert unknown.by == "unknown" and "不存在" in unknown.data
    assert not any("mima" in line.data + line.by for line in Line.objects.all())
    assert not SignInTry.objects.filter(account_key__contains="mima").exists()


# --- passwords --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("短密码", False),
        ("abcdefghijkl", False),
        ("123456789012", False),
        ("qwertyuiopas", False),
        ("aaaaaaaaaaaaaaa", False),
        ("password2026!", False),
        ("zhangsan2001zhangsan", False),
        ("correct horse battery", True),
        ("窗台上那盆绿萝又长新叶", True),
        ("早上第一杯茶要淡", True),
        ("v8#kQ2mLp0zT", True),
        ("x" * 300, False),
    ],
)
def test_passwords(password: str, good: bool) -> None:
    faults = passwords.faults_of(password, least=12, words=("zhangsan", "2001", "张三"))
    assert (not faults) is good, faults


def test_a_link_sets_the_password_once_and_the_newer_one_ends_the_older(district: None) -> None:
    person = make.make_person()
    account, first = actions.create_account(person=person, username="new", by=make.HANDS, at=AT)
    second = actions.issue_link(account, by=make.HANDS, at=AT)
    assert actions.open_link(first, AT) is None
    with pytest.raises(Refused) as weak:
        actions.set_password_by_link(token=second, password="12345678", at=AT)
    assert weak.value.code == "org.password_weak"
    actions.set_password_by_link(token=second, password=PASSWORD, at=AT)
    with pytest.raises(Refused) as spent:
        actions.set_password_by_link(token=second, password=PASSWORD + "二", at=AT)
    assert spent.value.code == "org.link_spent"
    assert attempt("new") == "in"


def test_a_link_lasts_three_days_and_is_not_kept(district: None) -> None:
    account, token = actions.create_account(person=make.make_person(), username="new", by=make.HANDS, at=AT)
    assert actions.open_link(token, AT + timedelta(hours=71)) is not None
    assert actions.open_link(token, AT + timedelta(hours=72)) is None
    assert not OneTimeLink.objects.filter(token_hash=token).exists()
    assert not account.has_usable_password()


def test_the_first_administrator_is_made_once(district: None) -> None:
    made = {"staff_no": "S001", "name": "安全管理员", "username": "security", "at": AT}
    lost = actions.create_first_account(**made)  # type: ignore[arg-type]
    token = actions.create_first_account(**made)  # type: ignore[arg-type]
    assert actions.open_link(lost, AT) is None
    actions.set_password_by_link(token=token, password=PASSWORD, at=AT)
    with pytest.raises(Refused) as no:
        actions.create_first_account(**made)  # type: ignore[arg-type]
    assert no.value.code == "org.first_exists"
    assert make.actor(Person.objects.get(staff_no="S001")).roles == {Role.SECURITY}


def test_only_security_makes_accounts_and_nobody_renews_the_own(people: dict[str, Person]) -> None:
    for name in ("admin", "auditor", "wang"):
        with pytest.raises(Refused):
            actions.create_account(person=people["zhou"], username="x", by=make.actor(people[name]), at=AT)
    own = make.make_account(people["security"])
    with pytest.raises(Refused) as no:
        actions.issue_link(own, by=make.actor(people["security"]), at=AT)
    assert no.value.code == "org.self_link"


# --- second factor ----------------------------------------------------------------------------

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp.code_for(RFC_SECRET, seconds // 30, digits=8) == code
    assert totp.code_for(RFC_SECRET, seconds // 30) == code[2:]


def code_at(account: Account, at: datetime) -> str:
    return totp.code_for(Authenticator.objects.get(account=account).secret, totp.step_of(at))


def test_a_second_factor_is_demanded_and_a_code_is_good_once(account: Account) -> None:
    actions.prepare_second_factor(account, at=AT)
    assert attempt(account.username) == "in", "not yet proved, not yet demanded"
    actions.set_second_factor(account, code=code_at(account, AT), at=AT)
    assert attempt(account.username, seconds=40) == "org.sign_in_wrong"
    code = code_at(account, AT + timedelta(seconds=90))
    assert attempt(account.username, seconds=90, code=code) == "in"
    assert attempt(account.username, seconds=95, code=code) == "org.sign_in_wrong"


def test_a_code_of_a_neighbouring_step_passes_and_an_older_one_does_not() -> None:
    step = totp.step_of(AT)
    for near, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = totp.code_for(RFC_SECRET, step + near)
        assert (totp.matching_step(RFC_SECRET, code, AT, after=0) is not None) is good


def test_the_secret_lies_encrypted(account: Account) -> None:
    from django.db import connection

    device = actions.prepare_second_factor(account, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("select secret from org_authenticator")
        assert device.secret not in cursor.fetchone()[0]


# --- sessions through the pages ---------------------------------------------------------------


def test_signing_in_gives_a_new_session_and_notes_it(account: Account, now: datetime, client: Client) -> None:
    client.get("/desk/sign-in")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key
    make.sign_in_at_the_page(client, account.person)
    assert client.session.session_key != planted and "planted" not in client.session
    assert SignedIn.objects.get(account=account).session_key == client.session.session_key
    assert client.get("/desk/me").status_code == 200


@pytest.mark.parametrize(("minutes", "in_"), [(29, True), (30, False), (31, False)])
def test_a_session_ends_after_half_an_hour_of_absence(
    account: Account, client: Client, now: datetime, settings, minutes: int, in_: bool
) -> None:  # type: ignore[no-untyped-def]
    make.sign_in_at_the_page(client, account.person)
    settings.BANCHENG_NOW = AT + timedelta(minutes=minutes)
    assert (client.get("/desk/me").status_code == 200) is in_
    assert SignedIn.objects.get(account=account).ended_why == ("" if in_ else "idle")


def test_a_session_ends_after_ten_hours_however_busy(
    account: Account, client: Client, now: datetime, settings
) -> None:  # type: ignore[no-untyped-def]
    make.sign_in_at_the_page(client, account.person)
    for minutes in range(20, 600, 20):
        settings.BANCHENG_NOW = AT + timedelta(minutes=minutes)
        assert client.get("/desk/me").status_code == 200, minutes
    settings.BANCHENG_NOW = AT + timedelta(minutes=600)
    assert client.get("/desk/me").status_code == 302


def test_what_a_page_fetches_by_itself_does_not_keep_the_session(
    account: Account, client: Client, now: datetime, settings
) -> None:  # type: ignore[no-untyped-def]
    make.sign_in_at_the_page(client, account.person)
    for minutes in (10, 20, 29):
        settings.BANCHENG_NOW = AT + timedelta(minutes=minutes)
        client.get("/desk/me", headers={"X-Background": "1"})
    settings.BANCHENG_NOW = AT + timedelta(minutes=30)
    assert client.get("/desk/me").status_code == 302


def test_another_device_is_signed_out_from_the_list_and_nobody_elses(
    account: Account, now: datetime, client: Client
) -> None:
    there, stranger = Client(), Client()
    make.sign_in_at_the_page(client, account.person)
    make.sign_in_at_the_page(there, account.person)
    make.sign_in_at_the_page(stranger, make.make_person("旁人"))
    other = SignedIn.objects.get(session_key=there.session.session_key)
    foreign = SignedIn.objects.get(session_key=stranger.session.session_key)
    assert client.post(f"/desk/me/sessions/{foreign.pk}/end").status_code == 404
    client.post(f"/desk/me/sessions/{other.pk}/end")
    assert there.get("/desk/me").status_code == 302
    assert client.get("/desk/me").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    account: Account, now: datetime, client: Client
) -> None:
    there = Client()
    make.sign_in_at_the_page(client, account.person)
    make.sign_in_at_the_page(there, account.person)
    fresh = "换一句只有我知道的话"
    typed = {"password_now": PASSWORD, "password": fresh, "password_again": fresh}
    assert client.post("/desk/me/password", typed).status_code == 302
    assert there.get("/desk/me").status_code == 302
    assert client.get("/desk/me").status_code == 200
    assert "就是这里" in client.get("/desk/me").content.decode()


def test_a_stopped_account_is_out_at_once(account: Account, now: datetime, client: Client) -> None:
    make.sign_in_at_the_page(client, account.person)
    actions.stop_account(account, reason="试", by=make.HANDS, at=AT)
    assert client.get("/desk/me").status_code == 302


def test_signing_out_ends_the_session_and_needs_a_post(
    account: Account, now: datetime, client: Client
) -> None:
    make.sign_in_at_the_page(client, account.person)
    assert client.get("/desk/sign-out").status_code == 405
    client.post("/desk/sign-out")
    assert client.get("/desk/me").status_code == 302
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/desk/org/limits", "/desk/org/limits"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("\\\\evil.example", None),
    ],
)
def test_after_signing_in_only_to_our_own_pages(
    account: Account, now: datetime, client: Client, wanted: str, to: str | None
) -> None:
    typed = {"username": account.username, "password": PASSWORD, "next": wanted}
    answer = client.post("/desk/sign-in", typed)
    assert answer.status_code == 302
    assert answer["Location"] == to if to else answer["Location"].startswith("/desk/")


def test_a_role_that_demands_a_second_factor_leads_there_first(
    account: Account, now: datetime, client: Client
) -> None:
    actions.set_requirement(Role.OFFICER, required=True, by=make.HANDS, at=AT)
    typed = {"username": account.username, "password": PASSWORD}
    assert client.post("/desk/sign-in", typed)["Location"] == "/desk/me/second-factor"
    assert client.get("/desk/org/limits")["Location"] == "/desk/me/second-factor"
    page = client.get("/desk/me/second-factor").content.decode()
    assert 'src="data:image/png;base64,' in page
    client.post("/desk/me/second-factor", {"code": code_at(account, AT)})
    assert client.get("/desk/org/limits").status_code == 200
    with pytest.raises(Refused) as no:
        actions.remove_second_factor(account, password=PASSWORD, at=AT)
    assert no.value.code == "org.factor_required"


def test_the_first_password_by_link_through_the_pages(district: None, now: datetime, client: Client) -> None:
    _, token = actions.create_account(person=make.make_person(), username="new", by=make.HANDS, at=AT)
    assert client.get(f"/desk/welcome/{token}")["Location"] == "/desk/welcome"
    weak = client.post("/desk/welcome", {"password": "123", "password_again": "123"})
    assert weak.status_code == 422 and "太短" in weak.content.decode()
    good = client.post("/desk/welcome", {"password": PASSWORD, "password_again": PASSWORD})
    assert good["Location"] == "/desk/sign-in?set=1"
    assert client.get(f"/desk/welcome/{token}", follow=True).status_code == 410


def test_what_was_typed_when_the_session_ran_out_is_carried_but_no_password(
    account: Account, client: Client, now: datetime
) -> None:
    answer = client.post("/desk/org/people/add", {"name": "写了一半", "password": "geheim"})
    page = answer.content.decode()
    assert answer.status_code == 401 and "写了一半" in page and "geheim" not in page


# --- the desk is shut -------------------------------------------------------------------------


def staff_paths() -> list[str]:
    """Every path below /desk/, with something put where it wants a value."""

    def walk(patterns: list, prefix: str = "") -> list[str]:  # type: ignore[type-arg]
        found = []
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                found += walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                found.append("/" + re.sub(r"<[^>]+>", "1", route))
        return found

    return sorted(path for path in walk(get_resolver().url_patterns) if path.startswith("/desk/"))


def test_there_is_a_desk() -> None:
    assert len(staff_paths()) > 40


@pytest.mark.parametrize("path", staff_paths())
def test_a_stranger_is_sent_to_the_sign_in_page(path: str, client: Client) -> None:
    if path in {"/desk/sign-in", "/desk/sign-in/", "/desk/welcome", "/desk/welcome/1"}:
        return
    answer = client.get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/desk/sign-in"), path
    posted = client.post(path)
    assert posted.status_code == 401, path
    part = client.get(path, headers={"HX-Request": "true"})
    assert part.status_code == 401 and "HX-Redirect" not in part, "a part of a page leads the page nowhere"
    assert "登录到时间了" in part.content.decode()
