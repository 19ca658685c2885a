"""Matters: the list, one matter with its versions, adding, revising, stopping."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.catalogue import actions, reads
from bancheng.catalogue.contents import facts_of
from bancheng.catalogue.forms import (
    DepartmentForm,
    Find,
    MaterialFormSet,
    NewMatterForm,
    VersionForm,
    typed_materials,
)
from bancheng.catalogue.models import Matter
from bancheng.catalogue.pages.access import for_keepers, keeps, page_of, parts, today
from bancheng.catalogue.pages.showing import (
    limits_line,
    matter_line,
    version_shown,
)
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused

ROWS = "materials"


@require_safe
def matters(request: Asking) -> HttpResponse:
    """The list of matters, narrowed by words and department."""
    form = Find(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    unit = asked.get("department")
    found = reads.catalogue_page(text=asked.get("q", ""), department=unit.pk if unit else None)
    page = page_of(request, found)
    versions = reads.versions_in_force(page.object_list, today(request))
    return render(
        request,
        "catalogue/matters.html",
        {
            "form": form,
            "page": page,
            "lines": [matter_line(matter, versions.get(matter.pk)) for matter in page],
            "narrowed": bool(asked.get("q") or unit),
            "parts": parts("catalogue:matters"),
            "acts": _list_acts(request),
        },
    )


def _list_acts(request: Asking) -> list[dict[str, object]]:
    return (
        [{"verb": "新增事项", "icon": "file-plus", "url": reverse("catalogue:add")}] if keeps(request) else []
    )


@require_safe
def matter(request: Asking, code: str) -> HttpResponse:
    """One matter: what it demands today, and what it demanded before."""
    found = reads.matter_for(code)
    on = today(request)
    versions = [version_shown(version, on) for version in reads.versions_of(found)]
    current = next((shown for shown in versions if shown["holds"]), None)
    return render(
        request,
        "catalogue/matter.html",
        {
            "matter": found,
            "current": current,
            "others": [shown for shown in versions if shown is not current],
            "facts": _matter_facts(found),
            "lead": limits_line(current["version"]) if current else "今天没有生效的版本。",
            "keeps": keeps(request),
            "crumbs": [("事项目录", reverse("catalogue:matters")), (found.name, "")],
            "acts": _matter_acts(found) if keeps(request) else [],
        },
    )


def _matter_facts(matter: Matter) -> list[tuple[str, object]]:
    unit = matter.department.name if matter.department else f"{matter.department_text}（部门表里没有）"
    facts = [("事项编码", matter.code), ("主管部门", unit), ("事项类型", matter.category)]
    state = "在办" if matter.active else "已停办"
    return [*facts, ("常用说法", matter.words), ("状态", state), ("来源", matter.get_origin_display())]


def _matter_acts(matter: Matter) -> list[dict[str, object]]:
    pages = (("改为新版本", "versions", "revise"), ("改部门和说法", "category", "edit"))
    return [
        {"verb": verb, "icon": icon, "url": reverse(f"catalogue:{page}", args=[matter.code])}
        for verb, icon, page in pages
    ]


@require_http_methods(["GET", "POST"])
@for_keepers
def add(request: Asking) -> HttpResponse:
    """A new matter with its first version."""
    forms = _Forms(request, NewMatterForm, first_day=today(request))
    if forms.are_good():
        try:
            added = actions.add_matter(
                by=request.actor,
                at=request.at,
                in_force_from=forms.version.cleaned_data["in_force_from"],
                contents=forms.version.contents(forms.materials.facts()),
                **forms.head.cleaned_data,  # type: ignore[union-attr]
            )
        except Refused as refused:
            forms.refused = refused
        else:
            messages.success(request, f"已新增事项“{added.name}”。")
            return redirect(added)
    return forms.shown(title="新增事项", button="新增这个事项", back=reverse("catalogue:matters"))


@require_http_methods(["GET", "POST"])
@for_keepers
def revise(request: Asking, code: str) -> HttpResponse:
    """A new version of a matter, beginning with what the last one says."""
    found = reads.matter_for(code)
    last = reads.versions_of(found).first()
    facts = facts_of(last) if last else None
    forms = _Forms(request, None, first_day=today(request), facts=facts)
    if forms.are_good():
        try:
            version = actions.revise_matter(
                found,
                by=request.actor,
                at=request.at,
                in_force_from=forms.version.cleaned_data["in_force_from"],
                contents=forms.version.contents(forms.materials.facts()),
            )
        except Refused as refused:
            forms.refused = refused
        else:
            messages.success(request, f"已改为第 {version.number} 版。")
            return redirect(found)
    title = f"改为新版本：{found.name}"
    return forms.shown(title=title, button="保存为新版本", back=found.get_absolute_url())


class _Forms:
    """The forms of a version on one page: its head if the matter is new, itself, its materials."""

    def __init__(self, request: Asking, head: Any, *, first_day: date, facts: Any = None) -> None:
        self.request = request
        self.refused: Refused | None = None
        told = request.POST if request.method == "POST" else None
        # “再加几行” is no attempt to save: what was typed is shown again, unjudged, with more rows.
        self.wants_more = told is not None and "more" in told
        if self.wants_more:
            begun, rows, told = request.POST.dict(), typed_materials(request.POST, ROWS), None
        else:
            begun, rows = _begun(facts, first_day)
        self.head = head(told, initial=begun) if head else None
        self.version = VersionForm(told, initial=begun)
        self.materials = MaterialFormSet(told, initial=rows, prefix=ROWS)

    def are_good(self) -> bool:
        """Whether something was sent to be saved and all of it has the right shape."""
        sent = self.request.method == "POST" and not self.wants_more
        each = [form for form in (self.head, self.version, self.materials) if form is not None]
        judged = [form.is_valid() for form in each]
        return sent and all(judged)

    def shown(self, **more: object) -> HttpResponse:
        """The page, with everything typed still in it."""
        forms = {"head": self.head, "version": self.version, "materials": self.materials}
        return render(self.request, "catalogue/version_form.html", {**forms, "refused": self.refused, **more})


def _begun(facts: Any, first_day: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms begin with: the last version, or nothing, from today on."""
    if facts is None:
        return {"in_force_from": first_day}, []
    own = {name: getattr(facts, name) for name in VersionForm.base_fields if name != "in_force_from"}
    rows = [vars(material) for material in facts.materials]
    return own | {"in_force_from": first_day}, rows


@require_http_methods(["GET", "POST"])
@for_keepers
def edit(request: Asking, code: str) -> HttpResponse:
    """The department, the kind and the words of a matter."""
    found = reads.matter_for(code)
    form = DepartmentForm(request.POST or None, initial=DepartmentForm.initial_of(found))
    if form.is_valid():
        actions.edit_matter(found, by=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, "已改好。")
        return redirect(found)
    more = {"title": f"改部门和说法：{found.name}", "button": "保存部门和说法"}
    return render(
        request, "catalogue/small_form.html", {"form": form, "back": found.get_absolute_url(), **more}
    )


@require_POST
@for_keepers
def stop(request: Asking, code: str) -> HttpResponse:
    """Takes a matter off the list that is offered."""
    return _turned(request, code, actions.stop_matter, "已停办，登记时不再列出；以前的件不受影响。")


@require_POST
@for_keepers
def resume(request: Asking, code: str) -> HttpResponse:
    """Offers a stopped matter again."""
    return _turned(request, code, actions.resume_matter, "已恢复办理。")


def _turned(request: Asking, code: str, act: Any, done: str) -> HttpResponse:
    found = reads.matter_for(code)
    try:
        act(found, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(found)
