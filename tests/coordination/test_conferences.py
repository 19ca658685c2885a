"""Conferences lived through by their acts: asked, called, held, minuted, countersigned, settled or raised; who may, what is recorded."""

import io
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from bancheng.cases import actions as cases
from bancheng.cases import ticks
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, CaseClock, Evidence, Recusal
from bancheng.cases.paper_words import moment as paper_moment
from bancheng.config.environment import OFFICE_ZONE
from bancheng.coordination import conference_reactions as reactions
from bancheng.coordination import conference_telling as telling
from bancheng.coordination import conferring, matrix_health, minutes_sheet
from bancheng.coordination.actions import conferences as actions
from bancheng.coordination.actions import meetings, signing
from bancheng.coordination.models import AgendaItem, Conference, Invitation, Resolution
from bancheng.notices.models import Notice
from bancheng.papers.actions import frozen
from bancheng.papers.models import IssuedPaper
from bancheng.promises import actions as promises
from bancheng.promises.models import Promise
from bancheng.records import health, verification
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Presence
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.cases.steps import assert_atomic, assert_only, assert_refused, kinds
from tests.coordination.units import NO, YES, Unit, ask, given

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=OFFICE_ZONE)


ASKED, CALLED, MEETS, HELD = moment(2, 11), moment(2, 14), moment(3, 10), moment(3, 10, 5)
MINUTED, SIGNED, SETTLED = moment(3, 11), moment(3, 14), moment(3, 15)
WORDS = "两家单位说法不一，请议定凭视频核验先办"
DUE_ON = date(2026, 3, 9)


@pytest.fixture
def handling(district: District, case: Case) -> Case:
    """A case judged 暂时办不了; its answer is due on Thursday the fifth."""
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.NOT_YET))
    return Case.objects.get(pk=case.pk)


def proposed(
    district: District, case: Case, units: list[Unit], *, at: datetime = ASKED, **more: Any
) -> Conference:
    chosen = [unit.department for unit in units]
    by = district.actor("officer")
    return actions.propose_conference(case, by=by, at=at, **({"words": WORDS, "units": chosen} | more))


def called(district: District, made: Conference, units: list[Unit], **more: Any) -> Conference:
    values = {"meets_at": MEETS, "place": "二楼会议室", "units": [unit.department for unit in units]} | more
    return actions.call_conference(made, by=district.actor("convener"), at=CALLED, **values)


def came(made: Conference, *presences: Presence) -> dict[int, tuple[Presence, str]]:
    rows = list(made.invitations.order_by("pk"))
    said = presences or (Presence.CAME,) * len(rows)
    return {
        row.pk: (presence, "科长一人" if presence is Presence.CAME else "")
        for row, presence in zip(rows, said, strict=True)
    }


def opened(district: District, made: Conference, *presences: Presence, at: datetime = HELD) -> Conference:
    return meetings.open_meeting(made, by=district.actor("convener"), at=at, came=came(made, *presences))


def resolved(district: District, made: Conference, unit: Unit, **more: Any) -> Resolution:
    values = {
        "item": made.items.get(struck_at=None),
        "unit": unit.department,
        "task": "凭视频核验先办租赁备案",
        "proof": "备案证明编号",
        "due_on": DUE_ON,
        "to_citizen": True,
    } | more
    return meetings.write_resolution(made, by=district.actor("convener"), at=HELD, **values)


def minuted(district: District, made: Conference, *, at: datetime = MINUTED) -> Conference:
    return meetings.send_minutes(made, by=district.actor("convener"), at=at, agreed="先办后补签字")


def signed(
    made: Conference, unit: Unit, said: str = "agree", words: str = "", *, at: datetime = SIGNED
) -> Invitation:
    row = made.invitations.get(unit=unit.department)
    return signing.countersign(row, by=unit.actor("head"), at=at, said=said, words=words)


@pytest.fixture
def asked(district: District, handling: Case, units: list[Unit]) -> Conference:
    return proposed(district, handling, units[:2])


@pytest.fixture
def convened(district: District, asked: Conference, units: list[Unit]) -> Conference:
    return called(district, asked, units[:2])


@pytest.fixture
def met(district: District, convened: Conference) -> Conference:
    return opened(district, convened)


@pytest.fixture
def gone_round(district: District, met: Conference, units: list[Unit]) -> Conference:
    resolved(district, met, units[0], co_units=[units[1].department])
    return minuted(district, met)


