"""The other end: somebody without an account comes in once, says yes or no, and is seen."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.measures.video import actions, forms, reads, showing
from bancheng.measures.video.models import VideoRoom, VideoSignal
from bancheng.measures.video.pages.channel import heard, refused, said, with_camera
from bancheng.org import reads as org
from bancheng.org.asking import Asking, address_of
from bancheng.rules import video as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.video import RoomState
from bancheng.rules.vocabulary import CameraFault

IN = "video_room"
"""What a browser keeps since it came in."""
LONGEST_LINK = 64


@require_http_methods(["GET", "POST"])
def by_code(request: Asking) -> HttpResponse:
    """Asks for the code that was read out; it never stands in an address."""
    form, no = forms.Code(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.join_by_code(
                form.cleaned_data["code"], address=address_of(request), at=request.at
            )
        except Refused as why:
            no = why
        else:
            return _come_in(request, entered)
    status = 422 if no or form.errors else 200
    return render(request, "measures/video/by_code.html", {"form": form, "refused": no}, status=status)


@require_http_methods(["GET", "POST"])
def by_link(request: Asking, link: str) -> HttpResponse:
    """The door of a link. Looking at it opens nothing: whoever forwards a link has it looked at by machines."""
    found = reads.room_of_link(link[:LONGEST_LINK])
    if found is not None and _is_in(request, found):
        return redirect("remote:room")
    no = rules.refusal_to_join(found.facts(), request.at) if found else rules.LINK_UNKNOWN
    if request.method == "POST" and no is None:
        try:
            return _come_in(request, actions.join_by_link(link, at=request.at))
        except Refused as why:
            no = why
    if no is not None:
        return _shut(request, no)
    context = {"refused": None, "site": found.case.site.name if found else ""}
    return render(request, "measures/video/by_link.html", context)


def _shut(request: Asking, no: Refused) -> HttpResponse:
    """Why he does not come in, and whom to ring up: the district's window, whosever link it was."""
    return render(request, "measures/video/by_link.html", {"refused": no, "phone": _phone()}, status=403)


def _phone() -> str:
    try:
        return org.district_window().phone
    except Refused:
        return ""  # A house in which no place stands yet.


def _is_in(request: Asking, room: VideoRoom) -> bool:
    own = reads.room_of_guest(request.session.get(IN))
    return own is not None and own.pk == room.pk


def _come_in(request: Asking, entered: tuple[VideoRoom, str]) -> HttpResponse:
    room, token = entered
    # Whoever knew this browser's key before must not be in with it.
    request.session.cycle_key()
    request.session[IN] = [room.pk, token]
    return redirect("remote:room")


@require_safe
def room(request: Asking) -> HttpResponse:
    """The room as the person at the other end sees it: asked, talking, or over."""
    found = reads.room_of_guest(request.session.get(IN))
    if found is None:
        return _shut(request, rules.NOT_IN)
    return _draw(request, found)


def _draw(request: Asking, found: VideoRoom, form: forms.Consent | None = None) -> HttpResponse:
    state = rules.state_of(found.facts(), request.at)
    context = showing.for_guest(found, at=request.at) | {
        "state": state,
        "here": reverse("remote:room"),
        "asking": state is RoomState.ASKING,
        "talking": state is RoomState.TALKING,
        "form": form or forms.Consent(),
    }
    return with_camera(render(request, "measures/video/guest.html", context, status=422 if form else 200))


def _inside(request: Asking) -> VideoRoom:
    """The room this browser is in. Raises Refused for one that never came in, or whose link was renewed since."""
    found = reads.room_of_guest(request.session.get(IN))
    if found is None:
        raise rules.NOT_IN
    return found


@require_POST
def consent(request: Asking) -> HttpResponse:
    """Says yes."""
    try:
        found = _inside(request)
        form = forms.Consent(request.POST)
        if not form.is_valid():
            return _draw(request, found, form)
        actions.consent(found, may_record=form.cleaned_data["may_record"], at=request.at)
    except Refused as no:
        messages.error(request, no.sentence)
    return redirect("remote:room")


@require_POST
def decline(request: Asking) -> HttpResponse:
    """Says no, or hangs up for good."""
    try:
        actions.decline(_inside(request), at=request.at)
    except Refused as no:
        messages.error(request, no.sentence)
    return redirect("remote:room")


@require_POST
def withdraw_recording(request: Asking) -> HttpResponse:
    """Takes his yes to the recording back; the call goes on."""
    try:
        actions.withdraw_recording(_inside(request), at=request.at)
    except Refused as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, "不再录像了，录下的已经删去，通话接着。")
    return redirect("remote:room")


@require_POST
def camera(request: Asking) -> HttpResponse:
    """Tells that the camera does not open."""
    fault = request.POST.get("fault", "")
    told = CameraFault(fault) if fault in set(CameraFault) else CameraFault.OTHER
    try:
        actions.note_camera(_inside(request), told, at=request.at)
    except Refused as no:
        return refused(no)
    if "script" in request.POST:
        return JsonResponse({})
    messages.success(request, "已经告诉窗口：摄像头打不开。窗口会联系您；带证件到窗口当面办也一样。")
    return redirect(reverse("remote:room"))


@require_POST
def say(request: Asking) -> HttpResponse:
    """A message to the window's browser."""
    try:
        return said(request, _inside(request), VideoSignal.GUEST, request.at)
    except Refused as no:
        return refused(no, status=403)


@require_POST
def hear(request: Asking) -> HttpResponse:
    """What the window's browser has said."""
    try:
        return heard(request, _inside(request), VideoSignal.GUEST, request.at)
    except Refused as no:
        return refused(no, status=403)
