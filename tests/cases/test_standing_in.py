"""Leave: the cases go to a deputy as the first day opens, and come back as the last one does; told to both, done once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions, instructions
from bancheng.cases.left_behind import left_behind_by
from bancheng.cases.models import Case, Hop, Instruction, StandIn
from bancheng.cases.showing import instructions as showing
from bancheng.cases.ticks import follow_absences
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org.models import Absence, Duty, Person
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from bancheng.records.models import Line
from bancheng.rules.health import Found
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_more_time import march

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyed(district: District) -> District:
    """Everybody has an account: who has none can take nothing over."""
    for part in ("officer", "officer2", "district", "stranger", "head", "counter"):
        make.make_account(district.person(part), password="")
    return district


def away(district: District, part: str = "officer", first: int = 3, back: int = 5, **more: Any) -> Absence:
    """Away in March from the first of these days until the second."""
    return org.set_absence(
        district.person(part),
        from_on=march(first).date(),
        to_on=march(back).date(),
        by=district.actor(part),
        at=AT,
        **more,
    )


def handler(case: Case) -> str:
    return Case.objects.get(pk=case.pk).handler.name


def differing(at: Any) -> list[Found]:
    """What of the cases is not as the record tells it; the people of the small district nobody was told of."""
    return [one for one in rows_stand(at=at, full=True) if not one.where.startswith("org/")]


def hear(at: Any) -> set[tuple[str, str]]:
    while outbox.run_reactions(at=at):
        pass
    rows = Notice.objects.filter(channel="inbox").exclude(person=None)
    return set(rows.values_list("kind", "person__name"))


def test_it_goes_to_the_deputy_and_comes_back_and_both_are_told(keyed: District, case: Case) -> None:
    case = steps.handled(keyed, case)
    before = steps.running(case, "citizen")
    away(keyed, deputy=keyed.person("district"))
    assert follow_absences(at=march(2, 16)) == 0, "not before his first day"
    assert follow_absences(at=march(3, 8)) == 0, "not before the offices open"
    assert follow_absences(at=march(3, 9)) == 1
    assert follow_absences(at=march(3, 9, 1)) == 0, "once"
    assert (handler(case), Case.objects.get(pk=case.pk).first.name) == ("沈专员", "周小窗")
    assert {("case.stood_in", "沈专员"), ("case.stood_in", "李专员")} <= hear(march(3, 9))
    assert follow_absences(at=march(4, 10)) == 0
    assert follow_absences(at=march(5, 9)) == 1
    assert follow_absences(at=march(5, 9, 1)) == 0
    assert handler(case) == "李专员"
    assert {("case.handed_back", "沈专员"), ("case.handed_back", "李专员")} <= hear(march(5, 9))
    assert steps.kinds(case)[-2:] == ["case.stood_in", "case.handed_back"]
    assert StandIn.objects.get().ended_how == "back" and not Hop.objects.exists()
    after = steps.running(case, "citizen")
    assert before is not None and after is not None and after.due_at == before.due_at, "the clock keeps"
    steps.assert_whole(case)
    assert differing(march(6)) == []


def test_without_a_named_deputy_the_roster_says_who(keyed: District, case: Case) -> None:
    Duty.objects.create(
        site=case.site,
        from_on=march(2).date(),
        to_on=march(9).date(),
        officer=keyed.person("officer"),
        deputy=keyed.person("officer2"),
    )
    away(keyed)
    follow_absences(at=march(3, 9))
    assert handler(case) == "陆专员"


def test_a_deputy_who_cannot_take_it_is_passed_over(keyed: District, case: Case) -> None:
    away(keyed, deputy=keyed.person("stranger"))
    follow_absences(at=march(3, 9))
    assert handler(case) != "冯专员", "an officer of another site has not the cases of this one"


def test_where_nobody_is_there_it_stays_and_goes_as_soon_as_somebody_is(keyed: District, case: Case) -> None:
    for part in ("officer2", "district", "stranger"):
        away(keyed, part, 3, 4)
    away(keyed)
    assert follow_absences(at=march(3, 9)) == 0
    assert handler(case) == "李专员" and not StandIn.objects.exists()
    assert follow_absences(at=march(4, 9)) == 1
    assert handler(case) == "陆专员"


def test_what_was_given_to_somebody_else_meanwhile_stays_there(keyed: District, case: Case) -> None:
    other = d.register(keyed, at=AT, story="另一件，档案对不上。")
    away(keyed, deputy=keyed.person("officer2"))
    follow_absences(at=march(3, 9))
    to = keyed.person("district")
    actions.reassign(case, by=keyed.actor("head"), at=march(3, 10), to=to, reason="他熟悉")
    assert StandIn.objects.get(case=case).ended_how == "moved_on"
    assert Hop.objects.get(case=case).to_person == to
    follow_absences(at=march(5, 9))
    assert (handler(case), handler(other)) == ("沈专员", "李专员")


def test_a_case_that_came_to_rest_meanwhile_is_not_touched(keyed: District, case: Case) -> None:
    away(keyed, deputy=keyed.person("officer2"))
    follow_absences(at=march(3, 9))
    actions.withdraw(case, by=keyed.actor("citizen", case), at=march(3, 10))
    assert StandIn.objects.get().ended_how == "case_left"
    lines = Line.objects.count()
    assert follow_absences(at=march(5, 9)) == 0 and Line.objects.count() == lines


def test_whoever_is_recused_or_gone_meanwhile_does_not_get_it_back(keyed: District, case: Case) -> None:
    away(keyed, deputy=keyed.person("officer2"))
    follow_absences(at=march(3, 9))
    from bancheng.cases.models import Recusal

    Recusal.objects.create(case=case, person=keyed.person("officer"), reason="测试", at=march(4))
    assert follow_absences(at=march(5, 9)) == 1
    assert handler(case) == "陆专员" and StandIn.objects.get().ended_how == "moved_on"
    assert Hop.objects.get().to_person == keyed.person("officer2"), "it has come into other hands for good"
    assert follow_absences(at=march(5, 10)) == 0


def test_a_deputy_on_leave_is_followed_by_another_and_it_still_comes_back(
    keyed: District, case: Case
) -> None:
    away(keyed, first=3, back=6, deputy=keyed.person("officer2"))
    follow_absences(at=march(3, 9))
    away(keyed, "officer2", 4, 5)
    assert follow_absences(at=march(4, 9)) == 1
    assert handler(case) == "沈专员"
    assert follow_absences(at=march(5, 9)) == 0, "the deputy is back, the one it was taken from is not"
    assert follow_absences(at=march(6, 9)) == 1
    assert handler(case) == "李专员"
    steps.assert_whole(case)
    assert differing(march(7)) == []


def test_leave_over_days_of_rest_moves_nothing_and_two_leaves_are_one(keyed: District, case: Case) -> None:
    away(keyed, first=7, back=9)
    for day in (7, 8, 9):
        assert follow_absences(at=march(day, 10)) == 0
    away(keyed, first=10, back=11, deputy=keyed.person("officer2"))
    away(keyed, first=11, back=12)
    assert [follow_absences(at=march(day, 9)) for day in (10, 11, 12)] == [1, 0, 1]


def test_who_is_back_earlier_gets_it_back_at_once(keyed: District, case: Case) -> None:
    absence = away(keyed, first=3, back=10, deputy=keyed.person("officer2"))
    follow_absences(at=march(3, 9))
    org.call_off_absence(absence, by=keyed.actor("officer"), at=march(4, 9))
    assert follow_absences(at=march(4, 9, 1)) == 1
    assert handler(case) == "李专员"


def instructed(district: District, case: Case, part: str) -> Instruction:
    """A leader's instruction to this person, who still has to report."""
    return actions.instruct(
        case,
        by=district.actor("leader"),
        at=AT + timedelta(hours=1),
        to=district.person(part),
        words="请把档案对上。",
        due_on=march(6).date(),
    )


