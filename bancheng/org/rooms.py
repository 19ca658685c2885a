"""What `org` asks of the rooms above it when something ends or changes: by dotted name from the settings."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def answers(setting: str, *asked: Any) -> list[Any]:
    """What each room named by this setting answers, in its order; a setting that is not there asks nobody."""
    return [import_string(dotted)(*asked) for dotted in getattr(settings, setting, ())]
