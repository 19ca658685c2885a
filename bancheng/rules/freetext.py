"""Free text: made readable before it is kept, and personal numbers and the citizen's own name taken out of it.

People type phone and ID numbers, and who they are, into the story. They are moved out, to be kept encrypted like any
other, and a mask stays in their place. Every step maps one character to one, so that places match.
Source: domain.md §7.2; constitution 10.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bancheng.rules.masks import masked_id, masked_name, masked_phone
from bancheng.rules.refusal import Refused

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN = {
    # Full-width digits and Latin letters; punctuation stays, for in Chinese it belongs that wide.
    **{
        wide: wide - 0xFEE0
        for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
}
# Only for looking, each character still one character: separators of every kind, then numerals too.
# The plain look comes first, or the 一 of 周一13812345678 would hide the number behind it.
_SEPARATORS = {ord(sign): "-" for sign in "－–—‐‑﹣·•.．/／_"} | {ord("（"): "(", ord("）"): ")"}
_NUMERALS = dict(
    zip(map(ord, "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"), "001234567891123456789", strict=True)
)
_LOOKS = (_SEPARATORS, _SEPARATORS | _NUMERALS)

PHONE, ID, NAME = "电话", "证件", "姓名"
NUMBERS = frozenset({PHONE, ID})

_DOTS_AND_SPACES = "·•・.．‧∙⋅･●﹒﹣ \t'’-‐‑–—－_"
_WITHIN_NAME = rf"[{re.escape(_DOTS_AND_SPACES)}]{{0,3}}"
_SHORTEST_PART = 3
"""Signs of the part of a name that is looked for alone: a shorter one is a word more often than somebody."""

_GAP = r"[ \-]{0,2}"
_PERSONAL = re.compile(
    rf"(?<!\d)(?:"
    rf"(?P<id>\d(?:{_GAP}\d){{16}}{_GAP}[\dXx])"
    rf"|(?P<old_id>\d(?:{_GAP}\d){{14}})"
    rf"|(?P<phone>(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}|\(?0(?:10|2\d)\)?{_GAP}\d(?:{_GAP}\d){{7}}"
    rf"|\(?0[3-9]\d\d\)?{_GAP}\d(?:{_GAP}\d){{6,7}})"
    rf")(?!\d)"
)


type _Place = tuple[str, int, int, str]
"""Kind, begin and end of what stands in a text, and what it says."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A personal number, or a name, that stood in a text.

    Shapes   kind: 电话, 证件 or 姓名. value: clear, to be kept encrypted. token: what stands there now.
    """

    kind: str
    value: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Tokened:
    """A text that may be shown, and the numbers that were in it, in their order."""

    text: str
    found: tuple[Found, ...]


def normalise(text: str) -> str:
    """Text as it is kept: plain digits, letters and spaces, nothing invisible, one kind of line end.

    Raises   Refused for what no database and no file can hold (NUL, half of a character pair).
    """
    if _UNSTORABLE.search(text):
        raise Refused("text.unstorable", "文字里夹了一个存不下来的符号，多半是粘贴带进来的，请删掉或重打一遍")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _INVISIBLE.sub("", text)).translate(_PLAIN)


def with_tokens(text: str, *, names: Iterable[str] = (), only: Container[str] | None = None) -> Tokened:
    """The text with each phone and ID number replaced by 〔电话1：138****5678〕, and each of these names by 〔姓名1：陈*〕.

    Found although full-width, in Chinese numerals, or broken by spaces and dashes.

    Shapes   names: of the people the text is known to be about; of one character none is looked for.
             only: the numbers that are replaced; None for every one.
    """
    text = normalise(text)
    kept: list[str] = []
    found: list[Found] = []
    last = 0
    for kind, start, end, value in _personal(text, names):
        if only is not None and kind in NUMBERS and value not in only:
            continue
        ordinal = 1 + sum(each.kind == kind for each in found)
        token = f"〔{kind}{ordinal}：{_masked(kind, value)}〕"
        found.append(Found(kind=kind, value=value, token=token))
        kept += [text[last:start], token]
        last = end
    return Tokened(text="".join([*kept, text[last:]]), found=tuple(found))


def holds_name(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in a text in clear."""
    return any(True for _ in _names_in(normalise(text), names))


