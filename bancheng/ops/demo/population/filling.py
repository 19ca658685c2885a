"""What stands in a replay instead of what was lived: other people, other words, other numbers; and how it is written.

Everything is made up as in the demo itself, the same again for the same seed. Codes, salts and nonces are no
part of that: they are secrets and come from the machine.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from random import Random
from typing import Any, Protocol
from uuid import UUID

from bancheng.cases.actions.intake import code_hash
from bancheng.cases.registration import title_of
from bancheng.citizens import reads
from bancheng.ops.demo.wording import Inventor, kept
from bancheng.records import keys
from bancheng.rules import chain, feedback, inquiry, numbering
from bancheng.rules.calendar import local
from bancheng.rules.feedback import Opinion
from bancheng.rules.vocabulary import Channel
from bancheng.rules.wording import date_words, full_date_words

Segments = tuple[str | int, ...]
Values = dict[int, str]
"""What stands at each place of a script in one replay."""


def render(segments: Segments, values: Values) -> str:
    """The pieces put together."""
    return "".join([values[piece] if type(piece) is int else piece for piece in segments])


# --- what is invented -------------------------------------------------------------------------------------


@dataclass
class Teller:
    """Makes things up for one replay."""

    chance: Random
    numbers: Sequence[str]

    @property
    def inventor(self) -> Inventor:
        """The demo's own inventor."""
        return Inventor(self.chance)


class Part(Protocol):
    """One thing that is invented; it fills its own places."""

    def fill(self, values: Values, teller: Teller) -> None:
        """Writes what it invented."""


@dataclass(frozen=True)
class Number:
    """The number of one of the cases."""

    slot: int
    which: int

    def fill(self, values: Values, teller: Teller) -> None:
        """As the site's series gave it."""
        values[self.slot] = teller.numbers[self.which]


@dataclass(frozen=True)
class Code:
    """What is kept of the query code of one of the cases, in its row and in the line that tells it."""

    slot: int
    which: int

    def fill(self, values: Values, teller: Teller) -> None:
        """Of a code nobody was told."""
        values[self.slot] = query_code_hash(teller.numbers[self.which])


@dataclass(frozen=True)
class Key:
    """A key of a form, as the column writes it and as a file is named by it."""

    slot: int
    hex_slot: int
    plain: bool

    def fill(self, values: Values, teller: Teller) -> None:
        """A new one."""
        key = teller.inventor.key()
        values[self.slot] = key.hex if self.plain else str(key)
        values[self.hex_slot] = key.hex


@dataclass(frozen=True)
class Word:
    """A road, a shop, a firm."""

    slot: int
    of: str

    def fill(self, values: Values, teller: Teller) -> None:
        """Another one from the same list."""
        values[self.slot] = teller.inventor.one_of(self.of)


@dataclass(frozen=True)
class Citizen:
    """A person, as far as the one who lived it gave himself; what he did not say stays unsaid.

    Shapes   slots: field → place.
    """

    slots: dict[str, int]

    def fill(self, values: Values, teller: Teller) -> None:
        """Somebody else, named after vegetables."""
        inventor = teller.inventor
        made = {
            "name": lambda: inventor.one_of("surnames") + inventor.one_of("given"),
            "phone": inventor.phone,
            "id_number": inventor.id_number,
            "address": inventor.address,
            "credit_code": inventor.credit_code,
        }
        for name, slot in self.slots.items():
            values[slot] = made[name]()


@dataclass(frozen=True)
class ChannelNumber:
    """A number another channel gave: the letters stay, the digits are others."""

    slot: int
    before: str
    digits: int

    def fill(self, values: Values, teller: Teller) -> None:
        """As many digits as it had."""
        values[self.slot] = f"{self.before}{teller.chance.randrange(10**self.digits):0{self.digits}d}"


@dataclass(frozen=True)
class OpinionNumber:
    """The number of an opinion, which no channel gives twice: made from the case's, longer than any lived one."""

    slot: int
    before: str
    which: int

    def fill(self, values: Values, teller: Teller) -> None:
        """The case's digits without the check, then which of its opinions it is."""
        digits = "".join(teller.numbers[0].split("-")[:3])
        values[self.slot] = f"{self.before}{digits}{self.which}"