def fresh(made: Conference) -> Conference:
    return Conference.objects.get(pk=made.pk)


def running(case: Case) -> set[str]:
    return set(CaseClock.objects.filter(case=case, stopped_at=None).values_list("kind", flat=True))


def step(case: Case) -> str:
    return str(Case.objects.values_list("step", flat=True).get(pk=case.pk))


def whole(made: Conference) -> None:
    """The files of the conference and of its cases verify, and their rows say what their lines say."""
    assert verification.verify_file(made.file.key).ok
    for item in made.items.all():
        assert verification.verify_file(item.case.file.key).ok
    assert list(health.rows_stand(at=SETTLED, full=True)) == []


# --- asked, called, declined ----------------------------------------------------------------------------------


def test_the_window_asks_and_the_convener_has_a_day(district, handling, asked):
    assert asked.step == "proposed" and step(handling) == "handling"
    clock = CaseClock.objects.get(case=handling, kind="conference", stopped_at=None)
    assert clock.ref == asked.pk and clock.due_at == moment(3, 17, 0)
    assert kinds(handling)[-1] == "case.conference_asked"
    assert WORDS not in Line.objects.filter(file=handling.file).latest("seq").data
    whole(asked)


def test_only_the_officer_asks_and_not_twice_at_once(district, handling, units, asked):
    values = {"words": WORDS, "units": [unit.department for unit in units[:2]]}
    with pytest.raises(Refused) as refused:
        proposed(district, handling, units[:2])
    assert refused.value.code == "conference_asked"
    actions.decline_conference(asked, by=district.actor("convener"), at=CALLED, reason="先交办")
    assert_only(
        district,
        handling,
        lambda case, **more: actions.propose_conference(case, **(more | {"at": CALLED})),
        {"officer", "officer2", "district"},
        **values,
    )


def test_asking_lacks_nothing_or_says_what(district, handling, units):
    with pytest.raises(Wanting) as wanting:
        proposed(district, handling, units[:1], words=" ")
    assert [gap.field for gap in wanting.value.missing] == ["words", "units"]
    assert not Conference.objects.exists()


def test_a_case_asks_twice_and_no_more(district, handling, units):
    for _ in range(2):
        made = proposed(district, handling, units[:2])
        actions.decline_conference(made, by=district.actor("convener"), at=CALLED, reason="先交办")
    with pytest.raises(Refused) as refused:
        proposed(district, handling, units[:2])
    assert refused.value.code == "third_conference"


def conferred(district: District, case: Case, units: list[Unit], begins: datetime) -> Conference:
    """A whole conference within the hour: asked, called, held, countersigned, settled; its case goes on."""
    by, later = district.actor("convener"), lambda minutes: begins + timedelta(minutes=minutes)
    made = proposed(district, case, units, at=begins)
    called_units = [unit.department for unit in units]
    actions.call_conference(made, by=by, at=later(5), meets_at=later(10), place="二楼", units=called_units)
    opened(district, made, at=later(10))
    minuted(district, made, at=later(20))
    for unit in units:
        signed(made, unit, at=later(30))
    return signing.settle_conference(made, by=by, at=later(40))


def test_a_third_conference_is_held_on_a_leaders_instruction_and_no_fourth(district, handling, units):
    two = units[:2]
    for begins in (moment(2, 10), moment(2, 14)):
        assert conferred(district, handling, two, begins).step == "settled"
    third = moment(3, 10)
    assert_refused("third_conference", lambda: proposed(district, handling, two, at=third))
    given = cases.instruct(
        handling,
        by=district.actor("leader"),
        at=moment(3, 9, 40),
        to=district.person("officer"),
        words="再开一次会，把权属定下来",
        due_on=date(2026, 3, 5),
        allows_conference=True,
    )
    held = conferred(district, handling, two, third)
    assert (held.step, step(handling)) == ("settled", "handling")
    assert_refused("bound_reached", lambda: proposed(district, handling, two, at=moment(3, 14)))
    assert facts_of(handling, at=moment(3, 14)).times("convene") == 3 and given.allows_conference


def test_asking_is_whole_or_not_at_all(district, handling, units, monkeypatch):
    assert_atomic(monkeypatch, lambda: proposed(district, handling, units[:2]))


