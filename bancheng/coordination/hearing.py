"""Who in a department hears that something has come of its requests: yes or no, and never what."""

from django.http import Http404

from bancheng.coordination import reads
from bancheng.notices.news import Heard
from bancheng.records import news
from bancheng.rules.lines import LOOKED, LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.whole_numbers import whole_number

OF_REQUESTS = frozenset(kind for kind in LineKind if kind.startswith("request.")) - LOOKED
"""Lines that tell of a request and are more than a look; what else happens in its case is the window's business."""


def of_requests(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether the list of what is asked of somebody's department may look otherwise now."""
    if heard.news.is_much:
        return True
    if any(line.kind == LineKind.CASE_RECUSED for line in heard.news.lines):
        return True
    files = {line.file for line in heard.news.lines if line.kind in OF_REQUESTS}
    return bool(files) and reads.requests_of_units(actor).filter(case__file__in=files).exists()


def of_request(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether somebody else has done something with a request of the case of this one.

    Raises   Http404 for whoever may not see the request.
    """
    pk = whole_number(key, least=1, most=2**63 - 1)
    seen = reads.visible_to(actor).filter(pk=pk) if pk is not None else reads.visible_to(actor).none()
    file = seen.values_list("case__file", flat=True).first()
    if file is None:
        raise Http404
    if heard.news.is_much:
        return news.has_grown(file, heard.news.after, without=actor.ref)
    return any(
        line.file == file and line.by != actor.ref and line.kind in OF_REQUESTS for line in heard.news.lines
    )
