"""The door: one form in under a minute, hints while it is written, drafts that survive, the receipt."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bancheng.cases import actions, door, likeness, papers, reads
from bancheng.cases.actions.drafts import typed_in
from bancheng.cases.answered_before import answered_before_case
from bancheng.cases.forms.registering import Register, as_initial, typed_so_far
from bancheng.cases.models import Case, Draft, FirstQuestion
from bancheng.cases.refusals import noted
from bancheng.cases.registration import Someone, title_of
from bancheng.cases.showing.hints import alike_shown, answered_shown, hints_of, taken_words
from bancheng.org.asking import Asking
from bancheng.records import keys
from bancheng.rules.freetext import with_tokens
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.wording import clock_time

LOOKING = frozenset({"take", "compare"})
"""Buttons that show the form again and register nothing."""
WORTH_KEEPING = ("story", "wanted", "title", "name", "phone", "id_number", "address", "firm", "matter")
CODE_SHOWN = timedelta(minutes=10)
LONGEST_OPEN = 10 * 3600
LARGEST_KEY = 10**15
LATEST = 10**11


@require_http_methods(["GET", "POST"])
def register(request: Asking) -> HttpResponse:
    """The registration form; a POST registers, or takes a suggestion over, or compares once more."""
    _refuse_others(request)
    if request.method == "GET":
        return _draw(request, _opened(request))
    if LOOKING & request.POST.keys():
        return _draw(request, _form(request, initial=as_initial(typed_so_far(_taken_over(request.POST)))))
    return _register(request)


def _refuse_others(request: Asking) -> None:
    if not door.may_register(request.actor):
        raise PermissionDenied


def _form(request: Asking, data: QueryDict | None = None, **more: Any) -> Register:
    actor: Actor = request.actor
    site = door.own_site(request.person, actor)
    return Register(data, site=site, actor=actor, at=request.at, **more)


def _opened(request: Asking) -> Register:
    """A fresh form, one's own draft, or one begun from a first question."""
    initial: dict[str, Any] = {"key": uuid4(), "opened": _seconds(request)}
    if "draft" in request.GET:
        draft = door.draft_for(request.actor, _uuid(request.GET["draft"]))
        initial |= as_initial(typed_in(draft)) | {"key": draft.pk}
    question = _question(request, request.GET.get("question", ""))
    if question is not None:
        initial |= _asked_before(question)
    return _form(request, initial=initial)


def _asked_before(question: FirstQuestion) -> dict[str, Any]:
    """What the first question already knows: who took it, where, what was asked."""
    return {
        "question": question.pk,
        "channel": "handed_over" if question.led_to_id else "walk_in",
        "first": f"{question.by.name}（{question.by.staff_no}）",
        "first_window": str(question.window) if question.window else "",
        "story": question.asked,
        "matter": question.matter.name if question.matter else "",
    }


def _register(request: Asking) -> HttpResponse:
    data = request.POST.copy()
    data["key"] = str(_uuid(data.get("key", ""), otherwise=uuid4()))
    question = _question(request, data.get("question", ""))
    if question is not None and question.case is not None:
        return redirect("cases:receipt", question.case.number)
    form = _form(request, data)
    good = form.is_valid()
    registration = form.registration(question)
    if not good:
        form.show(actions.read_registration(registration, at=request.at)[1])
        return _draw(request, form, status=422)
    try:
        registered = actions.register_case(registration, by=request.actor, at=request.at)
    except actions.Wanting as wanting:
        form.show(wanting.missing)
        return _draw(request, form, status=422)
    except Refused as refused:
        return _draw(request, form, refused=refused, status=409)
    if registered.is_new:
        keep_code(request, registered.case, registered.query_code, form.cleaned_data["merge_into"])
    return redirect("cases:receipt", registered.case.number)


