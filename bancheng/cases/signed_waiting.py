"""What of a case is signed by the citizen and not in force yet: the room above that keeps it says so, learned from the settings."""

from django.conf import settings
from django.utils.module_loading import import_string

from bancheng.cases.models import Case


def signed_waiting(case: Case) -> tuple[str, ...]:
    """The titles of the undertakings 承诺书 the citizen has signed and nobody has put in force yet."""
    ask = import_string(import_string(f"{settings.BANCHENG_PANELS}.SIGNED_WAITING"))
    return tuple(ask(case))
