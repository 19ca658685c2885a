"""Needed only so that the system checks of the record are registered."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The record as Django knows it."""

    name = "bancheng.records"

    def ready(self) -> None:
        """Registers the checks."""
        from bancheng.records import checks  # noqa: F401
