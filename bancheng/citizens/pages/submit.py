"""Filing online, without an account, in four steps; each is kept as it is sent, and nothing stands in an address."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import access, papers, reads
from bancheng.cases.actions import Registered, Wanting
from bancheng.cases.models import Case
from bancheng.cases.proved import READING, forget, remember
from bancheng.citizens import written as hands
from bancheng.citizens.actions import submitting as actions
from bancheng.citizens.forms import submitting as forms
from bancheng.citizens.models import SubmitDraft
from bancheng.citizens.written import Written
from bancheng.org.asking import Asking, address_of
from bancheng.org.limits import said
from bancheng.rules import submitting as rules
from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused
from bancheng.rules.submitting import Page
from bancheng.rules.vocabulary import Care, ReplyBy
from bancheng.rules.whole_numbers import whole_number

ORDER = tuple(Page)
TITLES = {
    Page.WHAT: "什么事没办成",
    Page.WHERE: "在哪里办的",
    Page.YOU: "怎么找到您",
    Page.SEND: "看一遍，交上去",
}
TOO_MANY_ROWS = 10**12
NOTHING_LEFT = "刚才那张表不在了：可能隔了一天，或者已经清掉。请再写一次。"


@require_http_methods(["GET", "POST"])
def what(request: Asking) -> HttpResponse:
    """What he wanted and what happened, and photos."""
    return _step(request, Page.WHAT)


@require_http_methods(["GET", "POST"])
def where(request: Asking) -> HttpResponse:
    """Which site, which matter."""
    return _step(request, Page.WHERE)


@require_http_methods(["GET", "POST"])
def you(request: Asking) -> HttpResponse:
    """Who he is and how he is reached."""
    return _step(request, Page.YOU)


def _step(request: Asking, page: Page) -> HttpResponse:
    draft = hands.in_hand(request)
    if draft is None and page is not Page.WHAT:
        # What a later step sends without the first is no form: he is told at once, not after two more steps.
        return _nothing_in_hand(request) if request.method == "POST" else _to(Page.WHAT)
    if request.method == "POST":
        return _kept(request, page, draft)
    written = Written(actions.typed_in(draft) if draft else {}, at=request.at)
    return _draw(request, page, written, written.shown(page), draft)


def _kept(request: Asking, page: Page, draft: SubmitDraft | None) -> HttpResponse:
    """Keeps the step as it was sent, right or wrong; then does what the pressed button says."""
    so_far = actions.typed_in(draft) if draft else {}
    written = Written(_without(so_far, page) | forms.posted(page, request.POST), at=request.at)
    try:
        draft = _keep(request, draft, written)
    except Refused as refused:
        return _draw(request, page, written, written.judged(page), draft, refused=refused)
    if "drop" in request.POST:
        number = whole_number(request.POST["drop"], most=TOO_MANY_ROWS)
        actions.take_out(draft, number or 0)
        return _to(page)
    wrong = _laid_in(request, draft)
    if "back" in request.POST:
        return _to(ORDER[ORDER.index(page) - 1])
    if "find" in request.POST:
        return redirect(f"{reverse('citizens:submit_where')}#matters")
    form = written.judged(page)
    # Whoever only lays a photo in is not asked for the rest yet.
    gaps = [] if "add" in request.POST else _gaps(written, page, draft)
    if not _is_sound(form, gaps, wrong):
        return _draw(request, page, written, form, draft)
    return _to(page if "add" in request.POST else ORDER[ORDER.index(page) + 1])


def _without(typed: dict[str, list[str]], page: Page) -> dict[str, list[str]]:
    """What the other steps hold: a box that is not ticked any more is not sent."""
    return {name: values for name, values in typed.items() if name not in forms.FIELDS[page]}


def _keep(request: Asking, draft: SubmitDraft | None, written: Written) -> SubmitDraft:
    if draft is not None:
        return actions.keep_submission(draft, written.typed, at=request.at)
    opened = hands.opened_at(request.POST.get("opened", ""), at=request.at)
    begun = actions.begin_submission(
        key=uuid4(), typed=written.typed, opened_at=opened, address=address_of(request), at=request.at
    )
    hands.take_in_hand(request, begun)
    return begun


def _laid_in(request: Asking, draft: SubmitDraft) -> list[Missing]:
    """Lays every chosen document in that can be; what is refused is said by its name, the others stay."""
    wrong = []
    for field in ("photo", "papers"):
        for upload in request.FILES.getlist(field):
            try:
                actions.lay_in(draft, upload, address=address_of(request), at=request.at)
            except Refused as refused:
                wrong.append(Missing(field, f"“{upload.name}”没有放进来：{refused.sentence}"))
    return wrong


def _gaps(written: Written, page: Page, draft: SubmitDraft) -> list[Missing]:
    """What this step still needs."""
    registration = written.registration(draft.pk)
    return rules.missing_on(page, actions.wanting(registration, at=written.at))


def _is_sound(form: Any, *more: Iterable[Missing]) -> bool:
    """Whether a step may be left; says beside each field what is wrong."""
    form.is_valid()
    for gap in (gap for gaps in more for gap in gaps):
        if not form.has_error(gap.field):
            form.add_error(gap.field, gap.sentence)
    return not form.errors


def _to(page: Page) -> HttpResponse:
    return redirect("citizens:submit" if page is Page.WHAT else f"citizens:submit_{page}")


def _draw(
    request: Asking,
    page: Page,
    written: Written,
    form: Any,
    draft: SubmitDraft | None,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    number = ORDER.index(page) + 1
    context = {
        "page": page.value,
        "title": TITLES[page],
        "number": number,
        "total": len(ORDER),
        "form": form,
        "refused": refused,
        "draft": draft,
        "files": _files(draft) if page is Page.WHAT else [],
        "most_files": rules.MOST_FILES,
        "in_vain": written.found_nothing_for() if page is Page.WHERE else "",
    }
    return _answered(
        render(request, f"citizens/submit_{page}.html", context, status=_status(form, refused)), refused
    )


def _status(form: Any, refused: Refused | None) -> int:
    if isinstance(refused, actions.TooMany):
        return 429
    return 422 if refused or (form.is_bound and form.errors) else 200


def _answered(answer: HttpResponse, refused: Refused | None) -> HttpResponse:
    if isinstance(refused, actions.TooMany):
        answer["Retry-After"] = str(refused.seconds)
    return answer


def _files(draft: SubmitDraft | None) -> list[dict[str, Any]]:
    laid = draft.files.select_related("stored") if draft else []
    return [{"pk": one.pk, "name": one.stored.display_name, "size": one.stored.size} for one in laid]


# --- the last look ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def send(request: Asking) -> HttpResponse:
    """Everything once more, how it is kept, and the one button that sends it."""
    draft = hands.in_hand(request)
    if draft is None:
        return _nothing_in_hand(request)
    written = Written(actions.typed_in(draft), at=request.at)
    registration = written.registration(draft.pk)
    first = rules.first_of(actions.wanting(registration, at=request.at) + written.misread())
    if first is not None:
        # Whoever came here past a step is led to it, and told what it wants.
        page, gap = first
        messages.info(request, f"还差一点：{gap.sentence}。")
        return _to(page)
    form, refused = forms.Send(request.POST or None, asked=actions.question_of(draft).words), None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.submit(
                draft,
                registration,
                answer=form.cleaned_data["answer"],
                address=address_of(request),
                at=request.at,
            )
        except Wanting as wanting:
            refused = Refused("wanting", "；".join(gap.sentence for gap in wanting.missing))
        except Refused as no:
            refused = no
        else:
            _gave_receipt(request, made)
            return redirect("citizens:submit_receipt")
    return _draw_send(request, draft, written, form, refused)


def _nothing_in_hand(request: Asking) -> HttpResponse:
    """Sent already, or left too long."""
    if hands.receipt(request) is not None:
        return redirect("citizens:submit_receipt")
    messages.info(request, NOTHING_LEFT)
    return _to(Page.WHAT)


def _gave_receipt(request: Asking, made: Registered) -> None:
    """Kept in the transaction of the act: a form that was sent has its receipt, or neither is.

    Whoever sends from two tabs at once has it from the first; the second must not write its older session over it.
    """
    if made.is_new:
        hands.put_away(request)
        hands.keep_receipt(request, made.case, made.query_code)
        request.session.save()
    request.session.modified = False


def _draw_send(
    request: Asking, draft: SubmitDraft, written: Written, form: Any, refused: Refused | None
) -> HttpResponse:
    asked = actions.is_asked(draft, actions.mark_of(address_of(request)), request.at)
    before = hands.decided_before(request, written.registration(draft.pk))
    told = {one.case.pk for one in before}
    # A question that comes first is nothing that went wrong.
    asks_first = isinstance(refused, actions.AskFirst)
    context = {
        "title": TITLES[Page.SEND],
        "number": len(ORDER),
        "total": len(ORDER),
        "form": form,
        "refused": None if asks_first else refused,
        "asks_first": refused.sentence if refused is not None and asks_first else "",
        "asked": asked,
        "parts": _looked_over(draft, written),
        "his": [case for case in hands.his_open_cases(request) if case.pk not in told],
        "before": before,
        "kept_hours": rules.DRAFT_KEPT.days * 24,
    }
    return _answered(
        render(request, "citizens/submit_send.html", context, status=_status(form, refused)), refused
    )


def _looked_over(draft: SubmitDraft, written: Written) -> list[dict[str, Any]]:
    """What he wrote, step by step, with where it is changed."""
    registration = written.registration(draft.pk)
    party = registration.party
    matter = registration.matter
    names = [file["name"] for file in _files(draft)]
    reply = dict(forms.REPLIES).get(ReplyBy(registration.reply_by)) if registration.reply_by else ""
    what_rows = [
        ("想办成什么", registration.wanted),
        ("卡在哪里", registration.story),
        ("照片和材料", "、".join(names) or "没有放"),
    ]
    where_rows = [
        ("由哪里接", registration.site.name),
        ("是哪一项", matter.name if matter else forms.UNKNOWN),
        ("跑过几趟", dict(forms.VISITS).get(written.last("visits"), "没有说")),
    ]
    who = [
        ("怎么称呼", "不愿留名" if registration.anonymous else party.name),
        ("单位", party.firm),
        ("电话", party.phone),
        ("收信地址", party.address),
        ("电子邮箱", party.email),
        ("怎样告诉您", reply),
        ("需要照顾", "、".join(Care(care).label for care in registration.cares)),
    ]
    return [
        {"title": TITLES[Page.WHAT], "url": reverse("citizens:submit"), "rows": what_rows},
        {"title": TITLES[Page.WHERE], "url": reverse("citizens:submit_where"), "rows": where_rows},
        {
            "title": TITLES[Page.YOU],
            "url": reverse("citizens:submit_you"),
            "rows": [row for row in who if row[1]],
        },
    ]


# --- the receipt ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def receipt(request: Asking) -> HttpResponse:
    """Number, query code, who has it and what comes next; a POST puts it away, or goes on to the case."""
    kept = hands.receipt(request)
    if kept is None:
        return render(request, "citizens/submit_over.html", {"over": request.method == "GET"})
    case = reads.just_registered(kept["number"])
    if request.method == "POST":
        return _left(request, case)
    facts = papers.receipt(case, at=request.at)
    context = facts | {
        "case": case,
        "code": kept["code"],
        "both": f"编号 {case.number}，查询码 {kept['code']}",
        "later": said("受理以后，一般 {citizen_unjudged}内给您答复；特别复杂的会先跟您说明。", at=request.at),
        "comes_back": case.reply_by == ReplyBy.COMES_BACK,
        "minutes": int(hands.RECEIPT_SHOWN.total_seconds() // 60),
    }
    return render(request, "citizens/submit_receipt.html", context)


def _left(request: Asking, case: Case) -> HttpResponse:
    if "follow" in request.POST:
        remember(request, READING, case, access.READING_LIVES)
        return redirect("citizens:case", case.number)
    hands.forget_receipt(request)
    forget(request)
    messages.success(request, "清掉了，这台设备上看不到您的编号和查询码了。")
    return redirect("citizens:submit_cleared")


@require_POST
def clear(request: Asking) -> HttpResponse:
    """Throws away what he has written and not sent: for the shared computer of a hall."""
    key = hands.put_away(request)
    if key is not None:
        actions.discard_submission(key)
    messages.success(request, "清掉了，写的和放进来的照片都没有留下。")
    return redirect("citizens:submit_cleared")


@require_safe
def cleared(request: Asking) -> HttpResponse:
    """Says so, and makes the device forget its own copy."""
    return render(request, "citizens/submit_over.html", {"over": False})
