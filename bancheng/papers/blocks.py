"""The one structure of a paper: a plain dict of blocks, from which page, PDF and Word are drawn alike.

A text is a string, a run, or a list of both: `["您反映的事，结果是：", strong("办成")]`. Whatever people wrote stands in it
as it is; no renderer takes it for markup. A run may say how it is shown to who only looks: `name("陈阿福", masked="陈*")`.
Shapes   document: form, title, office, case, blocks, foot; by `papers.actions` also number, verify, size, missing.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Run = Mapping[str, Any]
Text = str | Run | Sequence[str | Run]
Block = dict[str, Any]
Document = dict[str, Any]
Cell = tuple[str, Text] | tuple[str, Text, str]
"""Label and text of a cell; a third word makes room in it to write by hand."""
TALL = "tall"

FORMS = ("official", "own", "form", "voucher")
"""With a red head in the manner of GB/T 9704; somebody's own words, set alike and under no office's head; a form with a grid;
a voucher of half a sheet."""
BLOCKS = frozenset(
    {"to", "para", "heading", "note", "table", "facts", "grid", "picture", "close", "sign", "centre"}
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no sheet can hold, and what would turn the order of its characters round."""


# --- texts -----------------------------------------------------------------------------------------------


def strong(text: str) -> Run:
    """Words that stand out."""
    return {"t": text, "b": True}


def name(full: str, *, masked: str) -> Run:
    """What tells who somebody is: in full on the paper, masked on the screen of who only looks."""
    return {"t": full, "masked": masked}


def ticks(choices: Iterable[tuple[str, bool]]) -> list[Run]:
    """A row of boxes, each with its word."""
    return [{"t": label, "tick": on} for label, on in choices]


def runs(text: Text) -> list[dict[str, Any]]:
    """A text as runs; a line break is a run of its own.

    Shapes   each: {t, b?, masked?, tick?} or {br}.
    """
    found: list[dict[str, Any]] = []
    for one in [text] if isinstance(text, str | Mapping) else text:
        run = {"t": one} if isinstance(one, str) else dict(one)
        lines = _UNPRINTABLE.sub("", run["t"].replace("\t", " ").replace("\r\n", "\n")).split("\n")
        for at, line in enumerate(lines):
            found += [{"br": True}] if at else []
            found += [run | {"t": line}] if line or "tick" in run else []
    return found


def words(text: Text) -> str:
    """A text as it is read, its boxes drawn."""
    return "".join("\n" if "br" in run else _box(run) + run["t"] for run in runs(text))


def _box(run: Run) -> str:
    return ("☑ " if run["tick"] else "☐ ") if "tick" in run else ""


# --- blocks ----------------------------------------------------------------------------------------------


def to(text: Text) -> Block:
    """Whom it addresses, on a line of its own."""
    return {"is": "to", "text": text}


def para(text: Text) -> Block:
    """A paragraph."""
    return {"is": "para", "text": text}


def heading(text: Text) -> Block:
    """一、 with its words."""
    return {"is": "heading", "text": text}


def centre(text: Text) -> Block:
    """A large line in the middle, as on a cover."""
    return {"is": "centre", "text": text}


def note(text: Text) -> Block:
    """Small words."""
    return {"is": "note", "text": text}


def table(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Text]]) -> Block:
    """A table.

    Shapes   columns: label and share of the width; rows: as many texts each.
    """
    return {
        "is": "table",
        "columns": [{"label": label, "share": share} for label, share in columns],
        "rows": [list(row) for row in rows],
    }


def facts(rows: Iterable[tuple[str, Text]]) -> Block:
    """Label and text, one below the other."""
    return {"is": "facts", "rows": [{"label": label, "text": text} for label, text in rows]}


