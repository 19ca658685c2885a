"""Where the page of a case and the pages of its acts are: a queue writes fifty of these, so each is worked out once."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string


@lru_cache(maxsize=4096)
def page_of(number: str) -> str:
    """The page of a case."""
    return reverse("cases:case", args=[number])


@lru_cache(maxsize=4096)
def act_on(number: str, name: str) -> str:
    """The page of one act on a case; of a move whose form stands in a room above, that room's."""
    above = page_above(name)
    return reverse(above, args=[number]) if above else reverse("cases:act", args=[number, name])


def page_above(name: str) -> str:
    """The url name of the page of a move whose form stands in a room above; empty for every other."""
    pages: dict[str, str] = import_string(f"{settings.BANCHENG_PANELS}.MOVE_PAGES")
    return pages.get(name, "")


def led_here(question: int) -> str:
    """Where the one who is being led to a window stands in its list."""
    return f"{reverse('cases:first_questions')}#question-{question}"
