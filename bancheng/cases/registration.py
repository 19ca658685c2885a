"""What is written down at the door, before there is a case: a shape, and the party made from it."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bancheng.cases.models import Case, FirstQuestion, Party, PartyGram, PartyNumber, holder_among
from bancheng.catalogue.models import Matter
from bancheng.org.models import Person, Site, Window
from bancheng.records import keys
from bancheng.records import reads as records
from bancheng.rules import identifiers
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import NUMBERS, PHONE, Found, holds_name, normalise, with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.merging import Fingerprint
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel

TITLE_LENGTH, SAYS_ENOUGH = 28, 12


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person or firm as typed; every field may be empty."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    email: str = ""
    firm: str = ""
    credit_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a registration holds. Source: process table §2 register; domain.md §2.2.

    Shapes   key: made when the form was opened; the same key twice is the same case.
             first: who took the original matter; first_unknown: he was asked and cannot say, or was at no counter.
             comes_back: neither phone nor address. reference: the channel's own number (评价编号, 工单号).
    """

    key: UUID
    site: Site
    channel: Channel
    story: str
    wanted: str = ""
    title: str = ""
    party: Someone = field(default_factory=Someone)
    anonymous: bool = False
    first: Person | None = None
    first_window: Window | None = None
    first_unknown: bool = False
    comes_back: bool = False
    reference: str = ""
    matter: Matter | None = None
    earlier_number: str = ""
    visits: int = 0
    cares: tuple[str, ...] = ()
    reply_by: str = ""
    first_question: FirstQuestion | None = None
    follows: Case | None = None


def keep_party(
    case: Case, role: str, someone: Someone, *, at: datetime, spotted: Iterable[Found] = (), scope: str = ""
) -> Party:
    """Keeps a person or firm encrypted, with the blind indexes by which it can be found again.

    Shapes   someone: as `read_someone` gives it. spotted: numbers taken out of free text.
    """
    party = Party.objects.create(
        case=case,
        role=role,
        **{name: getattr(someone, name) for name in Someone.__dataclass_fields__},
        **indexes_of(someone),
        scope=scope,
        from_at=at,
    )
    keep_grams(party, someone)
    keep_numbers(party, spotted)
    return party


def keep_grams(party: Party, someone: Someone) -> None:
    """Keeps the keyed pieces of a party's name, so that part of it finds the case."""
    grams = dict.fromkeys(keys.name_grams(someone.name) + keys.name_grams(someone.firm))
    rows = [PartyGram(party=party, gram=gram) for gram in grams]
    PartyGram.objects.bulk_create(rows, ignore_conflicts=True)


def keep_numbers(party: Party, spotted: Iterable[Found]) -> list[str]:
    """Keeps numbers taken out of free text beside the party, encrypted, and findable like its own.

    Returns  those that were not there before.
    """
    known = party.further_numbers
    numbers = (found for found in dict.fromkeys(spotted) if found.kind in NUMBERS)
    new = [found for found in numbers if found.value not in known]
    if new:
        party.spotted = json.dumps([*known, *(found.value for found in new)], ensure_ascii=False)
        party.save(update_fields=["spotted"])
        prints = dict.fromkeys(index for found in new for index in _fingerprints(found))
        rows = [PartyNumber(party=party, index=index) for index in prints]
        PartyNumber.objects.bulk_create(rows, ignore_conflicts=True)
    return [found.value for found in new]


def _fingerprints(found: Found) -> tuple[str, ...]:
    """The keyed hashes under which a search asks for a phone, its last four digits, or an ID number."""
    if found.kind != PHONE:
        return (_index("id", found.value),)
    return _index("phone", found.value), _index("phone_tail", found.value[-4:])


def whose(case: Case) -> Party | None:
    """Whose case it is now."""
    return holder_among(Party.objects.filter(case=case, to_at=None))


def fingerprint(case: Case) -> Fingerprint:
    """Whose case it is now, as blind indexes: the successor if there is one, else who came."""
    return fingerprint_of(whose(case))


def fingerprint_of(party: Party | None) -> Fingerprint:
    """Somebody as the case knows him, as blind indexes; nobody has none."""
    if party is None:
        return Fingerprint()
    return Fingerprint(
        identity=party.id_index,
        credit=party.credit_index,
        phone=party.phone_index,
        name=party.name_index,
        address=party.address_index,
    )


