"""A whole house in processes of its own, as a hall runs it: pages, worker, a browser of sorts, and an account of all.

The engine is the suite's: on PostgreSQL each house has a database of its own on the suite's server.
"""

import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.db import connection

from tests.cast import PASSWORD
from tests.faults import whole
from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
NOW = "2026-03-02T10:45"
"""After the last act of those who furnished it."""
OFFICER = "1002"


@dataclass
class House:
    """One installation: its data folder, its database, whatever of it is running."""

    data: Path
    url: str = ""
    now: str = NOW
    largest_file: int | None = None
    """Octets past which no process of the house may write a file: a full disk, without filling one."""
    extra: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see."""
        plain = {
            name: value for name, value in os.environ.items() if not name.startswith(("BANCHENG_", "DJANGO_"))
        }
        own = {"BANCHENG_DATA": str(self.data), "BANCHENG_DATABASE_URL": self.url, "BANCHENG_NOW": self.now}
        return {**plain, **{name: value for name, value in own.items() if value}, **self.extra}

    def call(self, *words: str, module: str = "bancheng") -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 3,
            check=False,
            preexec_fn=self._limit,
        )

    def _limit(self) -> None:
        if self.largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, self.largest_file))

    def start(self, *words: str) -> subprocess.Popen[str]:
        """One of the long-running halves, in a session of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bancheng", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.data.parent / "log").open("a"),
            text=True,
            start_new_session=True,
            preexec_fn=self._limit,  # noqa: PLW1509  it only sets a limit
        )
        self.running.append(process)
        return process

    def serve(self, port: int, *, processes: int = 1) -> subprocess.Popen[str]:
        """The pages, once they answer."""
        process = self.start("serve", "--port", str(port), "--processes", str(processes))
        until(lambda: get(f"http://127.0.0.1:{port}/healthz")[0] == 200, "the pages to answer")
        return process

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database answers, asked past the product."""
        if self.url:
            with psycopg.connect(self.url) as database:
                return database.execute(question).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(self.data / "bancheng.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchall()

    def holds(self, acknowledged: Mapping[str, str]) -> None:
        """Nothing acknowledged is lost or doubled.

        Shapes   acknowledged: key of the form → number on the receipt somebody was shown.
        """
        found = self.rows("SELECT intake_key, number FROM cases_case")
        there = {str(UUID(str(key))): str(number) for key, number in found}
        assert len(there) == len(found)
        assert {key: there.get(key) for key in acknowledged} == dict(acknowledged)
        files = self.rows("SELECT key FROM records_file WHERE kind = 'case'")
        assert {str(key) for (key,) in files} == set(there.values()), "each case has its record, and no other"

    def stop(self) -> None:
        """Ends whatever still runs, without asking."""
        for process in self.running:
            kill(process)
        self.running.clear()

    def is_whole(self, *, but: str = "") -> None:
        """Nothing is wrong with the record, nothing of the constitution is broken.

        Shapes   but: the one check that must be found broken here, in the doctor's words.
        """
        told = self.call(module="tests.faults.whole")
        verified, _, examined = told.stdout.partition(whole.ENDED)
        assert examined.startswith("0\n"), verified + told.stderr
        broken = [line for line in examined.splitlines() if line.startswith("✗")]
        # The small district has one officer at one site: that much the doctor always finds.
        known = ("网点现在都有人可以接件", "角色都有人", *filter(None, [but]))
        assert all(any(word in line for word in known) for line in broken), examined
        assert not but or any(but in line for line in broken), examined
        assert examined.count(whole.ENDED) == 1, told.stderr


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9 for a process and all its children; it must not have a word in it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(holds: object, what: str, *, seconds: float = PATIENCE) -> None:
    """Waits, a little at a time, for something that must come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def get(url: str, *, timeout: float = 5) -> tuple[int, str]:
    """Status and text of a page; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()
    except OSError:
        return 0, ""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- houses --------------------------------------------------------------------------------------------------


def is_postgresql() -> bool:
    """Whether the suite runs on the large engine."""
    return connection.vendor == "postgresql"


def server_url(name: str) -> str:
    """The address of a database on the suite's server."""
    told = settings.DATABASES["default"]
    host = urllib.parse.quote(str(told["OPTIONS"].get("host", told["HOST"])), safe="")
    return f"postgres://{told['USER']}@/{name}?host={host}"


