"""`make hostile`: hostile players against the rules and against the acts, round after round, for an hour.

Every round draws new histories; the first that breaks a statement ends it, shrunk, with the seed to play it again.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GAMES = ["tests/rules/test_hostile.py", "tests/cases/test_hostile.py"]


def main() -> int:
    """Plays until the time is over; 0 when no statement was broken."""
    asked = argparse.ArgumentParser(prog="make hostile")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument(
        "--histories", type=int, default=1000, help="per round in the rules; one in twenty on the database"
    )
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("games", nargs="*", default=GAMES)
    chosen = asked.parse_args()
    until, rounds = time.monotonic() + chosen.minutes * 60, 0
    while time.monotonic() < until:
        if not _played(chosen.games, chosen.histories, chosen.seed + rounds):
            print(f"broken in round {rounds + 1}: --seed {chosen.seed + rounds} plays it again", flush=True)
            return 1
        rounds += 1
        played = rounds * chosen.histories
        print(
            f"round {rounds}: {played} in the rules, {played // 20} on the database, none broken", flush=True
        )
    return 0


def _played(games: list[str], histories: int, seed: int) -> bool:
    options = ["-q", "-p", "no:randomly", "--hypothesis-profile=hostile", f"--hypothesis-seed={seed}"]
    environment = {**os.environ, "HOSTILE_HISTORIES": str(histories), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", *options, *games]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
