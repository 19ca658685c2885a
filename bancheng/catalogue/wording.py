"""How words are compared here: folded to one form, found in a sentence, named when they matched."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from bancheng.rules.wording import day_words

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
    return day_words(day)


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


# The common characters of GB 2312 stand in the order of their Pinyin: where each initial begins there.
INITIALS_BEGIN = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"), (0xD7FA, ""),
)  # fmt: skip
DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
ARTICLE = re.compile(r"第([零〇一二两三四五六七八九十百千]+)条")
WORD_THEN_NUMBER = re.compile(r"^(\D+?)(\d+)$")


def initials(text: str) -> str:
    """The Pinyin initials of the common characters, “xzxkf” for 行政许可法; rare characters have none.

    A character read in several ways has the initial of its place in the standard: 重 is z in 重庆 too.
    """
    return "".join(map(_initial, fold(text)))


def _initial(character: str) -> str:
    code = character.encode("gb2312", "ignore")
    place = int.from_bytes(code) if len(code) == 2 else 0
    found = ""
    for begins, letter in INITIALS_BEGIN:
        if place < begins:
            return found
        found = letter
    return ""


def article_number(article: str) -> int | None:
    """32 for 第三十二条 and for 第三十二条之一; None where no article is named."""
    named = ARTICLE.search(article)
    if named is None:
        return None
    whole, digit = 0, 0
    for word in named[1]:
        if word in UNITS:
            whole += (digit or 1) * UNITS[word]
            digit = 0
        else:
            digit = DIGITS[word]
    return whole + digit


def words_typed(text: str) -> list[str]:
    """What somebody typed, word by word in the form in which words are compared; “许可法32” is two."""
    words: list[str] = []
    for word in text.split():
        parts = WORD_THEN_NUMBER.match(fold(word))
        words += parts.groups() if parts else [fold(word)]
    return [word for word in words if word]