def lies_with(row: Instruction) -> str:
    return Instruction.objects.get(pk=row.pk).to.name


def test_what_a_leader_instructed_goes_to_the_deputy_and_comes_back(keyed: District, case: Case) -> None:
    row = instructed(keyed, case, "officer")
    due = steps.running(case, "instruction")
    away(keyed, deputy=keyed.person("district"))
    assert follow_absences(at=march(3, 9)) == 2, "the case, and what he was instructed in it"
    assert follow_absences(at=march(3, 9, 1)) == 0
    assert (lies_with(row), Instruction.objects.get().lent_by) == ("沈专员", keyed.person("officer"))
    told = {one for one in hear(march(3, 9)) if one[0] == "case.instruction_lent"}
    assert told == {("case.instruction_lent", name) for name in ("沈专员", "李专员", "孙领导")}
    assert steps.running(case, "instruction") == due, "the day the leader named stays"
    assert "代李专员" in showing.whose(Instruction.objects.get())
    left = [left_behind_by(keyed.person(part).pk, march(3, 10)) for part in ("officer", "district")]
    assert [any("领导批示" in one for one in each) for each in left] == [False, True], (
        "it is the deputy's now"
    )
    assert row in instructions.instructions_seen_by(keyed.actor("officer")), "he still reads what he was told"
    assert follow_absences(at=march(5, 9)) == 2
    assert (lies_with(row), Instruction.objects.get().lent_by) == ("李专员", None)
    actions.report_back(case, by=keyed.actor("officer"), at=march(5, 10), report="对上了")
    assert steps.kinds(case)[-3:] == ["case.handed_back", "case.instruction_returned", "case.reported_back"]
    steps.assert_whole(case)
    assert differing(march(6)) == []


