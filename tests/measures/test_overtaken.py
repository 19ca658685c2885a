"""A night in which everything happens: in the morning the citizen is not asked for what he has given."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bancheng.cases import actions as cases
from bancheng.measures import actions
from bancheng.measures.models import Undertaking
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.rules.calendar import ZONE
from bancheng.rules.permissions import citizen_of
from tests.measures.ground import LATER, fresh_strokes, gap

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 22, tzinfo=ZONE)


def _told(row: Undertaking) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in Notice.objects.filter(file_key=row.case.number, person=None).order_by("pk"):
        found.setdefault(one.kind, []).append(one.state)
    return found


def test_a_signature_given_at_night_is_not_asked_for_in_the_morning(
    district: Any, hard: Any, row: Undertaking
) -> None:
    outbox.run_reactions(at=NIGHT, limit=1000)
    assert _told(row)["measure.undertaking_drafted"] == ["waiting"]
    sign = {"shown": row.text_hash, "strokes": fresh_strokes(), "by": citizen_of(row.case_id)}
    actions.sign_on_own_screen(row, at=LATER, **sign)
    outbox.run_reactions(at=NIGHT + timedelta(minutes=1), limit=1000)
    assert _told(row)["measure.undertaking_drafted"] == ["withdrawn"]


def test_a_text_written_anew_overtakes_the_first_and_an_answer_the_day_it_was_promised_for(
    district: Any, hard: Any, matter: Any, row: Undertaking
) -> None:
    outbox.run_reactions(at=NIGHT, limit=1000)
    assert _told(row)["case.accepted"] == ["waiting"]
    gap(district, hard, matter, how="再跑一趟")
    outbox.run_reactions(at=NIGHT + timedelta(minutes=1), limit=1000)
    assert _told(row)["measure.undertaking_drafted"] == ["withdrawn"]
    assert _told(row)["measure.undertaking_rewritten"] == ["waiting"]
    officer = district.actor("officer")
    actions.drop(Undertaking.objects.get(pk=row.pk), why="不用了", by=officer, at=LATER)
    outbox.run_reactions(at=NIGHT + timedelta(minutes=2), limit=1000)
    assert _told(row)["measure.undertaking_rewritten"] == ["withdrawn"]
    assert _told(row)["case.accepted"] == ["waiting"]
    cases.withdraw(hard, by=citizen_of(hard.pk), at=LATER, words="不办了")
    outbox.run_reactions(at=NIGHT + timedelta(minutes=3), limit=1000)
    assert _told(row)["case.accepted"] == ["withdrawn"]


def test_what_was_signed_for_him_is_told_whatever_comes_after(
    district: Any, hard: Any, row: Undertaking
) -> None:
    actions.sign_at_counter(
        row, shown=row.text_hash, strokes=fresh_strokes(), by=district.actor("officer"), at=LATER
    )
    outbox.run_reactions(at=NIGHT, limit=1000)
    cases.withdraw(hard, by=citizen_of(hard.pk), at=LATER, words="不办了")
    outbox.run_reactions(at=NIGHT + timedelta(minutes=1), limit=1000)
    assert _told(row)["measure.counter_signed"] == ["waiting"]