def test_the_convener_calls_and_the_case_is_in_conference_while_its_clock_runs(district, handling, convened):
    assert fresh(convened).step == "called" and step(handling) == "in_conference"
    assert running(handling) >= {"citizen", "conferring"} and "conference" not in running(handling)
    clock = CaseClock.objects.get(case=handling, kind="conferring", stopped_at=None)
    citizens = CaseClock.objects.get(case=handling, kind="citizen", stopped_at=None)
    assert clock.due_at == citizens.due_at == moment(5, 17, 0)
    assert not convened.invitations.filter(invited_at=None).exists()
    whole(convened)


def test_more_time_for_the_case_is_more_time_for_its_conference(district, handling, convened):
    cases.grant_special(handling, by=district.actor("convener"), at=CALLED, reason="三家单位")
    clock = CaseClock.objects.get(case=handling, kind="conferring", stopped_at=None)
    assert clock.due_at == CaseClock.objects.get(case=handling, kind="citizen", stopped_at=None).due_at
    assert clock.due_at == moment(9, 17, 0)


def test_a_meeting_after_the_case_is_due_is_not_called(district, asked, units):
    with pytest.raises(Wanting) as wanting:
        called(district, asked, units[:2], meets_at=moment(6))
    assert [gap.field for gap in wanting.value.missing] == ["meets_at"]
    assert fresh(asked).step == "proposed"


@pytest.mark.parametrize("part", ["officer", "leader", "supervisor", "head"])
def test_nobody_but_the_convener_calls_in_his_time(district, asked, units, part):
    values = {"meets_at": MEETS, "place": "二楼", "units": [unit.department for unit in units[:2]]}
    assert_refused(
        "not_yours", lambda: actions.call_conference(asked, by=district.actor(part), at=CALLED, **values)
    )


def test_once_his_day_is_over_the_leader_may_too(district, handling, asked, units):
    late, leader = moment(4), district.actor("leader")
    waiting = lambda part, at: Conference.objects.filter(conferring.waits_for(district.actor(part), at))  # noqa: E731
    assert list(waiting("convener", ASKED)) == [asked] and not waiting("leader", ASKED)
    assert list(waiting("convener", late)) == list(waiting("leader", late)) == [asked], (
        "it has come to him too"
    )
    values = {"meets_at": moment(4, 15), "place": "二楼", "units": [unit.department for unit in units[:2]]}
    actions.call_conference(asked, by=leader, at=late, **values)
    assert step(handling) == "in_conference" and not waiting("leader", late)
    for part in ("convener", "convener2"):
        Recusal.objects.create(case=handling, person=district.person(part), reason="测试", at=late)
    assert list(waiting("leader", late)) == [asked], "nobody is left before him"


def test_a_convener_who_is_out_of_the_case_neither_sees_nor_calls(district, handling, asked, units):
    Recusal.objects.create(case=handling, person=district.person("convener"), at=AT)
    assert_refused("not_yours", lambda: called(district, asked, units[:2]))
    assert not conferring.visible_to(district.actor("convener")).exists()
    assert conferring.visible_to(district.actor("convener2")).exists()


def test_what_is_declined_goes_back_to_the_window_with_the_reason(district, handling, asked):
    convener = district.actor("convener")
    with pytest.raises(Wanting):
        actions.decline_conference(asked, by=convener, at=CALLED, reason=" ")
    actions.decline_conference(asked, by=convener, at=CALLED, reason="先交办")
    assert fresh(asked).step == "declined" and step(handling) == "handling"
    assert "conference" not in running(handling)
    assert kinds(handling)[-1] == "case.conference_declined"
    whole(asked)


@pytest.mark.parametrize("act", ["call", "decline", "postpone", "acknowledge"])
def test_every_act_before_the_meeting_is_whole_or_not_at_all(district, asked, units, monkeypatch, act):
    by = district.actor("convener")
    if act in ("postpone", "acknowledge"):
        called(district, asked, units[:2])
    one = asked.invitations.get(unit=units[0].department)
    acts = {
        "call": lambda: called(district, asked, units[:2]),
        "decline": lambda: actions.decline_conference(asked, by=by, at=CALLED, reason="先交办"),
        "postpone": lambda: actions.postpone_conference(
            asked, by=by, at=HELD, meets_at=moment(4, 10), place="二楼", reason="只到一家"
        ),
        "acknowledge": lambda: actions.acknowledge_invitation(one, by=units[0].actor("liaison"), at=CALLED),
    }
    assert_atomic(monkeypatch, acts[act])


