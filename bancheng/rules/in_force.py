"""What holds between two days: a citation, a ground. Source: process table §4, dated rows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The days between which something was in force (half-open)."""

    from_on: date
    to_on: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether it was in force that day."""
        return self.from_on <= on and (self.to_on is None or on < self.to_on)
