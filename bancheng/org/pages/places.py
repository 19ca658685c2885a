"""Sites, departments and windows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bancheng.org import actions, forms, listing
from bancheng.org.asking import Asking
from bancheng.org.models import Department, OpeningHours, Site, Window
from bancheng.org.pages.showing import Row, filled, listed, may, needed, readable, small_form
from bancheng.rules.vocabulary import SiteKind

WEEKDAYS = dict(OpeningHours.DayKind.choices)


@require_GET
def sites(request: Asking) -> HttpResponse:
    """Every site with its windows and when it is open."""
    readable(request)
    mine = may(request, "keep_places")

    def row(site: Site) -> Row:
        windows = "、".join(window.label for window in site.windows.all() if window.active)
        notes = [
            f"{site.code} · {SiteKind(site.kind).label}{'' if site.active else ' · 停用'}",
            f"窗口：{windows or '还没有'}",
            listing.hours_words(site),
        ]
        acts = [
            ("修改", reverse("org:change_site", args=[site.code])),
            ("开放时间", reverse("org:opening_hours", args=[site.code])),
            ("加窗口", reverse("org:add_window", args=[site.code])),
        ]
        return Row(title=site.name, notes=notes, holds=site.active, acts=acts if mine else [])

    return listed(
        request,
        "org:sites",
        title="网点",
        lead="区政务服务中心、分中心和街道便民服务中心。开放时间只告诉群众什么时候来，钟按全区办公时间走。",
        found=listing.places().prefetch_related("windows", "opening_hours"),
        row=row,
        add=("新增网点", reverse("org:add_site")) if mine else None,
        empty="还没有网点。系统第一次启动时会装入本区的网点。",
    )


@require_http_methods(["GET", "POST"])
def keep_site(request: Asking, code: str = "") -> HttpResponse:
    """A new site, or this one changed."""
    needed(request, "keep_places")
    site = get_object_or_404(Site, code=code) if code else None
    fields = ("code", "name", "kind", "parent", "address", "map_text", "phone", "paper_word", "active")
    form = filled(request, forms.KeepSite, {name: getattr(site, name) for name in fields} if site else None)

    def keep(**typed: Any) -> Site:
        typed["kind"] = SiteKind(typed["kind"])
        typed["code"] = code or typed["code"]
        return actions.keep_site(**typed, by=request.actor, at=request.at)

    return small_form(
        request,
        form,
        keep,
        title=f"修改{site.name}" if site else "新增网点",
        verb="保存网点",
        back=reverse("org:sites"),
        done="网点存好了。",
    )


@require_http_methods(["GET", "POST"])
def opening_hours(request: Asking, code: str) -> HttpResponse:
    """When a site is open on one kind of day."""
    needed(request, "keep_places")
    site = get_object_or_404(Site, code=code)

    def keep(
        *, weekday: int, opens: Any, closes: Any, noon_from: Any, noon_to: Any, in_force_from: Any
    ) -> None:
        marks = [mark for mark in (opens, noon_from, noon_to, closes) if mark is not None]
        spans = list(zip(marks[::2], marks[1::2], strict=False)) if len(marks) % 2 == 0 else [(opens, opens)]
        actions.set_opening_hours(
            site,
            weekday=weekday,
            hours=spans,
            in_force_from=in_force_from,
            by=request.actor,
            at=request.at,
        )

    return small_form(
        request,
        filled(request, forms.SetOpeningHours),
        keep,
        title=f"{site.name}的开放时间",
        lead=listing.hours_words(site),
        verb="改开放时间",
        back=reverse("org:sites"),
        done="开放时间改好了。",
    )


@require_http_methods(["GET", "POST"])
def keep_window(request: Asking, code: str) -> HttpResponse:
    """A new window of a site."""
    needed(request, "keep_places")
    site = get_object_or_404(Site, code=code)
    return small_form(
        request,
        filled(request, forms.KeepWindow, {"site": site, "kind": Window.Kind.GENERAL, "active": True}),
        lambda **typed: actions.keep_window(**typed, by=request.actor, at=request.at),
        title=f"{site.name}加一个窗口",
        verb="保存窗口",
        back=reverse("org:sites"),
        done="窗口加好了。",
    )


@require_GET
def departments(request: Asking) -> HttpResponse:
    """Every department and body the hall works with."""
    readable(request)
    mine = may(request, "keep_places")

    def row(unit: Department) -> Row:
        notes = [f"{unit.code} · {unit.name}{' · 区外或垂管' if unit.external else ''}"]
        acts = [("修改", reverse("org:change_department", args=[unit.code]))] if mine else []
        return Row(title=unit.short_name, notes=notes, holds=unit.active, acts=acts)

    return listed(
        request,
        "org:departments",
        title="部门",
        lead="窗口要找的部门和区外单位。",
        found=Department.objects.order_by("code"),
        row=row,
        add=("新增部门", reverse("org:add_department")) if mine else None,
        empty="还没有部门。系统第一次启动时会装入。",
    )


@require_http_methods(["GET", "POST"])
def keep_department(request: Asking, code: str = "") -> HttpResponse:
    """A new department, or this one changed."""
    needed(request, "keep_places")
    unit = get_object_or_404(Department, code=code) if code else None
    fields = ("code", "name", "short_name", "external", "active")
    start = {name: getattr(unit, name) for name in fields} if unit else None

    def keep(**typed: Any) -> Department:
        typed["code"] = code or typed["code"]
        return actions.keep_department(**typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.KeepDepartment, start),
        keep,
        title=f"修改{unit.short_name}" if unit else "新增部门",
        verb="保存部门",
        back=reverse("org:departments"),
        done="部门存好了。",
    )
