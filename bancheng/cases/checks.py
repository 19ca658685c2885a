"""What the cases say of themselves to Django's system checks and to `bancheng doctor`."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from bancheng.records.checks import missing_guards

GUARDS = frozenset({"cases_case_no_delete", "cases_movemade_no_delete", "cases_movemade_no_update"})


@checks.register(checks.Tags.database)
def guards_stand(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """The triggers that keep cases and their moves are all there."""
    return missing_guards(
        GUARDS, databases, made_by=("cases", "0009_guards_of_cases_and_moves"), code="cases.E001"
    )