@dataclass(frozen=True)
class Receipt:
    """The receipt of a clue, which must not be guessed and so is not of the seed."""

    slot: int

    def fill(self, values: Values, teller: Teller) -> None:
        """A new one."""
        values[self.slot] = inquiry.receipt_of(numbering.query_code(secrets.randbelow))


@dataclass(frozen=True)
class Story:
    """What happened, told at the length at which people tell it."""

    slot: int
    words: Segments

    def fill(self, values: Values, teller: Teller) -> None:
        """The words of the plan, then what went on around it."""
        more = [teller.chance.choice(group) for group in kept("tellings.json")]
        values[self.slot] = render(self.words, values) + "".join(more)


@dataclass(frozen=True)
class Title:
    """The matter in the citizen's own first words, as registering takes them out of the story."""

    slot: int
    story: Segments

    def fill(self, values: Values, teller: Teller) -> None:
        """The title of the new story."""
        values[self.slot] = title_of(render(self.story, values))[:80]


# --- what is reckoned from it -------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def index(purpose: str, clear: str) -> str:
    """The blind index of a value; empty for nothing."""
    return keys.blind_index(purpose, clear) if clear else ""


def tail_index(clear: str) -> str:
    """The blind index of the last four digits."""
    return index("phone_tail", clear[-4:])


@lru_cache(maxsize=50_000)
def grams(clear: str) -> tuple[str, ...]:
    """The keyed pieces of a name."""
    return tuple(keys.name_grams(clear))


def closed(purpose: str, clear: str) -> str:
    """An encrypted value; nothing stays nothing."""
    return _closing()(purpose, clear) if clear else ""


@cache
def _closing() -> Callable[[str, str], str]:
    """Looked up once for all that a hand writes."""
    return keys.closing()


def query_code_hash(number: str) -> str:
    """The hash of a query code nobody was told."""
    return code_hash(number, numbering.query_code(secrets.randbelow))


def fingerprint(told: str) -> str:
    """What tells an opinion that came again from another.

    Shapes   told: source, day and text, a line each; the text may have more.
    """
    source, made_on, text = told.split("\n", 2)
    return reads.fingerprint_of(
        Opinion(source=Channel(source), made_on=date.fromisoformat(made_on), text=text)
    )


def sketch(text: str) -> str:
    """The smallest pieces of an opinion."""
    return str(list(feedback.sketch(feedback.pieces(text))))


# --- how it is written -------------------------------------------------------------------------------------


def written(at: datetime | date, style: str, form: "Form") -> str:
    """A moment or day in the words or signs in which it stood there.

    Shapes   style: column, stamp, iso, day, words (with weekday), short, long (with the year).
    """
    match style:
        case "column":
            return form.moment(at)  # type: ignore[arg-type]
        case "stamp":
            return chain.stamp(at)  # type: ignore[arg-type]
        case "iso":
            return local(at).isoformat()  # type: ignore[arg-type]
        case "utc":
            return at.isoformat()
        case "words":
            return full_date_words(at)
        case "short":
            return date_words(at)
        case "long":
            return f"{at.year}年{date_words(at)}"
    return at.isoformat()


@dataclass(frozen=True)
class Form:
    """How one engine takes a row.

    Shapes   copies: rows go as the text of COPY, else as values of an INSERT.
    """

    copies: bool

    def moment(self, at: datetime) -> str:
        """A moment in a column."""
        plain = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        return f"{plain}+00" if self.copies else plain

    def text(self, text: str) -> str:
        """A text in a column."""
        if not self.copies:
            return text
        text = text.replace("\\", "\\\\")
        return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")

    @property
    def nothing(self) -> str | None:
        """No value."""
        return "\\N" if self.copies else None

    def value(self, value: Any) -> str | None:
        """Whatever else stands in a column."""
        if value is None:
            return self.nothing
        if isinstance(value, bool):
            return ("t" if value else "f") if self.copies else str(int(value))
        if isinstance(value, UUID):
            return str(value) if self.copies else value.hex
        return self.text(str(value))

    def row(self, cells: list[str | None]) -> Any:
        """The row as it goes to the engine."""
        return "\t".join(cells) if self.copies else tuple(cells)  # type: ignore[arg-type]

    def batch(self, rows: list[Any]) -> Any:
        """Many rows at once."""
        return ("\n".join(rows) + "\n").encode() if self.copies else rows
