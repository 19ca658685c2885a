"""The number of a case and the code to look it up: short, said over the phone, mistakes found at once.

2026-003-0139-9: year, site, serial of the site in that year, check character. Every site counts for
itself, so that no two counters wait for each other, and a gap in its serials would show. The check is
ISO 7064 MOD 11-2, the one at the end of every ID card: it finds every single wrong character and
every exchange of two neighbours. Digits only, but for an X that everybody knows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bancheng.rules.freetext import normalise
from bancheng.rules.refusal import Refused

_SHAPE = re.compile(r"([1-9][0-9]{3})([0-9]{3})([0-9]{4,7})([0-9X])")
_SEPARATOR = re.compile(r"[\s\-－–—‐‑_.．]+")
# Without what looks or sounds alike on paper: 0 O D, 1 I L, 2 Z, 5 S, 8 B, U V.
QUERY_ALPHABET = "34679ACEFGHJKMNPQRTWXY"
QUERY_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class CaseNumber:
    """The number of a case, printed and stored as its `str`.

    Shapes   site: 0–999, its code. serial: from 1 in each site and year; it grows beyond four digits.
    """

    year: int
    site: int
    serial: int

    def __post_init__(self) -> None:
        if not (1000 <= self.year <= 9999 and 0 <= self.site <= 999 and 1 <= self.serial <= 9_999_999):
            raise ValueError("a case number has a year of four digits, a site 0–999 and a serial from 1")

    def __str__(self) -> str:
        parts = (f"{self.year}", f"{self.site:03d}", f"{self.serial:04d}")
        return "-".join((*parts, check_character("".join(parts))))


def check_character(digits: str) -> str:
    """The ISO 7064 MOD 11-2 check character of a row of digits."""
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(12 - remainder) % 11]


def read_case_number(text: str) -> CaseNumber:
    """A case number as people type it: any case, any dashes, spaces, full-width; * for X.

    Raises   Refused with how to mend it.
    """
    compact = _SEPARATOR.sub("", normalise(text)).upper().replace("*", "X")
    found = _SHAPE.fullmatch(compact)
    if found is None:
        raise Refused(
            "number.shape", "编号像 2026-003-0139-9：年份、网点、顺序号、校验位，请对照回执再看一遍"
        )
    year, site, serial, check = found.groups()
    # A serial of more than four digits never begins with 0: a digit too many is no other case.
    if check != check_character(compact[:-1]) or serial != f"{max(1, int(serial)):04d}":
        raise Refused("number.check", "这个编号对不上，多半是抄错了一位或前后颠倒了，请对照回执再看一遍")
    return CaseNumber(year=int(year), site=int(site), serial=int(serial))


def query_code(choose: Callable[[int], int]) -> str:
    """A new code for reading a case: 7MKQ-94XR.

    Shapes   choose: gives a number below its argument, unguessably; the caller brings the chance.
    """
    code = "".join(QUERY_ALPHABET[choose(len(QUERY_ALPHABET))] for _ in range(QUERY_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def read_query_code(text: str) -> str:
    """A query code as people type it, in the form it was printed.

    Raises   Refused with how to mend it.
    """
    compact = _SEPARATOR.sub("", normalise(text)).upper()
    if len(compact) != QUERY_LENGTH:
        raise Refused("query_code.length", f"查询码是 {QUERY_LENGTH} 位，印在回执上")
    if strange := [sign for sign in compact if sign not in QUERY_ALPHABET]:
        raise Refused("query_code.characters", f"查询码里不会有“{strange[0]}”，请对照回执再看一遍")
    return f"{compact[:4]}-{compact[4:]}"