def test_the_deputy_reports_and_a_post_is_followed_by_the_same_post(keyed: District, case: Case) -> None:
    for part in ("convener", "convener2"):
        make.make_account(keyed.person(part), password="")
    row = instructed(keyed, case, "convener")
    away(keyed, "convener2", 3, 4)
    away(keyed, "convener")
    assert follow_absences(at=march(3, 9)) == 0, (
        "a convener's is no officer's: it waits for somebody of his post"
    )
    assert follow_absences(at=march(4, 9)) == 1
    assert lies_with(row) == "褚召集"
    actions.report_back(case, by=keyed.actor("convener2"), at=march(4, 11), report="办了")
    assert follow_absences(at=march(5, 9)) == 0, "what was reported is over"


def test_who_cannot_report_any_more_leaves_it_with_the_deputy(keyed: District, case: Case) -> None:
    row = instructed(keyed, case, "officer")
    away(keyed, deputy=keyed.person("district"))
    follow_absences(at=march(3, 9))
    Person.objects.filter(pk=keyed.person("officer").pk).update(left_on=march(4).date())
    follow_absences(at=march(4, 9))
    assert (lies_with(row), Instruction.objects.get().lent_by) == ("沈专员", None)
    assert steps.kinds(case).count("case.instruction_kept") == 1


def test_killed_in_the_middle_nothing_is_half_done(
    keyed: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bancheng.cases import moves

    away(keyed, deputy=keyed.person("officer2"))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = steps.everything()
    with monkeypatch.context() as patch:
        patch.setattr(moves.records, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            follow_absences(at=march(3, 9))
    assert steps.everything() == before
    assert follow_absences(at=march(3, 9)) == 1


def test_leave_is_written_down_and_called_off_on_ones_own_page(
    keyed: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = AT
    officer = keyed.person("officer")
    make.sign_in(client, officer, at=AT)
    form = reverse("org:absence", args=[officer.staff_no])
    page = client.get(form).content.decode()
    assert "由谁代办" in page and "沈专员" in page and "周小窗" not in page
    typed = {"from_on": "2026-03-03", "to_on": "2026-03-05", "deputy": keyed.person("district").pk}
    assert client.post(form, typed | {"to_on": "2026-03-03"}).status_code == 422
    assert client.post(form, typed).status_code == 302
    me = client.get(reverse("org:my_settings")).content.decode()
    assert "手里的件由沈专员代办" in me
    off = reverse("org:call_off_absence", args=[Absence.objects.get().pk])
    assert off in me and client.post(off).status_code == 302
    assert Absence.objects.get().called_off_at is not None
    away(keyed, deputy=keyed.person("district"))
    follow_absences(at=march(3, 9))
    settings.BANCHENG_NOW = march(3, 10)
    shown = sign_in_as(keyed, "head").get(reverse("cases:case", args=[case.number])).content.decode()
    assert "李专员不在岗，代他办，他回来就交回" in shown


def sign_in_as(district: District, part: str) -> Client:
    client = Client()
    at = march(3, 10)
    make.sign_in(client, district.person(part), at=at)
    return client


def test_a_day_is_half_open_and_the_call_off_has_its_line(keyed: District) -> None:
    absence = away(keyed)
    assert [Absence.objects.on(march(day).date()).exists() for day in (2, 3, 4, 5)] == [
        False,
        True,
        True,
        False,
    ]
    org.call_off_absence(absence, by=keyed.actor("officer"), at=AT + timedelta(hours=1))
    assert not Absence.objects.on(march(3).date()).exists()
    assert Line.objects.filter(kind="org.absence_called_off").count() == 1
    for again in (AT + timedelta(hours=2), march(9)):
        steps.assert_refused(
            "org.absence_over",
            lambda again=again: org.call_off_absence(absence, by=keyed.actor("officer"), at=again),
        )


@pytest.mark.parametrize(
    ("deputy", "code"),
    [
        ("officer", "org.deputy_same"),
        ("counter", "org.not_an_officer_there"),
        ("officer2", "org.deputy_away"),
    ],
)
def test_who_cannot_be_a_deputy(keyed: District, deputy: str, code: str) -> None:
    away(keyed, "officer2")
    steps.assert_refused(code, lambda: away(keyed, deputy=keyed.person(deputy)))


def test_a_stranger_writes_down_nobodys_leave(keyed: District) -> None:
    person, by = keyed.person("officer"), keyed.actor("officer2")
    days: dict[str, Any] = {"from_on": march(3).date(), "to_on": march(5).date()}
    steps.assert_refused("org.not_allowed", lambda: org.set_absence(person, by=by, at=AT, **days))
    absence = away(keyed)
    steps.assert_refused("org.not_allowed", lambda: org.call_off_absence(absence, by=by, at=AT))
