"""The fonts papers are set in: those that come with the product, and what an office has laid beside its data.

A hall may lay fonts it has a licence for (仿宋_GB2312, 方正小标宋 …) into the folder `fonts` of its data; they are
preferred. A character that no font has is found before it is printed, and shown, never dropped.
"""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

BODY = ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif SC")
"""仿宋, for the body of an official paper; the first that is there."""
SONG = ("SimSun", "NSimSun", "STSong", "Noto Serif SC")
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif SC")
"""小标宋, for titles and the red head."""
SANS = ("SimHei", "STHeiti", "Noto Sans SC")
"""黑体, for the headings of its parts."""
FAMILIES = {"body": BODY, "song": SONG, "title": TITLE, "sans": SANS}
ENDINGS = frozenset({".otf", ".ttf", ".ttc", ".otc"})


def own_folder() -> Path:
    """Where an office lays fonts of its own."""
    return Path(settings.DATA) / "fonts"


def folders() -> list[Path]:
    """Where fonts are looked for."""
    own = own_folder()
    return [Path(str(pylopdf_fonts_zh_cn.__file__)).parent, *([own] if own.is_dir() else [])]


@cache
def fonts() -> typst.Fonts:
    """What the typesetter may use, read once in the life of a process; nothing else that lies on the machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


@cache
def families() -> dict[str, list[str]]:
    """Of each kind of type the fonts that are there, in the order in which a character is looked for in them."""
    there = set(fonts().families())
    rest = sorted(there - {one for names in FAMILIES.values() for one in names})
    return {kind: [name for name in names if name in there] + rest for kind, names in FAMILIES.items()}


@cache
def _covered() -> frozenset[int]:
    """Every character that some font has."""
    found: set[int] = set()
    for folder in folders():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in ENDINGS:
                found |= set(characters_of(path.read_bytes()))
    return frozenset(found)


def missing(text: str) -> str:
    """The characters of a text that no font has, each once, in their order."""
    there = _covered()
    return "".join(dict.fromkeys(sign for sign in text if not sign.isspace() and ord(sign) not in there))


def characters_of(font: bytes) -> Iterator[int]:
    """The characters a font file, or every font of a collection, has a glyph for.

    Source   OpenType: `ttcf` header, table directory, `cmap` formats 4 and 12.
    """
    starts = [0]
    if font[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", font, 8)
        starts = list(struct.unpack_from(f">{count}I", font, 12))
    for start in starts:
        (tables,) = struct.unpack_from(">H", font, start + 4)
        for place in range(start + 12, start + 12 + 16 * tables, 16):
            tag, _, offset, _ = struct.unpack_from(">4sIII", font, place)
            if tag == b"cmap":
                yield from _of_cmap(font, offset)


def _of_cmap(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, at + 2)
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, at + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, at + offset)
        if platform in (0, 3) and form == 4:
            yield from _of_format_4(font, at + offset)
        elif platform in (0, 3) and form == 12:
            yield from _of_format_12(font, at + offset)


def _of_format_4(font: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    for start, end in zip(starts, ends, strict=True):
        yield from range(start, min(end, 0xFFFE) + 1)


def _of_format_12(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for group in range(groups):
        start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(start, end + 1)
