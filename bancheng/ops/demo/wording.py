"""Everything the demo makes up: citizens, addresses, numbers. All of it is meant to be seen as made up."""

import json
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

from bancheng.cases.registration import Someone
from bancheng.rules import identifiers


@cache
def kept(name: str) -> Any:
    """One of the lists that ship with the demo."""
    return json.loads((files("bancheng.ops") / "data" / name).read_text(encoding="utf-8"))


class Inventor:
    """Makes things up, the same again for the same seed."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_of(self, what: str) -> str:
        """One of the invented roads, shops, firms, provinces, surnames or given names."""
        return self.chance.choice(kept("invented.json")[what])

    def key(self) -> UUID:
        """A registration's own key."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def words(self, text: str, filled: dict[str, str]) -> str:
        """The text with its places filled; the same place gets the same word throughout a case."""
        for place, source in (
            ("road", "roads"),
            ("shop", "shops"),
            ("firm", "firms"),
            ("province", "provinces"),
        ):
            if "{" + place + "}" in text:
                text = text.replace("{" + place + "}", filled.setdefault(place, self.one_of(source)))
        return text

    def someone(self, *, firm: str = "") -> Someone:
        """A citizen named after vegetables, with a phone nobody has."""
        return Someone(
            name=self.one_of("surnames") + self.one_of("given"),
            phone=self.phone(),
            id_number=self.id_number() if self.chance.random() < 0.35 else "",
            address=self.address() if self.chance.random() < 0.3 else "",
            firm=firm,
            credit_code=self.credit_code() if firm else "",
        )

    def phone(self) -> str:
        """1380000xxxx: ten thousand numbers of which none is given out."""
        return f"1380000{self.chance.randrange(10_000):04d}"

    def address(self) -> str:
        """A house in a street that is on no map."""
        return f"{self.one_of('roads')}{self.chance.randrange(1, 99)}号{self.chance.randrange(1, 7)}0{self.chance.randrange(1, 5)}室"

    def id_number(self) -> str:
        """The number of somebody who would be older than anyone alive."""
        born = f"{self.chance.randrange(1890, 1905)}{self.chance.randrange(1, 13):02d}{self.chance.randrange(1, 29):02d}"
        first = f"320102{born}{self.chance.randrange(1000):03d}"
        return first + identifiers.id_check(first)

    def credit_code(self) -> str:
        """A code whose checks hold and whose body begins with zeros."""
        organisation = f"0000{self.chance.randrange(10_000):04d}"
        first = f"91320102{organisation}{identifiers.organisation_check(organisation)}"
        return first + identifiers.credit_check(first)

    def number(self, word: str) -> str:
        """The number of what was issued elsewhere."""
        return f"演示{word[:2]}{self.chance.randrange(1_000_000):06d}"