def test_two_cases_are_settled_in_one_meeting(district, handling, asked, units):
    second = d.register(district)
    by = district.actor("officer")
    cases.accept_case(second, by=by, at=AT)
    cases.judge(second, by=by, at=AT, **d.judgement(CaseType.NOT_YET))
    other = proposed(district, second, units[1:3])
    called(district, asked, units, joined=[other])
    other = fresh(other)
    assert (other.step, other.joined_into_id) == ("joined", asked.pk)
    assert [item.case_id for item in conferring.live_items(asked)] == [handling.pk, second.pk]
    assert step(handling) == step(second) == "in_conference"
    assert {clock.ref for clock in CaseClock.objects.filter(kind="conferring", stopped_at=None)} == {asked.pk}
    whole(asked)
    whole(other)


def test_a_unit_says_that_it_has_read_its_invitation_once(convened, units):
    one = convened.invitations.get(unit=units[0].department)
    assert_refused(
        "not_yours", lambda: actions.acknowledge_invitation(one, by=units[1].actor("head"), at=CALLED)
    )
    actions.acknowledge_invitation(one, by=units[0].actor("liaison"), at=CALLED)
    actions.acknowledge_invitation(one, by=units[0].actor("head"), at=HELD)
    one.refresh_from_db()
    assert (one.read_by, one.read_at) == (units[0].liaison, CALLED)
    lines = Line.objects.filter(file=convened.file, kind="conference.acknowledged")
    assert lines.count() == 1


def test_nobody_answers_to_an_invitation_once_the_meeting_is_open(met, units):
    one = met.invitations.get(unit=units[0].department)
    assert_refused(
        "wrong_step", lambda: actions.acknowledge_invitation(one, by=units[0].actor("liaison"), at=HELD)
    )


# --- the meeting ------------------------------------------------------------------------------------------------


def test_who_came_is_recorded_and_the_conference_is_evidence(district, handling, met, units):
    assert fresh(met).step == "held"
    evidence = Evidence.objects.get(case=handling, kind="consultation")
    assert evidence.ref == f"conference/{met.pk}"
    line = Line.objects.get(file=met.file, kind="conference.held")
    assert json.loads(line.data) | {"came": 2, "absent": 0, "recused": 0} == json.loads(line.data)
    whole(met)


def test_the_answer_of_a_matter_not_yet_possible_rests_on_the_conference(district, handling, met, units):
    from bancheng.cases.actions.answering import owed

    assert owed(Case.objects.get(pk=handling.pk)).consulted


def test_without_a_quorum_it_is_put_off_once_and_then_held(district, handling, convened):
    few = (Presence.CAME, Presence.ABSENT)
    with pytest.raises(Refused) as refused:
        opened(district, convened, *few)
    assert refused.value.code == "no_quorum" and fresh(convened).step == "called"
    by = district.actor("convener")
    with pytest.raises(Wanting):
        actions.postpone_conference(convened, by=by, at=HELD, meets_at=moment(6), place="二楼", reason="")
    actions.postpone_conference(
        convened, by=by, at=HELD, meets_at=moment(4, 10), place="二楼", reason="只到一家"
    )
    with pytest.raises(Refused) as refused:
        actions.postpone_conference(
            convened, by=by, at=HELD, meets_at=moment(4, 15), place="二楼", reason="又没到"
        )
    assert refused.value.code == "bound_reached"
    opened(district, convened, *few, at=moment(4, 10))
    assert fresh(convened).step == "held"
    whole(convened)


def test_it_is_not_opened_before_its_day_nor_with_a_unit_unsaid(district, convened):
    with pytest.raises(Refused) as refused:
        opened(district, convened, at=CALLED)
    assert refused.value.code == "too_early"
    one = convened.invitations.order_by("pk").first()
    with pytest.raises(Wanting):
        meetings.open_meeting(
            convened, by=district.actor("convener"), at=HELD, came={one.pk: (Presence.CAME, "")}
        )


