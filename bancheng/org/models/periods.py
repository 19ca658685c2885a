"""What holds from one day to another, as the tables of the office keep it."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q


def values(members: object) -> list[str]:
    """The stored values of a closed list, in a stable order."""
    return sorted(member.value for member in members)  # type: ignore[attr-defined]


def period(name: str, start: str, end: str) -> CheckConstraint:
    """A half-open period [start, end) is never empty or reversed."""
    return CheckConstraint(name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}))


class InForceQuerySet(models.QuerySet):
    """Dated rows: those in force on a day."""

    def in_force(self, on: date) -> "InForceQuerySet":
        """The rows whose period [in_force_from, in_force_to) holds the day."""
        ends_later = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
        return self.filter(ends_later, in_force_from__lte=on)


class ReplaceableQuerySet(InForceQuerySet):
    """Dated rows that may be put right before or on the day they begin; the rows they replace are kept."""

    def in_force(self, on: date) -> "ReplaceableQuerySet":
        """The standing rows whose period holds the day."""
        return super().in_force(on).filter(replaced_at=None)  # type: ignore[return-value]
