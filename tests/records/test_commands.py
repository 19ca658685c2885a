"""`bancheng verify` and `bancheng keys rotate`, as they are typed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bancheng.config import cli
from bancheng.records import keys, reads, rotation, upkeep
from bancheng.records.models import File
from bancheng.rules import chain
from tests.records.conftest import Fill
from tests.records.looking import private_text
from tests.records.test_keys import on_disk


def test_verify_says_ok_with_counts(filled: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    filled()
    assert cli.run(["verify"]) == 0
    assert capsys.readouterr().out.startswith("ok：1 卷、6 行、6 条私密内容")


def test_verify_names_the_line(
    filled: Fill, tamper: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    filled("A-1")
    filled("B-2")
    tamper(
        "UPDATE records_line SET data = '{}' WHERE seq = 4 AND file_id = (SELECT max(id) FROM records_file)"
    )
    assert cli.run(["verify"]) == 1
    assert capsys.readouterr().out == "卷 B-2 第 4 行 [changed]：内容与散列不符：此行被改动\n"
    assert cli.run(["verify", "--case", "B-2"]) == 1
    assert cli.run(["verify", "--case", "A-1"]) == 0


def test_an_unknown_number_is_one_sentence(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["verify", "--case", "X"]) == 2
    assert capsys.readouterr().err == "没有编号为“X”的卷宗，请核对编号。\n"


def test_verify_takes_the_head_a_receipt_carries(filled: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    file = filled("A-1")
    length, head = reads.head_of(file)
    assert cli.run(["verify", "--case", "A-1", "--head", chain.printed_head(length, head)]) == 0
    assert capsys.readouterr().out.startswith("ok：与凭证上的留痕号相符，1 卷")
    # As the cover of a dossier prints it, and as somebody types it.
    assert cli.run(["verify", "--case", "A-1", "--head", f"{length} {head[:16].upper()}"]) == 0
    assert cli.run(["verify", "--case", "A-1", "--head", chain.printed_head(length + 2, head)]) == 1
    assert "卷 A-1 第 7 行 [receipt]：卷尾被截：凭证上印有第 8 行，现在只有 6 行" in capsys.readouterr().out
    assert cli.run(["verify", "--case", "A-1", "--head", chain.printed_head(3, head)]) == 1
    assert "第 3 行与凭证上印的不符" in capsys.readouterr().out


@pytest.mark.parametrize(
    "typed", ["", "7", "7-12", "0-1234567890abcdef", "x-1234567890abcdef", "7-1234567890abcdeg"]
)
def test_a_head_no_receipt_shows_is_one_sentence(
    filled: Fill, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    filled("A-1")
    assert cli.run(["verify", "--case", "A-1", f"--head={typed}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_head_without_a_number_is_told(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["verify", "--head", "7-1234567890abcdef"])
    assert ended.value.code == 2
    assert "--head 要和 --case 一起用" in capsys.readouterr().err


def test_rotate_makes_a_key_and_finish_does_not(filled: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    file = filled()
    number = keys.current("data")
    assert cli.run(["keys", "rotate"]) == 0
    assert keys.current("data") == number + 1
    assert cli.run(["keys", "rotate", "--finish"]) == 0
    assert keys.current("data") == number + 1
    assert private_text(reads.lines_of(file)[0], "name") == "试A1"
    assert "重新加密 6 项" in capsys.readouterr().out
    new, lines = f"data-{number + 1:04d}", reads.lines_of(File.objects.get(key=upkeep.FILE))
    assert [(line.kind, line.by, json.loads(line.data)) for line in lines] == [
        ("record.keys_rotated", "system", {"key": new}),
        ("record.closed_again", "system", {"key": new, "count": 6, "left": 0}),
        ("record.closed_again", "system", {"key": new, "count": 0, "left": 0}),
    ]


def test_a_key_that_cannot_be_made_leaves_no_line(filled: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    old = keys.current("data")

    def full(kind: str, number: int) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys, "_create", full)
    with pytest.raises(OSError, match="No space"):
        rotation.new_key(at=datetime(2026, 3, 2, 2, 30, tzinfo=UTC))
    assert keys.current("data") == old
    assert not File.objects.filter(key=upkeep.FILE).exists()


def test_rotate_names_what_does_not_open_and_says_how_many_remain(
    filled: Fill, tamper: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    filled()
    first = next(iter(on_disk()))
    tamper("UPDATE records_privatetext SET clear = 'garbage' WHERE id = %s", first)
    assert cli.run(["keys", "rotate"]) == 1
    said = capsys.readouterr()
    assert f"records_privatetext.clear {first} 打不开" in said.out and "重新加密 5 项" in said.out
    assert "还有 1 项没有换成新钥匙" in said.err and "garbage" not in said.out + said.err


def test_what_is_no_package_is_told_in_a_sentence(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.zip").write_text("words", encoding="utf-8")
    for name, words in (
        (
            "2026-11-000139-7",
            "没有“2026-11-000139-7”这个文件。这里要写导出的案卷（ZIP）；核验库里的一件，请用 --case 编号",
        ),
        (str(tmp_path), "文件夹里没有解开的案卷"),
        (str(tmp_path / "words.zip"), "文件不是案卷（ZIP）"),
    ):
        assert cli.run(["verify", name]) == 2
        said = capsys.readouterr()
        assert said.out == "" and words in said.err and said.err.count("\n") == 1
