"""The mark by which the other side knows a message again, and by which it speaks of it later.

It tells nothing but the number of the row, and nobody can make one up: half of it is keyed.
"""

import hmac

from bancheng.records import keys
from bancheng.rules.whole_numbers import whole_number

LONGEST_NUMBER = 10**18


def mark_of(pk: int) -> str:
    """12-9f86d081884c7d65."""
    return f"{pk}-{keys.blind_index('notice_mark', str(pk))[:16]}"


def number_of(mark: str) -> int | None:
    """The row a mark speaks of; None for one that is not ours."""
    number = whole_number(mark.partition("-")[0], least=1, most=LONGEST_NUMBER)
    if number is None or not hmac.compare_digest(mark_of(number).encode(), mark.encode()):
        return None
    return number
