"""Where the page of a case and the pages of its acts are: a queue writes fifty of these, so each is worked out once."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def page_of(number: str) -> str:
    """The page of a case."""
    return reverse("cases:case", args=[number])


@lru_cache(maxsize=4096)
def act_on(number: str, name: str) -> str:
    """The page of one act on a case."""
    return reverse("cases:act", args=[number, name])


def led_here(question: int) -> str:
    """Where the one who is being led to a window stands in its list."""
    return f"{reverse('cases:first_questions')}#question-{question}"
