"""Questions about letters to bodies outside the district, each for somebody who may see their case."""

from django.shortcuts import get_object_or_404

from bancheng.cases.models import Case, CaseClock
from bancheng.coordination.models import OutsideLetter
from bancheng.papers.models import IssuedPaper
from bancheng.rules.vocabulary import ClockKind


def letters_of(case: Case) -> list[OutsideLetter]:
    """The letters of a case that has been obtained by who may see it, the open ones first, then the newest."""
    found = OutsideLetter.objects.filter(case=case).select_related("sent_by", "ended_by")
    return sorted(found, key=lambda one: (one.ended_at is not None, -one.sent_at.timestamp()))


def letter_in(case: Case, pk: int) -> OutsideLetter:
    """One letter of a case that has been obtained by who may see it.

    Raises   Http404 for a letter of another case.
    """
    beside = ("sent_by", "ended_by", "case", "document__stored")
    return get_object_or_404(OutsideLetter.objects.select_related(*beside), case=case, pk=pk)


def clocks_of(case: Case) -> dict[int, CaseClock]:
    """The clocks of its letters that run, by letter."""
    running = CaseClock.objects.filter(case=case, kind=ClockKind.OUTSIDE, stopped_at=None)
    return {clock.ref: clock for clock in running}


def paper_of(letter: OutsideLetter) -> IssuedPaper | None:
    """The paper by which a letter went out."""
    about = f"outside_letter/{letter.pk}"
    return IssuedPaper.objects.filter(file=letter.case.file_id, about=about).order_by("-issued_at").first()
