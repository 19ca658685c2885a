"""`make hostile`: hostile players against the rules and against the acts, round after round, for an hour.

Every round draws new histories and plays them on both engines in turn, the acts on PostgreSQL with the same seed; the first that
breaks a statement ends it, shrunk, with the engine and the seed to play it again.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from tools import postgres

ROOT = Path(__file__).resolve().parents[1]
GAMES = [
    "tests/rules/test_hostile.py",
    "tests/rules/test_hostile_departments.py",
    "tests/cases/test_hostile.py",
    "tests/coordination/test_hostile_requests.py",
]
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Plays until the time is over; 0 when no statement was broken."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _play(_asked())
    except KeyboardInterrupt:
        return 130


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="make hostile")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument(
        "--histories", type=int, default=1000, help="per round in the rules; one in twenty on the database"
    )
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--engine", choices=ENGINES, help="only this one; both in turn without it")
    asked.add_argument("games", nargs="*", default=GAMES)
    return asked.parse_args()


def _play(chosen: argparse.Namespace) -> int:
    with ExitStack() as around:
        engines = {
            name: around.enter_context(postgres.server()) if name == "postgresql" else ""
            for name in ENGINES
            if chosen.engine in (None, name)
        }
        until, rounds = time.monotonic() + chosen.minutes * 60, 0
        while time.monotonic() < until:
            seed = chosen.seed + rounds
            for name, url in engines.items():
                games = _games(chosen.games, first=name == next(iter(engines)))
                if games and not _played(games, chosen.histories, seed, url):
                    again = f"--engine {name} --seed {seed}"
                    print(f"broken in round {rounds + 1}: {again} plays it again", flush=True)
                    return 1
            rounds += 1
            played = rounds * chosen.histories
            on = f"{played // 20} each on {' and '.join(engines)}"
            print(f"round {rounds}: {played} in the rules, {on}, none broken", flush=True)
    return 0


def _games(games: list[str], *, first: bool) -> list[str]:
    """What is played on an engine: the rules ask no database, so once is enough."""
    return [game for game in games if first or not game.startswith("tests/rules")]


def _stop(*_: object) -> NoReturn:
    """Told to end, it unwinds: the server stops and its folder goes."""
    raise SystemExit(143)


def _played(games: list[str], histories: int, seed: int, url: str) -> bool:
    options = ["-q", "-p", "no:randomly", "--hypothesis-profile=hostile", f"--hypothesis-seed={seed}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANCHENG_")}
    environment |= {"HOSTILE_HISTORIES": str(histories), "HOSTILE_SEED": str(seed), "PYTHONPATH": str(ROOT)}
    environment |= {"BANCHENG_DATABASE_URL": url} if url else {}
    command = [sys.executable, "-m", "pytest", *options, *games]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