def _draw(
    request: Asking, form: Register, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor
    key = str(form["key"].value())
    context = {
        "form": form,
        "refused": refused,
        "colleagues": door.colleagues(form.own_site, form.today),
        "windows": door.windows_offered(form.own_site),
        "drafts": [_draft_shown(draft) for draft in door.drafts_of(actor) if str(draft.pk) != key],
        "elapsed": _elapsed(form, _seconds(request)),
        **_hints(request, form),
    }
    answer = render(request, "cases/register.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _hints(request: Asking, form: Register) -> dict[str, Any]:
    """The side panel as the page itself brings it; a form just opened has nothing to compare."""
    if not form.is_bound:
        if not any(form[name].value() for name in WORTH_KEEPING):
            return {"compared": ""}
        form = _form(request, _posted(form))
    shown = hints_of(form, actor=request.actor, at=request.at)
    return shown | {
        "compared": clock_time(request.at),
        "proposed_title": _title_of(form.data.get("story", "")),
    }


def _posted(form: Register) -> QueryDict:
    """An unbound form's values as if they had been sent."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list):
            data.setlist(name, value)
        elif value not in (None, False, ""):
            data[name] = "on" if value is True else str(value)
    return data


def _draft_shown(draft: Draft) -> dict[str, Any]:
    typed = typed_in(draft)
    title = (typed.get("title") or [""])[0] or _title_of((typed.get("story") or [""])[0])
    return {"key": draft.pk, "title": title or "还没写是什么事", "saved_at": draft.saved_at}


def _title_of(story: str) -> str:
    """The title a story would have; none while it cannot be read."""
    try:
        return title_of(with_tokens(story.strip()).text)
    except Refused:
        return ""


# --- while it is written -------------------------------------------------------------------------------


@require_POST
def register_hints(request: Asking) -> HttpResponse:
    """The side panel again, from what stands in the form now; nothing of a person goes into an address."""
    _refuse_others(request)
    form = _form(request, _taken_over(request.POST))
    context = _hints(request, form) | {"form": form, "taken": "take" in request.POST}
    if context["taken"]:
        # Shown without judging the half-written rest.
        context["form"] = _form(request, initial=as_initial(typed_so_far(form.data)))
    answer = render(request, "cases/register_hints.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _taken_over(posted: QueryDict) -> QueryDict:
    """What was sent, with the suggestion that was taken in its field."""
    data = posted.copy()
    if "take" in posted:
        data["matter"] = taken_words(str(posted["take"])) or data.get("matter", "")
    return data


@require_POST
def draft(request: Asking) -> HttpResponse:
    """Keeps the form as it stands: by itself every few seconds, or by the button."""
    _refuse_others(request)
    key = _uuid(request.POST.get("key", ""))
    typed = typed_so_far(request.POST)
    by_itself = bool(request.htmx)
    if by_itself and not any("".join(typed.get(name, [])).strip() for name in WORTH_KEEPING):
        return HttpResponse("")
    try:
        saved = actions.save_draft(key=key, typed=typed, by=request.actor, at=request.at)
        said = f"草稿已存 {clock_time(request.at)}" if saved else ""
    except Refused as refused:
        saved, said = None, refused.sentence
    if by_itself:
        return render(request, "cases/_draft_told.html", {"said": said, "kept": saved is not None})
    messages.info(request, said or "这一件已经登记过了，草稿不用再存。")
    return redirect(f"{reverse('cases:register')}?draft={key}" if saved else "cases:register")


@require_POST
def drop_draft(request: Asking, key: UUID) -> HttpResponse:
    """Throws one of one's own drafts away."""
    if not actions.discard_draft(key=key, by=request.actor, at=request.at):
        raise Http404
    messages.success(request, "草稿已丢掉。")
    return redirect("cases:register")


# --- the receipt ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def receipt(request: Asking, number: str) -> HttpResponse:
    """The receipt with its query code, for whoever has just registered; a POST says that it was handed over."""
    kept = kept_code(request, number)
    case = reads.just_registered(number) if kept else reads.case_for(request.actor, number)
    if request.method == "POST":
        forget_code(request, number)
        visible = reads.may_see(request.actor, case)
        return redirect("cases:case", number) if visible else redirect("cases:workbench")
    context = papers.receipt(case, at=request.at) | {
        "case": case,
        "code": kept["code"] if kept else "",
        "state": f"{number}，查询码只印这一次" if kept else f"{number}，查询码已交给反映人，这里不再显示",
        "back_url": reverse("cases:register"),
        "alike": _same_person(request, case),
        "merge_into": kept["merge_into"] if kept else "",
        "answered": _answered_before(request, case),
        "may_issue": actions.may_issue(case, request.actor),
    }
    answer = render(request, "cases/receipt.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _answered_before(request: Asking, case: Case) -> list[dict[str, str]]:
    """What he was told in the same matter before, with the way to answer so again where nothing is new."""
    if not case.is_open:
        return []
    found = answered_before_case(case, seen=reads.visible_to(request.actor))
    return [answered_shown(one) for one in found if one.same_matter]


def _same_person(request: Asking, case: Case) -> list[dict[str, Any]]:
    """Earlier cases into which this one could go, said once more at the end."""
    party = case.parties.filter(to_at=None).first()
    if party is None:
        return []
    someone = Someone(**{name: getattr(party, name) for name in Someone.__dataclass_fields__})
    found = likeness.alike(
        request.actor,
        someone,
        matter=case.matter,
        story=case.story,
        at=request.at,
        apart_from=case,
    )
    return [alike_shown(one, request.at) for one in found if one.same_person]


@require_POST
def new_code(request: Asking, number: str) -> HttpResponse:
    """Gives out a new query code and prints its slip; the old one opens nothing any more."""
    case = reads.case_for(request.actor, number)
    try:
        with noted(case, "issue_new_code", by=request.actor, at=request.at, label="重新发查询码"):
            code = actions.issue_new_code(case, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cases:case", number)
    keep_code(request, case, code, "")
    return redirect("cases:receipt", number)


def keep_code(request: Asking, case: Case, code: str, merge_into: str) -> None:
    """Keeps a fresh query code, encrypted, until it is handed over or ten minutes are over."""
    kept = {"code": keys.encrypt("receipt", code), "at": _seconds(request), "merge_into": merge_into}
    fresh = {other: old for other, old in _receipts(request).items() if not _is_over(request, old)}
    request.session["receipts"] = fresh | {case.number: kept}


def kept_code(request: Asking, number: str) -> dict[str, str] | None:
    """The query code of a receipt that has not been handed over yet."""
    kept = _receipts(request).get(number)
    if kept is None or _is_over(request, kept):
        forget_code(request, number)
        return None
    return kept | {"code": keys.decrypt("receipt", kept["code"])}


def forget_code(request: Asking, number: str) -> None:
    """Forgets a query code for good."""
    kept = _receipts(request)
    if number in kept:
        request.session["receipts"] = {other: code for other, code in kept.items() if other != number}


def _receipts(request: Asking) -> dict[str, Any]:
    return request.session.get("receipts", {})


def _is_over(request: Asking, kept: dict[str, Any]) -> bool:
    return _seconds(request) - kept["at"] > CODE_SHOWN.total_seconds()


# --- small readings of what was sent -------------------------------------------------------------------


def _question(request: Asking, text: str) -> FirstQuestion | None:
    number = whole_number(text, most=LARGEST_KEY)
    return None if number is None else door.question_for(request.actor, number)


def _uuid(text: str, *, otherwise: UUID | None = None) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        if otherwise is None:
            raise Http404 from None
        return otherwise


def _seconds(request: Asking) -> int:
    return int(request.at.timestamp())


def _elapsed(form: Register, now: int) -> int:
    """Seconds since the form was opened, for the stopwatch only."""
    opened = whole_number(str(form["opened"].value() or now), most=LATEST)
    spent = 0 if opened is None else now - opened
    return min(max(spent, 0), LONGEST_OPEN)
