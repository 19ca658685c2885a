"""`./test`: bootstrap, Chromium and LibreOffice, a PostgreSQL of its own, then the suite on both engines at once.

Of the long tests each run takes a quarter (`tests/drawing.py`), unless EVERY=1 or somebody names tests. One pytest drives four processes, two on SQLite and two on PostgreSQL. What an engine can change runs on each, so that
pytest's last line counts it twice; every other file runs once, on the engine that is free, and WHOLE=1 ./test runs it on both.
Files are handed out while the suite runs (`tests/sharing.py`). Two processes more than there may be cores: much of
the time a test waits for a browser, a disk or a process.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import bootstrap

PER_ENGINE = 2
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without a browser's windows, a third cheaper; the second is in every distribution."""
NAMING = ("-k", "-m", "--lf", "--last-failed", "--ff", "--failed-first", "--deselect", "--pyargs")
"""What says to pytest which tests are wanted; besides, a path."""
OFFICE = ("soffice", "libreoffice")


def main() -> int:
    """Prepares in any Python, then does the rest in the environment's own."""
    try:
        if sys.argv[1:2] != ["--prepared"]:
            bootstrap.prepare(for_tests=True)
            _programs()
            os.execv(bootstrap.PYTHON, [str(bootstrap.PYTHON), __file__, "--prepared", *sys.argv[1:]])
    except bootstrap.Failed as why:
        print(why, file=sys.stderr)
        return 1
    return _suite(sys.argv[2:])


def _programs() -> None:
    """Brings from the distribution what the tests look through; without it they fail and say so."""
    _brought(CHROMIUM, CHROMIUM[:2], "Chromium（浏览器测试要用）")
    _brought(OFFICE, ("libreoffice-writer",), "LibreOffice（打开 Word 文书的测试要用）")


def _brought(programs: Sequence[str], packages: Sequence[str], what: str) -> None:
    """Installs the first of the packages that can be, unless one of the programs is there."""
    if any(shutil.which(name) for name in programs):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        print(
            f"没有 {what}，也不能自行安装：这些测试会失败。请先 apt install {packages[-1]}。", file=sys.stderr
        )
        return
    with bootstrap.step(f"安装 {what}"):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        try:
            bootstrap.call([*quiet, "update"], "", DEBIAN_FRONTEND="noninteractive")
        except bootstrap.Failed:
            print("软件源更新不了，先用已有的清单试。", file=sys.stderr)
        if not any(_installed(package, quiet) for package in packages):
            print(f"{what} 没有装成：这些测试会失败。请检查软件源，再重试。", file=sys.stderr)


def _installed(package: str, quiet: list[str]) -> bool:
    """Whether the distribution has this package and it could be installed."""
    try:
        install = [*quiet, "install", "-y", "--no-install-recommends", package]
        bootstrap.call(install, "", DEBIAN_FRONTEND="noninteractive")
    except bootstrap.Failed:
        return False
    return True


def _suite(arguments: list[str]) -> int:
    from tests.drawing import PARTS
    from tools.postgres import server

    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANCHENG_")}
    environment["SUITE_SHARES"] = str(PER_ENGINE)
    part = _part(arguments, PARTS)
    environment["SUITE_PART"] = str(part)
    bootstrap.keep_bytecode(environment)
    _read_once(environment)
    with server() as url:
        # The address goes by file: the notation of the processes below does not take one with slashes in it.
        address = Path(url.partition("?host=")[2].replace("%2F", "/")) / "url"
        address.write_text(url, encoding="utf-8")
        print(
            "gw0、gw1 是 SQLite，gw2、gw3 是 PostgreSQL；两种库会不一样的各跑一遍，其余分着跑（WHOLE=1 全都各跑一遍）。",
            flush=True,
        )
        if part:
            print(
                f"长的测试这次跑第 {part} 份，共 {PARTS} 份：PART={part} ./test 再跑这一份，EVERY=1 ./test 一次全跑。",
                flush=True,
            )
        engines = [f"{PER_ENGINE}*popen", f"{PER_ENGINE}*popen//env:BANCHENG_DATABASE_URL_FILE={address}"]
        spread = ["--dist=each", *(word for engine in engines for word in ("--tx", engine))]
        command = [sys.executable, "-m", "pytest", *spread, *arguments]
        return subprocess.run(command, cwd=bootstrap.ROOT, env=environment, check=False).returncode


def _part(arguments: Sequence[str], parts: int) -> int:
    """Which part of the long tests is run; 0 for all of them, and where somebody named what he wants."""
    named = any(
        word.startswith(NAMING) or (bootstrap.ROOT / word.partition("::")[0]).exists() for word in arguments
    )
    if named or os.environ.get("EVERY") or os.environ.get("WHOLE"):
        return 0
    told = os.environ.get("PART", "")
    return int(told) if told in map(str, range(1, parts + 1)) else random.randint(1, parts)  # noqa: S311


def _read_once(environment: dict[str, str]) -> None:
    """Has the tests of a fresh clone compiled by two processes, half each, before four would do all of it at the same time."""
    files = sorted(
        str(path.relative_to(bootstrap.ROOT)) for path in bootstrap.ROOT.glob("tests/**/test_*.py")
    )
    with bootstrap.changed("tests", "requirements-dev.lock") as needed:
        if needed:
            with bootstrap.step("编译测试"):
                command = [
                    sys.executable,
                    "-m",
                    "pytest",
                    "--collect-only",
                    "--quiet",
                    "-p",
                    "no:cacheprovider",
                ]
                reading = [
                    subprocess.Popen(
                        [*command, *half], cwd=bootstrap.ROOT, env=environment, stdout=subprocess.DEVNULL
                    )
                    for half in (files[::2], files[1::2])
                ]
                try:
                    # What cannot be read is said by the suite itself.
                    for each in reading:
                        each.wait()
                finally:
                    for each in reading:
                        each.terminate()


def _stop(*_: object) -> NoReturn:
    """Told to end, it unwinds: the server stops and its folder goes."""
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
