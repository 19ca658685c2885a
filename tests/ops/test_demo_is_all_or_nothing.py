"""The demo goes into an empty house, the same for the same seed, and leaves nothing half-loaded."""

from datetime import datetime

import pytest
from django.db import transaction

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.ops import demo
from bancheng.ops.demo import questions, scenes
from bancheng.org.models import Person

MONDAY = datetime(2026, 3, 2, 14, 10, tzinfo=OFFICE_ZONE)


@pytest.mark.django_db
def test_the_same_seed_lives_the_same_life() -> None:
    def once() -> list[tuple[object, ...]]:
        with transaction.atomic():
            demo.load(at=MONDAY, cases=4, months=1, seed=3)
            told = list(
                Case.objects.order_by("number").values_list(
                    "number", "title", "step", "registered_at", "handler__name"
                )
            )
            transaction.set_rollback(True)
        return told

    assert once() == once()


@pytest.mark.django_db
def test_an_empty_house_is_empty_and_a_person_fills_it() -> None:
    assert demo.is_empty()
    Person.objects.create(staff_no="1", name="某人", employment="contract")
    assert not demo.is_empty()


def test_a_house_that_breaks_while_loading_is_left_empty(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(questions, "asked", broken)
    monkeypatch.setattr(scenes, "SCENES", ())
    with pytest.raises(OSError, match="disk full"):
        demo.load(at=MONDAY, cases=1, months=1)
    assert demo.is_empty()
