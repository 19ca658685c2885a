"""What the cases say of themselves to Django's system checks and to `bancheng doctor`."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from bancheng.records.checks import fallen_guards

RAISED_BY = ("0009_guards_of_cases_and_moves",)


@checks.register(checks.Tags.database)
def guards_stand(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """The triggers that keep cases and their moves are all there, each as it was raised."""
    return fallen_guards("cases", RAISED_BY, databases, code="cases.E001")
