"""A queue longer than anybody works through: counted so far, paged so far, and it says so."""

from typing import Any

import pytest
from django.test import Client

from bancheng.cases import beginnings, reads
from bancheng.cases.models import Case
from bancheng.cases.pages import desk
from bancheng.cases.registration import Someone
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.cases.steps import HOUR


@pytest.fixture
def client(district: District, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The site's officer, at a desk that counts three at most and shows two a page; five cases wait for him."""
    for number in range(5):
        d.register(
            district, party=Someone(name="陈阿福", phone=f"138{number:08d}"), at=AT + number * HOUR / 10
        )
    monkeypatch.setattr(desk, "MOST", 3)
    monkeypatch.setattr(reads, "MOST_LISTED", 3)
    monkeypatch.setattr(desk, "PAGE", 2)
    settings.BANCHENG_NOW = AT + HOUR
    return make.sign_in(Client(), district.person("officer"))


def test_a_long_queue_says_how_far_it_counted(client: Client) -> None:
    shown = client.get("/desk/").content.decode()
    assert "这里有 3 多件" in shown and "3+" in shown
    assert "共 3 多 件，这里列出 3 件" in shown


def test_its_pages_end_where_the_counting_ended(client: Client) -> None:
    for page in ("2", "9"):
        assert len(client.get(f"/desk/?page={page}").context["groups"][0]["rows"]) == 1
    due_first = [row.number for row in client.get("/desk/").context["groups"][0]["rows"]]
    assert due_first == list(Case.objects.order_by("due_at", "pk").values_list("number", flat=True)[:2])


def test_its_tabs_hold_what_is_listed(client: Client) -> None:
    over, today = (client.get(f"/desk/?tab={tab}").context for tab in ("over", "today"))
    assert (over["page"].paginator.count, today["page"].paginator.count) == (0, 3)
    assert [tab["count"] for tab in today["tabs"]] == ["3+", "0+", "3+", "0+", "0+", "0+"]


def test_the_ledger_counts_no_further_either(client: Client) -> None:
    assert "一共 3 多 件" in client.get("/desk/cases/").content.decode()


def test_a_short_queue_is_counted_to_the_end(district: District, case: Case, settings: Any) -> None:
    settings.BANCHENG_NOW = AT + HOUR
    shown = make.sign_in(Client(), district.person("officer")).get("/desk/").content.decode()
    assert "没有超期的，1 件今天到期" in shown and "多件" not in shown


def test_my_turn_begins_with_what_is_due_first(district: District) -> None:
    for number in range(4):
        d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}"))
    first_two = reads.queue_of(district.actor("officer"), "turn", at=AT, most=2).order_by("due_at", "pk")
    assert list(first_two) == list(Case.objects.order_by("due_at", "pk")[:2])


@pytest.mark.parametrize("part", ["officer", "officer2", "counter", "district", "head", "convener", "leader"])
@pytest.mark.parametrize("only", [{}, {"channel": "walk_in"}, {"channel": "phone"}], ids=str)
def test_a_queue_composed_once_begins_as_the_queue_does(
    district: District, case: Case, part: str, only: dict[str, str]
) -> None:
    actor = district.actor(part)
    for scope in ["turn", *(scope for scope, _ in desk.SCOPES)]:
        whole = reads.queue_of(actor, scope, at=AT + HOUR).filter(**only).order_by("due_at", "pk")
        expected = list(whole.values_list("pk", "step", "due_at", "due_kind"))
        assert [tuple(row) for row in beginnings.due_first(actor, scope, at=AT + HOUR, only=only)] == expected
        # Asked again when more is there, it finds that too.
        d.register(district, party=Someone(name="陈阿福", phone="13900000001"))
