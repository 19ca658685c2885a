"""The inks of the wall chart and the width of its words.

Every element carries a class for the browser and presentation attributes for paper: a printer's engine
does not apply the page's stylesheet to a drawing, and a strict page allows no inline style.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

SANS = "Noto Sans SC, Noto Sans CJK SC, sans-serif"
SERIF = "Noto Serif SC, Noto Serif CJK SC, serif"
LABEL_SIZE = 12.5
PITCH = 15


def _tone(fill: str, stroke: str, width: float = 1.6) -> dict[str, object]:
    return {"fill": fill, "stroke": stroke, "stroke_width": width}


FILLS: dict[str, dict[str, object]] = {
    "": _tone("#fff", "#11566a"),
    "start": _tone("#0c3d4a", "#0c3d4a"),
    "gate": _tone("#fcf2de", "#8a5200"),
    "end": _tone("#eef0f1", "#4c5860"),
    "t1": _tone("#eef0f1", "#4c5860"),
    "t2": _tone("#fcf2de", "#8a5200"),
    "t3": _tone("#fbebe8", "#a82a21"),
    "t4": _tone("#eeeef7", "#4a4a7d"),
    "here": _tone("#fdeadb", "#a24a06", 4),
}
"""The tones of a box: the tokens of the house's look, as values, because paper knows no tokens."""


def _font(size: float, weight: int, family: str, fill: str, anchor: str = "middle") -> dict[str, str]:
    return {
        "font-family": family,
        "font-size": f"{size:g}",
        "font-weight": str(weight),
        "fill": fill,
        "text-anchor": anchor,
    }


INK: dict[str, dict[str, str]] = {
    "lane": {"fill": "#fff", "stroke": "#c9c4b7"},
    "lane alt": {"fill": "#f8f7f3", "stroke": "#c9c4b7"},
    "lh": {"fill": "#0c3d4a"},
    "lt": _font(18, 700, SERIF, "#fff"),
    "lt-long": _font(15, 700, SERIF, "#fff"),
    "col": _font(15, 400, SANS, "#5b6870"),
    "colbar": {"stroke": "#e4e0d6", "stroke-dasharray": "3 5"},
    "ed": {"fill": "none", "stroke": "#435059", "stroke-width": "1.5"},
    "ed dash": {"fill": "none", "stroke": "#7d858a", "stroke-width": "1.5", "stroke-dasharray": "5 4"},
    "tx": _font(15, 700, SANS, "#1a2327"),
    "tx inv": _font(15, 700, SANS, "#fff"),
    "st": _font(12.5, 400, SANS, "#435059"),
    "key": _font(12.5, 400, SANS, "#435059", "start"),
    "st inv": _font(12.5, 400, SANS, "#fff"),
    "lim": _font(12.5, 700, SANS, "#8a5200"),
    "stood": _font(12.5, 700, SANS, "#a24a06"),
    "el": _font(LABEL_SIZE, 400, SANS, "#1a2327"),
    "el todo": _font(LABEL_SIZE, 400, SANS, "#5b6870"),
    "elb": {"fill": "#fff"},
    "ah": {"fill": "#435059"},
    "plate": {"fill": "#fff", "stroke": "#7d858a", "stroke-width": "1"},
    "chart-title": _font(36, 700, SERIF, "#000", "start"),
    "chart-motto": _font(15, 400, SANS, "#333", "start"),
    "chart-key": _font(15, 400, SANS, "#333", "end"),
    "chart-rule": {"stroke": "#0c3d4a", "stroke-width": "3"},
    "law-title": _font(15, 700, SERIF, "#000", "start"),
    "law-text": _font(14, 400, SANS, "#000", "start"),
    "stay-name": _font(12, 700, SANS, "#1a2327", "start"),
    "stay-who": _font(11.5, 400, SANS, "#435059", "start"),
}


def ems(words: str) -> float:
    """The width of some words in em: a Han character one, a Latin one a little over half."""
    return sum(_EM_OF.get(char, 1 if ord(char) > 0x2000 or char == "·" else 0.6) for char in words)


_EM_OF = {" ": 0.3, "“": 1, "”": 1}


def wrapped(words: str, width: float) -> list[str]:
    """Some words in lines of so many em; no line begins with a closing mark."""
    lines = [""]
    for char in words:
        full = ems(lines[-1] + char) > width and char not in "，。；：、？）”"
        lines = [*lines, char] if full else [*lines[:-1], lines[-1] + char]
    return lines


def element(tag: str, kind: str = "", text: str = "", /, **attributes: object) -> str:
    """One element with its class and its presentation attributes."""
    said = {name.replace("_", "-"): _number(value) for name, value in attributes.items()}
    look = {**({"class": kind} if kind else {}), **INK.get(kind, {}), **said}
    inside = " ".join(f"{name}={quoteattr(value)}" for name, value in look.items())
    return f"<{tag} {inside}>{escape(text)}</{tag}>" if text else f"<{tag} {inside}/>"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def text(kind: str, said: str, x: float, y: float) -> str:
    """Some words on the sheet, in their ink."""
    return element("text", kind, said, x=x, y=y)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on the sheet, for drawing and for proving that nothing covers anything."""

    name: str
    left: float
    top: float
    w: float
    h: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share any area."""
        beside = self.left >= other.left + other.w or other.left >= self.left + self.w
        above = self.top >= other.top + other.h or other.top >= self.top + self.h
        return not (beside or above)


def label_box(name: str, lines: Sequence[str], at: tuple[float, float]) -> Box:
    """The room the words of an arrow take."""
    width = max(ems(words) for words in lines) * LABEL_SIZE + 4
    height = len(lines) * PITCH + 1
    return Box(name=name, left=at[0] - width / 2, top=at[1] - height / 2, w=width, h=height)
