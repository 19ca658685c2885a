"""What `org` asks of the rooms above it when something ends or changes: by dotted name from the settings."""

from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string


class Became(NamedTuple):
    """One sentence about what somebody has in hand, and whether it waits for somebody to step in."""

    sentence: str
    waits: bool = False


def answers(setting: str, *asked: Any) -> list[Any]:
    """What each room named by this setting answers, in its order; a setting that is not there asks nobody."""
    return [import_string(dotted)(*asked) for dotted in getattr(settings, setting, ())]


def told_by(setting: str, *asked: Any) -> list[Any]:
    """The same, of rooms that answer with lists: all they say, one after the other."""
    return list(chain.from_iterable(answers(setting, *asked)))
