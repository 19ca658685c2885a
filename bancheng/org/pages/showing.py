"""What the office's pages have in common: the parts of the directory, one list, one small form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.org.asking import Asking
from bancheng.rules.permissions import ORG_ACTS, THREE_POWERS, may_keep
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

PARTS = (
    ("org:people", "人员"),
    ("org:appointments", "角色"),
    ("org:accounts", "账号"),
    ("org:roster", "值班"),
    ("org:sites", "网点"),
    ("org:departments", "部门"),
    ("org:calendar", "工作日历"),
    ("org:limits", "时限"),
    ("org:sign_in_rules", "登录规则"),
    ("notices:wordings", "消息措辞"),
)
READERS = THREE_POWERS | {Role.CONVENER, Role.SUPERVISOR, Role.LEADER, Role.SITE_HEAD}
PER_PAGE = 50


@dataclass(kw_only=True)
class Row:
    """One line of a list: what it is, what else is true, what may be done."""

    title: str
    notes: list[str] = field(default_factory=list)
    holds: bool = True
    acts: list[tuple[str, str]] = field(default_factory=list)


def readable(request: Asking) -> None:
    """Lets only those in who keep or oversee the office. Raises PermissionDenied."""
    if not READERS & request.actor.roles:
        raise PermissionDenied("这里由系统管理员、安全管理员和审计员看")


def needed(request: Asking, act: str) -> None:
    """Lets only those in who hold this power somewhere. Raises PermissionDenied, naming them."""
    roles: frozenset[Role] = request.actor.roles
    if not ORG_ACTS[act] & roles:
        who = "、".join(sorted(role.label for role in ORG_ACTS[act]))
        raise PermissionDenied(f"这件事由{who}来做")


def may(request: Asking, act: str) -> bool:
    """Whether the button for an act is shown."""
    return may_keep(request.actor, act)


def parts(here: str) -> list[dict[str, Any]]:
    """The directory's parts, as ui/seg.html takes them."""
    return [{"label": label, "url": reverse(page), "here": page == here} for page, label in PARTS]


def listed(
    request: Asking,
    here: str,
    *,
    title: str,
    lead: str,
    found: Any,
    row: Callable[[Any], Row],
    add: tuple[str, str] | None = None,
    beside: tuple[str, str] | None = None,
    empty: str,
    words: str | None = None,
    filters: Iterable[dict[str, Any]] = (),
) -> HttpResponse:
    """A page of rows with its search, its one act and what to say when it is empty.

    Shapes   add: (verb, url) when this person may add; beside: (words, url) of another list; words: what was searched for, None without search.
    """
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    told = {
        "title": title,
        "lead": lead,
        "parts": parts(here),
        "page": page,
        "rows": [row(each) for each in page],
        "acts": [
            *([{"verb": beside[0], "url": beside[1], "icon": "list"}] if beside else []),
            *([{"verb": add[0], "url": add[1], "icon": "pencil-plus", "primary": True}] if add else []),
        ],
        "empty": empty,
        "words": words,
        "filters": list(filters),
        "narrowed": bool(request.GET),
        "here_url": reverse(here),
    }
    return render(request, "org/list.html", told)


def small_form(
    request: Asking,
    form: Form,
    act: Callable[..., Any],
    *,
    title: str,
    verb: str,
    back: str,
    done: str,
    lead: str = "",
    then: Callable[[Any], HttpResponse] | None = None,
    foresee: Callable[[Callable[[], Any]], str] | None = None,
    warned: str = "",
    beside: tuple[str, str] | None = None,
) -> HttpResponse:
    """One form, one act: shows what is refused and loses nothing typed.

    Shapes   act: takes the cleaned fields; then: makes the answer from its result, else back with `done`.
             foresee: says what the act would set in motion; then it is made only when that has been read.
             warned: what is to be known before the button is pressed. beside: (words, url) of a list to work from.
    """
    refused, foreseen = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            foreseen = foresee(lambda: act(**form.cleaned_data)) if foresee else ""
            if foreseen != request.POST.get("foreseen", ""):
                return _small_form(
                    request, form, title, lead, f"确认{verb}", back, foreseen=foreseen, beside=beside
                )
            result = act(**form.cleaned_data)
        except Refused as no:
            refused = no
        else:
            return then(result) if then else went_well(request, done, back)
    return _small_form(request, form, title, lead, verb, back, refused=refused, warned=warned, beside=beside)


def _small_form(
    request: Asking, form: Form, title: str, lead: str, verb: str, back: str, **told: Any
) -> HttpResponse:
    told |= {"form": form, "title": title, "lead": lead, "button": verb, "back": back}
    status = 200 if request.method == "GET" else 422
    return render(request, "org/small_form.html", told, status=status)


def went_well(request: Asking, words: str, to: str) -> HttpResponse:
    """Says what was done, on the page it leads to."""
    messages.success(request, words)
    return redirect(to)


def went_with_a_rest(request: Asking, words: str, to: str) -> HttpResponse:
    """Says what was done and what somebody must still see to; never in the colour of what went well."""
    messages.warning(request, words)
    return redirect(to)


def filled(request: Asking, form: type[Form], initial: dict[str, Any] | None = None) -> Form:
    """A form as posted, or with what it starts from."""
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial=initial)
