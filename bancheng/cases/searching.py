"""Finding a case by what people remember of it: number, name, last four of the phone, ID, words of the matter."""

import re

from django.db.models import Exists, OuterRef, Q, QuerySet

from bancheng.cases.models import Case, Party, PartyGram, PartyNumber
from bancheng.records import keys
from bancheng.rules import numbering
from bancheng.rules.freetext import normalise
from bancheng.rules.refusal import Refused


def matching(cases: QuerySet[Case], asked: str) -> QuerySet[Case]:
    """The cases that fit what was typed. Clear personal data is never compared, only keyed fingerprints."""
    try:
        asked = normalise(asked).strip()
    except Refused:
        return cases.none()
    if number := _number(asked):
        return cases.filter(number=number)
    if re.fullmatch(r"\d{4}", asked):
        return cases.filter(
            _party(phone_tail_index=keys.blind_index("phone_tail", asked)) | Q(number__contains=f"-{asked}-")
        )
    if re.fullmatch(r"[\d\- ]{7,14}", asked):
        return cases.filter(_party(phone_index=keys.blind_index("phone", asked)))
    if re.fullmatch(r"\d{17}[\dXx]", asked):
        return cases.filter(_party(id_index=keys.blind_index("id", asked.upper())))
    return cases.filter(_named(asked) | Q(title__icontains=asked) | Q(story__icontains=asked))


def _number(asked: str) -> str:
    try:
        return str(numbering.read_case_number(asked))
    except Refused:
        return ""


def _party(**index: str) -> Exists:
    """Somebody who has this number, or of whose case it stood in the words."""
    (fingerprint,) = index.values()
    numbers = PartyNumber.objects.filter(party=OuterRef("pk"), index=fingerprint)
    return Exists(Party.objects.filter(Q(**index) | Exists(numbers), case=OuterRef("pk")))


def _named(asked: str) -> Exists:
    """Somebody in whose name all pieces of what was typed occur."""
    parties = Party.objects.filter(case=OuterRef("pk"))
    for gram in keys.name_query(asked):
        parties = parties.filter(Exists(PartyGram.objects.filter(party=OuterRef("pk"), gram=gram)))
    return Exists(parties)
