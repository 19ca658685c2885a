"""The outbox: written with the line, done after it, at least once, later and later when it fails."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, transaction

from bancheng.config import cli
from bancheng.records import actions, health, outbox, upkeep
from bancheng.records.models import File, Line, Reaction
from bancheng.rules.health import Trouble
from tests.records import reacting

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reactions(settings) -> None:
    settings.BANCHENG_REACTIONS = "tests.records.reacting.REACTIONS"
    reacting.seen.clear()
    reacting.failures.clear()


@pytest.fixture
def file(db: None, monday: datetime) -> File:
    return actions.open_file(kind="case", key="case:A", at=monday)


def test_a_line_leaves_work_for_each_who_reacts(file: File, monday: datetime) -> None:
    line = actions.append(file, "case.closed", by="staff:1", at=monday)
    actions.append(file, "case.judged", by="staff:1", at=monday)
    assert list(Reaction.objects.values_list("line", "state")) == [(line.pk, "pending")] * 2
    assert reacting.seen == []
    assert actions.run_reactions(at=monday) == 2
    assert reacting.seen == [(1, "remember"), (1, "stumble")]
    assert actions.run_reactions(at=monday) == 0


def test_work_goes_with_a_line_that_is_not_written(file: File, monday: datetime) -> None:
    with pytest.raises(RuntimeError):
        close_and_fail(file, monday)
    assert not Reaction.objects.exists()


@transaction.atomic
def close_and_fail(file: File, at: datetime) -> None:
    """An act that writes its line and fails after it."""
    actions.append(file, "case.closed", by="staff:1", at=at)
    raise RuntimeError


def test_a_failure_stops_nobody_else_and_is_tried_later(file: File, monday: datetime) -> None:
    reacting.failures[:] = [ValueError("张三 13900000000"), KeyError("x")]
    actions.append(file, "case.closed", by="staff:1", at=monday)
    actions.run_reactions(at=monday)
    failed = Reaction.objects.get(state="pending")
    assert (failed.attempts, failed.last_error) == (1, "KeyError")
    assert reacting.seen == [(1, "remember")]
    assert actions.run_reactions(at=monday + 0.9 * MINUTE) == 0
    assert actions.run_reactions(at=monday + MINUTE) == 1
    failed.refresh_from_db()
    assert (failed.last_error, failed.not_before) == ("ValueError", monday + 3 * MINUTE)
    actions.run_reactions(at=monday + 3 * MINUTE)
    assert reacting.seen[-1] == (1, "stumble")
    failed.refresh_from_db()
    assert (failed.state, failed.last_error) == ("done", "")


def test_what_a_failing_reaction_wrote_is_undone(file: File, monday: datetime) -> None:
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    actions.run_reactions(at=monday)
    assert not File.objects.filter(key="half").exists()
    assert Reaction.objects.get().last_error == "RuntimeError"


def test_it_is_given_up_after_twelve_attempts_and_can_be_taken_up_again(
    file: File, monday: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    at = monday
    for _ in range(outbox.MOST_ATTEMPTS):
        assert actions.run_reactions(at=at) == 1
        at += timedelta(hours=7)
    assert actions.run_reactions(at=at) == 0
    assert Reaction.objects.get().state == "given_up"
    assert cli.run(["reactions", "again"]) == 0
    assert capsys.readouterr().out == "1 件事已重新放进队列，后台工作马上去做。\n"
    assert (
        Line.objects.filter(file__key=upkeep.FILE).values_list("kind", flat=True).get()
        == "record.taken_up_again"
    )
    assert cli.run(["reactions", "again"]) == 0
    assert capsys.readouterr().out == "没有放弃的事，什么也没有改。\n"
    at = Reaction.objects.values_list("not_before", flat=True).get()
    assert actions.run_reactions(at=at) == 1


def forget() -> None:
    """The next worker is a process of its own: it knows nothing of what this one had in hand."""
    outbox._in_hand.taken = []


def test_a_worker_that_died_leaves_its_work_to_the_next(file: File, monday: datetime) -> None:
    actions.append(file, "case.filed", by="staff:1", at=monday)
    taken = outbox._take(monday, 10)
    forget()
    assert actions.run_reactions(at=monday + MINUTE) == 0
    assert actions.run_reactions(at=monday + outbox.LEASE) == 1
    outbox._do(taken[0], monday + outbox.LEASE)
    assert reacting.seen == [(1, "remember")]


def test_what_ends_its_worker_holds_up_nothing_else_and_is_given_up(
    file: File, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        actions.append(file, "case.filed", by="staff:1", at=monday)
    deadly = Reaction.objects.order_by("pk")[1]
    do = outbox._do

    def do_or_die(reaction: Reaction, at: datetime) -> None:
        if reaction.pk == deadly.pk:
            raise SystemExit
        do(reaction, at)

    monkeypatch.setattr(outbox, "_do", do_or_die)
    deaths, at = 0, monday
    for _ in range(4 * outbox.MOST_ATTEMPTS):
        try:
            while actions.run_reactions(at=at):
                pass
        except SystemExit:
            deaths += 1
            forget()
        if deaths == 3:
            assert sorted(seq for seq, _ in reacting.seen) == [1, 3, 4, 5], (
                "the others wait for two leases at most"
            )
        at += outbox.LEASE
    deadly.refresh_from_db()
    assert (deaths, deadly.state, deadly.last_error) == (outbox.MOST_ATTEMPTS, "given_up", "NoEndError")
    assert [found.trouble for found in health.reactions_move(at=at, full=False)] == [
        Trouble.REACTIONS_GIVEN_UP
    ]


def test_what_was_in_hand_when_the_database_went_away_is_done_when_it_answers_again(
    file: File, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        actions.append(file, "case.filed", by="staff:1", at=monday)
    first, begun, *_ = pks = list(Reaction.objects.order_by("pk").values_list("pk", flat=True))
    Reaction.objects.filter(pk=pks[3]).update(attempts=2, last_error="KeyError")
    do = outbox._do

    def away(*_: object) -> None:
        raise OperationalError

    with monkeypatch.context() as gone:
        gone.setattr(outbox, "_do", lambda row, at: do(row, at) if row.pk == first else away())
        gone.setattr(outbox, "_put_off", away)
        with pytest.raises(OperationalError):
            actions.run_reactions(at=monday)
    assert [seq for seq, _ in reacting.seen] == [1]
    monkeypatch.setattr(outbox, "_do", lambda row, at: seen.append((row.pk, row.attempts, row.last_error)))
    seen: list[tuple[int, int, str]] = []
    assert actions.run_reactions(at=monday + MINUTE) == 3, "nobody waits for the lease of ten minutes"
    assert seen == [(pks[2], 1, ""), (pks[3], 3, "KeyError"), (begun, 2, "")], "what was begun comes last"


def test_what_takes_the_database_away_each_time_is_given_up(
    file: File, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        actions.append(file, "case.filed", by="staff:1", at=monday)
    deadly, do, put_off = Reaction.objects.order_by("pk")[0], outbox._do, outbox._put_off

    def away(*_: object) -> None:
        raise OperationalError

    def do_or_lose(row: Reaction, at: datetime) -> None:
        if row.pk == deadly.pk:
            monkeypatch.setattr(outbox, "_put_off", away)
            away()
        do(row, at)

    monkeypatch.setattr(outbox, "_do", do_or_lose)
    outages, at = 0, monday
    for _ in range(2 * outbox.MOST_ATTEMPTS):
        try:
            actions.run_reactions(at=at)
        except OperationalError:
            outages += 1
            monkeypatch.setattr(outbox, "_put_off", put_off)
        at += MINUTE
    deadly.refresh_from_db()
    assert (outages, deadly.state, deadly.last_error) == (outbox.MOST_ATTEMPTS, "given_up", "NoEndError")
    assert [seq for seq, _ in reacting.seen] == [2, 3]


def test_what_another_has_taken_meanwhile_is_not_given_back(
    file: File, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.append(file, "case.filed", by="staff:1", at=monday)
    ours = outbox._take(monday, 10)
    [others] = outbox._take(monday + outbox.LEASE, 10)
    monkeypatch.setattr(outbox._in_hand, "taken", ours)
    assert actions.run_reactions(at=monday + outbox.LEASE + MINUTE) == 0
    outbox._do(others, monday + outbox.LEASE + MINUTE)
    assert reacting.seen == [(1, "remember")]


def test_a_name_that_does_not_exist_is_a_failure_like_others(
    file: File, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reacting.REACTIONS, "case.filed", ("tests.records.reacting.nobody",))
    actions.append(file, "case.filed", by="staff:1", at=monday)
    actions.run_reactions(at=monday)
    assert Reaction.objects.get().last_error == "ImportError"


def test_done_work_is_cleared_after_a_month(file: File, monday: datetime) -> None:
    actions.append(file, "case.filed", by="staff:1", at=monday)
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    actions.run_reactions(at=monday)
    assert outbox.clear_done(at=monday + timedelta(days=29)) == 0
    assert outbox.clear_done(at=monday + timedelta(days=31)) == 1
    assert Reaction.objects.get().state == "pending"


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (200, 360)])
def test_pauses_grow_to_six_hours(attempts: int, minutes: int) -> None:
    assert outbox.pause_after(attempts) == minutes * MINUTE


def test_a_clock_that_ran_ahead_once_holds_up_nothing(file: File, monday: datetime) -> None:
    """Lines written after it was set right keep the later moment; what they ask for is done now, and what was asked then too."""
    actions.append(file, "case.closed", by="staff:1", at=monday + timedelta(days=400))
    line = actions.append(file, "case.closed", by="staff:1", at=monday)
    assert line.at == monday + timedelta(days=400)
    assert set(line.reactions.values_list("not_before", flat=True)) == {monday}
    assert actions.run_reactions(at=monday) == 4
    assert reacting.seen.count((2, "remember")) == 1
    assert not Reaction.objects.filter(state="pending").exists()


def test_what_waits_for_a_later_clock_is_told(file: File, monday: datetime) -> None:
    actions.append(file, "case.closed", by="staff:1", at=monday + timedelta(days=400))
    assert [each.trouble for each in health.reactions_move(at=monday, full=False)] == [
        Trouble.REACTIONS_STUCK
    ]


def test_what_is_only_put_off_is_not_taken_for_that(file: File, monday: datetime) -> None:
    actions.append(file, "case.closed", by="staff:1", at=monday)
    Reaction.objects.update(not_before=monday + outbox.LONGEST_PAUSE)
    assert list(health.reactions_move(at=monday, full=False)) == []
    assert actions.run_reactions(at=monday) == 0
