"""Needed only so that the system checks of the cases are registered."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases as Django knows them."""

    name = "bancheng.cases"

    def ready(self) -> None:
        """Registers the checks."""
        from bancheng.cases import checks  # noqa: F401
