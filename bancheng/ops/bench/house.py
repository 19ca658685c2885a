"""The running house that is measured: its processes, their time and memory, as the kernel tells them.

Without an address a house of its own is started on this installation's data, and stopped afterwards.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from bancheng.rules.refusal import Refused
from bancheng.rules.whole_numbers import whole_number

MOST_PID = 2**22
PROC = Path("/proc")
SECONDS_TO_START = 60
OURS = re.compile(r"\bbancheng\b")


@dataclass
class House:
    """A running installation.

    Shapes   started_in: seconds from nothing to the first 200, where the bench started it. pids: page processes.
    """

    url: str
    started_in: float | None = None
    pids: list[int] = field(default_factory=list)
    every: list[int] = field(default_factory=list)

    def cpu(self) -> float | None:
        """Milliseconds of processor the page processes have used; None where the kernel does not tell."""
        if not self.pids:
            return None
        return sum(_cpu_ms(pid) for pid in self.pids)

    def memory(self) -> float | None:
        """Megabytes resident in all processes of the house, shared pages divided among them."""
        return round(sum(_memory_kb(pid) for pid in self.every) / 1024, 1) if self.every else None


@contextmanager
def standing(url: str) -> Iterator[House]:
    """The house at this address, or one started for the occasion. Raises Refused when nobody answers."""
    if url:
        yield _at(url.rstrip("/"))
        return
    port = _free_port()
    began = time.perf_counter()
    parts = [_start("serve", "--port", str(port)), _start("worker")]
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, parts)
        house = _at(url)
        house.started_in = round(time.perf_counter() - began, 2)
        house.every = sorted({pid for process in parts for pid in _family(process.pid)})
        yield house
    finally:
        _stop(parts)


def _start(*words: str) -> subprocess.Popen[bytes]:
    environ = os.environ | {"BANCHENG_COUNT_QUERIES": "on"}
    return subprocess.Popen([sys.executable, "-m", "bancheng", *words], env=environ)


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    for process in parts:
        process.terminate()
    for process in parts:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, parts: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and all(process.poll() is None for process in parts):
        if _answers(url):
            return
        time.sleep(0.02)
    raise Refused("ops.bench_no_start", "网页没有启动成功，原因见上")


def _at(url: str) -> House:
    if not _answers(url):
        raise Refused("ops.bench_nobody", f"{url} 没有应答：请先用 ./run 启动，或不写 --url 让它自己启动一套")
    pids = _listening_on(urlsplit(url).port or 80)
    every = sorted({pid for found in pids for pid in _family(_head_of(found))})
    return House(url, pids=pids, every=every)


def _answers(url: str) -> bool:
    """Whether the house answers that it can work. Raises Refused when it answers that it cannot."""
    line = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        line.request("GET", "/readyz")
        answer = line.getresponse()
        words = answer.read().decode(errors="replace").strip()
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
    if answer.status != 200:
        raise Refused("ops.bench_not_ready", f"{url} 还不能用：{words}")
    return True


# --- what the kernel tells ------------------------------------------------------------------------------


def _listening_on(port: int) -> list[int]:
    """The processes of this machine that listen on the port; none where the kernel does not tell."""
    tables = [PROC / "net" / name for name in ("tcp", "tcp6")]
    lines = [
        line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]
    ]
    sockets = {
        f"socket:[{line[9]}]" for line in lines if line[3] == "0A" and int(line[1].split(":")[1], 16) == port
    }
    return sorted(pid for pid in _processes() if sockets & _open_files(pid))


def _processes() -> list[int]:
    names = [path.name for path in PROC.iterdir()] if PROC.exists() else []
    return [pid for pid in (whole_number(name, most=MOST_PID) for name in names) if pid is not None]


def _open_files(pid: int) -> set[str]:
    """Where the open files of a process lead; none for a process that is gone or somebody else's."""
    try:
        return set(filter(None, map(_leads_to, (PROC / str(pid) / "fd").iterdir())))
    except OSError:
        return set()


def _leads_to(file: Path) -> str:
    # Looking opens a folder, which is itself one of the files and gone when its turn comes.
    try:
        return os.readlink(file)
    except OSError:
        return ""


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name, which may itself hold spaces and brackets."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_ms(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _memory_kb(pid: int) -> int:
    try:
        rolled = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", rolled, re.MULTILINE)
    return int(found[1]) if found else 0


def _head_of(pid: int) -> int:
    """The topmost process of the house this one belongs to, as `./run` started it."""
    parent = _parent(pid)
    return _head_of(parent) if parent > 1 and parent != os.getpid() and _is_ours(parent) else pid


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _is_ours(pid: int) -> bool:
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    return any(
        word == "bancheng" or word.startswith("bancheng.") or OURS.search(Path(word).name) for word in words
    )


def _family(pid: int) -> set[int]:
    """A process with all that descend from it."""
    children: dict[int, list[int]] = {}
    for each in _processes():
        children.setdefault(_parent(each), []).append(each)
    found, waiting = set(), [pid]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += [child for child in children.get(one, ()) if child not in found]
    return found
