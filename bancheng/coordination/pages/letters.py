"""Pages of letters to bodies outside the district: the panel of a case, one letter, and what is done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.showing.case import crumbs
from bancheng.coordination import actions, outside
from bancheng.coordination import answering_links as links
from bancheng.coordination.forms import letters as forms
from bancheng.coordination.models import OutsideLetter
from bancheng.coordination.showing import letters as showing
from bancheng.org.asking import Asking
from bancheng.rules import answer_links as link_rules
from bancheng.rules import outside_help as rules
from bancheng.rules.refusal import Refused
from bancheng.ui.saying_no import status_of_no


@dataclass(frozen=True, kw_only=True)
class LetterAct:
    """One act on a letter: its form, what it calls, what is said before and afterwards."""

    label: str
    icon: str
    form: type[forms.LetterForm]
    act: Callable[..., Any]
    lead: str
    done: str


ACTS: dict[str, LetterAct] = {
    "answered": LetterAct(
        label="记下回函",
        icon="mail",
        form=forms.Answered,
        act=actions.record_answer,
        lead="回函说了什么，记进经过；文件放进这件事的材料里。",
        done="记下了，不用再等这份回函。",
    ),
    "follow_up": LetterAct(
        label="催一次",
        icon="phone",
        form=forms.FollowUpLetter,
        act=actions.follow_up,
        lead="记下怎样催的、他们怎么说、哪天再看；到那天提醒您。",
        done="记下了，到那天会提醒您。",
    ),
    "give_up": LetterAct(
        label="不再等",
        icon="circle-off",
        form=forms.GiveUp,
        act=actions.give_up,
        lead="写明为什么不再等、接下来怎样办；反映人的时间一直照走。",
        done="记下了，不再等这份回函。",
    ),
}
SEND = LetterAct(
    label="发协查函",
    icon="send",
    form=forms.Send,
    act=actions.send_letter,
    lead="请本区以外的单位协助查明情况，出具有文号的协查函。反映人的时间照走，不因此停下，也不挡着答复。",
    done="协查函已出具，请打印发出。",
)


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """The letters of one case: a part of its page, or a page of its own."""
    case = cases.case_for(request.actor, number)
    clocks = outside.clocks_of(case)
    found = outside.letters_of(case)
    may_send = rules.refusal_to_send(facts_of(case, at=request.at), request.actor) is None
    context = {
        "number": number,
        "rows": [showing.row(_with_case(one, case), clocks.get(one.pk), now=request.at) for one in found],
        "send_url": reverse("coordination:send_letter", args=[number]) if may_send else "",
        "crumbs": crumbs(case, "外部协查"),
    }
    template = "coordination/letters/_panel.html" if request.htmx else "coordination/letters/panel.html"
    return render(request, template, context)


def _with_case(letter: OutsideLetter, case: Case) -> OutsideLetter:
    letter.case = case
    return letter


@require_http_methods(["GET", "POST"])
def send(request: Asking, number: str) -> HttpResponse:
    """Writes and sends a letter."""
    case = cases.case_for(request.actor, number)
    before = rules.refusal_to_send(facts_of(case, at=request.at), request.actor)
    form = SEND.form(*_typed(request), at=request.at)
    made, refused = tried(
        form,
        lambda: SEND.act(case, by=request.actor, at=request.at, **form.values()),
        noting(request, case, "send_letter", SEND.label),
    )
    if made is not None:
        messages.success(request, SEND.done)
        return redirect("coordination:letter", number, made.pk)
    back = reverse("cases:case", args=[number])
    return _form(request, case, SEND, form, refused or before, back=back)


@require_safe
def letter(request: Asking, number: str, pk: int) -> HttpResponse:
    """One letter: what was asked, how it was followed up, what came of it, and what may be done."""
    case = cases.case_for(request.actor, number)
    found = _with_case(outside.letter_in(case, pk), case)
    paper = outside.paper_of(found)
    works = rules.refusal_to_work_on_letters(facts_of(case, at=request.at), request.actor) is None
    may_act = works and found.ended_at is None
    acts = [
        {
            "verb": each.label,
            "icon": each.icon,
            "url": reverse("coordination:letter_act", args=[number, pk, name]),
            "primary": name == "answered",
        }
        for name, each in ACTS.items()
    ]
    last = links.last_of(found)
    context = {
        "letter": found,
        "link": f"给 {last.addressee}：{link_rules.state_words(last.facts(), request.at)}" if last else "",
        "link_url": reverse("coordination:answer_link", args=[number, pk]) if may_act else "",
        "clock": showing.reading(found, outside.clocks_of(case).get(found.pk), now=request.at),
        "facts": showing.facts(found, paper, now=request.at),
        "docs": showing.documents(found),
        "follow_ups": showing.follow_ups(found, now=request.at),
        "paper_url": reverse("cases:issued", args=[number, paper.pk]) if paper else "",
        "acts": acts if may_act else [],
        "case_url": reverse("cases:case", args=[number]),
        "crumbs": crumbs(case, "协查函"),
    }
    return render(request, "coordination/letters/letter.html", context)


@require_http_methods(["GET", "POST"])
def act(request: Asking, number: str, pk: int, name: str) -> HttpResponse:
    """One act on a letter."""
    case = cases.case_for(request.actor, number)
    found = outside.letter_in(case, pk)
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    facts = facts_of(case, at=request.at)
    before = rules.refusal_to_work_on_letters(facts, request.actor) or rules.refusal_of_ended(
        is_open=found.ended_at is None
    )
    form = chosen.form(*_typed(request), at=request.at)
    made, refused = tried(
        form,
        lambda: chosen.act(found, by=request.actor, at=request.at, **form.values()),
        noting(request, case, name, chosen.label),
    )
    if made is not None:
        messages.success(request, chosen.done)
        return redirect("coordination:letter", number, pk)
    back = reverse("coordination:letter", args=[number, pk])
    return _form(request, case, chosen, form, refused or before, back=back)


def _typed(request: Asking) -> list[Any]:
    return [request.POST, request.FILES] if request.method == "POST" else []


def _form(
    request: Asking,
    case: Case,
    chosen: LetterAct,
    form: forms.LetterForm,
    refused: Refused | None,
    *,
    back: str,
) -> HttpResponse:
    """The form with everything typed, and why it was refused; who has no business with it sees the reason alone."""
    shut = refused is not None and refused.code in {"not_yours", "wrong_step", "letter_over"}
    context = {
        "form": None if shut else form,
        "refused": refused,
        "title": chosen.label,
        "lead": chosen.lead,
        "back": back,
        "crumbs": crumbs(case, chosen.label),
    }
    status = status_of_no(refused) if refused and shut else status_of(form, refused)
    return render(request, "coordination/letters/act.html", context, status=status)
