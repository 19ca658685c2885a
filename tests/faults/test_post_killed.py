"""Workers are killed while the post goes out: nothing is lost, and only what a killed one had in hand goes twice."""

from collections import Counter

from tests.faults.house import House, kill, until
from tests.faults.post import MESSAGES
from tests.notices.servers import SECRET, GatewayThere

KILLED = 3


def test_two_workers_one_of_them_killed_again_and_again(house: House) -> None:
    with GatewayThere(seconds=0.02) as gateway:
        house.extra = {
            "BANCHENG_GATEWAY_URL": f"http://127.0.0.1:{gateway.port}/messages",
            "BANCHENG_GATEWAY_SECRET": SECRET,
        }
        written = house.call(module="tests.faults.post")
        assert written.returncode == 0, written.stderr
        steady = house.start("worker")
        for round_ in range(1, KILLED + 1):
            doomed = house.start("worker")
            enough = round_ * MESSAGES // (KILLED + 2)
            until(lambda enough=enough: len(gateway.taken) >= enough, "messages to go out")
            kill(doomed)
        until(
            lambda: (
                house.rows(
                    "SELECT count(*) FROM notices_notice WHERE state = 'waiting' AND channel = 'sms' AND attempts = 0"
                )
                == [(0,)]
            ),
            "everything to be taken once",
        )
        kill(steady)
        # What they had in hand falls to another once its lease is over.
        house.now = "2026-03-02T11:20"
        house.start("worker")
        until(
            lambda: house.rows("SELECT count(*) FROM notices_notice WHERE state = 'waiting'") == [(0,)],
            "the rest to go out",
        )
        times = Counter(one["id"] for one in gateway.taken if one["to"].startswith("139"))
    assert len(times) == MESSAGES, "none is lost"
    assert max(times.values()) <= 1 + KILLED + 1
    assert sum(count > 1 for count in times.values()) <= KILLED + 1, "each killed worker had one in hand"
    house.is_whole()
