"""What the watcher of machines reads: open, late, waiting; from this machine or with the token, nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.catalogue import actions as catalogue
from bancheng.ops.beat import beat
from bancheng.org import actions as org
from bancheng.records.models import Reaction
from tests.cases import district as d
from tests.cases.district import AT
from tests.queries import counted

TOKEN = "t" * 32


def figures(client: Client, **headers: str) -> dict[str, float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def case(db: None) -> Case:
    """One case just registered."""
    org.load_district(AT)
    catalogue.load_catalogue(at=AT)
    return d.register(d.make_district())


def test_it_says_what_is_open_late_and_waiting(case: Case, client: Client, settings: Any) -> None:
    settings.BANCHENG_NOW = case.due_at - timedelta(minutes=1)
    beat(at=settings.BANCHENG_NOW - timedelta(seconds=40))
    told = figures(client)
    assert told['bancheng_cases_open{step="registered"}'] == 1
    assert told['bancheng_cases_open{step="handling"}'] == 0
    assert told["bancheng_cases_overdue"] == 0
    assert told["bancheng_outbox_waiting"] == Reaction.objects.filter(state="pending").count() > 0
    assert told["bancheng_outbox_oldest_seconds"] == (settings.BANCHENG_NOW - AT).total_seconds()
    assert told["bancheng_worker_age_seconds"] == 40
    settings.BANCHENG_NOW = case.due_at + timedelta(minutes=1)
    assert figures(client)["bancheng_cases_overdue"] == 1


def test_every_figure_says_what_it_is_in_few_questions(case: Case, client: Client) -> None:
    with counted() as questions:
        text = client.get("/metrics").content.decode()
    assert len(questions) <= 6
    names = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    assert all(f"# HELP {name} " in text and f"# TYPE {name} gauge" in text for name in names)
    assert case.number not in text and case.title not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "token", "status"),
    [
        ("127.0.0.1", {}, None, 200),
        ("::1", {}, None, 200),
        ("10.1.2.3", {}, None, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}, None, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3", "Authorization": f"Bearer {TOKEN}"}, TOKEN, 200),
        ("10.1.2.3", {"Authorization": f"Bearer {TOKEN}"}, TOKEN, 200),
        ("10.1.2.3", {"Authorization": "Bearer 令牌"}, TOKEN, 404),
        ("10.1.2.3", {"Authorization": "Bearer "}, None, 404),
    ],
)
def test_who_may_ask(
    client: Client, settings: Any, address: str, headers: dict[str, str], token: str | None, status: int
) -> None:
    settings.BANCHENG_METRICS_TOKEN = token
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_nothing_is_changed_by_asking(client: Client) -> None:
    assert client.post("/metrics").status_code == 405
