"""An address that only takes what a button sends, opened as a page (Enter in the address after a form was answered there), and the other way."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
OPENED, SENT = "这一页只能从按钮进来", "刚才这一步没有办"


def test_a_clerk_reads_why_and_finds_back(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    desk = Client()
    make.sign_in(desk, district.person("officer"), at=AT)
    answer = desk.get("/desk/sign-out")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    page = answer.content.decode()
    assert OPENED in page and SENT not in page and 'href="/desk/"' in page
    assert OPENED in desk.get("/desk/inbox/read/").content.decode()


def test_a_citizen_keeps_his_large_type_and_is_led_to_his_own(client: Client) -> None:
    client.cookies["look"] = "elder"
    answer = client.get(reverse("citizens:submit_clear"))
    assert answer.status_code == 405
    page = answer.content.decode()
    assert OPENED in page and 'data-mode="elder"' in page
    assert 'href="/"' in page and 'href="/track"' in page and "/desk/" not in page


def test_what_was_sent_where_nothing_is_taken_was_not_done_and_says_so(client: Client) -> None:
    answer = client.post("/privacy")
    assert answer.status_code == 405 and set(answer["Allow"].split(", ")) == {"GET", "HEAD"}
    page = answer.content.decode()
    assert SENT in page and OPENED not in page


def test_a_machine_reads_its_own_words(client: Client) -> None:
    answer = client.get("/api/v1/opinions")
    assert answer.status_code == 405 and answer["Content-Type"].startswith("application/problem+json")
    assert OPENED not in answer.content.decode()
