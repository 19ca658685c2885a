"""The doctor finds what is broken, says what to do, and finds nothing where nothing is."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Answer, Case, CaseClock, ClosingAnswer, MoveMade, Pause, Recusal
from bancheng.catalogue import actions as catalogue
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.models import Citation
from bancheng.citizens.actions import call_backs
from bancheng.citizens.models import CallBack, FeedbackItem
from bancheng.config.arguments import Parser
from bancheng.config.doctor import CHECKS
from bancheng.notices.actions import send as write_notice
from bancheng.notices.actions import send_waiting as send_notices
from bancheng.notices.servers import MailServer
from bancheng.ops import commands, doctor
from bancheng.org.models import Account, Appointment, CalendarNotice
from bancheng.records import actions as records
from bancheng.records.actions import run_reactions
from bancheng.records.models import Line, Reaction
from bancheng.rules.health import Found, Trouble
from bancheng.rules.vocabulary import CallBackWhy, Outcome, Role
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.guards import guards_down

NOW = AT + timedelta(hours=3)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def keyed(district: District) -> None:
    """Whoever has cases in hand can sign in."""
    parts = ("officer", "officer2", "district", "stranger")
    people = (district.person(part) for part in parts)
    Account.objects.bulk_create(Account(username=one.staff_no, person=one) for one in people)


def found(*, full: bool = False) -> set[Trouble]:
    return {each.trouble for looked in doctor.examine(at=NOW, full=full) for each in looked.found}


def test_a_small_district_lacks_officers_elsewhere_and_nothing_else(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    while run_reactions(at=NOW):
        pass
    assert found() <= {Trouble.SECOND_MISSING, Trouble.ROLE_EMPTY, Trouble.DISK_LOW, Trouble.BACKUP_NONE}


# --- what is broken is found --------------------------------------------------------------------------------


def _handler_gone(district: District, case: Case) -> None:
    Appointment.objects.filter(person=case.handler).update(held_to=AT.date())


def _handler_unkeyed(district: District, case: Case) -> None:
    Account.objects.all().delete()


def _handler_barred(district: District, case: Case) -> None:
    Recusal.objects.create(case=case, person=case.handler, reason="测试", at=AT)


def _nothing_due(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(next_moment_at=None, due_at=NOW + timedelta(days=1))


def _moment_missed(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(next_moment_at=NOW - timedelta(hours=1))


def _clear_name(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(story="陈阿福来问过三次")


def _merged_adrift(district: District, case: Case) -> None:
    later = d.register(district, at=AT + timedelta(minutes=5))
    actions.merge(later, by=district.actor("officer"), at=AT + timedelta(minutes=10), into=case)
    Case.objects.filter(pk=case.pk).update(step="withdrawn", rested_at=AT)


def _first_barred(district: District, case: Case) -> None:
    Recusal.objects.create(case=case, person=case.first, reason="测试", at=AT)


def _first_changed(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(first=district.person("district"))


def _first_gone(district: District, case: Case) -> None:
    type(case.first).objects.filter(pk=case.first_id).update(left_on=AT.date())


def _evidence_short(district: District, case: Case) -> None:
    steps.answered(district, case)
    Answer.objects.update(evidence="{}")


def _law_fallen(district: District, case: Case) -> None:
    by, answer = district.actor("officer"), d.answer(Outcome.EXPLAINED)
    law = d.citations()
    actions.propose_answer(
        steps.handled(district, case), by=by, at=AT + steps.HOUR, answer=answer, citations=law
    )
    Citation.objects.filter(pk=law[0].pk).update(in_force_to=NOW.date())


def _law_did_not_hold(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    (law,) = d.citations()
    right = replace(article_of(law), in_force_from=AT.date() + timedelta(days=1))
    catalogue.correct_citation(law, right, by=district.actor("admin"), at=NOW, reason="生效日录错")


def _one_person_no(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    answer = Answer.objects.get()
    Answer.objects.update(reviewer=answer.proposer)


def _one_person_end(district: District, case: Case) -> None:
    proposal = actions.void(case, by=district.actor("officer"), at=AT, reason="test")
    actions.confirm_proposal(proposal, by=district.actor("head"), at=AT)
    with guards_down(connection):
        MoveMade.objects.filter(key="void").update(proposed_by=district.person("head"))


def _due_differs(district: District, case: Case) -> None:
    CaseClock.objects.update(due_at=NOW + timedelta(days=30))


def _queue_differs(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(days=30))


def _pause_open(district: District, case: Case) -> None:
    Pause.objects.create(case=case, start=AT, until=NOW)


def _pause_too_long(district: District, case: Case) -> None:
    Pause.objects.create(case=case, start=AT - timedelta(days=40), until=AT, end=AT)


def _roles_conflict(district: District, case: Case) -> None:
    person = district.person("admin")
    Appointment.objects.create(
        person=person, role=Role.SECURITY, held_from=AT.date(), reason="测试", made_by="staff:0"
    )


def _word_by_handler(district: District, case: Case) -> None:
    ClosingAnswer.objects.create(case=case, solved="yes", at=AT, entered_by=case.handler)


def _silence_counted(district: District, case: Case) -> None:
    MoveMade.objects.create(
        case=case, line_seq=9, key="close.time", counter="close", to_step="closed", at=AT, by="time"
    )
    ClosingAnswer.objects.create(case=case, solved="yes", satisfied=5, at=AT)


def _owed(case: Case) -> CallBack:
    return call_backs.owe_for_case(case, CallBackWhy.NOT_DONE, mark="test", at=AT)


def _call_back_not_owed(district: District, case: Case) -> None:
    ClosingAnswer.objects.create(case=case, solved="no", at=AT - timedelta(hours=1))


def _call_back_missed(district: District, case: Case) -> None:
    CallBack.objects.filter(pk=_owed(case).pk).update(next_moment_at=AT)


def _call_back_by_handler(district: District, case: Case) -> None:
    CallBack.objects.filter(pk=_owed(case).pk).update(
        end="done", ended_at=NOW, ended_by=case.handler, next_moment_at=None
    )


def _closed_uncalled(district: District, case: Case) -> None:
    MoveMade.objects.create(
        case=case, line_seq=9, key="close.call_back", counter="close", to_step="closed", at=AT, by="time"
    )


def _opinion(case: Case, **changed: Any) -> None:
    file = records.open_file(kind="feedback", key=f"opinion-{case.pk}", at=AT)
    whole = {"site": case.site, "source": "hotline", "made_on": AT.date(), "received_at": AT, "key": uuid4()}
    FeedbackItem.objects.create(**whole | {"file": file, "subject": "测试", "fingerprint": "f"} | changed)


def _opinion_not_due(district: District, case: Case) -> None:
    _opinion(case, state="received")


def _opinion_unanswered(district: District, case: Case) -> None:
    _opinion(case, state="done", settled_at=AT)


def _opinion_excluded_alone(district: District, case: Case) -> None:
    _opinion(case, state="excluded", settled_at=AT)


def _clear_number(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(story="打 13800001234 找他")


def _reactions_stuck(district: District, case: Case) -> None:
    line = Line.objects.filter(file=case.file).latest("seq")
    Reaction.objects.create(line=line, name="nobody", not_before=NOW - timedelta(hours=2))


def _reactions_given_up(district: District, case: Case) -> None:
    line = Line.objects.filter(file=case.file).latest("seq")
    Reaction.objects.create(line=line, name="nobody", state=Reaction.GIVEN_UP, not_before=NOW)


def _year_unknown(district: District, case: Case) -> None:
    CalendarNotice.objects.filter(year=NOW.year).update(provisional=True)


def _nobody_on_duty(district: District, case: Case) -> None:
    Appointment.objects.filter(role=Role.OFFICER).update(held_to=AT.date())


BROKEN: dict[Trouble, Callable[[District, Case], None]] = {
    Trouble.HANDLER_GONE: _handler_gone,
    Trouble.HANDLER_UNKEYED: _handler_unkeyed,
    Trouble.HANDLER_BARRED: _handler_barred,
    Trouble.NOTHING_DUE: _nothing_due,
    Trouble.MOMENT_MISSED: _moment_missed,
    Trouble.CLEAR_NAME: _clear_name,
    Trouble.MERGED_ADRIFT: _merged_adrift,
    Trouble.NOBODY_ON_DUTY: _nobody_on_duty,
    Trouble.FIRST_BARRED: _first_barred,
    Trouble.FIRST_CHANGED: _first_changed,
    Trouble.FIRST_GONE: _first_gone,
    Trouble.EVIDENCE_SHORT: _evidence_short,
    Trouble.LAW_FALLEN: _law_fallen,
    Trouble.LAW_DID_NOT_HOLD: _law_did_not_hold,
    Trouble.ONE_PERSON_NO: _one_person_no,
    Trouble.ONE_PERSON_END: _one_person_end,
    Trouble.DUE_DIFFERS: _due_differs,
    Trouble.QUEUE_DIFFERS: _queue_differs,
    Trouble.PAUSE_OPEN: _pause_open,
    Trouble.PAUSE_TOO_LONG: _pause_too_long,
    Trouble.ROLES_CONFLICT: _roles_conflict,
    Trouble.WORD_BY_HANDLER: _word_by_handler,
    Trouble.SILENCE_COUNTED: _silence_counted,
    Trouble.CALL_BACK_NOT_OWED: _call_back_not_owed,
    Trouble.CALL_BACK_MISSED: _call_back_missed,
    Trouble.CALL_BACK_BY_HANDLER: _call_back_by_handler,
    Trouble.CLOSED_UNCALLED: _closed_uncalled,
    Trouble.OPINION_NOT_DUE: _opinion_not_due,
    Trouble.OPINION_UNANSWERED: _opinion_unanswered,
    Trouble.OPINION_EXCLUDED_ALONE: _opinion_excluded_alone,
    Trouble.CLEAR_NUMBER: _clear_number,
    Trouble.REACTIONS_STUCK: _reactions_stuck,
    Trouble.REACTIONS_GIVEN_UP: _reactions_given_up,
    Trouble.YEAR_UNKNOWN: _year_unknown,
}


def test_nothing_is_broken_before(district: District, case: Case) -> None:
    while run_reactions(at=NOW):
        pass
    assert not found() & set(BROKEN)


@pytest.mark.parametrize("trouble", BROKEN, ids=lambda trouble: trouble.value)
def test_what_is_broken_is_found(trouble: Trouble, district: District, case: Case) -> None:
    """In the very house in which nothing was, as the test above looked at it."""
    while run_reactions(at=NOW):
        pass
    BROKEN[trouble](district, case)
    assert trouble in found(full=True)


def test_messages_that_wait_fail_or_have_no_way_out_are_found(
    district: District, case: Case, settings: Any
) -> None:
    assert not {Trouble.NOTICES_STUCK, Trouble.NOTICES_GIVEN_UP, Trouble.WAY_UNREACHABLE} & found()
    told = {"address": "13800005678", "kind": "case.accepted", "subject": "", "body": "…"}
    write_notice(channel="sms", at=NOW - timedelta(hours=1), **told)
    assert Trouble.NOTICES_STUCK in found()
    send_notices(at=NOW)
    assert Trouble.NOTICES_GIVEN_UP in found() and Trouble.NOTICES_STUCK not in found()
    settings.BANCHENG_MAIL = MailServer(scheme="smtp+plain", host="127.0.0.1", port=1, sender="a@b.cn")
    assert Trouble.WAY_UNREACHABLE in found()


def test_a_look_that_fails_is_a_finding_and_the_others_go_on(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bancheng.cases.health.somebody_has_it", lambda **_: 1 / 0)
    looked = doctor.examine(at=NOW)
    assert [each.trouble for each in looked[0].found] == [Trouble.LOOK_FAILED]
    assert len(looked) == len(CHECKS)


def test_a_schema_that_waits_is_the_only_thing_said(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bancheng.ops.machine.schema_is_current", lambda **_: [Found(Trouble.MIGRATIONS_WAITING)]
    )
    assert found() == {Trouble.MIGRATIONS_WAITING}


def test_changing_nothing(district: District, case: Case) -> None:
    before = steps.everything()
    doctor.examine(at=NOW, full=True)
    assert steps.everything() == before


# --- how it is told ---------------------------------------------------------------------------------------------


def run(*argv: str) -> int:
    return commands.doctor(Parser("bancheng doctor", ""), argv, at=NOW)


def test_the_command_says_what_is_wrong_and_what_to_do(
    district: District, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    _clear_number(district, case)
    assert run() == 1
    said = capsys.readouterr().out
    assert f"[{Trouble.CLEAR_NUMBER.value}]" in said
    assert Trouble.CLEAR_NUMBER.remedy in said
    assert "13800001234" not in said


def test_the_command_tells_machines(
    district: District, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    _queue_differs(district, case)
    assert run("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is False
    broken = next(check for check in told["checks"] if check["check"] == "clocks_agree")
    assert [trouble["code"] for trouble in broken["troubles"]] == ["queue_differs"]
    assert broken["troubles"][0]["where"] == [case.number]


def test_the_command_says_how_far_it_looked(
    district: District, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads that nothing was found is told of what that was said."""
    last = {}
    for asked in ("", "--full"):
        run(*filter(None, [asked]))
        last[asked] = capsys.readouterr().out.splitlines()[-1]
        run("--json", *filter(None, [asked]))
        assert json.loads(capsys.readouterr().out)["full"] is bool(asked)
    assert "只查了最近的一部分" in last[""] and "bancheng doctor --full" in last[""]
    assert last["--full"] == "历史全部查过，记录逐行核验过"
    waiting = next(check for check in CHECKS if check.function == doctor.SCHEMA)
    looked = [doctor.Looked(waiting, [Found(Trouble.MIGRATIONS_WAITING, "")])]
    assert commands.in_words(looked, NOW, full=True).endswith("数据库升级以后才能查别的")


def test_every_message_is_in_the_papers_with_what_to_do() -> None:
    paper = (ROOT / "docs/operate/doctor.md").read_text(encoding="utf-8")
    for trouble in Trouble:
        sign = "✗" if trouble.grave else "!"
        assert f"| `{trouble.value}` | {sign} | {trouble.sentence} | {trouble.remedy} |" in paper


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.SECURITY])
def test_the_page_is_there_for_the_three_powers(role: Role, district: District, client: Client) -> None:
    person = make.make_person("某人", role)
    make.sign_in(client, person)
    answer = client.get("/desk/doctor/")
    assert answer.status_code == 200
    assert "运行状况" in answer.content.decode()
    assert "宪章第一条" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.CONVENER])
def test_the_page_is_not_there_for_others(role: Role, district: District, client: Client) -> None:
    make.sign_in(client, make.make_person("某人", role))
    assert client.get("/desk/doctor/").status_code == 404


def test_a_stranger_is_sent_to_the_door(client: Client, db: None) -> None:
    assert client.get("/desk/doctor/").status_code == 302
