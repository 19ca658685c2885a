"""A paper as PDF: the document as data, the sheet of `typst/sheet.typ`, the fonts at hand.

The size of the type is the largest with which the paper stays on its sheet; one that runs on is set in the middle size.
Source: GB/T 9704-2012 (A4; margins 37, 35, 28, 26 mm; 三号仿宋; page numbers); LOOK §9.
"""

import json
import re
from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bancheng.papers import blocks, fonts, verifying
from bancheng.papers.blocks import Document

SHEET = Path(__file__).with_name("typst") / "sheet.typ"
SIZES: dict[str, tuple[dict[str, Any], ...]] = {
    "official": (
        {"name": "large", "points": 16, "pitch": 28.9, "margins": [37, 35, 28, 26], "inset": 4},
        {"name": "compact", "points": 13, "pitch": 22.5, "margins": [24, 22, 28, 26], "inset": 4},
        {"name": "snug", "points": 12, "pitch": 19.5, "margins": [18, 17, 26, 24], "inset": 3.5},
        {"name": "dense", "points": 11, "pitch": 16.5, "margins": [12, 13, 24, 22], "inset": 3},
        # What lacks a few lines to one sheet is set a little closer still.
        {"name": "dense", "points": 10.5, "pitch": 15, "margins": [10, 11, 24, 22], "inset": 3},
    ),
    "form": (
        {"name": "large", "points": 10.5, "pitch": 17, "margins": [15, 16, 22, 18], "inset": 4.6, "tall": 62},
        {
            "name": "compact",
            "points": 10.5,
            "pitch": 16,
            "margins": [14, 15, 22, 18],
            "inset": 3.4,
            "tall": 48,
        },
        {"name": "dense", "points": 9.5, "pitch": 14, "margins": [12, 14, 20, 16], "inset": 2.6, "tall": 38},
    ),
    "voucher": (
        {"name": "large", "points": 12, "pitch": 20, "margins": [16, 18, 24, 20], "inset": 4},
        {"name": "dense", "points": 10.5, "pitch": 17, "margins": [14, 16, 22, 18], "inset": 3},
    ),
}
SIZES["own"] = SIZES["official"]
RUNS_ON = 1
"""Which of the sizes a paper of several sheets is set in."""
LONG_LATIN = re.compile(r"[0-9a-f]{16}(?=[0-9a-f]{16})|[!-~]{30}")
"""After what a long word may be parted: a hash in its middle, so that its lines are alike."""


def set_in_type(document: Document, *, at: datetime | None = None) -> tuple[Document, bytes]:
    """The document with the size of its type, as large as leaves it on one sheet for each copy, and its PDF.

    Shapes   at: the moment the file itself names.
    Returns  the document with `size` and `pages`; the PDF.
    """
    sizes = SIZES[document["form"]]
    copies = max(len(document["copies"]), 1)
    for size in sizes:
        made = document | {"size": size}
        drawn = _drawn(made, at=at)
        if pages(drawn) == copies:
            return made | {"pages": copies}, drawn
    made = document | {"size": sizes[RUNS_ON]}
    drawn = _drawn(made, at=at)
    return made | {"pages": pages(drawn)}, drawn


def drawn_again(document: Document, *, at: datetime) -> bytes:
    """The PDF of a document that has its size already, as it was, with what is to be said across its sheets.

    Shapes   document: with `over`, what became of it.
    """
    return _drawn(document, at=at)


def pages(pdf: bytes) -> int:
    """How many sheets a PDF of ours has."""
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


def _drawn(document: Document, *, at: datetime | None) -> bytes:
    compiler = typst.Compiler(
        _sheet(),
        font_paths=fonts.fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_data(document), ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=int(at.timestamp()) if at else None)
    assert isinstance(made, bytes)
    return made


@cache
def _sheet() -> bytes:
    return SHEET.read_bytes()


def _data(document: Document) -> dict[str, Any]:
    """What the sheet reads: runs instead of texts, and finished words for what it does not know."""
    verify = document.get("verify", {})
    return {
        "form": document["form"],
        "title": document["title"],
        "office": document["office"],
        "number": document.get("number", ""),
        "case_line": f"案件编号 {document['case']}" if document["case"] else "",
        "top": [_runs(text) for text in document["top"]],
        "foot": [_runs(text) for text in document["foot"]],
        "copies": document["copies"] or [""],
        "size": document["size"],
        "fonts": fonts.families(),
        "over": document.get("over", ""),
        "verifying": verifying.words(document),
        "check": verify.get("code", ""),
        "qr": verifying.picture(verify.get("address", "")),
        "lacking": verifying.lacking(document.get("missing", "")),
        "blocks": [_block(block) for block in document["blocks"]],
    }


def _block(block: blocks.Block) -> dict[str, Any]:
    match block["is"]:
        case "table":
            columns = [one | {"label": _runs(one["label"])} for one in block["columns"]]
            return {
                "is": "table",
                "columns": columns,
                "cells": [_runs(cell) for row in block["rows"] for cell in row],
            }
        case "facts":
            return {
                "is": "facts",
                "rows": [{"label": _runs(row["label"]), "text": _runs(row["text"])} for row in block["rows"]],
            }
        case "grid":
            return {"is": "grid", "groups": [_group(group) for group in block["groups"]]}
        case "picture":
            octets = list(b64decode(block["png"]))
            return block | {
                "png": "",
                "octets": octets,
                "alt": blocks.words(block["caption"]),
                "caption": _runs(block["caption"]),
            }
        case "close":
            return block | {"office": _runs(block["office"]), "day": _runs(block["day"])}
        case "sign":
            return block | {"cells": [_runs(cell) for cell in block["cells"]]}
    return block | {"text": _runs(block["text"])}


def _group(group: dict[str, Any]) -> dict[str, Any]:
    return {"name": group["name"], "rows": [_row(row) for row in group["rows"]]}


def _row(row: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row of the grid: one cell alone goes over the whole width."""
    span = 1 if len(row) > 1 else 3
    return [
        {
            "label": _runs(one["label"]),
            "text": _runs(one["text"]),
            "span": span,
            "tall": one.get("tall", False),
        }
        for one in row
    ]


def _runs(text: blocks.Text) -> list[dict[str, Any]]:
    """A text as runs the fonts can draw: a character that none has stands as an empty box with its code."""
    found: list[dict[str, Any]] = []
    for run in blocks.runs(text):
        if "t" not in run:
            found.append(run)
            continue
        plain = {key: value for key, value in run.items() if key != "masked"}
        found += _drawable(plain | {"t": LONG_LATIN.sub("\\g<0>\u200b", run["t"])})
    return found


def _drawable(run: dict[str, Any]) -> list[dict[str, Any]]:
    lacking = set(fonts.missing(run["t"])) - {"\u200b", "\u200d"}
    if not lacking:
        return [run]
    pieces = re.split(f"([{re.escape(''.join(sorted(lacking)))}])", run["t"])
    found = [
        {"t": piece, "u": f"{ord(piece):X}"} if piece in lacking else run | {"t": piece}
        for piece in pieces
        if piece
    ]
    return [found[0], *({key: value for key, value in one.items() if key != "tick"} for one in found[1:])]