def veiled(text: str, names: Iterable[str]) -> str:
    """A text that is kept, with each of these names as 陈*, however it is written there; one of a single character too."""
    said: list[str] = []
    last = 0
    for _, start, end, name in _apart(_names_in(text, names, least=1)):
        said += [text[last:start], masked_name(name)]
        last = end
    return "".join([*said, text[last:]])


def discreet(names: Iterable[str], numbers: Container[str] | None = None) -> Callable[[str], str]:
    """How words are said to whoever only looks: each number behind its mask, each of these names as 陈*.

    Shapes   numbers: those that are masked; None for every one. In a letter the number of an office has to be read.
    """
    known = tuple(names)

    def said(text: str) -> str:
        return veiled(with_tokens(text, only=numbers).text, known)

    return said


def _personal(text: str, names: Iterable[str]) -> list[_Place]:
    """Every number and every one of these names."""
    return _apart(chain(_numbers(text), _names_in(text, names)))


def _apart(places: Iterable[_Place]) -> list[_Place]:
    """In the order of the text and without overlap: what was found first stays."""
    kept: list[_Place] = []
    for each in places:
        if all(each[2] <= start or end <= each[1] for _, start, end, _ in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each[1])


def _names_in(text: str, names: Iterable[str], *, least: int = 2) -> Iterator[_Place]:
    """Where these names stand, the longest first, and the parts of one that has a dot.

    Also with spaces, dots or dashes between its characters, or none around its dot.

    Shapes   least: characters of the shortest name that is looked for.
    """
    lower = text.lower()
    known = {name for name in (normalise(name).strip() for name in names) if len(name) >= least}
    looked = {part: name for name in sorted(known) for part in _parts(name)} | {name: name for name in known}
    for part, name in sorted(looked.items(), key=lambda each: (-len(each[0]), each)):
        signs = [sign for sign in part if sign not in _DOTS_AND_SPACES]
        if not signs or any(sign.lower() not in lower for sign in signs):
            continue
        letters = re.escape(signs[0]) + "".join(f"{_WITHIN_NAME}{re.escape(sign)}" for sign in signs[1:])
        alone = rf"(?<![A-Za-z]){letters}(?![A-Za-z])" if part.isascii() else letters
        for match in re.finditer(alone, text, re.IGNORECASE):
            yield NAME, match.start(), match.end(), name


def _parts(name: str) -> list[str]:
    """The parts of a long name by which its bearer is called: 阿依古丽 of 阿依古丽·买买提."""
    return [part for part in name.split("·") if len(part) >= _SHORTEST_PART] if "·" in name else []


def _numbers(text: str) -> list[_Place]:
    """Kind, place and digits of every personal number."""
    return _apart(each for look in _LOOKS for each in _numbers_in(text.translate(look)))


def _numbers_in(looked: str) -> Iterator[_Place]:
    for match in _PERSONAL.finditer(looked):
        value = re.sub(r"[ \-()]", "", match.group()).upper()
        if match.lastgroup == "phone":
            yield PHONE, match.start(), match.end(), re.sub(r"^(\+|00)?86(?=1)", "", value)
        elif _holds_a_birth_date(value):
            yield ID, match.start(), match.end(), value


def _masked(kind: str, value: str) -> str:
    return {PHONE: masked_phone, ID: masked_id, NAME: masked_name}[kind](value)


def _holds_a_birth_date(value: str) -> bool:
    """Tells an ID number, mistyped ones included, from an order number of the same length."""
    digits = value[6:14] if len(value) == 18 else f"19{value[6:12]}"
    try:
        return 1850 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2199
    except ValueError:
        return False