def test_notes_are_taken_as_they_are_said(district, met, units):
    by = district.actor("convener")
    meetings.note_minutes(met, by=by, at=HELD, words="可以先办，电话13800005678", unit=units[0].department)
    meetings.note_minutes(met, by=by, at=HELD, words="大家同意")
    first, second = conferring.notes_of(met)
    assert "13800005678" not in first.words and first.unit == units[0].department and second.unit is None
    with pytest.raises(Wanting):
        meetings.note_minutes(met, by=by, at=HELD, words=" ")
    assert_refused(
        "not_yours", lambda: meetings.note_minutes(met, by=units[0].actor("head"), at=HELD, words="插一句")
    )


def test_no_word_of_a_conference_says_who_he_is(district, met, units):
    by, named = district.actor("convener"), "陈阿福（13800005678）的房子"
    note = meetings.note_minutes(met, by=by, at=HELD, words=f"{named}可以先办")
    line = resolved(district, met, units[0], task=f"给{named}出证明", proof=f"{named}的证明")
    sent = meetings.send_minutes(met, by=by, at=MINUTED, agreed=f"{named}先办")
    one = sent.invitations.get(unit=units[0].department)
    said = signing.countersign(
        one, by=units[0].actor("head"), at=MINUTED, said="reserve", words=f"{named}要核实"
    )
    kept = [note.words, line.task, line.proof, sent.agreed, said.words]
    assert all("的房子" in words for words in kept)
    assert not any(datum in words for words in kept for datum in ("陈阿福", "13800005678"))


def test_what_is_to_be_settled_says_not_who_he_is(district, handling, units):
    made = proposed(district, handling, units, words="陈阿福的房子谁来办？")
    item = made.items.get()
    assert "的房子谁来办" in item.words and "陈阿福" not in item.words


def test_a_resolution_is_of_the_units_invited_and_may_be_taken_out(district, met, units):
    with pytest.raises(Wanting) as wanting:
        resolved(district, met, units[2], task="", due_on=None)
    assert {gap.field for gap in wanting.value.missing} == {"unit", "task", "due_on"}
    row = resolved(district, met, units[0])
    meetings.drop_resolution(row, by=district.actor("convener"), at=HELD)
    with pytest.raises(Refused) as refused:
        meetings.drop_resolution(row, by=district.actor("convener"), at=HELD)
    assert refused.value.code == "dropped_before"
    again = resolved(district, met, units[0])
    assert again.number == 2, "a number once given is not given again"
    whole(met)


@pytest.mark.parametrize("act", ["open", "note", "resolve", "drop", "minute", "sign", "settle", "raise"])
def test_every_act_of_the_meeting_is_whole_or_not_at_all(district, convened, units, monkeypatch, act):
    by = district.actor("convener")
    if act != "open":
        opened(district, convened)
    row = resolved(district, convened, units[0]) if act not in ("open", "note", "resolve") else None
    if act in ("sign", "settle", "raise"):
        minuted(district, convened)
    if act in ("settle", "raise"):
        signed(convened, units[0])
        signed(convened, units[1])
    acts = {
        "open": lambda: opened(district, convened),
        "note": lambda: meetings.note_minutes(convened, by=by, at=HELD, words="同意"),
        "resolve": lambda: resolved(district, convened, units[0]),
        "drop": lambda: meetings.drop_resolution(row, by=by, at=HELD),  # type: ignore[arg-type]
        "minute": lambda: minuted(district, convened),
        "sign": lambda: signed(convened, units[0]),
        "settle": lambda: signing.settle_conference(convened, by=by, at=SETTLED),
        "raise": lambda: signing.raise_conference(convened, by=by, at=SETTLED, reason="议不定"),
    }
    assert_atomic(monkeypatch, acts[act])


# --- countersigned ------------------------------------------------------------------------------------------------


def test_the_minutes_go_round_and_each_unit_has_a_day(district, handling, gone_round, units):
    clocks = CaseClock.objects.filter(case=handling, kind="countersign", stopped_at=None)
    assert {clock.ref for clock in clocks} == set(gone_round.invitations.values_list("pk", flat=True))
    assert {clock.due_at for clock in clocks} == {moment(4, 17, 0)}
    assert_refused("wrong_step", lambda: resolved(district, gone_round, units[0]))


