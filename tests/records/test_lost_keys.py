"""A key that is away is missed by its name, and nothing is written in its place."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bancheng.config import cli, data_mark
from bancheng.ops import commands, doctor, machine
from bancheng.ops.backup import making
from bancheng.records import keys, lost_keys, rotation
from bancheng.records.models import PrivateText
from bancheng.rules.health import Found, Trouble
from bancheng.rules.refusal import Refused
from tests.records.conftest import Fill


@pytest.fixture
def rotated(settings, tmp_path: Path, filled: Fill) -> Path:
    """A house whose rows were closed with a second data key; its folder of keys."""
    settings.DATA = tmp_path
    keys.create_missing()
    filled()
    keys.new_key("data")
    assert rotation.close_again()
    return tmp_path / "keys"


def test_a_key_that_rows_need_is_missed_by_name(rotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lost_keys.lost() == ()
    (rotated / "data-0002.key").rename(rotated.parent / "away")
    assert lost_keys.lost() == ("data-0002.key",)
    for command in (["keys", "rotate"], ["keys", "rotate", "--finish"], ["verify"]):
        assert cli.run(command) == 2
        said = capsys.readouterr()
        assert said.out + said.err == said.err and said.err.count("\n") == 1
        assert said.err.startswith("缺少密钥 data-0002.key：请从密钥的备份放回")
    assert not (rotated / "data-0002.key").exists(), "no other key took its number"
    (rotated.parent / "away").rename(rotated / "data-0002.key")
    assert lost_keys.lost() == ()
    assert cli.run(["verify"]) == 0


def test_nothing_is_written_with_an_older_key(rotated: Path, monday: datetime) -> None:
    keys.current("data")
    (rotated / "data-0002.key").unlink()
    with pytest.raises(keys.KeysMissing, match="data-0002"):
        keys.encrypt("a.b", "x")


def test_an_old_key_no_row_needs_is_not_missed(rotated: Path) -> None:
    (rotated / "data-0001.key").unlink()
    assert lost_keys.lost() == ()


def test_a_rotation_broken_off_needs_both_keys(settings, tmp_path: Path, filled: Fill) -> None:
    settings.DATA = tmp_path
    keys.create_missing()
    filled()
    keys.new_key("data")
    text = PrivateText.objects.order_by("pk")[0]
    text.clear = "改"
    text.save(update_fields=["clear"])
    for number in (1, 2):
        path = tmp_path / "keys" / f"data-000{number}.key"
        path.rename(tmp_path / "away")
        assert lost_keys.lost() == (path.name,)
        (tmp_path / "away").rename(path)


def test_the_keys_of_seals_and_indexes_are_missed(rotated: Path) -> None:
    (rotated / "index-0001.key").unlink()
    (rotated / "seal-0001.key").unlink()
    assert lost_keys.lost() == ("index-0001.key", "seal-0001.key")


def test_a_house_without_its_folder_of_keys(rotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(rotated)
    assert lost_keys.lost() == ("data-0002.key", "index-0001.key", "seal-0001.key")
    assert cli.run(["keys", "rotate"]) == 2
    assert not rotated.exists()
    assert data_mark.stops_the_start().startswith("缺少密钥 data-0002.key、index-0001.key、seal-0001.key")


def test_the_doctor_names_the_key_and_nothing_that_hangs_on_it(rotated: Path, monday: datetime) -> None:
    (rotated / "data-0002.key").unlink()
    (looked,) = doctor.examine(at=monday)
    assert list(looked.found) == [Found(Trouble.KEY_LOST, "data-0002.key")]
    assert commands.how_far([looked], full=False) == "密钥放回以后才能查别的"
    assert machine.what_stops_work().startswith("keys-missing：缺少密钥 data-0002.key")


def test_no_backup_is_made_without_a_key(rotated: Path, tmp_path: Path, monday: datetime) -> None:
    (rotated / "data-0002.key").unlink()
    with pytest.raises(Refused, match="data-0002") as no:
        making.make(tmp_path / "copy", keys_to=None, at=monday, tell=lambda line: None)
    assert no.value.code == "backup.keys_lost"
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "缺少密钥 seal-0001.key"),
        (lambda path: (path.unlink(), path.mkdir()), "密钥 seal-0001.key 读不出来，请检查权限"),
        (lambda path: path.write_text("half\n"), "密钥 seal-0001.key 已损坏，请从密钥的备份放回"),
    ],
    ids=["away", "unreadable", "damaged"],
)
def test_a_command_that_needs_a_key_says_so_in_a_sentence(
    rotated: Path,
    spoil: Callable[[Path], object],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def needs_it(parser: object, argv: object, *, at: datetime) -> int:
        return len(keys.sign("1", b"octets"))

    spoil(rotated / "seal-0001.key")
    monkeypatch.setattr("bancheng.records.commands.verify", needs_it)
    assert cli.run(["verify"]) == 2
    assert capsys.readouterr().err == f"{words}。用 bancheng doctor 查看缺哪些密钥。\n"
