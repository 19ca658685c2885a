"""`./test`: bootstrap, Chromium, a PostgreSQL of its own, then the whole suite on both engines at once.

One pytest drives four processes, two on SQLite and two on PostgreSQL; every test that asks a database runs on each
engine, so pytest's last line counts both. What asks none (the rules, the look, the house's own papers) runs once.
Files are handed out while the suite runs (`tests/sharing.py`). Two processes more than there may be cores: much of
the time a test waits for a browser, a disk or a process.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import bootstrap

PER_ENGINE = 2
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without a browser's windows, at half the cost; the second is in every distribution."""


def main() -> int:
    """Prepares in any Python, then does the rest in the environment's own."""
    try:
        if sys.argv[1:2] != ["--prepared"]:
            bootstrap.prepare(for_tests=True)
            _chromium()
            os.execv(bootstrap.PYTHON, [str(bootstrap.PYTHON), __file__, "--prepared", *sys.argv[1:]])
    except bootstrap.Failed as why:
        print(why, file=sys.stderr)
        return 1
    return _suite(sys.argv[2:])


def _chromium() -> None:
    """Brings a browser from the distribution; without one the browser tests fail and say so."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        print("没有 Chromium，也不能自行安装：浏览器测试会失败。请先 apt install chromium。", file=sys.stderr)
        return
    with bootstrap.step("安装 Chromium（浏览器测试要用）"):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        try:
            bootstrap.call([*quiet, "update"], "", DEBIAN_FRONTEND="noninteractive")
        except bootstrap.Failed:
            print("软件源更新不了，先用已有的清单试。", file=sys.stderr)
        if not any(_installed(package, quiet) for package in CHROMIUM[:2]):
            print("Chromium 没有装成：浏览器测试会失败。请检查软件源，再重试。", file=sys.stderr)


def _installed(package: str, quiet: list[str]) -> bool:
    """Whether the distribution has this package and it could be installed."""
    try:
        install = [*quiet, "install", "-y", "--no-install-recommends", package]
        bootstrap.call(install, "", DEBIAN_FRONTEND="noninteractive")
    except bootstrap.Failed:
        return False
    return True


def _suite(arguments: list[str]) -> int:
    from tools.postgres import server

    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANCHENG_")}
    environment["SUITE_SHARES"] = str(PER_ENGINE)
    bootstrap.keep_bytecode(environment)
    with server() as url:
        # The address goes by file: the notation of the processes below does not take one with slashes in it.
        address = Path(url.partition("?host=")[2].replace("%2F", "/")) / "url"
        address.write_text(url, encoding="utf-8")
        print(
            "gw0、gw1 是 SQLite，gw2、gw3 是 PostgreSQL；问到数据库的测试各跑一遍，其余分着跑。", flush=True
        )
        engines = [f"{PER_ENGINE}*popen", f"{PER_ENGINE}*popen//env:BANCHENG_DATABASE_URL_FILE={address}"]
        spread = ["--dist=each", *(word for engine in engines for word in ("--tx", engine))]
        command = [sys.executable, "-m", "pytest", *spread, *arguments]
        return subprocess.run(command, cwd=bootstrap.ROOT, env=environment, check=False).returncode


def _stop(*_: object) -> NoReturn:
    """Told to end, it unwinds: the server stops and its folder goes."""
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
