"""What goes with a request 随单材料: documents of the case, which the department that is asked may open.

The officer who lets one go says that he has looked and that nobody is named in it. Its own name, and what it was asked for as, may name
somebody all the same: the department reads of it what it is, and no name of the case.
"""

from collections.abc import Collection

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from bancheng.cases.models import Attachment, Case
from bancheng.cases.registration import names_ever_in
from bancheng.cases.showing.case import titles_of
from bancheng.coordination.models import Request
from bancheng.rules.freetext import with_tokens
from bancheng.rules.permissions import Actor, units_of
from bancheng.rules.request_looks import may_read_enclosed
from bancheng.rules.requests import ENCLOSABLE
from bancheng.rules.vocabulary import RequestStep, Step
from bancheng.ui.wording import short_moment


def enclosable(case: Case) -> dict[int, tuple[Attachment, str]]:
    """The documents of a case that may go with a request, each with what it is called in the case's folder."""
    found = list(case.attachments.select_related("stored", "supplement"))
    titles = zip(found, titles_of(found), strict=True)
    return {
        one.pk: (one, title) for one, title in titles if one.kind in ENCLOSABLE and not one.stored.erased_at
    }


def still_there(case: Case, chosen: Collection[Attachment]) -> list[Attachment]:
    """Those of the chosen that are of this case and have not been erased; asked with the case held."""
    return list(
        Attachment.objects.filter(case=case, stored__erased_at=None, pk__in=[one.pk for one in chosen])
    )


def enclosures(request: Request, actor: Actor | None = None) -> dict[int, tuple[Attachment, str]]:
    """What goes with a request, by the file that holds it: what the whole department may open, while it has the question.

    Shapes   actor: who looks; none for the paper, on which it is only named.
    """
    if not request.encloses:
        return {}
    if actor is not None and request.unit_id in units_of(actor) and not is_still_read(request):
        return {}
    found = list(request.enclosed.order_by("pk").values_list("pk", flat=True))
    if not found:
        return {}
    known, names = enclosable(request.case), names_ever_in(request.case)
    chosen = [known[pk] for pk in found if pk in known]
    return {one.stored_id: (one, with_tokens(title, names=names).text) for one, title in chosen}


def is_still_read(request: Request) -> bool:
    """Whether its department opens what goes with it: it has the question, and the matter is worked on."""
    return may_read_enclosed(RequestStep(request.step), Step(request.case.step))


def to_look_at(case: Case) -> SafeString:
    """The same documents as links, for the officer who must look before he lets one go; empty where there are none."""
    return format_html_join(
        "；",
        '<a href="{}" target="_blank" rel="noopener">{}</a>，{} 放入',
        (
            (reverse("cases:attachment", args=[case.number, one.pk]), title, short_moment(one.added_at))
            for one, title in enclosable(case).values()
        ),
    )
