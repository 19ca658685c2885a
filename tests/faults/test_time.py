"""The worker was dead for a weekend, the clock jumped: caught up without a storm, and no line before the one above."""

from uuid import uuid4

from tests.faults.house import Desk, House, free_port, kill, until

SAID = "kind IN ('clock.near', 'clock.out', 'clock.urged', 'clock.supervised', 'clock.listed')"
"""Everything a clock says; of several steps that were slept through only the highest."""


RUN_DOWN = "SELECT count(*) FROM cases_case WHERE due_at IS NOT NULL AND next_moment_at IS NULL"
"""Cases in which something is due and of which time alone will say nothing more."""


def quiet(house: House) -> bool:
    """Whether nothing that has come due is left, neither clocks nor what lines ask for."""
    at = house.now.replace("T", " ") + ":00+08:00"
    due = house.rows("SELECT count(*) FROM cases_case WHERE next_moment_at <= " + _moment(house, at))
    left = house.rows("SELECT count(*) FROM records_reaction WHERE state <> 'done'")
    return due == [(0,)] and left == [(0,)]


def _moment(house: House, at: str) -> str:
    return f"'{at}'::timestamptz" if house.url else f"datetime('{at}')"


def sealed(house: House) -> int:
    """How many days are sealed."""
    return int(str(house.rows("SELECT count(*) FROM records_seal")[0][0]))


def test_a_worker_dead_for_a_weekend_catches_up_without_a_storm(house: House) -> None:
    """From Monday to the Monday after: every clock of both cases has run out meanwhile."""
    house.now = "2026-03-09T10:00"
    worker = house.start("worker")
    until(
        lambda: quiet(house) and sealed(house) == 8, "the worker to catch up, each day that was missed sealed"
    )
    kill(worker)
    storm = house.rows(
        f"SELECT file_id, data FROM records_line WHERE {SAID} GROUP BY file_id, data HAVING count(*) > 1"
    )
    assert storm == [], "each clock is told once"
    urged = house.rows(f"SELECT count(*) FROM records_line WHERE {SAID} AND kind <> 'clock.near'")
    near = house.rows("SELECT count(*) FROM records_line WHERE kind = 'clock.near'")
    assert urged != [(0,)]
    assert near == [(0,)], "of a clock that is out nobody needs to hear that it was near"
    house.is_whole()


def test_a_clock_set_back_writes_no_line_before_the_one_above(house: House) -> None:
    """Nine days forward by mistake, and back again: what lapsed has lapsed, the days are sealed, the record keeps the later moment.

    Receipts go on, and of no open case nothing more is to come: what was said too early is said when it is time.
    """
    port = free_port()
    house.now = "2026-03-11T10:00"
    ahead, worker = house.serve(port), house.start("worker")
    desk = Desk(port).sign_in()
    acknowledged = {key: desk.register(key) for key in [str(uuid4())]}
    number = next(iter(acknowledged.values()))
    until(lambda: quiet(house) and sealed(house) == 10, "the worker to believe the clock")
    kill(ahead)
    kill(worker)
    assert house.rows(RUN_DOWN) != [(0,)]
    house.now = "2026-03-02T10:45"
    house.serve(port)
    desk = Desk(port).sign_in()
    landed = desk.post(f"/desk/cases/{number}/do/add_fact/", {"words": "房东下周回来"})
    assert landed.endswith(f"/desk/cases/{number}/")
    key = str(uuid4())
    acknowledged[key] = desk.register(key)
    house.holds(acknowledged)
    back = house.start("worker")
    until(lambda: house.rows(RUN_DOWN) == [(0,)] and quiet(house), "the worker to set the clocks right")
    kill(back)
    assert sealed(house) == 10, "a day is sealed once"
    assert house.rows("SELECT count(*) FROM records_line WHERE kind = 'clock.set_right'") != [(0,)]
    house.is_whole(but="没有以后日子的留痕和封存")
