"""Cases brought to a step by real acts, hours apart; what an act must leave alone; who may not make it."""

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from bancheng.cases import actions, moves
from bancheng.cases.models import Case, CaseClock
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Level, Outcome
from tests.cases import district as d
from tests.cases.district import AT, District

HOUR = timedelta(hours=1)
ACCEPTED_AT = AT + timedelta(minutes=10)
ANSWERED_AT = AT + timedelta(hours=2)


def accepted(district: District, case: Case, *, at: datetime = ACCEPTED_AT) -> Case:
    return actions.accept_case(case, by=district.actor("officer"), at=at)


def handled(
    district: District, case: Case, *, at: datetime = ACCEPTED_AT, level: Level = Level.GENERAL
) -> Case:
    accepted(district, case, at=at)
    actions.judge(case, by=district.actor("officer"), at=at, **d.judgement(level=level))
    return Case.objects.get(pk=case.pk)


def to_be_told(district: District, case: Case, *, at: datetime = AT + HOUR) -> Case:
    handled(district, case)
    actions.propose_answer(case, by=district.actor("officer"), at=at, answer=d.answer())
    return Case.objects.get(pk=case.pk)


def answered(
    district: District, case: Case, *, how: str = "in_person", outcome: Outcome = Outcome.DONE
) -> Case:
    handled(district, case)
    citations = d.citations() if outcome is Outcome.EXPLAINED else ()
    by = district.actor("officer")
    actions.propose_answer(case, by=by, at=AT + HOUR, answer=d.answer(outcome), citations=citations)
    if outcome is not Outcome.DONE:
        actions.confirm_no(case, by=district.actor("head"), at=AT + HOUR)
    return actions.tell(case, by=by, at=ANSWERED_AT, how=how)


def closed(district: District, case: Case, *, solved: str = "partly", at: datetime = ANSWERED_AT) -> Case:
    answered(district, case)
    return actions.close(case, by=district.actor("citizen", case), at=at, solved=solved)


UNSOLVED = {"reasons": "没有路", "remedies": "可以诉讼"}
"""Why it could not be solved, and where he may go, as the convener writes it."""


def redone_and_unsolved(desk: District, case: Case) -> None:
    """Answered, done again at the citizen's word, answered again, and ended unsolved by two."""
    answered(desk, case)
    at = AT + timedelta(hours=3)
    actions.redo(case, by=desk.actor("citizen", case), at=at, reason="没办成")
    by = desk.actor("officer")
    actions.propose_answer(case, by=by, at=at + timedelta(minutes=10), answer=d.answer())
    actions.tell(case, by=by, at=at + timedelta(minutes=20), how="in_person")
    unsolved(desk, case, at=at + timedelta(minutes=30))


def unsolved(desk: District, case: Case, *, at: datetime = ANSWERED_AT) -> Case:
    """An answered case ended unsolved: proposed by the convener, confirmed by the leader."""
    proposed = actions.close_unsolved(case, by=desk.actor("convener"), at=at, **UNSOLVED)
    return actions.confirm_proposal(proposed, by=desk.actor("leader"), at=at)


def declined(district: District, case: Case) -> Case:
    officer, head = district.actor("officer"), district.actor("head")
    actions.propose_decline(case, by=officer, at=AT, ground=d.ground(), reason="已经答复过")
    return actions.confirm_decline(case, by=head, at=AT + HOUR)


def appealed(district: District, case: Case) -> Case:
    declined(district, case)
    return actions.appeal(case, by=district.actor("citizen", case), at=AT + 2 * HOUR, words="情况变了")


def waiting(district: District, case: Case, *, at: datetime = AT + HOUR, days: int = 3) -> Case:
    """Waiting for the citizen, from handling, until the close of the day printed on the notice."""
    handled(district, case)
    until = at.date() + timedelta(days=days)
    by = district.actor("officer")
    actions.ask_citizen(case, by=by, at=at, items=[d.item()], until=until, served_how="当面")
    return Case.objects.get(pk=case.pk)


# --- looking -----------------------------------------------------------------------------------------------


def kinds(case: Case) -> list[str]:
    """The kinds of the lines in the case's file."""
    return list(Line.objects.filter(file=case.file).order_by("seq").values_list("kind", flat=True))


def last_line(case: Case) -> Line:
    return Line.objects.filter(file=case.file).latest("seq")


def running(case: Case, kind: str) -> CaseClock | None:
    return CaseClock.objects.filter(case=case, kind=kind, stopped_at=None).first()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the cases, of the record, and of what departments are asked, as the database holds it.

    Asked without the models: making their questions took longer than most acts.
    """
    held = {}
    with connection.cursor() as cursor:
        for model in _watched():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
            held[model.__name__] = cursor.fetchall()
    return held


@functools.cache
def _watched() -> tuple[type[Model], ...]:
    rooms = ("cases", "records", "coordination")
    return tuple(model for room in rooms for model in apps.get_app_config(room).get_models())


# --- what holds of every act -----------------------------------------------------------------------------


def assert_atomic(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """An act whose line cannot be written changes nothing at all."""

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(moves.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            act()
    assert everything() == before


def assert_only(
    district: District, case: Case, act: Callable[..., object], allowed: set[str], **values: Any
) -> None:
    """Everybody but these is refused as having no business with it, and leaves nothing behind."""
    before = everything()
    for part in {*d.CAST, "citizen"} - allowed:
        with pytest.raises(Refused) as refused:
            act(case, by=district.actor(part, case), at=ANSWERED_AT, **values)
        assert refused.value.code == "not_yours", part
    assert everything() == before


def assert_refused(code: str, act: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code
    assert everything() == before


def assert_whole(case: Case) -> None:
    """The record of the case verifies."""
    assert verification.verify_file(case.file.key).ok
