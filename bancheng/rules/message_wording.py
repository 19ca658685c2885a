"""A wording of a message: what it asks for, what speaks against it, and its values put in.

The office may word each message anew (`telling.WORDED`); what it types is looked at here before it is used.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter

from bancheng.rules.clock_table import DEFAULT_LIMITS
from bancheng.rules.telling import COMMON, NAMING, NEEDED, OF_NO_CASE, PHONES, WORDED
from bancheng.rules.vocabulary import Way


def values_in(words: str) -> frozenset[str]:
    """The values a wording asks for.

    Raises   ValueError for braces that do not close.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)


def _dressed(words: str) -> Iterable[bool]:
    """Whether each value is to be put in otherwise than as it is: that could make a message of any length."""
    return (bool(spec or conversion) for _, _, spec, conversion in Formatter().parse(words))


def values_of(kind: str) -> frozenset[str]:
    """The values a wording of this message may ask for: those of the regulation's own words, and the common ones."""
    row = WORDED[kind]
    own = values_in(row.words) | values_in(row.short)
    return own if kind in OF_NO_CASE else own | COMMON


LONGEST: Mapping[Way, int] = {Way.SMS: 200, Way.WECOM: 500, Way.EMAIL: 1000}
"""How long a wording may be; a text message of two hundred signs already is three of them."""
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def wrong_with(words: str, *, kind: str, way: Way) -> Sequence[str]:
    """What speaks against a wording, each as a sentence for whoever typed it; nothing when it may be used."""
    try:
        asked, is_plain = values_in(words), not any(_dressed(words))
    except ValueError:
        return ["花括号没有配对，请检查 { 和 }"]
    if not is_plain:
        return ["花括号里只写名称，如 {number}，不加别的符号"]
    found = [
        f"没有叫 {{{name}}} 的项，可以用的有：{_named(values_of(kind))}"
        for name in sorted(asked - values_of(kind))
    ]
    found += [f"不能少了 {{{name}}}" for name in sorted(NEEDED.get(kind, frozenset()) - asked)]
    if way in PHONES and asked & NAMING:
        found.append("短信和企业微信里不写任何人的姓名，请去掉 " + _named(asked & NAMING))
    if len(words) > LONGEST[way]:
        found.append(f"太长了：最多 {LONGEST[way]} 个字")
    if _ADDRESS.search(words):
        found.append("不要直接写网址：网址由系统设置统一加在末尾")
    return found


def _named(values: Iterable[str]) -> str:
    return "、".join(f"{{{name}}}" for name in sorted(values))


def filled(words: str, values: Mapping[str, object]) -> str:
    """A wording with its values put in; what is not there is left out, never an error."""
    return words.format_map(_Blank(values))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        # A limit is put in by its own key, later, as it is in force.
        return "{" + key + "}" if key in DEFAULT_LIMITS else ""
