"""Dated rows that may be put right before or on the day they begin: what they replace is kept."""

from datetime import date, datetime

from django.db.models import Q

from bancheng.org.models import ReplaceableQuerySet


def make_way(rows: ReplaceableQuerySet, on: date, at: datetime) -> None:
    """Lets other rows begin that day: what runs on ends there, what would begin then or later is replaced."""
    standing = rows.filter(replaced_at=None)
    standing.filter(in_force_from__gte=on).update(replaced_at=at)
    standing.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)).update(in_force_to=on)
