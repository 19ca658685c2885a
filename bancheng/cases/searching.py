"""Finding a case by what people remember of it: number, name, last four of the phone, ID, words of the matter.

Each thing that may be meant is asked for by itself, so that each can lean on its own index, and only the newest of
each are brought: one condition with all of them in it would read every case there is.
"""

import re
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from bancheng.cases.models import Case, Party, PartyNumber, Series
from bancheng.records import keys
from bancheng.rules import numbering
from bancheng.rules.freetext import normalise
from bancheng.rules.refusal import Refused

MOST_FOUND = 501
"""So many of the newest are brought of each thing that may be meant; a list shows fewer and says that there are more."""


def matching(cases: QuerySet[Case], asked: str) -> QuerySet[Case]:
    """The newest cases that fit what was typed. Clear personal data is never compared, only keyed fingerprints.

    Shapes   cases: already narrowed by who asks and by every filter.
    """
    try:
        asked = normalise(asked).strip()
    except Refused:
        return cases.none()
    newest = cases.order_by("-registered_at", "-pk").values_list("pk", flat=True)
    found = {pk for way in _ways(asked) for pk in newest.filter(way)[:MOST_FOUND]}
    return cases.filter(pk__in=found)


def _ways(asked: str) -> Iterator[Q]:
    """What may be meant by it."""
    if number := _number(asked):
        yield Q(number=number)
    elif re.fullmatch(r"\d{4}", asked):
        yield from _whose_number("phone_tail_index", keys.blind_index("phone_tail", asked))
        yield Q(number__in=_numbers_with(int(asked)))
    elif re.fullmatch(r"[\d\- ]{7,14}", asked):
        yield from _whose_number("phone_index", keys.blind_index("phone", asked))
    elif re.fullmatch(r"\d{17}[\dXx]", asked):
        yield from _whose_number("id_index", keys.blind_index("id", asked.upper()))
    elif asked:
        yield _named(asked)
        yield Q(title__icontains=asked) | Q(story__icontains=asked)


def _number(asked: str) -> str:
    try:
        return str(numbering.read_case_number(asked))
    except Refused:
        return ""


def _numbers_with(serial: int) -> list[str]:
    """The numbers with this serial in every series that has come so far."""
    reached = Series.objects.filter(name__startswith="case-", last__gte=max(serial, 1))
    places = (name.split("-") for name in reached.values_list("name", flat=True)) if serial else ()
    return [
        str(numbering.CaseNumber(year=int(year), site=int(site), serial=serial)) for _, site, year in places
    ]


def _whose_number(column: str, fingerprint: str) -> Iterator[Q]:
    """Somebody who has this number, or of whose case it stood in the words."""
    yield _party(**{column: fingerprint})
    yield Q(pk__in=PartyNumber.objects.filter(index=fingerprint).values("party__case"))


def _party(**index: str) -> Q:
    return Q(pk__in=Party.objects.filter(**index).values("case"))


def _named(asked: str) -> Q:
    """Somebody in whose name all pieces of what was typed occur."""
    parties = Party.objects.all()
    for gram in keys.name_query(asked):
        parties = parties.filter(grams__gram=gram)
    return Q(pk__in=parties.values("case"))