def test_each_head_signs_once_and_the_last_one_ends_it(gone_round, units):
    signed(gone_round, units[0], "reserve", "期限偏紧")
    assert fresh(gone_round).step == "minuted"
    assert_refused("signed_before", lambda: signed(gone_round, units[0]))
    row = gone_round.invitations.get(unit=units[1].department)
    assert_refused(
        "not_yours", lambda: signing.countersign(row, by=units[1].actor("liaison"), at=SIGNED, said="agree")
    )
    with pytest.raises(Wanting):
        signed(gone_round, units[1], "refuse")
    signed(gone_round, units[1])
    assert fresh(gone_round).step == "countersigned"
    whole(gone_round)


def ring(case: Case, at: datetime) -> None:
    """Lets the clocks ring at this moment, and this room follow every line they wrote."""
    ticks.tick(at=at)
    for line in Line.objects.filter(file=case.file).order_by("seq"):
        if line.kind == "clock.out":
            reactions.let_lapse(line, at=at)
        if line.kind in ("case.conference_left", "case.withdrawn", "case.restored", "case.citizen_asked"):
            reactions.follow_step(line, at=at)


def test_who_does_not_sign_stands_as_silent(handling, gone_round, units):
    signed(gone_round, units[0])
    ring(handling, moment(4, 17, 5))
    ring(handling, moment(4, 17, 6))
    silent = gone_round.invitations.get(unit=units[1].department)
    assert (silent.said, fresh(gone_round).step) == ("silent", "countersigned")
    assert Line.objects.filter(file=gone_round.file, kind="conference.unsigned").count() == 1
    whole(gone_round)


def test_a_unit_that_is_recused_does_not_sign(district, convened, units):
    opened(district, convened, Presence.CAME, Presence.RECUSED)
    minuted(district, convened)
    signed(convened, units[0])
    assert fresh(convened).step == "countersigned"


# --- settled, or a level up ---------------------------------------------------------------------------------------


def test_each_line_becomes_a_promise_and_the_case_goes_on(district, handling, gone_round, units):
    for unit in units[:2]:
        signed(gone_round, unit)
    signing.settle_conference(gone_round, by=district.actor("convener"), at=SETTLED)
    row = Resolution.objects.get(conference=gone_round)
    promise = row.promise
    assert promise is not None
    assert (promise.kind, promise.owner, promise.to, promise.unit) == (
        "resolution",
        "unit",
        "citizen",
        units[0].department,
    )
    assert (promise.due_on, promise.file_id, promise.proof) == (DUE_ON, handling.file_id, "备案证明编号")
    assert fresh(gone_round).step == "settled" and step(handling) == "handling"
    assert not running(handling) & {"conferring", "countersign", "raised"}
    paper = IssuedPaper.objects.get(file=gone_round.file, kind="minutes")
    assert "凭视频核验先办租赁备案" in paper.document and "先办后补签字" in paper.document
    assert paper_moment(MEETS) in paper.document, "the time of the meeting"
    assert paper_moment(HELD) not in paper.document, "not that at which attendance was entered"
    assert kinds(handling)[-1] == "case.concluded"
    whole(gone_round)


def test_the_number_of_a_case_has_room_beside_what_was_resolved(district, handling, gone_round):
    sheet = minutes_sheet.minutes(gone_round, at=MINUTED)
    _, made = frozen(sheet, number="会〔2026〕1号", code="7MKQ-94XR-HT3P", at=MINUTED)
    begins: dict[str, tuple[float, float]] = {}

    def seen(text: str, at: list[float], _: Any, __: Any, size: float) -> None:
        said = text.strip()
        begins["凭视频" if said.startswith("凭视频") else said] = (at[4], size)

    PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=seen)
    # The last of each is the one in the table: the agenda names the case, too.
    (number, size), (task, _) = begins[handling.number], begins["凭视频"]
    assert task - number > len(handling.number) * size / 2, "digits are half as wide as they are tall"


def test_what_a_resolution_became_is_read_from_its_promise(district, handling, gone_round, units):
    for unit in units[:2]:
        signed(gone_round, unit)
    signing.settle_conference(gone_round, by=district.actor("convener"), at=SETTLED)
    promise = Promise.objects.get()
    promises.keep_promise(
        promise, by=district.actor("officer"), at=moment(5), kept_on=date(2026, 3, 5), words="备案证明"
    )
    from bancheng.coordination.showing import conferences as showing

    row = conferring.resolutions_of(gone_round)[0]
    assert showing.became(row, now=moment(6)) == "已兑现"


