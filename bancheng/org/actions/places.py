"""Sites, departments and windows: the administrator's acts."""

from datetime import datetime
from itertools import chain

from django.db import transaction

from bancheng.org import record
from bancheng.org.actions.powers import require, restamp
from bancheng.org.models import Department, Site, Window
from bancheng.org.rooms import answers
from bancheng.records import told
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import usual_word
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import SiteKind


@transaction.atomic
def keep_site(
    *,
    code: str,
    name: str,
    kind: SiteKind,
    parent: Site | None = None,
    address: str = "",
    map_text: str = "",
    phone: str = "",
    paper_word: str | None = None,
    active: bool = True,
    by: Actor,
    at: datetime,
) -> Site:
    """Enters a site, or changes the one with this code.

    Shapes   paper_word: what stands for it in the numbers of its papers; None leaves what there is.
    """
    require(by, "keep_places")
    if Site.objects.exclude(code=code).filter(name=name).exists():
        raise Refused("org.site_name_taken", f"已经有一个网点叫“{name}”")
    if paper_word and (refused := _refusal_of_word(code, paper_word)):
        raise refused
    if kind is SiteKind.CENTRE and active:
        _refuse_second_centre(code)
    if not active:
        _refuse_work_left(code)
    facts = {"name": name, "kind": kind.value, "address": address, "map_text": map_text}
    facts |= {} if paper_word is None else {"paper_word": paper_word}
    site, created = Site.objects.update_or_create(
        code=code, defaults={**facts, "parent": parent, "phone": phone, "active": active}
    )
    data = {**facts, "code": code, "active": active, "phone": phone, "new": created}
    record.write("places", LineKind.ORG_SITE_KEPT, by=by.ref, at=at, data=data, rows=told.new(site))
    return site


def _refuse_work_left(code: str) -> None:
    """A site closes only when no room has anything open there, asked by dotted name."""
    site = Site.objects.filter(code=code).first()
    left = list(chain.from_iterable(answers("BANCHENG_SITE_DUTIES", site.pk))) if site is not None else []
    if left:
        raise Refused("org.site_has_work", "；".join(left))


def _refusal_of_word(code: str, word: str) -> Refused | None:
    """Two sites never number their papers with the same word, chosen or usual."""
    others = Site.objects.exclude(code=code)
    usual = {usual_word(other) for other in others.values_list("code", flat=True)}
    if word in usual or others.filter(paper_word=word).exists():
        return Refused("org.paper_word_taken", f"已经有一个网点的文书用“{word}”编号，请换一个代字")
    return None


def _refuse_second_centre(code: str) -> None:
    if Site.objects.filter(kind=SiteKind.CENTRE, active=True).exclude(code=code).exists():
        raise Refused("org.second_centre", "一个区只有一个区政务服务中心")


@transaction.atomic
def keep_department(
    *,
    code: str,
    name: str,
    short_name: str,
    external: bool = False,
    active: bool = True,
    by: Actor,
    at: datetime,
) -> Department:
    """Enters a department, or changes the one with this code."""
    require(by, "keep_places")
    if Department.objects.exclude(code=code).filter(name=name).exists():
        raise Refused("org.department_name_taken", f"已经有一个部门叫“{name}”")
    facts = {"name": name, "short_name": short_name, "external": external, "active": active}
    department, created = Department.objects.update_or_create(code=code, defaults=facts)
    restamp("units")
    data = {**facts, "code": code, "new": created}
    record.write(
        "places", LineKind.ORG_DEPARTMENT_KEPT, by=by.ref, at=at, data=data, rows=told.new(department)
    )
    return department


@transaction.atomic
def keep_window(
    *,
    window: Window | None = None,
    site: Site,
    label: str,
    kind: str,
    department: Department | None = None,
    active: bool = True,
    by: Actor,
    at: datetime,
) -> Window:
    """Enters a window of a site, or changes this one."""
    require(by, "keep_places")
    same = Window.objects.filter(site=site, label=label).first()
    if same is not None and same != window:
        raise Refused("org.window_label_taken", f"{site.name}已经有“{label}”")
    window = window or Window()
    window.site, window.label, window.kind = site, label, kind
    window.department, window.active = department, active
    window.save()
    data = {"site": site.code, "label": label, "kind": kind, "active": active}
    record.write("places", LineKind.ORG_WINDOW_KEPT, by=by.ref, at=at, data=data, rows=told.new(window))
    return window
