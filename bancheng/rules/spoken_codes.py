"""Codes that are said on the telephone: digits, read out in two halves and typed as people type them."""

import re

from bancheng.rules.freetext import normalise


def digits_of(typed: str, length: int) -> str | None:
    """A code as it is kept, however it was typed; None when it is not so many digits."""
    compact = re.sub(r"[\s\-－–—_.．]+", "", normalise(typed))
    return compact if re.fullmatch(rf"[0-9]{{{length}}}", compact) else None


def spoken(code: str) -> str:
    """A code as it is read out: 1234 5678, 123 456."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
