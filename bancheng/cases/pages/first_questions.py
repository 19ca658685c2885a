"""The 首问 log at the desk: note one, print its slip, see mine and those on the way, confirm an arrival."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bancheng.cases import actions, reads
from bancheng.cases.forms.first_questions import ANSWER_HINTS, LogFirstQuestion
from bancheng.cases.models import FirstQuestion
from bancheng.org import doors
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import FirstAnswer, Role
from bancheng.ui.paging import beginning
from bancheng.ui.wording import clock_time, day_words, full_day

PAGE = 25


@require_GET
def first_questions(request: Asking) -> HttpResponse:
    """Those on the way to my window, then what I noted myself."""
    actor: Actor = request.actor
    at: datetime = request.at
    page = beginning(reads.first_questions_of(actor), PAGE).get_page(request.GET.get("page"))
    may_log = reads.counters_of(actor).exists()
    context = {
        "coming": [_row(question, at) for question in reads.on_the_way_to(actor)],
        "receives": Role.OFFICER in actor.roles,
        "rows": [_row(question, at) for question in page],
        "page": page,
        "acts": [_log_act()] if may_log else [],
    }
    return render(request, "cases/first_questions.html", context)


def _log_act() -> dict[str, Any]:
    return {
        "verb": "记一笔首问",
        "url": reverse("cases:first_question"),
        "icon": "notes",
        "key": "F",
        "primary": True,
    }


def _row(question: FirstQuestion, at: datetime) -> dict[str, Any]:
    """One note as the list shows it: what, when and where, how it stands."""
    when = f"{day_words(local(question.at).date(), local(at).date())} {clock_time(question.at)}"
    explained = question.answer == FirstAnswer.EXPLAINED
    return {
        "question": question,
        "title": question.asked,
        "notes": [f"{when}，{question.by.name}，{question.window or question.site}", _state(question)],
        "complete": question.answer != FirstAnswer.LED or question.arrived_at is not None,
        "slip": reverse("cases:first_question_slip", args=[question.pk]) if explained else "",
    }


def _state(question: FirstQuestion) -> str:
    label = FirstAnswer(question.answer).label
    if question.come_back_on is not None:
        return f"{label}：缺{question.missing}；{full_day(question.come_back_on)}再来"
    if question.led_to is None:
        return label
    came = f"{clock_time(question.arrived_at)} 到了" if question.arrived_at else "还没确认到"
    made = f"，登记为 {question.case.number}" if question.case is not None else ""
    return f"引领到{question.led_to.name}，{came}{made}"


@require_http_methods(["GET", "POST"])
def first_question(request: Asking) -> HttpResponse:
    """Notes one first question; one screen."""
    actor: Actor = request.actor
    sites = reads.counters_of(actor)
    if not sites:
        raise PermissionDenied("首问由窗口人员记")
    if request.method == "GET":
        return _draw(request, LogFirstQuestion(sites=sites, initial=_first_values(request)))
    form = LogFirstQuestion(request.POST, sites=sites)
    if not form.is_valid():
        return _draw(request, form, status=422)
    try:
        question = actions.log_first_question(
            **form.values(),
            window=request.person.window,
            by=actor,
            at=request.at,
        )
    except actions.Wanting as wanting:
        for gap in wanting.missing:
            form.add_error(gap.field, gap.sentence)
        return _draw(request, form, status=422)
    return _noted(request, question)


def _first_values(request: Asking) -> dict[str, Any]:
    """The counter where this person sits, the next working day, and the window of his own hall."""
    at: datetime = request.at
    site = request.person.site
    tomorrow = org.working_calendar().add_workdays(local(at).date(), 1)
    return {
        "site": site or reads.counters_of(request.actor).first(),
        "come_back_on": tomorrow,
        "led_to": site,
    }


def _draw(request: Asking, form: LogFirstQuestion, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "hints": ANSWER_HINTS, "site": form["site"]}
    return render(request, "cases/first_question.html", context, status=status)


def _noted(request: Asking, question: FirstQuestion) -> HttpResponse:
    """Explained: on to the slip. Everything else: back to the list, ready for the next."""
    messages.success(request, f"记下了：{FirstAnswer(question.answer).label}。")
    if question.answer == FirstAnswer.EXPLAINED:
        return redirect("cases:first_question_slip", question.pk)
    return redirect("cases:first_questions")


@require_GET
def slip(request: Asking, pk: int) -> HttpResponse:
    """The slip to take home: what is missing, which day, whom to see. Nothing of the person on it."""
    question = reads.first_question_for(request.actor, pk, answer=FirstAnswer.EXPLAINED)
    hours = doors.opening_hours(question.site, question.come_back_on) if question.come_back_on else []
    context = {
        "title": "首问凭条",
        "state": "交给来办事的人",
        "back_url": reverse("cases:first_questions"),
        "question": question,
        "hours": "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours),
    }
    return render(request, "cases/first_question_slip.html", context)


@require_POST
def confirm_arrival(request: Asking, pk: int) -> HttpResponse:
    """Whoever was led here has arrived and need not be registered; registering him says by itself that he is there."""
    question = reads.first_question_for(request.actor, pk, answer=FirstAnswer.LED)
    try:
        actions.confirm_arrival(question, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("cases:first_questions")
    messages.success(request, "已确认到了，这一笔首问办完。")
    return redirect("cases:first_questions")