def test_what_a_unit_refuses_goes_up_and_the_leader_settles(district, handling, gone_round, units):
    signed(gone_round, units[0], "refuse", "没有职责依据")
    signed(gone_round, units[1])
    convener, leader = district.actor("convener"), district.actor("leader")
    assert_refused("refused_by_unit", lambda: signing.settle_conference(gone_round, by=convener, at=SETTLED))
    with pytest.raises(Wanting):
        signing.raise_conference(gone_round, by=convener, at=SETTLED, reason="")
    signing.raise_conference(gone_round, by=convener, at=SETTLED, reason="一家不同意")
    clock = CaseClock.objects.get(case=handling, kind="raised", stopped_at=None)
    assert (clock.ref, clock.due_at) == (gone_round.pk, moment(4, 17, 0))
    assert_refused(
        "not_yours",
        lambda: signing.decide_conference(gone_round, by=convener, at=SETTLED, opinion="照办", keep=[]),
    )
    keep = list(Resolution.objects.filter(conference=gone_round))
    signing.decide_conference(gone_round, by=leader, at=moment(4), opinion="照办", keep=keep)
    assert fresh(gone_round).step == "settled" and step(handling) == "handling"
    assert Promise.objects.get().unit == units[0].department
    whole(gone_round)


def test_nothing_is_promised_in_a_case_that_has_left_meanwhile(district, handling, gone_round, units):
    for unit in units[:2]:
        signed(gone_round, unit)
    cases.withdraw(handling, by=district.actor("citizen", handling), at=SIGNED, words="不办了")
    signing.settle_conference(gone_round, by=district.actor("convener"), at=SETTLED)
    assert not Promise.objects.exists() and Resolution.objects.get().dropped_at == SETTLED
    assert fresh(gone_round).step == "settled" and step(handling) == "withdrawn"
    whole(gone_round)


def test_the_leader_may_drop_a_line(district, handling, gone_round, units):
    signed(gone_round, units[0], "refuse", "没有职责依据")
    signed(gone_round, units[1])
    signing.raise_conference(gone_round, by=district.actor("convener"), at=SETTLED, reason="一家不同意")
    signing.decide_conference(
        gone_round, by=district.actor("leader"), at=moment(4), opinion="照现行规定答复", keep=[]
    )
    assert not Promise.objects.exists() and Resolution.objects.get().dropped_at == moment(4)
    assert step(handling) == "handling"
    whole(gone_round)


def test_nobody_concludes_the_case_past_its_conference(district, handling, met):
    for part in ("convener", "leader"):
        assert_refused(
            "conference_open",
            lambda part=part: cases.leave_conference(handling, ref=met.pk, by=district.actor(part), at=HELD),
        )


# --- by time, and by what befalls the case ------------------------------------------------------------------------


AFTER_DUE = moment(5, 17, 5)


def test_when_the_limit_is_out_what_was_discussed_goes_up_and_the_case_goes_on(district, handling, met):
    ring(handling, AFTER_DUE)
    assert step(handling) == "handling" and fresh(met).step == "raised"
    assert "raised" in running(handling)
    signing.decide_conference(met, by=district.actor("leader"), at=moment(6), opinion="由窗口答复", keep=[])
    assert fresh(met).step == "settled" and step(handling) == "handling"
    whole(met)


def test_when_the_limit_is_out_before_the_meeting_it_is_struck(handling, convened):
    ring(handling, AFTER_DUE)
    item = AgendaItem.objects.get(conference=convened)
    assert (item.struck_why, fresh(convened).step, step(handling)) == ("time", "dropped", "handling")
    ring(handling, AFTER_DUE)
    assert kinds(handling).count("case.conference_struck") == 1
    whole(convened)


def test_a_case_that_leaves_is_struck_from_the_agenda(district, handling, met):
    citizen = district.actor("citizen", handling)
    cases.withdraw(handling, by=citizen, at=MINUTED, words="不办了")
    assert not running(handling) & {"conferring", "raised", "countersign"}
    ring(handling, MINUTED)
    assert fresh(met).step == "dropped" and AgendaItem.objects.get(conference=met).struck_why == "left"
    cases.restore(handling, by=district.actor("convener"), at=SIGNED, reason="本人改主意")
    assert step(handling) == "in_conference"
    ring(handling, SIGNED)
    assert step(handling) == "handling", "a conference that is held no more keeps nobody"
    whole(met)


