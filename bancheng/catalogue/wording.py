"""How words are compared here: folded to one form, found in a sentence, named when they matched."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """The text with one width of characters, nothing invisible and no padding."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", INVISIBLE.sub("", text))).strip()


def fold(text: str) -> str:
    """The form in which words are compared: half width, small letters, no spaces."""
    return SPACES.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).lower())


def in_words(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def words_standing_in(folded_text: str, words: str) -> tuple[str, ...]:
    """Which of a row's words stand in the text, longest first.

    Shapes   words: separated by spaces; “a+b” stands when both do, and both are named.
    """
    found: list[str] = []
    for entry in words.split():
        parts = entry.split("+")
        if all(fold(part) in folded_text for part in parts):
            found += [part for part in parts if part not in found]
    return tuple(sorted(_without_parts_of_others(found), key=len, reverse=True))


def _without_parts_of_others(words: Iterable[str]) -> list[str]:
    """The words that are not merely a piece of a longer one among them."""
    every = list(words)
    return [word for word in every if not any(word != other and word in other for other in every)]
