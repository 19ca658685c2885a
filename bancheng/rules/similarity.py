"""How two stories are compared: by the pairs of neighbouring characters they share, without any model.

Only what is nearly the same text is named; the officer reads both and decides. Never a percentage on screen.
Source: look/02-register 可能是同一件; LOOK §12.
"""

LEAST = 16
"""Characters below which stories are too short to be told apart."""
ALIKE = 0.6


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, without its spaces and punctuation."""
    plain = "".join(sign for sign in text if sign.isalnum())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def is_told_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stories, as their pairs, say nearly the same; short ones never do."""
    fewer = min(len(one), len(other))
    if fewer < LEAST:
        return False
    return len(one & other) >= ALIKE * max(len(one), len(other))
