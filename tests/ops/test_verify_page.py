"""The page on which the record is verified: for the three powers only, a piece at a time, and it names what fails."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bancheng.cases.models import Case
from bancheng.ops.pages import verifying
from bancheng.records import actions, verification
from tests import make
from tests.cases.district import AT, District
from tests.guards import guards_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(district: District, settings: Any) -> Client:
    settings.BANCHENG_NOW = AT
    return make.sign_in(Client(), district.person("auditor"))


def page(client: Client, **posted: str) -> str:
    answer = client.post("/desk/verify/", posted, follow=True) if posted else client.get("/desk/verify/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_counts_what_it_verified_and_shows_the_seals(auditor: Client, case: Case) -> None:
    actions.seal_day(at=AT)
    assert "还没有核验过" in page(auditor) and "第 1 号" in page(auditor)
    found = page(auditor, begin="yes")
    assert "核验无误" in found and "1 枚封印" in found
    assert "再核验一遍" in found


def test_it_names_the_line_that_was_altered(auditor: Client, case: Case) -> None:
    with guards_down(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE records_line SET data = '{}' WHERE file_id = %s AND seq = 1", [case.file_id])
    found = page(auditor, begin="yes")
    assert "核验未通过" in found
    assert f"卷 {case.number} 第 1 行" in found
    assert case.number in page(auditor), "the finding stays on the page"


def test_it_goes_on_where_it_stood(auditor: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verification.verify_all()
    monkeypatch.setattr(verification.files, "FILES_AT_ONCE", 1)
    monkeypatch.setattr(verifying, "SLICE", 0.0)
    found, pieces = page(auditor, begin="yes"), 1
    while "接着核验" in found:
        assert "正在核验" in found
        found, pieces = page(auditor, go_on="yes"), pieces + 1
    assert pieces > whole.files > 1
    assert "核验无误" in found and f"{whole.files} 卷、{whole.lines} 行" in found


def test_many_seals_are_verified_a_piece_at_a_time(
    auditor: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    for later in (0, 1, 2):
        actions.seal_day(at=AT + timedelta(days=later))
    monkeypatch.setattr(verifying, "SLICE", 0.0)
    seals = [page(auditor, begin="yes")] + [page(auditor, go_on="yes") for _ in range(2)]
    assert [f"{count} 枚封印" in found for count, found in enumerate(seals, start=1)] == [True] * 3
    assert all("正在核验" in found for found in seals)


def test_for_everybody_else_it_is_not_there(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    for part in ("officer", "convener"):
        client = make.sign_in(Client(), district.person(part))
        assert client.get("/desk/verify/").status_code == 404
        assert client.post("/desk/verify/", {"begin": "yes"}).status_code == 404
    assert Client().get("/desk/verify/").status_code == 302


def test_it_goes_to_its_end_by_itself(
    district: District, case: Case, settings: Any, open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BANCHENG_NOW = AT
    monkeypatch.setattr(verification.files, "FILES_AT_ONCE", 1)
    monkeypatch.setattr(verifying, "SLICE", 0.0)
    actions.seal_day(at=AT)
    opened = open_page("/desk/verify/", as_=district.person("auditor"))
    opened.page.get_by_role("button", name="开始核验").click()
    opened.page.get_by_text("核验无误").wait_for()
    opened.look_at("verify")
    opened.assert_sound()
