"""The sample: nobody can choose it, and everybody can draw it again."""

import hashlib
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bancheng.rules import sampling
from bancheng.rules.sampling import USUAL_SIZE, Size

SEED = "5a" * sampling.SEED_BYTES
MARCH = date(2026, 3, 1)
NUMBERS = [f"2026-003-{n:04}-{n % 10}" for n in range(1, 42)]


@pytest.mark.parametrize(
    ("count", "size", "drawn"),
    [
        (0, USUAL_SIZE, 0),
        (2, USUAL_SIZE, 2),
        (41, USUAL_SIZE, 3),
        (61, USUAL_SIZE, 4),
        (100_000, USUAL_SIZE, 100),
        (10, Size(percent=100, least=1, most=500), 10),
    ],
)
def test_how_many(count: int, size: Size, drawn: int) -> None:
    assert sampling.how_many(count, size) == drawn


def test_a_draw_hangs_on_the_seed_alone() -> None:
    drawn = sampling.draw(SEED, NUMBERS, 3)
    assert len(drawn) == 3 and drawn == sorted(drawn) and set(drawn) <= set(NUMBERS)
    assert sampling.draw(SEED, reversed(NUMBERS), 3) == drawn
    assert sampling.draw(SEED, NUMBERS + NUMBERS, 3) == drawn, "one that stands twice counts once"
    assert sampling.draw("6b" * 32, NUMBERS, 3) != drawn
    assert sampling.is_same_draw(drawn, list(reversed(drawn)))
    assert not sampling.is_same_draw(drawn[:2], drawn)


def test_one_case_more_moves_no_other() -> None:
    """Nobody keeps a case out of the sample by registering others: it loses its place only to one the seed puts before it."""
    before, after = sampling.draw(SEED, NUMBERS, 5), sampling.draw(SEED, [*NUMBERS, "2026-003-9999-1"], 5)
    assert len(set(before) - set(after)) <= 1


def test_the_commitment_is_of_that_month_and_that_seed() -> None:
    assert sampling.commitment(SEED, MARCH) == hashlib.sha256(f"2026-03\n{SEED}".encode()).hexdigest()
    assert sampling.commitment(SEED, sampling.next_month(MARCH)) != sampling.commitment(SEED, MARCH)
    assert sampling.next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert sampling.month_of(date(2026, 3, 31)) == MARCH


def test_the_script_on_the_page_draws_the_same(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("\n".join(reversed(NUMBERS)), encoding="utf-8")
    script = sampling.redraw_script(month=MARCH, seed=SEED, count=3)
    run = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )  # fmt: skip
    commitment, digest, *drawn = run.stdout.split("\n")[:-1]
    assert commitment.split()[-1] == sampling.commitment(SEED, MARCH)
    assert digest.split()[-1] == sampling.digest_of(NUMBERS)
    assert drawn == sampling.draw(SEED, NUMBERS, 3)
