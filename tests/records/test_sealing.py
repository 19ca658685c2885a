"""The daily seal: signed, linked, idempotent, made good when days were missed, with a copy outside."""

import json
import stat
from datetime import date, datetime, timedelta

import pytest

from bancheng.records import actions, health, keys, reads, sealing, ticks, verification
from bancheng.records.models import File, Seal, SealedHead
from bancheng.rules import chain
from bancheng.rules.health import Trouble
from tests.records.conftest import Fill
from tests.records.looking import root_by_path

DAY = timedelta(days=1)


def days() -> list[date]:
    return list(Seal.objects.order_by("number").values_list("day", flat=True))


def test_a_day_is_sealed_once_and_only_when_over(filled: Fill, monday: datetime) -> None:
    filled()
    assert ticks.seal_days(at=monday + DAY)
    assert not ticks.seal_days(at=monday + DAY + timedelta(hours=3))
    assert days() == [date(2026, 3, 2)]


def test_missed_days_are_made_good_each_with_what_was_there(filled: Fill, monday: datetime) -> None:
    file = filled("case:A", count=2)
    actions.seal_day(at=monday + DAY)
    actions.append(file, "case.judged", by="staff:1", at=monday + DAY)
    actions.append(file, "case.closed", by="staff:1", at=monday + 3 * DAY)
    filled("case:B", count=1, at=monday + 3 * DAY)
    actions.append(file, "case.filed", by="staff:1", at=monday + 4 * DAY)
    actions.seal_day(at=monday + 4 * DAY)
    assert days() == [date(2026, 3, number) for number in (2, 3, 4, 5)]
    told = list(
        SealedHead.objects.order_by("seal__number", "place").values_list("seal__number", "key", "length")
    )
    assert told == [(1, "case:A", 2), (2, "case:A", 3), (4, "case:A", 4), (4, "case:B", 1)]
    assert verification.verify_all().findings == []


def test_midnight_is_the_office_s(filled: Fill, monday: datetime) -> None:
    file = filled(count=1)
    actions.append(file, "case.judged", by="staff:1", at=monday.replace(hour=23, minute=59))
    actions.append(file, "case.closed", by="staff:1", at=monday.replace(day=3, hour=0))
    actions.seal_day(at=monday.replace(day=3, hour=0, minute=1))
    assert SealedHead.objects.get().length == 2


def test_what_is_sealed_is_not_looked_at_again(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    assert File.objects.get().sealed_length == 6
    actions.seal_day(at=monday + 2 * DAY)
    assert list(Seal.objects.order_by("number").values_list("heads", flat=True)) == [1, 0]


def test_an_auditor_can_check_one_file_with_the_copy_alone(filled: Fill, monday: datetime) -> None:
    for key in ("case:A", "case:B", "case:C"):
        filled(key)
    actions.seal_day(at=monday + DAY)
    told = json.loads(sealing.copy_path(1).read_text())
    rows = SealedHead.objects.order_by("place").values_list("key", "length", "head")
    leaves = [chain.leaf(*row, told["algorithm"], keys.digest) for row in rows]
    steps = chain.path(leaves, 1, told["algorithm"], keys.digest)
    mine = chain.leaf("case:B", *reads.head_of(File.objects.get(key="case:B")), "sm3", keys.digest)
    assert root_by_path(mine, steps, told["algorithm"], keys.digest) == told["root"]
    body = chain.SealBody(**{name: told[name] for name in chain.SealBody._fields})
    assert keys.digest("sm3", chain.seal_octets(body)) == told["hash"]
    assert keys.is_signed(told["signer"], chain.seal_octets(body), told["signature"])
    assert told["public_key"] == keys.public_key(told["signer"])


def test_a_second_copy_of_a_copy_breaks_nothing_off(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    for name in ("seal-000001 (1).json", "seal-000001-1.json", "seal-1.json"):
        (sealing.folder() / name).write_text("{}")
    assert sealing.copies() == [1]
    assert verification.verify_all().findings == []


def test_a_lost_copy_is_written_again(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    sealing.copy_path(1).unlink()
    actions.seal_day(at=monday + DAY)
    assert sealing.copies() == [1]
    assert stat.S_IMODE(sealing.folder().stat().st_mode) == 0o700


def test_a_clock_that_leapt_on_seals_nothing_ahead(filled: Fill, monday: datetime) -> None:
    """It is noticed and set right within the day: the days that come are sealed as they come."""
    file = filled()
    actions.seal_day(at=monday + DAY)
    assert actions.seal_day(at=monday + 400 * DAY) == []
    filled("case:ahead", count=1, at=monday + 400 * DAY)
    assert actions.seal_day(at=monday + 400 * DAY + timedelta(hours=23)) == []
    actions.append(file, "case.judged", by="staff:1", at=monday + DAY)
    actions.seal_day(at=monday + 2 * DAY)
    assert days() == [date(2026, 3, 2), date(2026, 3, 3)]
    assert File.objects.get(pk=file.pk).sealed_length == 7


def test_a_hall_that_was_shut_for_months_is_sealed_after_a_day_of_work(
    filled: Fill, monday: datetime
) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    filled("case:B", count=1, at=monday + 60 * DAY)
    assert actions.seal_day(at=monday + 60 * DAY) == []
    assert len(actions.seal_day(at=monday + 61 * DAY + timedelta(minutes=1))) == 60
    assert verification.verify_all().ok


def ahead(at: datetime) -> list[tuple[Trouble, str]]:
    looked = [
        *health.days_are_sealed(at=at, full=False),
        *health.nothing_is_of_a_later_day(at=at, full=False),
    ]
    return [(each.trouble, each.where) for each in looked]


def test_a_seal_of_a_later_day_is_told(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    actions.seal_day(at=monday + 20 * DAY)
    assert ahead(monday + 20 * DAY) == []
    assert ahead(monday + 3 * DAY) == [(Trouble.CLOCK_RAN_AHEAD, "最近一次封存：2026-03-21")]


def test_a_file_of_a_later_day_is_told(filled: Fill, monday: datetime) -> None:
    file = filled()
    actions.append(file, "case.judged", by="staff:1", at=datetime(2099, 1, 1, tzinfo=monday.tzinfo))
    actions.seal_day(at=monday + DAY)
    assert ahead(monday + DAY) == [(Trouble.CLOCK_RAN_AHEAD, "case:A")]


def test_a_file_left_out_of_the_seals_is_told(filled: Fill, monday: datetime) -> None:
    """Written after a seal of a later day: no seal of its own day comes any more."""
    filled()
    actions.seal_day(at=monday + DAY)
    actions.seal_day(at=monday + 20 * DAY)
    filled("case:B", at=monday + 2 * DAY)
    assert (Trouble.SEAL_LATE, "1 卷") in ahead(monday + 8 * DAY)


def test_a_copy_that_a_stopped_worker_left_unwritten_is_written_before_the_next_day_s(
    filled: Fill, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(seal: Seal) -> None:
        raise KeyboardInterrupt

    filled()
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "write_copy", stopped)
        with pytest.raises(KeyboardInterrupt):
            actions.seal_day(at=monday + DAY)
    assert (days(), sealing.copies()) == ([date(2026, 3, 2)], [])
    actions.seal_day(at=monday + 2 * DAY)
    assert sealing.copies() == [1, 2]
