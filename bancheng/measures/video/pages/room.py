"""A room at the window: opened, its link given out, the call, what it came to."""

from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.refusals import note_refusal
from bancheng.cases.showing.case import background, crumbs
from bancheng.measures.pages.acting import add_gaps
from bancheng.measures.video import actions, forms, reads, showing
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.pages.channel import with_camera
from bancheng.org.asking import Asking
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import video as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import spoken
from bancheng.rules.video import RoomState
from bancheng.rules.vocabulary import VideoVerdict
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.forms import HouseForm

ONLY_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names of a machine that nobody else can reach it by."""
NOT_HIS = frozenset({"not_yours", "not_second", "second_asks"})
"""Refusals of what is another's to do."""
LABEL = "视频验证"
LEAD = "反映人或要他授权的人来不了，就在视频里核对身份、听他本人说。您和另一位同事全程在场。"


@require_http_methods(["GET", "POST"])
def open_room(request: Asking, number: str) -> HttpResponse:
    """Opens a room for a case."""
    case = cases.case_for(request.actor, number)
    typed = [request.POST] if request.method == "POST" else []
    form = forms.Open(*typed, case=case, actor=request.actor, at=request.at)
    refused = rules.refusal_to_open(facts_of(case, at=request.at), request.actor)
    if refused is None and form.is_bound and form.is_valid():
        try:
            room = actions.open_room(case, by=request.actor, at=request.at, **form.values())
        except Wanting as wanting:
            add_gaps(form, wanting)
        except Refused as no:
            refused = no
        else:
            return redirect("video:room", number, room.pk)
    if refused is not None and form.is_bound:
        note_refusal(case, "open_room", refused, by=request.actor, at=request.at, label=f"开{LABEL}")
    context = {
        "case": case,
        "form": form,
        "lead": LEAD,
        "refused": refused,
        "shut": refused is not None and not form.is_bound,
        "crumbs": crumbs(case, LABEL),
        "back": reverse("cases:case", args=[case.number]),
        "about": background(case),
    }
    return render(request, "measures/video/open.html", context, status=status_of(form, refused))


def status_of(form: HouseForm, refused: Refused | None) -> int:
    """200 for a form to fill in, else what the refusal is to machines."""
    if refused is not None:
        return 403 if refused.code in NOT_HIS else 409
    return 422 if form.is_bound else 200


def note(request: Asking, room: VideoRoom, name: str, label: str, refused: Refused) -> None:
    """Keeps that somebody of the staff tried in a room what the regulation does not allow."""
    note_refusal(room.case, name, refused, by=request.actor, at=request.at, label=label)


@require_safe
def room(request: Asking, number: str, pk: int) -> HttpResponse:
    """One room, as it stands now for who asks."""
    return draw(request, reads.room_for(request.actor, number, pk))


