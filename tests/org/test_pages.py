"""The office's own pages: who sees which, plain posts, refusals that lose nothing typed, the command line."""

import io
import json
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from bancheng.org import commands, reads
from bancheng.org.models import Account, Appointment, CalendarNotice, LimitRow, OneTimeLink, Person, Site
from tests import make
from tests.cast import AT

pytestmark = pytest.mark.django_db
People = dict[str, Person]
OFFICE = [
    "/desk/org/people",
    "/desk/org/roles",
    "/desk/org/accounts",
    "/desk/org/roster",
    "/desk/org/sites",
    "/desk/org/departments",
    "/desk/org/sign-in-rules",
]
FOR_ALL = [
    "/desk/org/calendar",
    "/desk/org/calendar/2027",
    "/desk/org/limits",
    "/desk/me",
    "/desk/me/password",
]


def signed_in(people: People, name: str) -> Client:
    return make.sign_in(Client(), people[name])


@pytest.mark.parametrize("path", OFFICE)
def test_the_office_is_read_by_keepers_and_overseers_only(people: People, now: object, path: str) -> None:
    for name in ("admin", "security", "auditor", "sun"):
        assert signed_in(people, name).get(path).status_code == 200, name
    for name in ("li", "zhou", "zhang", "zheng"):
        assert signed_in(people, name).get(path).status_code == 403, name


@pytest.mark.parametrize("path", FOR_ALL)
def test_calendar_limits_and_own_settings_are_open_to_all_staff(
    people: People, now: object, path: str
) -> None:
    assert signed_in(people, "zhou").get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/desk/org/people/add", "admin"),
        ("/desk/org/people/2001", "admin"),
        ("/desk/org/sites/add", "admin"),
        ("/desk/org/sites/00", "admin"),
        ("/desk/org/sites/00/hours", "admin"),
        ("/desk/org/sites/00/windows/add", "admin"),
        ("/desk/org/departments/add", "admin"),
        ("/desk/org/departments/WJW", "admin"),
        ("/desk/org/roster/add", "admin"),
        ("/desk/org/calendar/import", "admin"),
        ("/desk/org/calendar/hours", "admin"),
        ("/desk/org/calendar/2026/day", "admin"),
        ("/desk/org/limits/judging", "admin"),
        ("/desk/org/roles/add", "security"),
        ("/desk/org/accounts/add", "security"),
        ("/desk/org/sign-in-rules/second-factor", "security"),
        ("/desk/org/sign-in-rules/idle_minutes", "security"),
    ],
)
def test_each_power_has_its_pages_and_not_the_others(
    people: People, now: object, path: str, may: str
) -> None:
    for name in ("admin", "security", "auditor", "zhou"):
        assert signed_in(people, name).get(path).status_code == (200 if name == may else 403), name


def test_a_person_an_account_and_a_role_through_the_pages_of_two_powers(people: People, now: object) -> None:
    admin, security = signed_in(people, "admin"), signed_in(people, "security")
    typed = {
        "staff_no": "3001",
        "name": "杨春分",
        "employment": "contract",
        "site": Site.objects.get(code="11").pk,
    }
    assert admin.post("/desk/org/people/add", typed).status_code == 302
    person = Person.objects.get(staff_no="3001")
    page = security.post("/desk/org/accounts/add", {"person": person.pk, "username": "yang"}).content.decode()
    token = page.split("/desk/welcome/")[1].split("<")[0]
    assert OneTimeLink.objects.get(account__username="yang").token_hash not in page
    assert Client().get(f"/desk/welcome/{token}", follow=True).status_code == 200
    role = {
        "person": person.pk,
        "role": "officer",
        "site": person.site_id,
        "held_from": "2026-03-02",
        "reason": "试岗",
    }
    assert security.post("/desk/org/roles/add", role).status_code == 302
    assert "杨春分" in security.post("/desk/org/roles", {"words": "杨春"}, follow=True).content.decode()
    assert reads.duty_officer(person.site, AT) == person


def test_the_accounts_keep_their_search_and_offer_nothing_with_ones_own(people: People, now: object) -> None:
    security = signed_in(people, "security")
    other = make.make_account(people["zhou"])
    asked = security.post("/desk/org/accounts", {"words": people["zhou"].name})
    listed = security.get(asked["Location"]).content.decode()
    query = asked["Location"].partition("?")[2]
    stop = f"/desk/org/accounts/{other.pk}/stop?{query}"
    assert query and f'href="{stop}"' in listed
    assert security.post(stop, {"reason": "密码外泄"})["Location"] == f"/desk/org/accounts?{query}"
    own = Account.objects.get(person=people["security"])
    page = security.get("/desk/org/accounts").content.decode()
    assert f"/accounts/{own.pk}/" not in page and f"/accounts/{other.pk}/resume" in page
    assert 'aria-current="page">' in page[page.index("主导航") : page.index("网点和人员")], "the entry is lit"


def test_the_security_administrator_begins_with_the_accounts(people: People, now: object) -> None:
    assert signed_in(people, "security").get("/desk/")["Location"] == "/desk/org/accounts"


