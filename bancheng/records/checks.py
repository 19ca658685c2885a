"""What the record says of itself to Django's system checks and to `bancheng doctor`."""

import re
import stat
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core import checks
from django.db import connections

from bancheng.records import keys

SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
RAISED_BY = ("0002_the_guards", "0006_what_is_forgotten_stays_so")
STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) || ' AS ' || prosrc FROM pg_trigger"
        " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}
"""Name and wording of every trigger in force; PostgreSQL keeps what it does in a function, whose body follows."""
TRIGGER = re.compile(r"CREATE TRIGGER (\w+) ")
CALLED = re.compile(r"EXECUTE FUNCTION (\w+)\(\)$")
FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\) .* AS \$\$(.*)\$\$$")
GROUP = re.compile(r"(NOT )?\(([^()]*)\)", re.IGNORECASE)
"""Brackets with none inside them, and whether a NOT stands before."""
CLOSED_GROUP = re.compile(r"\[[^\[\]]*\]")


@checks.register
def sm3_is_right(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """SM3 computes the digest of the standard's first example."""
    if keys.digest("sm3", b"abc") == SM3_OF_ABC:
        return []
    return [checks.Error("SM3 gives a wrong digest on this machine.", id="records.E001")]


@checks.register
def keys_are_kept(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The key files are there and readable by their owner alone."""
    place = keys.folder()
    if not place.exists():
        hint = "They are made with the tables; if there are tables already, put the key folder back."
        return [checks.Warning("There are no keys yet.", hint=hint, id="records.W001")]
    missing = [
        checks.Error(f"There is no {kind} key in the key folder.", hint="Put it back.", id="records.E002")
        for kind in keys.KINDS
        if not keys.numbers(kind)
    ]
    return missing + [fault for path in sorted(place.iterdir()) for fault in _too_open(path)]


def _too_open(path: Path) -> list[checks.CheckMessage]:
    if not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    hint = f"chmod 600 {path.name}"
    return [checks.Error(f"Others may read the key file {path.name}.", hint=hint, id="records.E003")]


@checks.register(checks.Tags.database)
def guards_stand(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """The triggers that keep the record are all there, each as it was raised, once its tables are."""
    return fallen_guards("records", RAISED_BY, databases, code="records.E004")


def fallen_guards(
    room: str, raised_by: Sequence[str], databases: Sequence[str] | None, *, code: str
) -> Sequence[checks.CheckMessage]:
    """An error for each database in which some of these triggers do not stand as their migration raised them.

    Shapes   raised_by: names of the migrations that raise them; one that has not run yet is left out.
    """
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        raised = _raised(alias, room, raised_by)
        standing = _standing(alias)
        fallen = sorted(name for name, words in raised.items() if standing.get(name) != words)
        if fallen:
            hint = "A table was rebuilt or tampered with. Run `bancheng verify`, then restore the triggers."
            said = f"Guards of the record are missing or altered: {', '.join(fallen)}."
            found.append(checks.Error(said, hint=hint, id=code))
    return found


def _raised(alias: str, room: str, names: Sequence[str]) -> dict[str, str]:
    """Each trigger that the migrations which have run raised, in comparable words."""
    vendor = connections[alias].vendor
    raised: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for name in _have_run(alias, room, names):
        for statement in import_module(f"bancheng.{room}.migrations.{name}").STATEMENTS[vendor]():
            if function := FUNCTION.match(statement):
                bodies[function[1]] = function[2]
            elif trigger := TRIGGER.match(statement):
                called = CALLED.search(statement)
                words = f"{statement} AS {bodies[called[1]]}" if called else statement
                raised[trigger[1]] = _comparable(words, vendor)
    return raised


def _have_run(alias: str, room: str, names: Sequence[str]) -> list[str]:
    connection = connections[alias]
    if "django_migrations" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = %s", [room])
        run = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name in run]


def _standing(alias: str) -> dict[str, str]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        return {name: _comparable(words, connection.vendor) for name, words in cursor.fetchall()}


def _comparable(words: str, vendor: str) -> str:
    """A trigger's wording without what its database spells in its own way: SQLite keeps it to the letter, PostgreSQL says it anew."""
    if vendor == "sqlite":
        return words
    words = " ".join(words.replace("::text", "").replace('"', "").split())
    while GROUP.search(words):
        words = GROUP.sub(_grouped, words)
    return words.replace(" ", "").lower()


def _grouped(found: re.Match[str]) -> str:
    """Brackets that PostgreSQL leaves out or adds are let go; those of a NOT or around an OR bound what is asked, and stay."""
    negated, inner = found[1] or "", found[2]
    own = inner
    while CLOSED_GROUP.search(own):
        own = CLOSED_GROUP.sub("", own)
    return f"{negated}[{inner}]" if negated or " OR " in own.upper() else inner
