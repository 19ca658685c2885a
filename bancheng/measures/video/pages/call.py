"""What the window's page does while the call goes on, without leaving it; without a script each is a plain form."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bancheng.cases.facts import facts_of
from bancheng.measures.video import actions, forms, reads, showing
from bancheng.measures.video.models import VideoRecording, VideoRoom, VideoSignal
from bancheng.measures.video.pages.channel import heard, refused, said
from bancheng.measures.video.pages.room import NOT_HIS, note
from bancheng.org.asking import Asking
from bancheng.rules import video as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import VideoQuestion, VideoStillOf
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.forms import HouseForm

NO_FILE = Refused("no_file", "没有收到文件", rules.ARTICLE)
ON_THE_WAY = frozenset(
    {"piece_differs", "piece_out_of_turn", "piece_size", "pieces_missing", "recording_differs"}
)
"""What went wrong between two machines and is sent again: nothing that anybody tried."""


@require_POST
def say(request: Asking, number: str, pk: int) -> HttpResponse:
    """A message to the other browser."""
    found = reads.room_for(request.actor, number, pk)
    if no := _not_running(request, found):
        return refused(no, status=403)
    return said(request, found, VideoSignal.DESK, request.at)


@require_POST
def hear(request: Asking, number: str, pk: int) -> HttpResponse:
    """What the other browser has said."""
    found = reads.room_for(request.actor, number, pk)
    if no := _not_running(request, found):
        return refused(no, status=403)
    return heard(request, found, VideoSignal.DESK, request.at)


def _not_running(request: Asking, room: VideoRoom) -> Refused | None:
    return rules.refusal_to_run(facts_of(room.case, at=request.at), room.facts(), request.actor)


@require_POST
def connected(request: Asking, number: str, pk: int) -> HttpResponse:
    """Both see each other."""
    return _told(request, number, pk, actions.note_connected)


@require_POST
def lost(request: Asking, number: str, pk: int) -> HttpResponse:
    """The picture is gone."""
    return _told(request, number, pk, actions.note_lost)


def _told(request: Asking, number: str, pk: int, act: Callable[..., VideoRoom]) -> HttpResponse:
    found = reads.room_for(request.actor, number, pk)
    try:
        act(found, by=request.actor, at=request.at)
    except Refused as no:
        if no.code in NOT_HIS:
            note(request, found, act.__name__, "记视频通话的接通和断线", no)
        return refused(no)
    return JsonResponse({})


@require_POST
def answer(request: Asking, number: str, pk: int, question: str) -> HttpResponse:
    """Writes one answer down; the question alone comes back where the page stays open."""
    found = reads.room_for(request.actor, number, pk)
    if question not in set(VideoQuestion):
        return refused(Refused("no_such_question", "没有这一问", rules.ARTICLE), status=404)
    asked = VideoQuestion(question)
    form, no = forms.Answer(request.POST), None
    if form.is_valid():
        try:
            actions.note_answer(
                found, asked, words=form.cleaned_data["words"], by=request.actor, at=request.at
            )
        except Refused as why:
            no = why
            note(request, found, "note_answer", "记视频验证的回答", no)
    wrong = no.sentence if no else _first_error(form)
    if request.htmx:
        context = {
            "room": found,
            "case": found.case,
            "one": showing.question(found, asked),
            "wrong": wrong,
            "typed": request.POST.get("words", "") if wrong else "",
        }
        return render(request, "measures/video/_question.html", context)
    if wrong:
        messages.error(request, f"没有记下“{asked.label}”：{wrong}")
    return redirect("video:room", number, pk)


def _first_error(form: HouseForm) -> str:
    """What is wrong with a form in one sentence, empty for nothing."""
    return next((str(errors[0]) for errors in form.errors.values()), "")


@require_POST
def still(request: Asking, number: str, pk: int) -> HttpResponse:
    """Keeps a picture of the call."""
    found = reads.room_for(request.actor, number, pk)
    form, no = forms.Still(request.POST, request.FILES), None
    if form.is_valid():
        shows = VideoStillOf(form.cleaned_data["shows"])
        try:
            actions.keep_still(
                found, upload=form.cleaned_data["upload"], shows=shows, by=request.actor, at=request.at
            )
        except Refused as why:
            no = why
            note(request, found, "keep_still", "留视频验证的截图", no)
    wrong = no.sentence if no else _first_error(form)
    if request.htmx:
        if wrong:
            return refused(no or Refused("wrong_form", wrong))
        context = {"stills": showing.stills(found), "room": found, "case": found.case, "opens": False}
        return render(request, "measures/video/_stills.html", context)
    if wrong:
        messages.error(request, f"截图没有留下：{wrong}")
    return redirect("video:room", number, pk)


@require_POST
def begin(request: Asking, number: str, pk: int) -> HttpResponse:
    """Begins a recording."""
    found = reads.room_for(request.actor, number, pk)
    try:
        row = actions.begin_recording(found, by=request.actor, at=request.at)
    except Refused as no:
        note(request, found, "begin_recording", "录视频验证", no)
        return refused(no)
    return JsonResponse({"recording": row.pk, "most": rules.MOST_RECORDED})


def _note_of_recording(request: Asking, recording: VideoRecording, name: str, no: Refused) -> None:
    if no.code not in ON_THE_WAY:
        note(request, recording.room, name, "存视频验证的录像", no)


@require_POST
def piece(request: Asking, number: str, pk: int, recording: int) -> HttpResponse:
    """Takes a piece of a recording in."""
    found = reads.recording_for(request.actor, number, pk, recording)
    place = whole_number(request.POST.get("number", ""), most=rules.MOST_PIECES)
    upload = request.FILES.get("piece")
    if place is None or upload is None or (upload.size or 0) > rules.MOST_PIECE:
        return refused(NO_FILE, status=400)
    try:
        wanted = actions.add_piece(found, number=place, octets=upload.read(), by=request.actor, at=request.at)
    except Refused as no:
        _note_of_recording(request, found, "add_piece", no)
        return refused(no)
    return JsonResponse({"next": wanted})


@require_POST
def finish(request: Asking, number: str, pk: int, recording: int) -> HttpResponse:
    """Puts a recording together; from a plain form, of what has arrived."""
    found = reads.recording_for(request.actor, number, pk, recording)
    by_script = "pieces" in request.POST
    pieces = whole_number(request.POST.get("pieces", ""), most=rules.MOST_PIECES) if by_script else None
    if by_script and pieces is None:
        return refused(NO_FILE, status=400)
    try:
        row = actions.finish_recording(
            found, pieces=pieces, sha256=request.POST.get("sha256", ""), by=request.actor, at=request.at
        )
    except Refused as no:
        _note_of_recording(request, found, "finish_recording", no)
        if by_script:
            return refused(no)
        messages.error(request, f"录像没有存下：{no.sentence}")
    else:
        if by_script:
            kept = row.attachment.stored if row.attachment else None
            return JsonResponse({"hash": kept.hash if kept else "", "size": kept.size if kept else 0})
    return redirect("video:room", number, pk)
