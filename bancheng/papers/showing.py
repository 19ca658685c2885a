"""A paper as the page shows it: the same document, its texts as safe markup, for `papers/_sheet.html`."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bancheng.papers import blocks, verifying
from bancheng.papers.blocks import Document, Text

CLOSER = {"large": "compact", "compact": "snug", "snug": "snug", "dense": "dense"}
"""A table takes more room in a browser than in the PDF: it is set one step closer; the two smallest leave that room."""
GRID = {"large": "snug", "compact": "compact", "dense": "dense"}
GRID_ISSUED = {"large": "compact", "compact": "dense", "dense": "dense"}
"""So does a grid; one step closer still with what its number brings along."""
CLASSES = {"official": "official", "own": "official", "form": "regform", "voucher": "receipt"}
"""The look of each form in `ui/paper.css`."""


def shown(document: Document) -> dict[str, Any]:
    """The sheet as its template takes it.

    Shapes   document: masked already, if whoever looks may not read it in full; with or without a number.
    """
    verify = document.get("verify", {})
    size = document.get("size", {}).get("name", "")
    look = _look(document, size)
    return {
        "classes": f"{CLASSES[document['form']]} {look}".strip(),
        "form": document["form"],
        "title": document["title"],
        "office": document["office"],
        "number": document.get("number", ""),
        "case": document["case"],
        "top": [html(text) for text in document["top"]],
        "foot": [html(text) for text in document["foot"]],
        "copies": document["copies"] or [""],
        "blocks": [_block(block) for block in document["blocks"]],
        "over": document.get("over", ""),
        "verifying": verifying.words(document),
        "check": verify.get("code", ""),
        "code_picture": verifying.picture_address(verify.get("address", "")),
        "lacking": verifying.lacking(document.get("missing", "")) if size else [],
    }


def _look(document: Document, size: str) -> str:
    """In which of its sizes a sheet is set on the page, so that the browser prints it on as many sheets as the PDF has."""
    if document["form"] == "form":
        return (GRID_ISSUED if document.get("verify") else GRID).get(size, "")
    has_table = any(block["is"] == "table" for block in document["blocks"])
    return CLOSER.get(size, size) if has_table else size


def html(text: Text) -> SafeString:
    """A text as markup; whatever people wrote is escaped."""
    # Each piece is escaped by format_html, or is a constant of this file.
    return mark_safe("".join(_run(run) for run in blocks.runs(text)))  # noqa: S308


def _run(run: Mapping[str, Any]) -> str:
    if "br" in run:
        return "<br>"
    if "tick" in run:
        return format_html('<span class="tick">{} {}</span> ', "☑" if run["tick"] else "☐", run["t"])
    return format_html("<b>{}</b>", run["t"]) if run.get("b") else format_html("{}", run["t"])


def _block(block: blocks.Block) -> dict[str, Any]:
    match block["is"]:
        case "table":
            whole = sum(one["share"] for one in block["columns"])
            return block | {
                "columns": [
                    {"label": html(one["label"]), "width": round(100 * one["share"] / whole)}
                    for one in block["columns"]
                ],
                "rows": [[html(cell) for cell in row] for row in block["rows"]],
            }
        case "facts":
            return block | {"rows": [(html(row["label"]), html(row["text"])) for row in block["rows"]]}
        case "grid":
            return block | {"groups": [_group(group) for group in block["groups"]]}
        case "picture":
            return block | {"caption": html(block["caption"]), "alt": blocks.words(block["caption"])}
        case "sign":
            return block | {"cells": [html(cell) for cell in block["cells"]]}
        case "close":
            return block | {"unsealed": not block["seal"]}
    return block | {"text": html(block["text"])}


def _group(group: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [
            {
                "label": html(one["label"]),
                "text": html(one["text"]),
                "span": 1 if len(row) > 1 else 3,
                "tall": one.get("tall", False),
            }
            for one in row
        ]
        for row in group["rows"]
    ]
    return {"name": group["name"], "rows": rows}
