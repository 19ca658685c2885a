"""The nightly backup: one a night, the oldest taken away, and the doctor says when none was made."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.ops import machine, ticks
from bancheng.ops.backup import last, making, manifest, nightly
from bancheng.records import actions as records
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.refusal import Refused

NIGHT = datetime(2026, 3, 2, 2, 30, tzinfo=OFFICE_ZONE)


@pytest.fixture
def to(tmp_path: Path, settings) -> Path:
    settings.BANCHENG_BACKUP_DIR = tmp_path / "backups"
    settings.BANCHENG_BACKUP_KEYS = tmp_path / "keys"
    settings.BANCHENG_BACKUP_KEEP = 2
    settings.BANCHENG_BACKUP_DIR.mkdir()
    (Path(settings.DATA) / "last_backup.json").unlink(missing_ok=True)
    yield settings.BANCHENG_BACKUP_DIR
    (Path(settings.DATA) / "last_backup.json").unlink(missing_ok=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def troubles(at: datetime) -> list[Trouble]:
    return [found.trouble for found in machine.backup_is_fresh(at=at, full=False)]


@pytest.mark.django_db(transaction=True)
def test_one_a_night_and_as_many_as_are_to_be_kept(to: Path) -> None:
    records.append(
        records.open_file(kind="case", key="case:A", at=NIGHT), "case.evidence_added", by="staff:1", at=NIGHT
    )
    (to / ".backup-2026-03-01.unfinished").mkdir()
    (to / "somebody's own").mkdir()
    assert ticks.back_up(at=NIGHT) is True
    assert ticks.back_up(at=NIGHT + timedelta(hours=8)) is False, "today's is there"
    early = NIGHT + timedelta(hours=23)
    assert ticks.back_up(at=early) is False, "half past one: the night is not there yet"
    for days in (1, 2):
        assert ticks.back_up(at=NIGHT + timedelta(days=days)) is True
    assert names(to) == ["backup-2026-03-03", "backup-2026-03-04", "somebody's own"]
    assert manifest.first_damaged(to / "backup-2026-03-04", manifest.read(to / "backup-2026-03-04")) == ""
    assert "data-0001.key" in names(to.parent / "keys")
    known = last.known()
    assert known is not None
    assert known.place == str((to / "backup-2026-03-04").resolve())
    assert troubles(NIGHT + timedelta(days=3)) == []
    lines = [
        (line.by, line.at, json.loads(line.data)) for line in Line.objects.filter(kind="record.backed_up")
    ]
    assert [(by, at) for by, at, _ in lines] == [("time", NIGHT + timedelta(days=days)) for days in range(3)]
    assert [told["lines"] for *_, told in lines] == [1, 2, 3], "each backup holds the line of the one before"
    assert all(told["with_keys"] and str(to) not in json.dumps(told) for *_, told in lines)


def test_nothing_without_a_folder_named_and_nothing_in_place_of_an_unplugged_disk(
    settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BANCHENG_BACKUP_DIR = None
    assert ticks.back_up(at=NIGHT) is False
    assert caplog.records == []
    settings.BANCHENG_BACKUP_DIR = tmp_path / "unplugged"
    with pytest.raises(Refused, match="不在"):
        nightly.back_up(at=NIGHT)
    assert ticks.back_up(at=NIGHT) is False
    assert "backup.no_folder" in caplog.text
    assert not (tmp_path / "unplugged").exists()


def test_the_doctor_says_how_old_it_is(to: Path, settings) -> None:
    assert troubles(NIGHT) == [Trouble.BACKUP_LATE], "asked for, never made"
    last.note(to / "backup", at=NIGHT)
    assert troubles(NIGHT + timedelta(days=2)) == []
    assert troubles(NIGHT + timedelta(days=2, minutes=1)) == [Trouble.BACKUP_LATE]
    settings.BANCHENG_BACKUP_DIR = None
    assert troubles(NIGHT + timedelta(days=8)) == []
    assert troubles(NIGHT + timedelta(days=9)) == [Trouble.BACKUP_OLD]
    (Path(settings.DATA) / "last_backup.json").write_text("{", encoding="utf-8")
    assert troubles(NIGHT) == [Trouble.BACKUP_NONE]
    settings.BANCHENG_DEMO = True
    assert troubles(NIGHT) == [Trouble.BACKUP_OF_DEMO], "that none was made is said, and that none is needed"


@pytest.mark.django_db
@pytest.mark.parametrize("keys_in", ["", "keys", "elsewhere"])
def test_no_copy_of_keys_goes_into_the_data_folder(keys_in: str, settings, tmp_path: Path) -> None:
    data = Path(settings.DATA)
    before = names(data)
    with pytest.raises(Refused) as no:
        making.make(tmp_path / "new" / "copy", keys_to=data / keys_in, at=NIGHT, tell=print)
    assert no.value.code == "backup.at_home"
    assert (names(data), names(tmp_path)) == (before, [])


@pytest.mark.django_db
def test_no_backup_goes_into_the_data_folder(settings) -> None:
    before = names(Path(settings.DATA))
    with pytest.raises(Refused) as no:
        making.make(Path(settings.DATA) / "backups" / "today", keys_to=None, at=NIGHT, tell=print)
    assert no.value.code == "backup.at_home"
    assert names(Path(settings.DATA)) == before