def draw(
    request: Asking,
    room: VideoRoom,
    *,
    judging: HouseForm | None = None,
    confirming: HouseForm | None = None,
    replacing: HouseForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The page of a room, with a form that came back."""
    form = judging or confirming or replacing
    status = status_of(form, refused) if form is not None else (409 if refused else 200)
    state = rules.state_of(room.facts(), request.at)
    facts = facts_of(room.case, at=request.at)
    runs = rules.refusal_to_run(facts, room.facts(), request.actor) is None
    context = showing.of_room(room, at=request.at) | {
        "room": room,
        "case": room.case,
        "state": state,
        "runs": runs,
        "talks": runs and state is RoomState.TALKING,
        "judging": (judging or forms.Judge()) if runs and _is_judged_now(state) else None,
        "opens": _opens(room, request),
        "confirming": (confirming or forms.Confirm()) if _confirms(room, request) else None,
        "refused": refused,
        "gone": reads.refusal_without_second(room, request.at),
        "replacing": (replacing or _replacing(request, room))
        if runs and _may_begin_anew(room, request)
        else None,
        "back": _back(request, room),
        "crumbs": crumbs(room.case, LABEL) if _sees_case(request, room) else [],
    }
    if (paper := context["paper"]) is not None and _sees_case(request, room):
        context["paper_url"] = reverse("cases:issued", args=[room.case.number, paper.pk])
    if runs and state is RoomState.WAITING:
        context |= _way_in(request, room)
    return with_camera(render(request, "measures/video/room.html", context, status=status))


def _is_judged_now(state: RoomState) -> bool:
    return state in {RoomState.TALKING, RoomState.TO_JUDGE}


def _may_begin_anew(room: VideoRoom, request: Asking) -> bool:
    return rules.refusal_to_renew(room.facts(), request.at) is None


def _replacing(request: Asking, room: VideoRoom, *typed: Any) -> forms.Replace:
    return forms.Replace(*typed, room=room, actor=request.actor, at=request.at)


def _confirms(room: VideoRoom, request: Asking) -> bool:
    facts = facts_of(room.case, at=request.at)
    return rules.refusal_to_confirm(facts, room.facts(), request.actor, request.at) is None


def _opens(room: VideoRoom, request: Asking) -> bool:
    facts = facts_of(room.case, at=request.at)
    return rules.refusal_to_see_kept(facts, room.facts(), request.actor, request.at) is None


def _sees_case(request: Asking, room: VideoRoom) -> bool:
    return cases.may_see(request.actor, room.case)


def _back(request: Asking, room: VideoRoom) -> str:
    return reverse("cases:case", args=[room.case.number]) if _sees_case(request, room) else ""


def _way_in(request: Asking, room: VideoRoom) -> dict[str, Any]:
    """The link, its picture and the code, for whoever gives them out.

    They lead to the public address where one is named, else to the one this page was asked by.
    """
    base = settings.BANCHENG_PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    address = base + reverse("remote:by_link", args=[room.link])
    host = urlsplit(base).netloc.rsplit(":", 1)[0]
    return {
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2, light="#fff"),
        "code": spoken(room.code),
        "code_page": base + reverse("remote:by_code"),
        "only_here": host in ONLY_HERE,
        "insecure": address.startswith("http:") and host not in ONLY_HERE,
    }


@require_safe
def to_confirm(request: Asking) -> HttpResponse:
    """The verdicts that wait for me: a part of my workbench, nothing while none waits, or a page of its own."""
    template = "measures/video/_to_confirm.html" if request.htmx else "measures/video/to_confirm.html"
    return render(request, template, {"docs": showing.to_confirm(request.actor)})


@require_POST
def kept(request: Asking, number: str, pk: int) -> HttpResponse | FileResponse:
    """Opens a still or a recording, for a reason that goes on the record."""
    found = reads.room_for(request.actor, number, pk)
    asked = whole_number(request.POST.get("attachment", ""), most=2**62)
    document = reads.kept_in(found, asked or 0)
    reason = request.POST.get("reason", "")
    try:
        stored = actions.open_kept(found, document, reason=reason, by=request.actor, at=request.at)
    except Refused as no:
        note(request, found, "open_kept", f"看{LABEL}的截图或录像", no)
        return draw(request, found, refused=no)
    return as_handed_in(stored)


@require_POST
def renew(request: Asking, number: str, pk: int) -> HttpResponse:
    """Gives a new link out."""
    found = reads.room_for(request.actor, number, pk)
    try:
        actions.renew_link(found, by=request.actor, at=request.at)
    except Refused as no:
        note(request, found, "renew_link", f"换{LABEL}的链接", no)
        return draw(request, found, refused=no)
    messages.success(request, "新的链接和口令在下面，原来的作废了。")
    return redirect("video:room", number, pk)


@require_POST
def replace(request: Asking, number: str, pk: int) -> HttpResponse:
    """Puts another second one in the place of the one present."""
    found = reads.room_for(request.actor, number, pk)
    form = _replacing(request, found, request.POST)
    if not form.is_valid():
        return draw(request, found, replacing=form)
    try:
        actions.replace_second(found, **form.cleaned_data, by=request.actor, at=request.at)
    except Wanting as wanting:
        add_gaps(form, wanting)
        return draw(request, found, replacing=form)
    except Refused as no:
        note(request, found, "replace_second", f"换{LABEL}在场的第二人", no)
        return draw(request, found, refused=no)
    messages.success(request, "换好了。新的链接和口令在下面，对方进来后从头问起。")
    return redirect("video:room", number, pk)


@require_POST
def end(request: Asking, number: str, pk: int) -> HttpResponse:
    """Ends the call."""
    found = reads.room_for(request.actor, number, pk)
    try:
        actions.end_call(found, by=request.actor, at=request.at)
    except Refused as no:
        note(request, found, "end_call", f"结束{LABEL}", no)
        return draw(request, found, refused=no)
    return redirect("video:room", number, pk)


@require_POST
def judge(request: Asking, number: str, pk: int) -> HttpResponse:
    """Takes the verdict."""
    found = reads.room_for(request.actor, number, pk)
    form = forms.Judge(request.POST)
    if not form.is_valid():
        return draw(request, found, judging=form)
    verdict = VideoVerdict(form.cleaned_data["verdict"])
    try:
        actions.judge(
            found, verdict=verdict, words=form.cleaned_data["words"], by=request.actor, at=request.at
        )
    except Wanting as wanting:
        add_gaps(form, wanting)
        return draw(request, found, judging=form)
    except Refused as no:
        note(request, found, "judge", f"给{LABEL}下结论", no)
        return draw(request, found, judging=form, refused=no)
    messages.success(request, f"结论已记下，等{found.second.name}确认。")
    return redirect("video:room", number, pk)


@require_POST
def confirm(request: Asking, number: str, pk: int) -> HttpResponse:
    """Takes the word of the second one present."""
    found = reads.room_for(request.actor, number, pk)
    form = forms.Confirm(request.POST)
    if not form.is_valid():
        return draw(request, found, confirming=form)
    try:
        actions.confirm(found, **form.values(), by=request.actor, at=request.at)
    except Refused as no:
        note(request, found, "confirm", f"确认{LABEL}的结论", no)
        return draw(request, found, confirming=form, refused=no)
    messages.success(
        request, "已记下您的确认。" if form.values()["agrees"] else "已记下您没有确认，和您写的原因。"
    )
    return redirect("video:room", number, pk)
