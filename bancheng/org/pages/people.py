"""People, their roles, who is on duty."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods

from bancheng.org import actions, forms, listing, reads
from bancheng.org.asking import Asking
from bancheng.org.models import Absence, Appointment, Duty, Person, Site
from bancheng.org.pages.showing import Row, filled, listed, may, needed, readable, small_form
from bancheng.org.search_words import by_words
from bancheng.rules.calendar import local
from bancheng.rules.permissions import may_keep
from bancheng.rules.vocabulary import Employment, Role
from bancheng.rules.wording import date_words


@by_words("words", also=("site",))
@require_GET
def people(request: Asking) -> HttpResponse:
    """The staff, with where they sit and what they hold."""
    readable(request)
    words = request.words
    site = request.GET.get("site", "")
    chosen = Site.objects.filter(code=site).first() if site else None
    mine = may(request, "keep_people")
    found = listing.people_found(words=words, site=chosen.pk if chosen else None)
    held = listing.roles_by_person(request.at)

    def row(person: Person) -> Row:
        roles = "；".join(held.get(person.pk, [])) or "今天没有角色"
        notes = [f"{person.staff_no} · {Employment(person.employment).label} · {person.desk}", roles]
        acts = [("修改", reverse("org:change_person", args=[person.staff_no]))] if mine else []
        if mine:
            acts.append(("不在岗", reverse("org:absence", args=[person.staff_no])))
        if may(request, "end_service"):
            acts.append(("离任", reverse("org:end_service", args=[person.staff_no])))
        return Row(title=person.name, notes=notes, acts=acts)

    return listed(
        request,
        "org:people",
        title="人员",
        lead="系统管理员登记人，安全管理员开账号、任命角色，审计员只看留痕：三样权力分在三个人手里。",
        found=found,
        row=row,
        add=("登记人员", reverse("org:add_person")) if mine else None,
        empty="还没有登记人员。",
        words=words,
        filters=[_site_filter(site)],
    )


def _site_filter(chosen: str) -> dict[str, Any]:
    options = [(site.code, site.name) for site in listing.places()]
    return {"name": "site", "label": "网点", "chosen": chosen, "options": options}


@require_http_methods(["GET", "POST"])
def add_person(request: Asking) -> HttpResponse:
    """A new member of the staff."""
    needed(request, "keep_people")

    def create(**typed: Any) -> Person:
        typed["employment"] = Employment(typed["employment"])
        return actions.create_person(**typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.CreatePerson),
        create,
        title="登记人员",
        lead="登记以后，请安全管理员开账号、任命角色。",
        verb="登记人员",
        back=reverse("org:people"),
        done="登记好了。",
    )


@require_http_methods(["GET", "POST"])
def change_person(request: Asking, staff_no: str) -> HttpResponse:
    """Where a member of the staff sits."""
    needed(request, "keep_people")
    person = get_object_or_404(Person, staff_no=staff_no)
    fields = ("name", "employment", "department", "site", "window", "office_phone")

    def change(**typed: Any) -> Person:
        typed["employment"] = Employment(typed["employment"])
        return actions.change_person(person, **typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.ChangePerson, {name: getattr(person, name) for name in fields}),
        change,
        title=f"修改{person.name}（{staff_no}）",
        verb="保存",
        back=reverse("org:people"),
        done="改好了。",
    )


@require_http_methods(["GET", "POST"])
def absence(request: Asking, staff_no: str) -> HttpResponse:
    """Days on which someone is away; his cases go to a deputy and come back."""
    person = get_object_or_404(Person, staff_no=staff_no)
    if request.person != person:
        needed(request, "keep_roster")
    posted = [request.POST] if request.method == "POST" else []
    return small_form(
        request,
        forms.SetAbsence(*posted, person=person, on=local(request.at).date()),
        lambda **typed: actions.set_absence(person, **typed, by=request.actor, at=request.at),
        title=f"{person.name}不在岗",
        lead="手里的件第一天上班时交给代办的人，回来那天上班时交回；期间另交给别人的不动。第一责任人不变。这几天新来的件也不落到他那里。",
        verb="记下",
        back=_after_leave(request, person),
        done="记下了。",
    )


def _after_leave(request: Asking, person: Person) -> str:
    """Where whoever wrote down a leave goes on: who wrote down his own, to his settings."""
    return reverse("org:my_settings" if request.person == person else "org:absences")


@require_GET
def absences(request: Asking) -> HttpResponse:
    """Who is away now or soon, and who has his cases meanwhile."""
    readable(request)

    def row(absence: Absence) -> Row:
        deputy = f"由 {absence.deputy.name} 代办" if absence.deputy else "按值班表代办"
        notes = [f"{date_words(absence.from_on)} 至 {date_words(absence.to_on)}（这天回来） · {deputy}"]
        mine = may_keep(request.actor, "keep_roster", site=absence.person.site_id)
        acts = [("销假", reverse("org:call_off_absence", args=[absence.pk]))] if mine else []
        return Row(title=absence.person.name, notes=notes, acts=acts)

    return listed(
        request,
        "org:roster",
        title="不在岗",
        lead="现在和以后不在岗的人。要登记的，在“人员”里点“不在岗”；本人也可以在“我的设置”里登记。",
        found=listing.absences(request.at),
        row=row,
        empty="现在没有人不在岗。",
    )


@require_http_methods(["GET", "POST"])
def call_off_absence(request: Asking, pk: int) -> HttpResponse:
    """Somebody is back earlier, or never went."""
    found = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    if request.person != found.person:
        needed(request, "keep_roster")
    return small_form(
        request,
        filled(request, forms.CallOff),
        lambda: actions.call_off_absence(found, by=request.actor, at=request.at),
        title=f"{found.person.name}销假",
        lead=f"原定 {date_words(found.from_on)} 至 {date_words(found.to_on)}。销假以后，代办的件交回给他。",
        verb="销假",
        back=_after_leave(request, found.person),
        done="销假了。",
    )


@require_http_methods(["GET", "POST"])
def end_service(request: Asking, staff_no: str) -> HttpResponse:
    """Someone leaves; refused while anything is still in his hands."""
    needed(request, "end_service")
    person = get_object_or_404(Person, staff_no=staff_no)
    return small_form(
        request,
        filled(request, forms.EndService),
        lambda **typed: actions.end_service(person, **typed, by=request.actor, at=request.at),
        title=f"{person.name}离任",
        lead="手里还有没办结的件、没报落实的批示、没有别人管的承诺，就不能离任，先一样样交给别人。",
        verb="登记离任",
        back=reverse("org:people"),
        done="登记好了，账号和角色同时终止。",
        warned="；".join(actions.still_owed(person, request.at)),
        beside=_left_list(person),
    )


def _left_list(person: Person) -> tuple[str, str] | None:
    """The list of what somebody has in hand, as a room above keeps it; none where no room does."""
    page = import_string(f"{settings.BANCHENG_PANELS}.LEFT_BEHIND")
    try:
        return "看他手里的件，一件件由谁交出去", reverse(page, args=[person.staff_no])
    except NoReverseMatch:
        return None


# --- roles ------------------------------------------------------------------------------------


@by_words("words", also=("role",))
@require_GET
def appointments(request: Asking) -> HttpResponse:
    """Who holds which role, until when."""
    readable(request)
    words, role = request.words, request.GET.get("role", "")
    mine = may(request, "keep_roles")

    def row(held: Appointment) -> Row:
        until = f"到 {held.held_to}" if held.held_to else "没有定期限"
        notes = [f"{held.role_word} · {held.scope_word}", f"从 {held.held_from} 起，{until} · {held.reason}"]
        acts = [("免去", reverse("org:end_appointment", args=[held.pk]))] if mine else []
        return Row(title=f"{held.person.name}（{held.person.staff_no}）", notes=notes, acts=acts)

    return listed(
        request,
        "org:appointments",
        title="角色",
        lead="谁担任什么、管到哪里、到什么时候。互相冲突的角色不能由同一个人担任，不能给自己任命。",
        found=listing.appointments_found(at=request.at, role=role, words=words),
        row=row,
        add=("任命角色", reverse("org:appoint")) if mine else None,
        empty="还没有任命。",
        words=words,
        filters=[{"name": "role", "label": "角色", "chosen": role, "options": forms.STAFF_ROLE_CHOICES}],
    )


@require_http_methods(["GET", "POST"])
def appoint(request: Asking) -> HttpResponse:
    """A role for a person."""
    needed(request, "keep_roles")

    def give(*, person: Person, role: str, **typed: Any) -> Appointment:
        return actions.appoint(person, Role(role), **typed, by=request.actor, at=request.at)

    return small_form(
        request,
        filled(request, forms.Appoint),
        give,
        title="任命角色",
        verb="任命",
        back=reverse("org:appointments"),
        done="任命好了。",
    )


@require_http_methods(["GET", "POST"])
def end_appointment(request: Asking, pk: int) -> HttpResponse:
    """A role is no longer held."""
    needed(request, "keep_roles")
    held = get_object_or_404(Appointment.objects.select_related("person"), pk=pk)
    return small_form(
        request,
        filled(request, forms.EndAppointment),
        lambda **typed: actions.end_appointment(held, **typed, by=request.actor, at=request.at),
        title=f"免去{held.person.name}的{held.role_word}",
        lead=held.scope_word,
        verb="免去",
        back=reverse("org:appointments"),
        done="免去了，以前办的事仍算在这个角色下。",
    )


# --- duty -------------------------------------------------------------------------------------


@require_GET
def roster(request: Asking) -> HttpResponse:
    """Who is on duty from today on, and the sites for which nobody could take a case."""
    readable(request)
    at = request.at
    bare = reads.sites_without_duty(at)
    warning = f"没有人可接件的网点：{'、'.join(site.name for site in bare)}，请尽快任命专员。" if bare else ""

    def row(duty: Duty) -> Row:
        deputy = f" · 副班 {duty.deputy.name}" if duty.deputy else " · 没有副班"
        notes = [
            f"值班 {duty.officer.name}{deputy}",
            f"{date_words(duty.from_on)} 至 {date_words(duty.to_on)}（不含）",
        ]
        return Row(title=duty.site.name if duty.site else "全区", notes=notes)

    actor = request.actor
    mine = any(may_keep(actor, "keep_roster", site=held.site) for held in actor.held)
    return listed(
        request,
        "org:roster",
        title="值班",
        lead=warning or "网上来的和关门后来的件，先落到值班的人；他不在就是副班，再不在就是全区的值班。",
        found=listing.roster(at),
        row=row,
        add=("排班", reverse("org:set_duty")) if mine else None,
        beside=("谁不在岗", reverse("org:absences")),
        empty="从今天起还没有排班。没有排班时，由网点的专员接件。",
    )


@require_http_methods(["GET", "POST"])
def set_duty(request: Asking) -> HttpResponse:
    """Puts someone on duty."""
    needed(request, "keep_roster")
    return small_form(
        request,
        filled(request, forms.SetDuty),
        lambda **typed: actions.set_duty(**typed, by=request.actor, at=request.at),
        title="排班",
        verb="排班",
        back=reverse("org:roster"),
        done="排好了。",
    )
