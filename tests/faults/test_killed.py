"""Whatever is killed, whenever: what a receipt acknowledged is there once, and the rest goes on."""

import os
import random
import threading
import time
from uuid import uuid4

import psutil

from tests.faults.house import Desk, House, free_port, kill, until

HOSTILE = bool(os.environ.get("HOSTILE"))
PRESSES = 1000 if HOSTILE else 120
SECONDS = 60 if HOSTILE else 6


class Clerk(threading.Thread):
    """Registers one matter after the other, and sends each form again until it has been answered."""

    def __init__(self, port: int, over: threading.Event) -> None:
        super().__init__()
        self.desk, self.over = Desk(port).sign_in(), over
        self.acknowledged: dict[str, str] = {}
        self.sent_again = 0

    def run(self) -> None:
        """Until told to stop; the last form is still answered."""
        while not self.over.is_set():
            key = str(uuid4())
            while key not in self.acknowledged:
                try:
                    self.acknowledged[key] = self.desk.register(key, timeout=20)
                except OSError:
                    self.sent_again += 1
                    time.sleep(0.1)


def test_pages_and_worker_killed_while_people_register(house: House) -> None:
    port, over = free_port(), threading.Event()
    pages = house.serve(port, processes=2)
    worker = house.start("worker")
    clerks = [Clerk(port, over) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    chance, end, killed = random.Random(7), time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        time.sleep(chance.uniform(0.2, 1.2))
        children = psutil.Process(pages.pid).children()
        if children and chance.random() < 0.6:
            chance.choice(children).kill()
            killed += 1
        else:
            kill(worker)
            worker = house.start("worker")
    kill(pages)
    house.serve(port, processes=2)
    over.set()
    for clerk in clerks:
        clerk.join(120)
        assert not clerk.is_alive()
    acknowledged = {key: number for clerk in clerks for key, number in clerk.acknowledged.items()}
    assert killed and sum(clerk.sent_again for clerk in clerks), "nobody noticed anything: nothing was tried"
    house.holds(acknowledged)
    # A killed worker had taken work with it; once its lease is over, another does it, and does it once.
    house.now = "2026-03-02T11:00"
    house.start("worker")
    until(
        lambda: house.rows("SELECT count(*) FROM records_reaction WHERE state <> 'done'") == [(0,)],
        "the outbox to be empty",
    )
    # Two messages to one citizen that did not reach him are two lines, and so two messages to who has the case.
    twice = house.rows(
        "SELECT n.file_key, n.person_id, n.kind FROM notices_notice n GROUP BY n.file_key, n.person_id, n.kind"
        " HAVING count(*) > 1 AND count(*) > (SELECT count(*) FROM records_line l JOIN records_file f"
        " ON f.id = l.file_id WHERE f.key = n.file_key AND l.kind = n.kind)"
    )
    assert twice == []
    house.is_whole()


def test_one_form_sent_a_thousand_times_is_one_case(house: House) -> None:
    """From several desks at once, as a hand that will not let go of the button."""
    port, key = free_port(), str(uuid4())
    house.serve(port)
    landed: list[str] = []

    def press(desk: Desk) -> None:
        landed.extend(desk.register(key) for _ in range(PRESSES // 4))

    desks = [Desk(port).sign_in() for _ in range(4)]
    before = house.rows("SELECT count(*) FROM cases_case")[0][0]
    threads = [threading.Thread(target=press, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(landed) == PRESSES
    assert len(set(landed)) == 1
    assert house.rows("SELECT count(*) FROM cases_case")[0][0] == before + 1  # type: ignore[operator]
    house.holds({key: landed[0]})
