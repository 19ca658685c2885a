"""Who hears that a case has changed: asked while a page is open, answered with yes or no and never with what.

Each asks with the authorisation of the page itself, so that nobody hears of a case he may not see.
"""

from django.http import Http404

from bancheng.cases import reads
from bancheng.notices.news import Heard
from bancheng.records import news
from bancheng.rules.lines import LOOKED, TAKES_AWAY
from bancheng.rules.permissions import Actor


def of_queue(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether somebody's queue may look otherwise now: a case he may see has changed, or one may have left him.

    The numbers beside its navigation belong to it: messages, and people on their way to his window.
    """
    if heard.news.is_much or heard.counts:
        return True
    telling = [line for line in heard.news.lines if line.kind not in LOOKED]
    # Whose it was cannot be told from the line: every queue is looked at again.
    if any(line.kind in TAKES_AWAY for line in telling):
        return True
    files = {line.file for line in telling}
    return bool(files) and reads.visible_to(actor).filter(file__in=files).exists()


def of_case(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether somebody else has done something in this case; what he did himself his page shows already.

    Raises   Http404 for whoever may not see the case.
    """
    file = reads.visible_to(actor).filter(number=key).values_list("file_id", flat=True).first()
    if file is None:
        raise Http404
    if heard.news.is_much:
        return news.has_grown(file, heard.news.after, without=actor.ref)
    return any(
        line.file == file and line.by != actor.ref and line.kind not in LOOKED for line in heard.news.lines
    )