def test_what_was_asked_dies_with_the_step(district, handling, asked):
    by = district.actor("officer")
    cases.ask_citizen(handling, by=by, at=CALLED, items=[d.item()], until=date(2026, 3, 6), served_how="当面")
    assert "conference" not in running(handling)
    ring(handling, CALLED)
    assert fresh(asked).step == "dropped"
    assert not facts_of(Case.objects.get(pk=handling.pk), at=CALLED).conference_asked


def test_the_doctor_finds_a_conference_nobody_waits_for(handling, met):
    def found() -> list[str]:
        return [one.trouble for one in matrix_health.conferences_are_waited_for(at=MINUTED, full=True)]

    assert found() == []
    CaseClock.objects.filter(case=handling, kind="conferring").update(stopped_at=MINUTED)
    assert found() == ["conference_adrift"]


# --- who sees it, who hears of it -----------------------------------------------------------------------------------


def test_units_see_it_once_they_are_invited(district, asked, units):
    assert not conferring.visible_to(units[0].actor("head")).exists()
    called(district, asked, units[:2])
    assert conferring.visible_to(units[0].actor("head")).get() == asked
    assert not conferring.visible_to(units[2].actor("head")).exists()
    for part, sees in (("officer", True), ("convener", True), ("leader", True), ("stranger", False)):
        assert conferring.visible_to(district.actor(part)).exists() == sees, part


def heard(line: Line) -> set[tuple[str, str]]:
    Notice.objects.all().delete()
    telling.tell_of_conference(line, at=line.at)
    return {
        (row.kind, row.person.name) for row in Notice.objects.exclude(person=None).select_related("person")
    }


def test_the_units_hear_of_the_call_and_the_heads_that_they_are_to_sign(district, gone_round, units):
    everybody = {person.name for unit in units[:2] for person in (unit.liaison, unit.head)}
    line = Line.objects.get(file=gone_round.file, kind="conference.called")
    assert heard(line) == {("conference.called", name) for name in everybody}
    line = Line.objects.get(file=gone_round.file, kind="conference.minuted")
    assert heard(line) == {("conference.minuted", unit.head.name) for unit in units[:2]}
    signed(gone_round, units[0])
    signed(gone_round, units[1])
    line = Line.objects.get(file=gone_round.file, kind="conference.signing_over")
    assert heard(line) == {("conference.signing_over", district.person("convener").name)}


def test_positions_stand_behind_the_agenda(district, handling, units):
    question = ask(district, handling, units[:2], at=AT + timedelta(minutes=30))
    given(question, units[0], YES, at=AT + timedelta(minutes=40))
    given(question, units[1], NO, at=AT + timedelta(minutes=40))
    assert conferring.unsettled_in(handling) == [question]
    made = proposed(district, handling, units[:2], questions=[question])
    assert list(made.items.get().questions.all()) == [question]


def held_by(case: Case, at: datetime) -> list[str]:
    """In whose hands the citizen's time was, in turn."""
    from bancheng.cases.dossier import Dossier
    from bancheng.cases.showing.legs import legs_of
    from bancheng.org import reads as org

    found = legs_of(Dossier(Case.objects.get(pk=case.pk)), org.working_calendar(), at)
    whole_time = sum((leg.work_time for leg in found), timedelta())
    accepted = Case.objects.values_list("clock_started_at", flat=True).get(pk=case.pk)
    assert accepted is not None and whole_time == org.working_calendar().work_time_between(accepted, at)
    return [leg.holder.value for leg in found if leg.work_time]


def test_time_in_conference_is_the_conveners_and_what_went_up_the_leaders(
    district, handling, gone_round, units
):
    signed(gone_round, units[0], "refuse", "没有职责依据")
    signed(gone_round, units[1])
    signing.raise_conference(gone_round, by=district.actor("convener"), at=SETTLED, reason="一家不同意")
    assert held_by(handling, moment(4)) == ["officer", "convener", "leader"]
    signing.decide_conference(gone_round, by=district.actor("leader"), at=moment(4), opinion="照办", keep=[])
    assert held_by(handling, moment(4, 15)) == ["officer", "convener", "leader", "officer"]


def test_what_went_up_because_the_time_was_out_costs_the_leader_none_of_the_citizens(handling, met):
    ring(handling, AFTER_DUE)
    assert held_by(handling, moment(6, 15)) == ["officer", "convener", "officer"]
