"""One form, one act: a double click, a page sent again, an answer that got lost on its way act once.

Every form carries a key made when it was shown. The key, who sent it, where to and what make a mark, and the
mark is kept in the transaction of the act: both are there or neither. The same form with other words is
another act, for whoever goes back and changes something means it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain

from django.db import IntegrityError, transaction

from bancheng.records import keys
from bancheng.records.models import PressedForm

KEPT = timedelta(days=30)


def mark_of(key: str, who: str, where: str, typed: Iterable[tuple[str, str]]) -> str:
    """What tells one pressing from another, to the letter; nothing that was typed can be read from it."""
    return keys.keyed_mark("records.pressed_form", key, who, where, *chain.from_iterable(typed))


def take(mark: str, *, at: datetime) -> bool:
    """Marks a form as pressed, in the transaction of its act; False when it has acted already.

    Two presses at once: the second waits here until the first is committed or undone.
    """
    try:
        with transaction.atomic():
            PressedForm.objects.create(mark=mark, pressed_at=at)
    except IntegrityError:
        return False
    return True


def lead(mark: str, landing: str) -> None:
    """Notes where the act has led."""
    PressedForm.objects.filter(mark=mark).update(landing=landing)


def note_same(mark: str, landing: str, *, at: datetime) -> None:
    """Notes that these very words have acted, from whichever form: a second tab may send them too."""
    PressedForm.objects.bulk_create(
        [PressedForm(mark=mark, landing=landing, pressed_at=at)], ignore_conflicts=True
    )


def give_back(mark: str) -> None:
    """The form did not act after all: it was refused or shown again, and may be pressed again."""
    PressedForm.objects.filter(mark=mark).delete()


def landing_of(mark: str) -> str | None:
    """Where this form has led, None if it has not acted yet."""
    return PressedForm.objects.filter(mark=mark).values_list("landing", flat=True).first()


def clear(*, at: datetime) -> int:
    """Forgets forms pressed long ago; returns how many."""
    return PressedForm.objects.filter(pressed_at__lt=at - KEPT).delete()[0]