def grid(groups: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> Block:
    """The grid of a form: groups of rows, in each row one or two cells with their label."""
    return {
        "is": "grid",
        "groups": [
            {
                "name": group,
                "rows": [
                    [{"label": label, "text": text, "tall": TALL in more} for label, text, *more in row]
                    for row in rows
                ],
            }
            for group, rows in groups
        ],
    }


def picture(png: bytes, *, caption: str, width_mm: int = 60, height_mm: int = 60) -> Block:
    """A picture: a signature, a still.

    Shapes   width_mm, height_mm: the space it may fill; it keeps its proportions.
    """
    return {
        "is": "picture",
        "png": b64encode(png).decode(),
        "caption": caption,
        "width_mm": width_mm,
        "height_mm": height_mm,
    }


def close(*, office: str, day: str, seal: bool = True) -> Block:
    """The end: office, day, and the place where the seal goes; the software never draws a seal."""
    return {"is": "close", "office": office, "day": day, "seal": seal}


def sign(*cells: str) -> Block:
    """Lines to be signed by hand, side by side."""
    return {"is": "sign", "cells": list(cells)}


def document(
    *,
    form: str,
    title: str,
    office: str,
    blocks: Iterable[Block],
    case: str = "",
    top: Sequence[str] = (),
    foot: Sequence[str] = (),
    copies: Sequence[str] = (),
) -> Document:
    """A paper, whole.

    Shapes   case: the number of the case it belongs to. top: left and right above the grid of a form or the facts of a
             voucher. foot: small lines at the end of the sheet. copies: which copy each is, printed one after the other.
    Raises   ValueError for a form or a block there is none of.
    """
    made = {
        "form": form,
        "title": title,
        "office": office,
        "case": case,
        "blocks": list(blocks),
        "top": list(top),
        "foot": list(foot),
        "copies": list(copies),
    }
    check(made)
    return made


def check(made: Document) -> None:
    """Whether every renderer knows what stands in it. Raises ValueError."""
    unknown = {block["is"] for block in made["blocks"]} - BLOCKS
    if made["form"] not in FORMS or unknown or not made["title"]:
        raise ValueError(f"no such paper: {made['form']}, {sorted(unknown)}")


# --- reading ---------------------------------------------------------------------------------------------


def texts(made: Document) -> list[Text]:
    """Every text of a paper, in the order in which it is read."""
    found: list[Text] = [made["office"], made["title"], *made["top"]]
    for block in made["blocks"]:
        found += _texts_of(block)
    return [*found, *made["foot"]]


def _texts_of(block: Block) -> list[Text]:
    match block["is"]:
        case "table":
            return [one["label"] for one in block["columns"]] + [
                cell for row in block["rows"] for cell in row
            ]
        case "facts":
            return [one for row in block["rows"] for one in (row["label"], row["text"])]
        case "grid":
            cells = [cell for group in block["groups"] for row in group["rows"] for cell in row]
            return [group["name"] for group in block["groups"]] + [
                one for cell in cells for one in (cell["label"], cell["text"])
            ]
        case "close":
            return [block["office"], block["day"]]
        case "sign":
            return list(block["cells"])
        case "picture":
            return [block["caption"]]
    return [block["text"]]


def said(made: Document) -> str:
    """Everything a paper says, as one text, without the boxes."""
    return "\n".join("".join(run.get("t", "\n") for run in runs(text)) for text in texts(made))


def masked(value: Any) -> Any:
    """A document as it is shown to who only looks: every run that tells who somebody is behind its mask."""
    if isinstance(value, Mapping):
        if "masked" in value:
            return {**value, "t": value["masked"]}
        return {key: masked(one) for key, one in value.items()}
    return [masked(one) for one in value] if isinstance(value, list | tuple) else value


FIXED = frozenset({"is", "form", "png", "size", "verify", "number", "name"})
"""Keys of a document under which nothing stands that people wrote."""


def reworded(value: Any, said: Callable[[str], str]) -> Any:
    """A document with everything people wrote said otherwise; what it is made of stays."""
    if isinstance(value, Mapping):
        return {key: one if key in FIXED else reworded(one, said) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [reworded(one, said) for one in value]
    return said(value) if isinstance(value, str) else value


def has_masks(value: Any) -> bool:
    """Whether anything in a document is shown otherwise to who only looks."""
    if isinstance(value, Mapping):
        return "masked" in value or any(has_masks(one) for one in value.values())
    return isinstance(value, list | tuple) and any(has_masks(one) for one in value)
