"""Who hears that something has come of a conference while its page is open: yes or no, and never what."""

from django.http import Http404

from bancheng.coordination import conferring
from bancheng.notices.news import Heard
from bancheng.records import news
from bancheng.rules.permissions import Actor
from bancheng.rules.whole_numbers import whole_number


def of_conference(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether somebody else has noted, resolved or signed something, or called, held or settled it.

    Raises   Http404 for whoever may not see the conference.
    """
    pk = whole_number(key, least=1, most=2**63 - 1)
    seen = conferring.visible_to(actor)
    file = (seen.filter(pk=pk) if pk is not None else seen.none()).values_list("file", flat=True).first()
    if file is None:
        raise Http404
    if heard.news.is_much:
        return news.has_grown(file, heard.news.after, without=actor.ref)
    return any(line.file == file and line.by != actor.ref for line in heard.news.lines)