def read_someone(someone: Someone, *, on: date) -> tuple[Someone, list[Missing]]:
    """The person with every number in its one form, and what could not be read, field by field.

    Shapes   a field that cannot be read stays as typed; nothing is lost.
    """
    readers: dict[str, Callable[[str], str]] = {
        "name": identifiers.read_name,
        "phone": lambda typed: identifiers.read_phone(typed).value,
        "id_number": lambda typed: identifiers.read_id_number(typed, on=on).value,
        "credit_code": identifiers.read_credit_code,
        "address": _text,
        "firm": _text,
        "email": _text,
    }
    values, wrong = {}, []
    for name, read in readers.items():
        typed = getattr(someone, name)
        values[name] = typed
        try:
            values[name] = read(typed) if typed.strip() else ""
        except Refused as refused:
            wrong.append(Missing(name, refused.sentence))
    return Someone(**values), wrong


def _text(typed: str) -> str:
    return normalise(typed).strip()


def indexes_of(someone: Someone) -> dict[str, str]:
    """The blind indexes by which a person or firm is found; empty where nothing is known."""
    return {
        "name_index": _index("name", someone.name),
        "phone_index": _index("phone", someone.phone),
        "phone_tail_index": _index("phone_tail", someone.phone[-4:]),
        "id_index": _index("id", someone.id_number),
        "address_index": _index("address", someone.address),
        "credit_index": _index("credit", someone.credit_code),
    }


def _index(purpose: str, value: str) -> str:
    return keys.blind_index(purpose, value) if value else ""


def title_of(story: str) -> str:
    """The matter in the citizen's own first words, short enough for a queue; whole clauses where they say enough."""
    first = story.strip()
    for stop in "。；！？\n":
        first = first.split(stop, 1)[0]
    if len(first) <= TITLE_LENGTH:
        return first
    clauses = first[: TITLE_LENGTH + 1].rpartition("，")[0]
    if len(clauses) >= SAYS_ENOUGH:
        return clauses
    cut = first[: TITLE_LENGTH - 1]
    # Half a token tells nothing and looks broken.
    begun = cut.rfind("〔")
    return (cut[:begun] if begun > max(0, cut.rfind("〕")) else cut) + "…"


IN_CLEAR = {"title": 80, "story": None, "wanted": 300}
"""What a case keeps of the citizen's own words in clear, to be read and searched, and how long each may be."""


def names_in(case: Case) -> list[str]:
    """Everybody who is or was a party of a case, by name."""
    return [party.name for party in case.parties.all() if party.name]


def names_ever_in(case: Case) -> list[str]:
    """The same with every name that was put right since: it stood in the case, and may be somebody's."""
    return names_ever_in_each([case])[case.pk]


CORRECTED = (LineKind.CASE_IDENTITY_CORRECTED, LineKind.CASE_DATA_CHANGED)
"""The lines in which the name that stood there before is kept."""


def names_ever_in_each(cases: Collection[Case]) -> dict[int, list[str]]:
    """The same of many cases in two questions, by identity of the case."""
    corrected = records.lines_of_each([case.file_id for case in cases], *CORRECTED)
    file_of = {line.pk: line.file_id for line in corrected}
    were: dict[int, list[str]] = defaultdict(list)
    for (line, name), text in (records.private_texts(corrected) if corrected else {}).items():
        if name == "was_name":
            were[file_of[line]].append(text)
    return {case.pk: [*names_in(case), *were[case.file_id]] for case in cases}


def plain(words: str, *cases: Case) -> str:
    """Words as somebody may read them who does not see these cases: no number of anybody, no name of theirs, put right or not."""
    names = [name for some in names_ever_in_each(cases).values() for name in some]
    return with_tokens(words.strip(), names=names).text


def without_names(case: Case, names: Collection[str]) -> dict[str, str]:
    """The case's own words with these names masked, of people who have become known as its parties; only those they stood in.

    A title that was cut from the story is cut from it anew: it may end within a name.
    """
    said = {
        field: with_tokens(words, names=names).text[:most]
        for field, most in IN_CLEAR.items()
        if holds_name(words := getattr(case, field), names)
    }
    if "story" in said and case.title == title_of(case.story):
        said["title"] = title_of(said["story"])
    return said
