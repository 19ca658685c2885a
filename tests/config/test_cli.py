"""The command line: what is listed exists, what is wrong is said in one sentence with exit code 2."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from bancheng.config import cli, launch
from bancheng.config.arguments import Parser

ROOT = Path(__file__).resolve().parents[2]


def test_every_command_listed_exists() -> None:
    for name, command in cli.COMMANDS.items():
        assert callable(import_string(command.function)), name


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    written = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert name in written
        assert command.summary in written


@pytest.mark.parametrize(
    "argv",
    [["nothing"], ["serve", "--port", "0"], ["serve", "--processes", "many"], ["worker", "--quick"]],
    ids=" ".join,
)
def test_a_wrong_line_is_one_sentence_and_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = cli.run(argv)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    written = capsys.readouterr().err.strip()
    assert "\n" not in written
    assert written.endswith("。")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "缺少参数 N"),
        (["x"], "N 的值不对：x"),
        (["1", "--unit", "week"], "--unit 不能是 week，只能是 wd, day"),
        (["1", "--unit"], "参数 --unit 后面缺少值"),
        (["1", "--loud"], "不认识的参数 --loud"),
    ],
)
def test_the_parser_speaks_chinese(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser("bancheng due", "")
    parser.add_argument("N", type=int)
    parser.add_argument("--unit", choices=["wd", "day"])
    with pytest.raises(SystemExit):
        parser.parse_args(argv)
    assert words in capsys.readouterr().err


def test_run_and_the_command_refuse_before_anything_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {"PATH": "/usr/bin:/bin", "BANCHENG_DATA": str(data), "BANCHENG_TYPO": "1"}
    for words in (["-m", "bancheng", "serve"], ["-m", "bancheng.config.prepare"]):
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert done.stderr.startswith("不认识的设置 BANCHENG_TYPO")
        assert done.stderr.count("\n") == 1
    assert not data.exists()


def test_a_damaged_mark_of_the_data_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "kind.json").write_text("{", encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "BANCHENG_DATA": str(tmp_path)}
    for command in (["verify"], ["serve"]):
        done = subprocess.run(
            [sys.executable, "-m", "bancheng", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.startswith("数据文件夹的标记文件读不出来") and done.stderr.count("\n") == 1


def test_a_house_without_tables_is_said_in_one_sentence(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "BANCHENG_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bancheng", "verify"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("migrations-pending：数据库还没有升级到这个版本")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["verify"], "已按您的要求停下。"),
        (["keys", "rotate"], "已按您的要求停下。重新加密没有做完，请运行 bancheng keys rotate --finish。"),
    ],
)
def test_whoever_stops_a_command_is_told_what_is_left(
    argv: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(argv: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", stopped)
    monkeypatch.setattr(cli.environment, "keep_to_oneself", lambda: None)
    monkeypatch.setattr(sys, "argv", ["bancheng", *argv])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 130
    assert capsys.readouterr().err.strip() == words


def test_a_busy_port_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert cli.run(["serve", "--port", port]) == 2
        assert launch.main(["--port", port]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all(port in line for line in said)


@pytest.mark.parametrize(
    "argv",
    [["due", "2026-03-02", "000000001" + "9" * 5000], ["demo", "--cases", "000000000001" + "9" * 5000]],
)
def test_thousands_of_digits_are_one_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.run(argv)
    assert stopped.value.code == 2
    assert "应是" in capsys.readouterr().err
