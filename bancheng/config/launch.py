"""What `./run` starts, inside the environment: preparation, pages, worker; Ctrl-C stops everything.

Standard library only, so that the process which merely waits stays small.
"""

import argparse
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bancheng.config import environment
from bancheng.config.arguments import Parser, port_number
from bancheng.config.ports import address_in_network, unavailable

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 — phones of the hall's network come in here, by TLS only.
BASE = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
SECONDS_BEFORE_AGAIN = 5
"""So long the worker rests before it is started again, lest one that dies at once fills the screen."""
PAGES, WORKER = "网页", "后台工作"
REFUSED = 2
"""The exit code of a part that says in one sentence why it does not start: starting it again changes nothing."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `./run`."""
    parser.add_argument(
        "--port", type=port_number, default=8000, metavar="端口", help="网页的端口，缺省 8000"
    )
    parser.add_argument("--data", type=Path, metavar="文件夹", help="数据文件夹，缺省为程序文件夹下的 var")
    parser.add_argument(
        "--https", action="store_true", help="用自签证书开 https，让同一网络里的手机能进来、能开摄像头"
    )
    parser.add_argument("--empty", action="store_true", help="第一次启动时不装演示数据")


def main(argv: Sequence[str]) -> int:
    """Starts everything and waits; returns 0 after Ctrl-C, 1 when the pages stopped by themselves or nothing starts."""
    environment.keep_to_oneself()
    parser = Parser("./run", "启动办成。")
    add_options(parser)
    options = parser.parse_args(argv)
    host = EVERYWHERE if options.https else HOST
    if refused := unavailable(host, options.port):
        print(refused, file=sys.stderr)
        return 2
    if options.data:
        os.environ.pop("BANCHENG_DATA_FILE", None)
        os.environ["BANCHENG_DATA"] = str(options.data.absolute())
    stop = _stop_on_signals()
    if options.https and (wrong := _speak_tls()):
        return wrong
    address = f"{'https' if _cert() else 'http'}://{HOST}:{options.port}"
    _name_a_demo(address, port=options.port, everywhere=options.https, empty=options.empty)
    empty = ["--empty"] if options.empty else []
    prepared = _run("bancheng.config.prepare", "--address", address, *empty)
    if prepared or stop.is_set():
        return prepared or 0
    return _keep_running(host, options.port, address, stop)


def _name_a_demo(address: str, *, port: int, everywhere: bool, empty: bool) -> None:
    """Gives a demo the address it runs at as its public one, so that its papers have codes that lead somewhere.

    A real hall names its own: what it prints is opened at home.
    """
    if {"BANCHENG_PUBLIC_URL", "BANCHENG_PUBLIC_URL_FILE"} & set(os.environ):
        return
    try:
        folder = environment.data_folder(os.environ, base=BASE)
        kind = "demo" if environment.is_unmarked(folder) and not empty else environment.data_kind(folder)
    except environment.Unusable:
        return  # Whoever prepares the folder says what is wrong with it.
    if kind == "demo":
        lan = address_in_network() if everywhere else ""
        os.environ["BANCHENG_PUBLIC_URL"] = f"https://{lan}:{port}" if lan else address


def _cert() -> str:
    return os.environ.get("BANCHENG_TLS_CERT", "")


def _speak_tls() -> int:
    """Lets the pages speak TLS to everybody in the network, with the office's own certificate or one made here."""
    names = ["127.0.0.1", "localhost", *filter(None, [address_in_network()])]
    os.environ.setdefault("BANCHENG_ALLOWED_HOSTS", ",".join([*environment.LOOPBACK, *names[2:]]))
    if _cert() or "BANCHENG_TLS_CERT_FILE" in os.environ:
        return 0
    try:
        folder = environment.data_folder(os.environ, base=BASE) / "tls"
    except environment.Unusable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    code = _run("bancheng.config.certificate", str(folder), *names)
    os.environ["BANCHENG_TLS_CERT"] = str(folder / "cert.pem")
    os.environ["BANCHENG_TLS_KEY"] = str(folder / "key.pem")
    return code


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _run(module: str, *argv: str) -> int:
    """Runs one preparing step to its end; Ctrl-C reaches it as well."""
    return subprocess.run([sys.executable, "-m", module, *argv], check=False).returncode


def _keep_running(host: str, port: int, address: str, stop: threading.Event) -> int:
    parts = {
        PAGES: _start("serve", "--host", host, "--port", str(port)),
        WORKER: _start("worker"),
    }
    try:
        if not _answers(address, parts, stop):
            return _why_not(parts, stop)
        print(f"\n办成已启动：{address}/  （按 Ctrl-C 停止）", flush=True)
        if host == EVERYWHERE:
            _say_where(port)
        while not stop.wait(0.5):
            if _must_stop(parts):
                return _why_not(parts, stop)
            if WORKER in _ended(parts) and not stop.wait(SECONDS_BEFORE_AGAIN):
                # The pages go on meanwhile: what the dead one had in hand is taken again by itself.
                parts[WORKER] = _start("worker")
                print("后台工作停下了，原因见上面的日志；已重新启动。", file=sys.stderr, flush=True)
        return 0
    finally:
        _stop(parts)


def _start(*words: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops the parts in order.
    return subprocess.Popen([sys.executable, "-m", "bancheng", *words], start_new_session=True)


def _say_where(port: int) -> None:
    """The address for phones, and why they warn."""
    if lan := address_in_network():
        print(f"同一网络里的手机和电脑打开：https://{lan}:{port}/", flush=True)
        print(
            "证书是自签的：第一次打开时浏览器会警告，选“继续前往”即可。正式使用请换成单位的证书。", flush=True
        )
    else:
        print("没有找到这台机器在网络里的地址：手机进不来，请检查网络。", flush=True)


def _answers(address: str, parts: dict[str, subprocess.Popen[bytes]], stop: threading.Event) -> bool:
    """Whether the pages answer before the time to start is over."""
    end = time.monotonic() + SECONDS_TO_START
    # Asked of ourselves, on this machine: whose certificate it is does not matter here.
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    while time.monotonic() < end and not _must_stop(parts) and not stop.is_set():
        try:
            ready = f"{address}/readyz"
            with urllib.request.urlopen(ready, timeout=5, context=trusting):  # noqa: S310 — our own address.
                return True
        except urllib.error.HTTPError as answer:
            print(f"网页没有准备好：{answer.read().decode(errors='replace').strip()}", file=sys.stderr)
            return False
        except OSError:
            stop.wait(0.1)
    return False


def _must_stop(parts: dict[str, subprocess.Popen[bytes]]) -> bool:
    """Whether nothing is to be gained by going on: the pages are gone, or the worker says why it does not start."""
    return PAGES in _ended(parts) or parts[WORKER].poll() == REFUSED


def _ended(parts: dict[str, subprocess.Popen[bytes]]) -> list[str]:
    return [name for name, process in parts.items() if process.poll() is not None]


def _why_not(parts: dict[str, subprocess.Popen[bytes]], stop: threading.Event) -> int:
    if stop.is_set():
        return 0
    ended = "、".join(_ended(parts))
    print(f"{ended}停下了，原因见上面的日志。" if ended else "没有启动成功，原因见上。", file=sys.stderr)
    return 1


def _stop(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    """Asks every part to finish; what does not within the time allowed is ended with all its children."""
    print("\n正在停止 …", flush=True)
    for process in parts.values():
        process.terminate()
    end = time.monotonic() + SECONDS_TO_STOP
    for process in parts.values():
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    print("已停止。", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