def test_a_refusal_is_said_and_nothing_typed_is_lost(people: People, now: object) -> None:
    security = signed_in(people, "security")
    typed = {
        "person": people["admin"].pk,
        "role": "auditor",
        "held_from": "2026-03-02",
        "reason": "人手不够时兼一下",
    }
    answer = security.post("/desk/org/roles/add", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "三权分立" in page and "人手不够时兼一下" in page
    assert not Appointment.objects.filter(role="auditor", person=people["admin"]).exists()


def test_a_limit_changed_through_the_page(people: People, now: object) -> None:
    admin = signed_in(people, "admin")
    typed = {"count": 5, "unit": "hour", "in_force_from": "2026-03-09", "source": "局务会"}
    assert admin.post("/desk/org/limits/judging", typed).status_code == 302
    assert LimitRow.objects.filter(key="judging").count() == 2
    pages = (admin.get("/desk/org/limits", {"page": page}).content.decode() for page in (1, 2))
    assert any("还没生效" in page for page in pages)


def sheet(rows: list[tuple[object, ...]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


ROWS: list[tuple[object, ...]] = [
    ("日期", "上班", "节日"),
    ("2027-01-01", "否", "元旦"),
    ("2027-01-09", "是", "元旦"),
]


def test_a_year_is_entered_from_a_sheet_and_shown(people: People, now: object) -> None:
    admin = signed_in(people, "admin")
    assert "还没有公布" in admin.get("/desk/org/calendar/2027").content.decode()
    typed = {"file": SimpleUploadedFile("2027.xlsx", sheet(ROWS)), "title": "试验通知", "source": "网址"}
    assert admin.post("/desk/org/calendar/import", typed)["Location"] == "/desk/org/calendar/2027"
    page = admin.get("/desk/org/calendar/2027").content.decode()
    assert "试验通知" in page and "还没有公布" not in page


def test_one_bad_row_and_nothing_is_entered(people: People, now: object) -> None:
    admin = signed_in(people, "admin")
    bad = [*ROWS, ("后天", "否", "元旦")]
    typed = {"file": SimpleUploadedFile("2027.xlsx", sheet(bad)), "title": "试验通知", "source": "网址"}
    answer = admin.post("/desk/org/calendar/import", typed)
    assert answer.status_code == 422 and "第 4 行" in answer.content.decode()
    assert CalendarNotice.objects.get(year=2027, replaced_at=None).provisional


def test_the_year_shows_make_up_days_in_words(people: People, now: object) -> None:
    page = signed_in(people, "zhou").get("/desk/org/calendar/2026").content.decode()
    assert '<b class="num">248</b> 个工作日' in page
    assert "国庆调休上班" in page


def test_the_people_page_asks_few_questions(
    people: People, now: object, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    admin = signed_in(people, "admin")
    with django_assert_max_num_queries(12):
        admin.get("/desk/org/people")


def test_a_list_says_when_nothing_was_found(people: People, now: object) -> None:
    page = (
        signed_in(people, "admin")
        .post("/desk/org/people", {"words": "谁也不是"}, follow=True)
        .content.decode()
    )
    assert "没有找到" in page and "看全部" in page


# --- the command line ---------------------------------------------------------------------------


def run_import(tmp_path: Path, rows: list[tuple[object, ...]], *more: str) -> int:
    file = tmp_path / "2027.xlsx"
    file.write_bytes(sheet(rows))
    return commands.import_holidays(ArgumentParser(), [str(file), "--json", *more], at=AT)


def test_importing_twice_creates_nothing_twice(district: None, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert run_import(tmp_path, ROWS, "--dry-run") == 0
    assert CalendarNotice.objects.get(year=2027, replaced_at=None).provisional
    assert run_import(tmp_path, ROWS) == 0
    assert run_import(tmp_path, ROWS) == 0
    tried, first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (tried["created"], tried["dry_run"]) == (2, True)
    assert (first["created"], first["duplicate"]) == (2, 0)
    assert (second["created"], second["duplicate"]) == (0, 2)


def test_a_rejected_row_is_named_and_exits_with_one(district: None, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert run_import(tmp_path, [*ROWS, ("x", "否", "y")]) == 1
    assert json.loads(capsys.readouterr().out)["rejected"][0][0] == 4


def test_a_file_that_is_no_table_exits_with_two(district: None, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "x.csv"
    file.write_text("只有一列\n甲\n")
    assert commands.import_holidays(ArgumentParser(), [str(file)], at=AT) == 2
    assert commands.import_holidays(ArgumentParser(), [str(tmp_path / "none")], at=AT) == 2
    assert "列名" in capsys.readouterr().err


def test_the_first_administrators_link_is_printed(district: None, capsys) -> None:  # type: ignore[no-untyped-def]
    assert commands.create_admin(ArgumentParser(), [], at=AT) == 0
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    token = printed.removeprefix("http://127.0.0.1:8000/desk/welcome/")
    assert Client().get(f"/desk/welcome/{token}")["Location"] == "/desk/welcome"
    assert not Account.objects.get(username="security").has_usable_password()
