"""The daily seal: signed, linked, idempotent, made good when days were missed, with a copy outside."""

import json
import stat
from datetime import date, datetime, timedelta

import pytest

from bancheng.records import actions, keys, reads, sealing, ticks, verification
from bancheng.records.models import File, Seal, SealedHead
from bancheng.rules import chain
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


def test_a_lost_copy_is_written_again(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + DAY)
    sealing.copy_path(1).unlink()
    actions.seal_day(at=monday + DAY)
    assert sealing.copies() == [1]
    assert stat.S_IMODE(sealing.folder().stat().st_mode) == 0o700


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
