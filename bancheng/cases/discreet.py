"""How words somebody wrote about a case are said to whoever opens it: the names of its people as 陈*, numbers masked.

What was written stays as it was written, encrypted, and is shown so: whoever needs a clear datum takes it from the
people of the case, for a reason that goes on the record. Source: constitution 10; domain.md §7.2.
"""

from collections.abc import Callable, Iterable

from bancheng.cases.models import Party
from bancheng.rules.freetext import discreet

type Said = Callable[[str], str]
type Fields = list[tuple[str, str]]


def said_within(parties: Iterable[Party], former_names: Iterable[str] = ()) -> Said:
    """How notes and reasons are said: no number of anybody, no name of these people.

    Shapes   former_names: of theirs that were put right since.
    """
    return discreet([*_names(parties), *former_names])


def letter_within(parties: Iterable[Party], former_names: Iterable[str] = ()) -> Said:
    """How the words of a letter are said to who only looks: without the citizen's own numbers, with those of offices.

    Shapes   former_names: of theirs that were put right since.
    """
    people = list(parties)
    return discreet([*_names(people), *former_names], numbers=frozenset(_numbers(people)))


def each(fields: Iterable[tuple[str, str]], said: Said) -> Fields:
    """Labelled words, said so."""
    return [(label, said(words)) for label, words in fields]


def _names(parties: Iterable[Party]) -> list[str]:
    return [party.name for party in parties if party.name]


def _numbers(parties: Iterable[Party]) -> Iterable[str]:
    for party in parties:
        yield from filter(None, (party.phone, party.id_number, *party.further_numbers))
