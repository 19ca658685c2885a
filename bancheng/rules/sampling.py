"""The random sample of call-backs: drawn from a seed that was fixed before the month began, so that nobody could choose.

Before a month begins its seed is made and only the commitment to it is written into the record. When the month is over
the numbers of all cases answered in it are ranked by the seed; the first few are called. Then the seed is opened, and
anybody draws again with nothing but a standard library: `redraw_script` is the whole of it.
Source: process table §5 Call-back (“a random sample from a seed committed before the month”); the method is our own design.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SEED_BYTES = 32
ARTICLE = "办理规程 §5 回访"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many are drawn of how many: a share, but never fewer or more than these.

    Units    percent: of the cases answered in the month.
    """

    percent: int
    least: int
    most: int


USUAL_SIZE = Size(percent=5, least=3, most=100)
"""What the sample of a new month is committed with; it stands in the line of the commitment and holds for that month."""


def month_of(on: date) -> date:
    """The first day of the month of this day."""
    return on.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month that follows."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def mark_of(month: date) -> str:
    """A month as it stands in the commitment and in addresses: 2026-11."""
    return f"{month:%Y-%m}"


def commitment(seed: str, month: date) -> str:
    """What is published before the month: a digest from which nobody can find the seed, nor another seed for it."""
    return hashlib.sha256(f"{mark_of(month)}\n{seed}".encode()).hexdigest()


def digest_of(numbers: Iterable[str]) -> str:
    """The digest of a list of case numbers, sorted, one a line: what was drawn from."""
    return hashlib.sha256("\n".join(sorted(set(numbers))).encode()).hexdigest()


def how_many(count: int, size: Size) -> int:
    """How many of so many are drawn: the share rounded up, within the bounds, and never more than there are."""
    share = -(-count * size.percent // 100)
    return min(count, max(size.least, min(size.most, share)))


def rank(seed: str, number: str) -> str:
    """Where the seed puts a case: the digest of both, which nobody can know before the seed is known."""
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest()


def draw(seed: str, numbers: Iterable[str], count: int) -> list[str]:
    """The numbers of the cases that are called, sorted: those the seed puts first.

    Shapes   numbers: in any order; one that stands twice counts once.
    """
    ranked = sorted(set(numbers), key=lambda number: rank(seed, number))
    return sorted(ranked[:count])


def redraw_script(*, month: date, seed: str, count: int) -> str:
    """A few lines of plain Python by which anybody draws again: the numbers of the month, one a line, go into numbers.txt."""
    return _SCRIPT.format(month=mark_of(month), seed=seed, count=count)


_SCRIPT = """\
import hashlib

month, seed, count = "{month}", "{seed}", {count}
numbers = sorted(set(open("numbers.txt", encoding="utf-8").read().split()))

def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()

print("承诺值", digest(month + "\\n" + seed))
print("名单指纹", digest("\\n".join(numbers)))
for number in sorted(sorted(numbers, key=lambda each: digest(seed + "\\n" + each))[:count]):
    print(number)
"""


def is_same_draw(called: Sequence[str], drawn: Sequence[str]) -> bool:
    """Whether those that were called are those the seed draws."""
    return sorted(set(called)) == sorted(set(drawn))
