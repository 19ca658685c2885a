"""Finding a one-time link again: by what its holder brings, and by what his browser has shown."""

from typing import Any

from bancheng.coordination.models import AnswerLink, OutsideLetter
from bancheng.records import keys

LONGEST_LINK = 64
AROUND = ("letter__case__site", "letter__case__file")


def link_mark_of(link: str) -> str:
    """The mark of a link."""
    return keys.blind_index("answer_link", link)


def code_mark_of(code: str) -> str:
    """The mark of a spoken code."""
    return keys.blind_index("answer_code", code)


def of_link(link: str) -> AnswerLink | None:
    """The link its holder brings; None for one that was never made."""
    mark = link_mark_of(link[:LONGEST_LINK])
    return AnswerLink.objects.select_related(*AROUND).filter(link_mark=mark).first()


def is_granted(found: AnswerLink, shown: Any) -> bool:
    """Whether this browser has shown the code of this very link before."""
    return shown == [found.pk, found.code_mark]


def grant(found: AnswerLink) -> list[Any]:
    """What a browser keeps that has shown the code."""
    return [found.pk, found.code_mark]


def last_of(letter: OutsideLetter) -> AnswerLink | None:
    """The link made last for a letter of a case that was obtained before."""
    found = AnswerLink.objects.filter(letter=letter).select_related("made_by", "letter")
    return found.order_by("-made_at", "-pk").first()
