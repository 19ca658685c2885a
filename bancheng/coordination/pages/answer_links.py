"""One-time links: the window makes one, whoever it is for answers by it, once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.pages.acting import noting, tried
from bancheng.cases.showing.case import crumbs
from bancheng.coordination import actions, outside
from bancheng.coordination import answering_links as links
from bancheng.coordination.forms import answer_links as forms
from bancheng.coordination.models import AnswerLink, OutsideLetter
from bancheng.coordination.pages.acting import About, Frame, form_page, shut_page
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules import answer_links as rules
from bancheng.rules import outside_help
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import spoken
from bancheng.rules.wording import full_date_words

OPENED = "answer_link"
"""What a browser keeps that has shown the code."""
TITLE = "开一次性回函链接"
LEAD = "给没有账号的外单位用：链接发给他，口令在电话里告诉他，两样在一起才打得开；回了函就失效。"


@require_http_methods(["GET", "POST"])
def make(request: Asking, number: str, pk: int) -> HttpResponse:
    """Makes a link to a letter and shows it, with its code, this once."""
    case = cases.case_for(request.actor, number)
    letter = outside.letter_in(case, pk)
    letter.case = case
    note = noting(request, case, "answer_link", TITLE)
    before = outside_help.refusal_to_work_on_letters(
        facts_of(case, at=request.at), request.actor
    ) or outside_help.refusal_of_ended(is_open=letter.ended_at is None)
    frame = _frame(request, letter)
    if before is not None:
        if request.method == "POST":
            note(before)
        return shut_page(request, before, frame, back_words="看这份协查函现在怎样")
    if request.pressed_before:
        messages.info(request, "链接已经开过了，只显示一次；没有记下的，再开一个，原来的作废。")
        return redirect("coordination:letter", number, pk)
    form = forms.MakeLink(request.POST if request.method == "POST" else None)
    made, refused = tried(
        form,
        lambda: actions.make_answer_link(letter, by=request.actor, at=request.at, **form.cleaned_data),
        note,
    )
    if made is None:
        return form_page(request, form, refused, frame)
    return _shown_once(request, letter, *made)


def _shown_once(
    request: Asking, letter: OutsideLetter, made: AnswerLink, link: str, code: str
) -> HttpResponse:
    base = settings.BANCHENG_PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    context = {
        "address": base + reverse("replying:door", args=[link]),
        "code": spoken(code),
        "addressee": made.addressee,
        "until": made.expires_at,
        "back": reverse("coordination:letter", args=[letter.case.number, letter.pk]),
        "crumbs": crumbs(letter.case, TITLE),
    }
    answer = render(request, "coordination/letters/link_made.html", context)
    answer["Cache-Control"] = "no-store"
    answer.has_acted = True  # type: ignore[attr-defined]
    return answer


def _frame(request: Asking, letter: OutsideLetter) -> Frame:
    last = links.last_of(letter)
    state = f"{last.addressee}：{rules.state_words(last.facts(), request.at)}" if last else ""
    return Frame(
        title=TITLE,
        button="开链接",
        lead=LEAD,
        back=reverse("coordination:letter", args=[letter.case.number, letter.pk]),
        about=About(
            title=f"问{letter.body}",
            words=letter.question,
            facts=[("请他们提供", letter.wants), ("上一个链接", state)],
        ),
        crumbs=crumbs(letter.case, TITLE),
    )


# --- whoever answers ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def door(request: Asking, link: str) -> HttpResponse:
    """The door of a link: it asks for the code, and tells nothing of the letter before."""
    found = links.of_link(link)
    no = rules.refusal_to_open(found.facts(), request.at) if found else rules.DEAD
    if found is None or no is not None:
        return _shut(request)
    if links.is_granted(found, request.session.get(OPENED)):
        return _letter(request, found, link, forms.AnswerByLink(), None)
    form, refused = forms.Code(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            actions.try_code(found, form.cleaned_data["code"], at=request.at)
        except Refused as why:
            if why.code == rules.DEAD.code:
                return _shut(request)
            refused = why
        else:
            # Whoever knew this browser's key before must not be in with it.
            request.session.cycle_key()
            request.session[OPENED] = links.grant(found)
            return redirect("replying:door", link)
    context = {"form": form, "refused": refused, "site": found.letter.case.site.name}
    # A refusal by its number would write the address, which still opens, into the log.
    return _private(render(request, "coordination/letters/by_link.html", context))


@require_http_methods(["POST"])
def answer(request: Asking, link: str) -> HttpResponse:
    """The answer, from a browser that has shown the code."""
    found = links.of_link(link)
    if found is None or not links.is_granted(found, request.session.get(OPENED)):
        return redirect("replying:door", link)
    form = forms.AnswerByLink(request.POST, request.FILES)
    made, refused = tried(
        form, lambda: actions.answer_by_link(found, at=request.at, **form.cleaned_data), _unnoted
    )
    if made is not None:
        del request.session[OPENED]
        return redirect("replying:done")
    if refused is not None and refused.code == rules.DEAD.code:
        return _shut(request)
    return _letter(request, found, link, form, refused)


def _unnoted(refused: Refused) -> None:
    """Somebody without an account who is told no is nobody the record of the day could name."""


@require_safe
def done(request: Asking) -> HttpResponse:
    """That the answer has come in; the link opens nothing any more."""
    return render(request, "coordination/letters/answered.html")


def _letter(
    request: Asking, found: AnswerLink, link: str, form: forms.AnswerByLink, refused: Refused | None
) -> HttpResponse:
    """What is asked, and where the answer goes; nothing of whose matter it is."""
    letter = found.letter
    context = {
        "form": form,
        "here": reverse("replying:door", args=[link]),
        "refused": refused,
        "site": letter.case.site.name,
        "facts": [
            ("问", letter.question),
            ("请你们提供", letter.wants),
            ("期限", f"{full_date_words(letter.due_on)}以前"),
        ],
        "body": letter.body,
        "act_url": reverse("replying:answer", args=[link]),
    }
    return _private(render(request, "coordination/letters/answer_by_link.html", context))


def _shut(request: Asking) -> HttpResponse:
    """Why it opens nothing, and whom to ring up: the district's window, whosever link it was."""
    try:
        phone = org.district_window().phone
    except Refused:
        phone = ""  # A house in which no place stands yet.
    context = {"refused": rules.DEAD, "phone": phone}
    return _private(render(request, "coordination/letters/by_link.html", context, status=403))


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "no-store"
    # The address goes to no other host; to none at all, and a form of this page would come from nowhere.
    page["Referrer-Policy"] = "same-origin"
    return page
