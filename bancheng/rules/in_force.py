"""What holds between two days: a citation, a ground, an entry of a list. Source: process table §4, dated rows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The days between which something was in force (half-open)."""

    from_on: date
    to_on: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether it was in force that day."""
        return self.from_on <= on and not self.is_over(on)

    def is_over(self, on: date) -> bool:
        """Whether it had ended by that day."""
        return self.to_on is not None and self.to_on <= on

    def is_backwards(self) -> bool:
        """Whether it would end before it held a single day."""
        return self.to_on is not None and self.to_on <= self.from_on

    def overlaps(self, other: "Dated") -> bool:
        """Whether there is a day on which both are in force."""
        begins = other.to_on is None or self.from_on < other.to_on
        return begins and (self.to_on is None or other.from_on < self.to_on)
