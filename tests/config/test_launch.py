"""The whole house as `./run` starts it: it answers, and Ctrl-C leaves no process behind."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from bancheng.config import launch
from bancheng.config.environment import mark_data

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without what the suite has put into it."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("BANCHENG_", "DJANGO_"))
    }


def started(port: int, data: Path, *more: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "bancheng.config.launch",
        "--port",
        str(port),
        "--data",
        str(data),
        *more,
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    port, data = free_port(), tmp_path / "数 据"
    process = started(port, data, "--empty")
    yield process, port, data
    if process.poll() is None:
        process.kill()


def parts_of(pid: int) -> set[int]:
    """Every living process below this one."""
    below: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            child = int(stat.parent.name)
            below |= {child} | parts_of(child)
    return below


def worker_of(pid: int) -> int:
    """The worker below this process."""
    commands = {part: Path(f"/proc/{part}/cmdline").read_bytes().split(b"\0") for part in parts_of(pid)}
    [worker] = [part for part, words in commands.items() if b"worker" in words]
    return worker


def said_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """What it prints up to the line with these words."""
    assert process.stdout is not None
    said: list[str] = []
    end = time.monotonic() + PATIENCE
    for line in process.stdout:
        said.append(line)
        if words in line or time.monotonic() > end:
            break
    assert words in said[-1], "".join(said)
    return said


def speaks_tls(data: Path) -> None:
    """Started again with --https on the same data, it answers by a certificate for this machine, and not without."""
    port = free_port()
    process = started(port, data, "--https")
    try:
        said = said_until(process, "办成已启动")
        assert f"https://127.0.0.1:{port}/" in said[-1]
        trusting = ssl.create_default_context(cafile=str(data / "tls" / "cert.pem"))
        with urllib.request.urlopen(
            f"https://localhost:{port}/video", context=trusting, timeout=30
        ) as answer:
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"]
        # No proxy stands in front: what a visitor says of himself is not believed.
        claims = urllib.request.Request(
            f"https://127.0.0.1:{port}/video",
            headers={"X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4"},
        )
        with urllib.request.urlopen(claims, context=trusting, timeout=30) as answer:
            assert answer.url.startswith("https://")
        # Depending on who is quicker it hears an alert that is no HTTP, or nothing at all.
        with pytest.raises((OSError, HTTPException)):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/video", timeout=30)
        assert (data / "tls" / "key.pem").stat().st_mode & 0o777 == 0o600
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_it_starts_empty_answers_and_stops_with_everything(
    house: tuple[subprocess.Popen[str], int, Path],
) -> None:
    process, port, data = house
    said = said_until(process, "办成已启动")
    assert f"http://127.0.0.1:{port}/" in said[-1]
    assert any(f"http://127.0.0.1:{port}/desk/" in line for line in said), "the first administrator's link"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    os.kill(worker_of(process.pid), signal.SIGKILL)
    assert "已重新启动" in said_until(process, "后台工作停下了")[-1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
        assert answer.status == 200, "the pages go on without it"
    assert worker_of(process.pid)
    parts = parts_of(process.pid)
    assert len(parts) >= 3
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not {part for part in parts if Path(f"/proc/{part}").exists()}
    assert (data / "kind.json").read_text(encoding="utf-8") == '{"kind": "live"}\n'
    speaks_tls(data)
    # The folder marked anew as a demo's is not believed: its database knows better.
    mark_data(data, "demo")
    there = clean_environment() | {"BANCHENG_DATA": str(data), "BANCHENG_NOW": "2026-03-02T09:00"}
    for argv in (["bancheng", "worker"], ["bancheng", "doctor"]):
        refused = subprocess.run(
            [sys.executable, "-m", *argv],
            cwd=ROOT,
            env=there,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert refused.returncode == 2
        assert refused.stderr.startswith("数据文件夹标着演示数据，数据库里却是正式数据")


NAMED = [
    ("demo", {}, False, "http://127.0.0.1:8000", "a demo is opened where it runs"),
    ("live", {}, False, None, "a hall names its own address, or none"),
    (None, {}, False, "http://127.0.0.1:8000", "the first start makes a demo"),
    (None, {}, True, None, "or an empty hall, if asked"),
    (
        "demo",
        {"BANCHENG_PUBLIC_URL": "https://demo.example"},
        False,
        "https://demo.example",
        "what is named holds",
    ),
]


@pytest.mark.parametrize(("kind", "named", "empty", "becomes", "why"), NAMED)
def test_a_demo_names_the_address_it_runs_at(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str | None,
    named: dict[str, str],
    empty: bool,
    becomes: str | None,
    why: str,
) -> None:
    environ = {"BANCHENG_DATA": str(tmp_path)} | named
    monkeypatch.setattr(os, "environ", environ)
    if kind is not None:
        mark_data(tmp_path, kind)
    launch._name_a_demo("http://127.0.0.1:8000", port=8000, everywhere=False, empty=empty)
    assert environ.get("BANCHENG_PUBLIC_URL") == becomes, why
