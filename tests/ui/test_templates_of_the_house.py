"""What every template of every room must keep, so that the strict content policy and the look hold."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.template import Template
from django.template.loader import get_template

HOUSE = Path(__file__).resolve().parents[2]
BANCHENG = HOUSE / "bancheng"
OUTLINE = HOUSE / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
TEMPLATES = sorted(BANCHENG.glob("*/templates/**/*.html"))
COMPONENTS = sorted((BANCHENG / "ui" / "templates" / "ui").glob("*.html"))
NAMES = [str(path.relative_to(BANCHENG)) for path in TEMPLATES]

FORBIDDEN = {
    "a style written into the page": re.compile(r"\sstyle\s*="),
    "a style sheet inside the page": re.compile(r"<style\b", re.IGNORECASE),
    "a script inside the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE
    ),
    "an act hung on an element": re.compile(
        r"\son(click|change|submit|load|input|key\w+|focus|blur)\s*=", re.IGNORECASE
    ),
    "an address that runs script": re.compile(r"javascript:", re.IGNORECASE),
    "a file of another host": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "text taken as markup": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_keeps_the_content_policy(path: Path) -> None:
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(source(path))]
    assert not found, f"{path.name}: {', '.join(found)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_compiles(path: Path) -> None:
    name = str(path.relative_to(path.parents[len(path.relative_to(BANCHENG).parts) - 3]))
    assert isinstance(get_template(name).template, Template)


@pytest.mark.parametrize("path", COMPONENTS, ids=[path.name for path in COMPONENTS])
def test_a_component_opens_by_saying_what_it_accepts(path: Path) -> None:
    head = source(path)[:1500]
    assert re.match(r"({% extends [^%]+%})?({% load [^%]+%})?\s*({#|{% comment %})", head), path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_form_that_writes_carries_its_token(path: Path) -> None:
    for form in re.findall(
        r"<form\b[^>]*method=[\"']post[\"'].*?</form>", source(path), re.DOTALL | re.IGNORECASE
    ):
        assert "csrf_token" in form, f"{path.name}: {form[:80]}"


def test_every_icon_named_in_a_template_exists() -> None:
    named = {
        (path.name, name) for path in TEMPLATES for name in re.findall(r"{% icon \"([^\"]+)\"", source(path))
    }
    named |= {
        (path.name, name)
        for path in BANCHENG.rglob("*.py")
        for name in re.findall(r"\bicon=\"([^\"]+)\"", source(path))
    }
    missing = {f"{where}: {name}" for where, name in named if not (OUTLINE / f"{name}.svg").is_file()}
    assert len(named) > 30
    assert not missing
