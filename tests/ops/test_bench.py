"""`bancheng bench`: real requests, each proved by its rows; wrong answers are told; never on live data."""

import json
import os
import time
from http.client import BadStatusLine
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.catalogue import actions as catalogue
from bancheng.config.arguments import Parser
from bancheng.config.counting import HEADER, count_questions
from bancheng.ops.bench import command, house, load, people, workloads
from bancheng.ops.bench.desk import Answer, Desk, NotSignedIn
from bancheng.org import actions as org
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases.district import AT


def bench(*argv: str) -> int:
    return command.bench(Parser("bancheng bench", "量"), argv, at=AT)


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


@pytest.fixture
def running(live_server: Any, settings: Any) -> str:
    """A district with one case, and its pages on a port of their own."""
    settings.BANCHENG_NOW = AT
    org.load_district(AT)
    catalogue.load_catalogue(at=AT)
    d.register(d.make_district())
    return live_server.url


@pytest.mark.django_db(transaction=True)
def test_every_workload_runs_and_proves_itself(running: str, capsys: Any) -> None:
    assert bench("--json", "--url", running, "--requests", "4", "--clients", "2") == 0
    told = lines(capsys.readouterr().out)
    assert told[0]["workload"] == "machine" and told[0]["cases"] == 1
    by_name = {
        name: [line for line in told if line["workload"] == name]
        for name in ("W1", "W2", "floor", "papers", "W7")
    }
    assert [line["n"] for line in by_name["W1"]] == [4, 4]
    # One for each desk before the measuring began, and the one that was there.
    sites = len(people.officers(AT))
    assert sites > 2, "more sites than clients, and none of them left out"
    assert Case.objects.count() == 1 + (1 + 4) + (sites + 4)
    assert set(Case.objects.values_list("site", flat=True)) >= {
        clerk.site.pk for clerk in people.officers(AT)
    }
    assert all(line["errors"] == 0 for line in told if "errors" in line)
    assert all(line["p50"] > 0 for line in by_name["W2"])
    (stack,) = by_name["papers"]
    assert (stack["n"], stack["errors"], stack["kinds"]) == (4, 0, 1), "a case just registered has its 登记表"
    assert by_name["W7"][-1]["lines"] >= Case.objects.count() and by_name["W7"][-1]["whole"]
    assert [line["workload"] for line in told if line.get("offered") is False] == ["W4", "W5", "W6"]
    assert bench("--url", running, "--only", "floor", "--requests", "2") == 0
    assert "空页面 /healthz" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_who_has_no_account_here_is_told_so(running: str) -> None:
    with pytest.raises(NotSignedIn):
        Desk.of(running, "nobody", "x")


@pytest.mark.django_db
def test_real_data_is_never_filled(settings: Any, capsys: Any) -> None:
    settings.BANCHENG_DATA_KIND = "live"
    assert bench("--json") == 2
    assert "真实数据" in capsys.readouterr().err


@pytest.mark.django_db
def test_too_few_cases_are_not_measured(capsys: Any) -> None:
    assert bench("--cases", "1000") == 2
    assert "bancheng demo --cases 1000" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_address_where_nobody_answers_is_told() -> None:
    with pytest.raises(Refused, match="没有应答"):
        bench("--url", "http://127.0.0.1:9")


def test_a_wrong_answer_is_an_error() -> None:
    asked = [(lambda: Answer(200, "", "", 3), lambda answer: answer.status == 302)] * 5
    told = load.run("W1", "错的", house.House("http://nowhere"), [asked]).told()
    assert (told["n"], told["errors"], told["queries"], told["server_cpu_ms"]) == (5, 5, 3, None)


def test_a_queue_in_another_order_is_an_error() -> None:
    proof = workloads._shows_first(["一", "二", "三"])

    def page(*numbers: str) -> Answer:
        rows = (
            f'<tr data-row><td><a href="/desk/cases/{number}/">{number}</a></td></tr>' for number in numbers
        )
        return Answer(200, "\n".join(rows), "", None)

    assert proof(page("一", "二", "三"))
    assert not proof(page("三", "二", "一")), "the same rows, reversed"
    assert not proof(page("一", "二"))


@pytest.mark.parametrize("failure", [TimeoutError(), BadStatusLine("")])
def test_what_was_waited_for_in_vain_counts_with_its_time(failure: Exception) -> None:
    def hang() -> Answer:
        time.sleep(0.02)
        raise failure

    measured = load.run("W1", "不应的", house.House("http://nowhere"), [[(hang, lambda answer: True)] * 3])
    assert measured.errors == 3 and len(measured.took) == 3 and min(measured.took) >= 20


@pytest.mark.parametrize(
    ("took", "share", "time"), [([3, 1, 2], 0.5, 2), ([1, 2, 3, 4], 0.95, 4), ([7], 0.99, 7), ([], 0.5, None)]
)
def test_parts_of_the_times(took: list[float], share: float, time: float | None) -> None:
    assert load.part(took, share) == time


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the kernel does not tell here")
@pytest.mark.django_db(transaction=True)
def test_processes_are_found_by_the_port_they_listen_on(live_server: Any) -> None:
    found = house._at(live_server.url)
    assert found.pids == [os.getpid()]
    assert found.memory() > 10 and found.cpu() > 0  # type: ignore[operator]


@pytest.mark.django_db
def test_an_answer_says_how_often_the_database_was_asked(rf: Any, client: Client) -> None:
    def page(request: Any) -> Any:
        Case.objects.count()
        return client.get("/healthz")

    assert count_questions(page)(rf.get("/"))[HEADER] == "1"
    assert HEADER not in client.get("/healthz"), "only where the setting asks for it"
