"""Nobody's cases wait for somebody who cannot work on them any more."""

from datetime import timedelta

import pytest

from bancheng.cases import actions as cases
from bancheng.cases import eligible
from bancheng.cases.actions import leaving
from bancheng.cases.health import first_receiver_stays, handlers_have_accounts, somebody_has_it
from bancheng.cases.models import Case, HandOver, Recusal
from bancheng.cases.ticks import pass_on_left
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org import reads
from bancheng.org.models import Account, Appointment
from bancheng.records import actions as record
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.refusal import Refused
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def keyed(district: District) -> dict[str, Account]:
    """An account for every officer and the security administrator's hands."""
    parts = ("officer", "officer2", "district", "stranger", "head", "counter")
    return {part: make.make_account(district.person(part), password="") for part in parts}


def stop(account: Account) -> list[str]:
    return org.stop_account(account, reason="密码外泄", by=make.HANDS, at=LATER)


def troubles() -> set[Trouble]:
    looks = (somebody_has_it, handlers_have_accounts)
    return {each.trouble for look in looks for each in look(at=LATER, full=False)}


def test_stopping_passes_the_cases_on_at_once_with_a_line_each(district, case, keyed):
    other = d.register(district)
    assert stop(keyed["officer"]) == ["在办的 2 件已转给值班专员"]
    for each in (case, other):
        each.refresh_from_db()
        assert each.handler == district.person("officer2") and each.first == district.person("counter")
        line = Line.objects.filter(file=each.file).latest("seq")
        assert (line.kind, line.by) == ("case.reassigned", "system")
    assert not troubles()
    while record.run_reactions(at=LATER):
        pass
    assert Notice.objects.filter(person=district.person("officer2"), kind="case.reassigned").count() == 2
    assert stop(keyed["officer"]) == []


def test_a_hand_over_that_waits_is_overtaken_and_one_to_him_lapses(district, case, keyed):
    cases.hand_over(case, by=district.actor("officer"), at=AT, to=district.person("district"), reason="轮休")
    stop(keyed["officer"])
    assert HandOver.objects.get().result == "died"


def test_who_has_another_account_keeps_his_cases(district, case, keyed):
    Account.objects.create(username="second", person=district.person("officer"))
    assert stop(keyed["officer"]) == []
    assert Case.objects.get(pk=case.pk).handler == district.person("officer")


def test_who_is_out_of_the_case_or_locked_out_himself_takes_nothing(district, case, keyed):
    Recusal.objects.create(case=case, person=district.person("officer2"), reason="测试", at=AT)
    stop(keyed["officer"])
    assert Case.objects.get(pk=case.pk).handler == district.person("district")
    stop(keyed["officer2"])
    # The last one in the hall takes it, of whichever site.
    assert stop(keyed["district"]) == ["在办的 1 件已转给值班专员"]
    assert Case.objects.get(pk=case.pk).handler == district.person("stranger")


def test_where_nobody_is_left_the_account_is_stopped_all_the_same_and_the_doctor_says_so(
    district, case, keyed
):
    for part in ("officer2", "district", "stranger"):
        stop(keyed[part])
    assert stop(keyed["officer"]) == ["有 1 件没有别的专员可接，请召集人指定经办人"]
    assert not Account.objects.get(pk=keyed["officer"].pk).active
    assert troubles() == {Trouble.HANDLER_GONE}
    assert pass_on_left(at=LATER) == 0
    org.resume_account(keyed["stranger"], reason="回来了", by=make.HANDS, at=LATER)
    assert pass_on_left(at=LATER) == 1 and pass_on_left(at=LATER) == 0
    assert not troubles()


def test_stopping_is_atomic(district, case, keyed, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("no line can be written")

    with monkeypatch.context() as patch:
        patch.setattr(leaving, "take_over", broken)
        with pytest.raises(OSError, match="line"):
            stop(keyed["officer"])
    assert Account.objects.get(pk=keyed["officer"].pk).active
    assert Case.objects.get(pk=case.pk).handler == district.person("officer")


def test_a_post_that_ends_by_its_day_passes_the_cases_on(district, case, keyed):
    held = Appointment.objects.filter(person=district.person("officer"))
    held.update(held_to=AT.date() + timedelta(days=1))
    tomorrow = AT + timedelta(days=1)
    assert pass_on_left(at=LATER) == 0
    assert pass_on_left(at=tomorrow) == 1
    assert Case.objects.get(pk=case.pk).handler == district.person("officer2")


def test_nobody_hands_a_case_to_somebody_who_cannot_sign_in(district, case, keyed):
    stop(keyed["officer2"])
    assert district.person("officer2") not in eligible.handlers_for(case, LATER)
    with pytest.raises(Refused) as refused:
        cases.reassign(
            case, by=district.actor("head"), at=LATER, to=district.person("officer2"), reason="轮到他"
        )
    assert refused.value.code == "not_eligible"
    stop(keyed["officer"])
    assert reads.duty_officer(case.site, LATER) == district.person("district")


@pytest.mark.parametrize(
    ("break_it", "found"),
    [
        (lambda district: None, set()),
        (lambda district: Account.objects.update(active=False), {Trouble.HANDLER_GONE}),
        (lambda district: Account.objects.all().delete(), {Trouble.HANDLER_UNKEYED}),
        (
            lambda district: Appointment.objects.filter(person=district.person("officer")).update(
                role="site_head"
            ),
            {Trouble.HANDLER_GONE},
        ),
        (
            lambda district: type(district.person("officer")).objects.update(left_on=AT.date()),
            {Trouble.HANDLER_GONE},
        ),
    ],
    ids=["sound", "stopped", "no account", "no post", "left"],
)
def test_the_doctor_wants_somebody_who_can_work_on_it(district, case, keyed, break_it, found):
    break_it(district)
    assert troubles() == found


def test_the_doctor_warns_of_a_first_receiver_who_cannot_sign_in(district, case, keyed):
    assert not list(first_receiver_stays(at=LATER, full=False))
    stop(keyed["counter"])
    assert [each.trouble for each in first_receiver_stays(at=LATER, full=False)] == [Trouble.FIRST_GONE]


def test_the_page_says_what_became_of_the_cases(district, case, keyed, client, settings):
    settings.BANCHENG_NOW = LATER
    keeper = make.make_person("安全员", make.Role.SECURITY, at=AT)
    desk = make.sign_in(client, keeper)
    url = f"/desk/org/accounts/{keyed['officer'].pk}/stop"
    assert "转给值班专员" in desk.get(url).content.decode()
    answer = desk.post(url, {"reason": "密码外泄"}, follow=True)
    assert "在办的 1 件已转给值班专员" in answer.content.decode()