def on_server(statement: str) -> None:
    """Runs a statement about databases, which stands in no transaction."""
    with psycopg.connect(server_url("postgres"), autocommit=True) as server:
        server.execute(statement)


def new_house(folder: Path, template: str = "") -> House:
    """A house in which nothing is: an empty data folder, an empty database.

    Shapes   template: the database of the suite's server that already has the tables, if it shall have them.
    """
    house = House(folder / "data")
    folder.mkdir(parents=True, exist_ok=True)
    if is_postgresql():
        name = f"faults_{uuid4().hex}"
        on_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        house.url = server_url(name)
    house.data.mkdir(mode=0o700)
    (house.data / "kind.json").write_text('{"kind": "test"}\n', encoding="utf-8")
    return house


@contextmanager
def empty_house(folder: Path) -> Iterator[House]:
    """Such a house for a while."""
    house = new_house(folder)
    try:
        yield house
    finally:
        house.stop()
        if house.url:
            on_server(f"DROP DATABASE IF EXISTS {_name(house)} WITH (FORCE)")


def _name(house: House) -> str:
    return urllib.parse.urlsplit(house.url).path.strip("/")


@contextmanager
def copy_of(furnished: House, folder: Path) -> Iterator[House]:
    """A house like a furnished one, with its own folder and database."""
    name = f"faults_{uuid4().hex}"
    house = House(folder / "data")
    shutil.copytree(furnished.data, house.data)
    if furnished.url:
        on_server(f"CREATE DATABASE {name} TEMPLATE {_name(furnished)}")
        house.url = server_url(name)
    try:
        yield house
    finally:
        house.stop()
        if furnished.url:
            on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def moved_to(url: str, furnished: House, folder: Path) -> Iterator[House]:
    """A house like a furnished one, its database on another server."""
    house = House(folder / "data", url)
    shutil.copytree(furnished.data, house.data)
    postgres.copy(furnished.url, url)
    try:
        yield house
    finally:
        house.stop()


# --- a browser of sorts --------------------------------------------------------------------------------------


class Desk:
    """An officer at his desk: signs in, registers, keeps the receipts he was shown."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def sign_in(self, username: str = f"u{OFFICER}", password: str = PASSWORD) -> "Desk":
        """With the account the house was furnished with, or another."""
        self.browser.open(f"{self.base}/desk/sign-in", timeout=PATIENCE).read()
        self.post("/desk/sign-in", {"username": username, "password": password})
        assert any(cookie.name == "sessionid" for cookie in self.jar)
        return self

    def get(self, path: str) -> str:
        """A page. Raises OSError when there is no answer, or a bad one."""
        with self.browser.open(f"{self.base}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def post(self, path: str, values: Mapping[str, str], *, timeout: float = PATIENCE) -> str:
        """Sends a form; the address one lands on. Raises OSError when there is no answer, or a bad one."""
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken") or ""
        body = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token}).encode()
        with self.browser.open(f"{self.base}{path}", body, timeout=timeout) as answer:
            answer.read()
            return str(answer.url)

    def register(self, key: str, *, timeout: float = PATIENCE) -> str:
        """Registers one matter under its form's key; the number on the receipt."""
        landed = self.post("/desk/register/", form(key), timeout=timeout)
        found = re.search(r"/desk/register/([^/]+)/receipt/", landed)
        assert found, landed
        return found[1]


def form(key: str) -> dict[str, str]:
    """What an officer types, different with every key."""
    return {
        "key": key,
        "channel": "walk_in",
        "first_unknown": "on",
        "story": f"第 {key[:8]} 件：房屋租赁备案，窗口说没有房东身份证办不了。",
        "wanted": "办好租赁备案",
        "name": "陈阿福",
        "phone": f"139{int(key[:8], 16) % 10**8:08d}",
        "visits": "2",
    }
