"""A page of one act on what is asked of a department: its form, what it is about beside it, and why it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bancheng.cases.pages.acting import status_of
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.saying_no import status_of_no


@dataclass(frozen=True, kw_only=True)
class About:
    """What an act is about, beside its form.

    Shapes   facts: label and value; what is empty is left out.
    """

    title: str
    words: str
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around the form of an act.

    Shapes   said: what was answered or objected before, each as coordination/_said.html takes it.
             shown: which of it the act is made on; the form sends it back, so that nothing unread is decided.
             danger: the button has consequences that are seldom meant.
    """

    title: str
    button: str
    back: str
    about: About
    crumbs: Sequence[tuple[str, str]]
    lead: str = ""
    back_words: str = "回去，不保存"
    said: Sequence[dict[str, Any]] = ()
    shown: str = ""
    danger: bool = False
    template: str = "coordination/act.html"


def form_page(request: Asking, form: HouseForm, refused: Refused | None, frame: Frame) -> HttpResponse:
    """The form with everything typed, and why it was refused."""
    context = _around(frame) | {"form": form, "refused": refused}
    return render(request, frame.template, context, status=status_of(form, refused))


def shut_page(request: Asking, refused: Refused, frame: Frame, *, back_words: str) -> HttpResponse:
    """The page of a no, where there is nothing to fill in."""
    context = _around(frame) | {"refused": refused, "shut": True, "back_words": back_words}
    return render(request, frame.template, context, status=status_of_no(refused))


def _around(frame: Frame) -> dict[str, Any]:
    return {name: getattr(frame, name) for name in frame.__dataclass_fields__}
