"""Numbers and names people bring: read forgivingly, checked exactly, refused with how to mend it.

Source: GB 11643 (ID), GB 32100-2015 and GB 11714 (credit code), domain.md §8.
"""

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from bancheng.rules.freetext import normalise
from bancheng.rules.refusal import Refused

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# The first two digits of GB/T 2260; 81–83 are residence permits, 91 permanent residence of foreigners.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_AREA_CODES_OF_THREE = "10|2\\d"
_LANDLINE = re.compile(rf"(0(?:{_AREA_CODES_OF_THREE}))(\d{{8}})|(0[3-9]\d\d)(\d{{7,8}})")
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．.", "·"))


@dataclass(frozen=True, kw_only=True)
class IdNumber:
    """A resident's number that passed every check.

    Shapes   warning: something to look at once more, empty if nothing; never a reason to refuse.
    """

    value: str
    born_on: date
    warning: str = ""


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A phone number as it is kept: 13812345678, 025-83612345."""

    value: str
    is_mobile: bool


def plain_code(text: str) -> str:
    """A number or code without the spaces and dashes people read it by, in capitals; not checked."""
    return re.sub(r"[\s\-－–—‐‑]", "", normalise(text)).upper()


def plain_phone(text: str) -> str:
    """A phone number in its one form, 13812345678 or 025-83612345; anything else compact, not checked."""
    digits = re.sub(r"^(\+|00)86", "", re.sub(r"[().（）．]", "", plain_code(text)))
    landline = _LANDLINE.fullmatch(digits)
    return "-".join(part for part in landline.groups() if part) if landline else digits


def read_id_number(text: str, *, on: date, regions: Container[str] | None = None) -> IdNumber:
    """A resident's ID number, its check character and its date of birth both true.

    Shapes   on: today. regions: known codes of six digits; without them only the province is looked at.
    Raises   Refused with how to mend it. A region out of use is a warning: old cards keep old codes.
    """
    value = plain_code(text)
    if len(value) != 18:
        raise Refused("id.length", _length_words(value, 18, "身份证号"))
    if not re.fullmatch(r"\d{17}[\dX]", value):
        raise Refused("id.characters", "身份证号是 17 位数字，最后一位是数字或 X")
    born_on = _birth_date(value[6:14])
    if born_on is None or born_on > on:
        raise Refused(
            "id.birth", f"第 7 到 14 位是出生日期，{value[6:14]} 这一天不存在或还没到，请对照证件再看一遍"
        )
    if value[-1] != id_check(value[:17]):
        raise Refused("id.check", "最后一位和前面对不上，多半是抄错了一位，请对照证件再看一遍")
    known = value[:6] in regions if regions is not None else value[:2] in _PROVINCES
    return IdNumber(
        value=value, born_on=born_on, warning="" if known else "开头的地区代码没查到，请再看一眼证件"
    )


def id_check(first_17: str) -> str:
    """The last character of an ID number (ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[
        sum(int(digit) * weight for digit, weight in zip(first_17, _ID_WEIGHTS, strict=True)) % 11
    ]


def read_credit_code(text: str) -> str:
    """A unified social credit code, both its own check and that of the organisation inside it.

    Raises   Refused with how to mend it.
    """
    value = plain_code(text)
    if len(value) != 18:
        raise Refused("credit.length", _length_words(value, 18, "统一社会信用代码"))
    if strange := [sign for sign in value if sign not in _CREDIT_ALPHABET]:
        raise Refused(
            "credit.characters", f"统一社会信用代码里不会有“{strange[0]}”，常见的是 0 和 O、1 和 I 看混了"
        )
    if value[-1] != credit_check(value[:17]):
        raise Refused("credit.check", "最后一位和前面对不上，多半是抄错了一位，请对照执照再看一遍")
    if value[16] != organisation_check(value[8:16]):
        raise Refused("credit.organisation", "第 9 到 17 位（机构代码）对不上，请对照执照再看一遍")
    return value


def read_applicant_number(text: str, *, on: date) -> str:
    """An ID number or a unified social credit code, whichever it is.

    Raises   Refused with how to mend it, as what it looks like.
    """
    value = plain_code(text)
    readers = (
        (read_credit_code, read_id_of(on)) if is_credit_code(value) else (read_id_of(on), read_credit_code)
    )
    refusals = []
    for read in readers:
        try:
            return read(value)
        except Refused as refused:
            refusals.append(refused)
    raise refusals[0]


def is_credit_code(number: str) -> bool:
    """Whether a number that was read is a firm's, and no resident's."""
    return bool(number) and re.fullmatch(r"\d{17}[\dX]", number) is None


def read_id_of(on: date) -> Callable[[str], str]:
    """A reader of ID numbers on this day."""
    return lambda text: read_id_number(text, on=on).value


def credit_check(first_17: str) -> str:
    """The last character of a credit code."""
    total = sum(
        _CREDIT_ALPHABET.index(sign) * weight for sign, weight in zip(first_17, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def organisation_check(first_8: str) -> str:
    """The ninth character of an organisation code (GB 11714)."""
    total = sum(
        _BODY_ALPHABET.index(sign) * weight for sign, weight in zip(first_8, _BODY_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def read_phone(text: str) -> Phone:
    """A mobile number of the mainland, or a landline with its area code.

    Raises   Refused with how to mend it.
    """
    value = plain_phone(text).replace("-", "")
    if not value.isdecimal():
        raise Refused("phone.characters", "电话里只有数字，请去掉别的字")
    if value.startswith("1"):
        return _mobile(value)
    if _LANDLINE.fullmatch(value):
        return Phone(value=plain_phone(value), is_mobile=False)
    if not value.startswith("0"):
        raise Refused("phone.area_code", "座机请带上区号，比如 025-83612345；手机号是 1 开头的 11 位")
    raise Refused("phone.landline", "座机号码的位数不对，区号后面是 7 到 8 位，南京是 025 加 8 位")


def read_name(text: str) -> str:
    """A person's name, 2 to 30 characters, the dot of a long name included.

    Raises   Refused with how to mend it.
    """
    name = re.sub(r"\s+", " ", normalise(text).strip())
    if any(_is_han(sign) for sign in name):
        name = name.replace(" ", "").translate(_DOTS)
    if not 2 <= len(name) <= 30:
        raise Refused("name.length", "姓名是 2 到 30 个字")
    if not all(_is_han(sign) or sign.isalpha() or sign in "·'’-. " for sign in name):
        raise Refused("name.characters", "姓名里只有字和间隔号“·”，请去掉数字和别的符号")
    if name[0] in "·'’-. " or name[-1] in "·'’-" or "··" in name:
        raise Refused("name.dot", "间隔号“·”写在两段名字中间，只写一个")
    return name


def _mobile(value: str) -> Phone:
    if len(value) != 11:
        raise Refused("phone.length", _length_words(value, 11, "手机号"))
    if value[1] in "012":
        raise Refused("phone.prefix", f"没有 {value[:2]} 开头的手机号，请再看一遍前两位")
    return Phone(value=value, is_mobile=True)


def _length_words(value: str, length: int, what: str) -> str:
    """少了一位，手机号是 11 位."""
    lacking = length - len(value)
    return f"{'少' if lacking > 0 else '多'}了 {abs(lacking)} 位，{what}是 {length} 位"


def _birth_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _is_han(sign: str) -> bool:
    """Any ideograph, rare ones of the extensions included, and 〇."""
    return sign == "〇" or unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEO"))
