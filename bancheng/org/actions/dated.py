"""Dated rows that may be put right before or on the day they begin: what they replace is kept."""

from datetime import date, datetime

from django.db.models import Q

from bancheng.org.models import ReplaceableQuerySet
from bancheng.records import told


def make_way(rows: ReplaceableQuerySet, on: date, at: datetime) -> list[told.Written]:
    """Lets other rows begin that day: what runs on ends there, what would begin then or later is replaced.

    Returns  the rows it changed, for the line of the act.
    """
    standing = rows.filter(replaced_at=None)
    replaced = told.update(standing.filter(in_force_from__gte=on), replaced_at=at)
    running_on = standing.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on))
    return [*replaced, *told.update(running_on, in_force_to=on)]
