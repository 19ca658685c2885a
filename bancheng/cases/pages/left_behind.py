"""What somebody has in hand, one by one, for whoever must see to it before he leaves."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bancheng.cases import left_behind
from bancheng.cases.showing.addresses import act_on, page_of
from bancheng.org.asking import Asking
from bancheng.org.models import Person
from bancheng.ui.paging import FirstOf

PAGE = 50


@require_safe
def in_hand(request: Asking, staff_no: str) -> HttpResponse:
    """The open cases of one colleague, each with who may take it from him."""
    left_behind.may_list(request.actor)
    person = get_object_or_404(Person, staff_no=staff_no)
    found = list(left_behind.in_hand_of(person.pk, request.actor))
    page = FirstOf(found, PAGE, most=len(found), is_cut=False).get_page(request.GET.get("page"))
    rows = [
        {
            "number": one.case.number,
            "title": one.case.title if one.seen else "",
            "site": one.case.site.name,
            "step": one.step,
            "what": one.what,
            "by_whom": one.by_whom,
            "url": page_of(one.case.number) if one.seen else "",
            "move_url": act_on(one.case.number, one.move) if one.seen and one.may_move else "",
        }
        for one in page
    ]
    return render(request, "cases/in_hand.html", {"person": person, "rows": rows, "page": page})
