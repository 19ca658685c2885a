"""An address that only takes what a button sends, opened as a page: after a reload, with Enter in the address."""

from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
SAID = "这个地址只供按钮使用"


def test_a_clerk_reads_why_and_finds_back(district: District, settings: Any) -> None:
    settings.BANCHENG_NOW = AT
    desk = Client()
    make.sign_in(desk, district.person("officer"), at=AT)
    answer = desk.get("/desk/sign-out")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    page = answer.content.decode()
    assert SAID in page and 'href="/desk/"' in page and "<title>" in page
    assert desk.get("/desk/inbox/read/").content.decode() == page


def test_a_citizen_reads_it_too_and_is_led_home(client: Client) -> None:
    answer = client.post("/privacy")
    assert answer.status_code == 405 and set(answer["Allow"].split(", ")) == {"GET", "HEAD"}
    page = answer.content.decode()
    assert SAID in page and 'href="/"' in page and "/desk/" not in page


def test_a_machine_reads_its_own_words(client: Client) -> None:
    answer = client.get("/api/v1/opinions")
    assert answer.status_code == 405 and answer["Content-Type"].startswith("application/problem+json")
    assert SAID not in answer.content.decode()
