"""What goes with a request 随单材料: documents of the case, which the department that is asked may open.

Nobody is named in them: the officer who lets one go says that he has looked. Their own names may name somebody all the same, so
everybody reads of them what they are.
"""

from bancheng.cases.models import Attachment, Case
from bancheng.cases.showing.case import titles_of
from bancheng.coordination.models import Request
from bancheng.rules.requests import ENCLOSABLE


def enclosable(case: Case) -> dict[int, str]:
    """The documents of a case that may go with a request, each with what it is called there."""
    found = list(case.attachments.select_related("stored", "supplement"))
    titles = zip(found, titles_of(found), strict=True)
    return {one.pk: title for one, title in titles if one.kind in ENCLOSABLE and not one.stored.erased_at}


def enclosures(request: Request) -> dict[int, tuple[Attachment, str]]:
    """What goes with a request, by the file that holds it: what the whole department may open, called as in the case's folder."""
    found = list(request.enclosed.select_related("stored").order_by("pk"))
    titles = enclosable(request.case) if found else {}
    return {one.stored_id: (one, titles[one.pk]) for one in found if one.pk in titles}
