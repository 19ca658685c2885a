"""Nobody's cases wait for somebody who cannot work on them any more."""

from datetime import timedelta

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases import eligible
from bancheng.cases import reads as cases_reads
from bancheng.cases.actions import leaving
from bancheng.cases.health import first_receiver_stays, handlers_have_accounts, somebody_has_it
from bancheng.cases.models import Case, HandOver, Recusal
from bancheng.cases.ticks import pass_on_left
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org import holding, reads
from bancheng.org.models import Account, Appointment
from bancheng.records import actions as record
from bancheng.records.models import Line
from bancheng.rules.health import Trouble
from bancheng.rules.holders import must_pass_on
from bancheng.rules.refusal import Refused
from bancheng.rules.telling import NOBODY_TAKES
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
    return [each.sentence for each in org.stop_account(account, reason="密码外泄", by=make.HANDS, at=LATER)]


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
    assert stop(keyed["officer"]) == ["有 1 件没有别的专员可接，已告诉召集人和网点负责人，请他们指定经办人"]
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


@pytest.fixture
def stranded(district: District, case: Case, keyed: dict[str, Account]) -> Case:
    """A case whose handler was locked out while nobody else was there."""
    for part in ("officer2", "district", "stranger", "officer"):
        stop(keyed[part])
    return case


def desk_of(client: Client, district: District, part: str) -> Client:
    return make.sign_in(client, district.person(part))


def test_conveners_and_the_site_head_hear_of_what_nobody_takes_once_a_day(district, stranded):
    told = Notice.objects.filter(kind=NOBODY_TAKES.kind)
    wanted = {district.person(part).pk for part in ("convener", "convener2", "head")}
    assert set(told.values_list("person", flat=True)) == wanted and told.count() == len(wanted)
    # That, and not what: neither the number nor the title.
    for notice in told.all():
        assert notice.subject == "有 1 件的经办人现在不能办理，没有别的专员可接"
        assert stranded.number not in notice.body and stranded.title not in notice.body
    pass_on_left(at=LATER + timedelta(minutes=10))
    assert told.count() == len(wanted)
    pass_on_left(at=LATER + timedelta(days=1))
    assert told.count() == 2 * len(wanted)


def test_whoever_is_out_of_the_case_hears_nothing_of_it(district, case, keyed):
    Recusal.objects.create(case=case, person=district.person("head"), reason="测试", at=AT)
    for part in ("officer2", "district", "stranger", "officer"):
        stop(keyed[part])
    assert not Notice.objects.filter(kind=NOBODY_TAKES.kind, person=district.person("head")).exists()


def test_what_nobody_works_on_is_the_turn_of_whoever_may_name_another(district, stranded):
    for part, waits in (("convener", True), ("head", True), ("supervisor", False), ("stranger", False)):
        queue = cases_reads.queue_of(district.actor(part), "turn", at=LATER)
        assert queue.filter(pk=stranded.pk).exists() is waits, part
    Account.objects.filter(person=district.person("officer")).update(active=True)
    assert not cases_reads.queue_of(district.actor("head"), "turn", at=LATER).filter(pk=stranded.pk).exists()


def test_the_desk_and_the_case_offer_naming_another_first(district, stranded, client, settings):
    settings.BANCHENG_NOW = LATER
    desk = desk_of(client, district, "convener")
    row = desk.get("/desk/").content.decode()
    assert f'href="/desk/cases/{stranded.number}/do/reassign/"' in row and "现在不能办理" in row
    page = desk.get(f"/desk/cases/{stranded.number}/").content.decode()
    assert "现在不能办理，等召集人或网点负责人指定经办人" in page
    assert page.index("do/reassign/") < page.index("do/hand_over/" if "do/hand_over/" in page else "</html>")


def test_the_page_says_before_the_button_that_nobody_can_take_them(district, case, keyed, client, settings):
    settings.BANCHENG_NOW = LATER
    desk = make.sign_in(client, make.make_person("安全员", make.Role.SECURITY, at=AT))
    url = f"/desk/org/accounts/{keyed['officer'].pk}/stop"
    assert "没有别的专员可接" not in desk.get(url).content.decode()
    for part in ("officer2", "district", "stranger"):
        stop(keyed[part])
    lines = Line.objects.count()
    page = desk.get(url).content.decode()
    assert page.index("他经办 1 件，其中 1 件没有别的专员可接") < page.index('type="submit">停用账号')
    assert Line.objects.count() == lines and not Notice.objects.filter(kind=NOBODY_TAKES.kind).exists()
    after = desk.post(url, {"reason": "密码外泄"}, follow=True).content.decode()
    assert "bc-notice warn" in after and "bc-notice ok" not in after and "有 1 件没有别的专员可接" in after


def test_who_has_another_account_is_not_warned_of(district, case, keyed):
    for part in ("officer2", "district", "stranger"):
        stop(keyed[part])
    assert holding.became_if_stopped(keyed["officer"], LATER)
    Account.objects.create(username="second", person=district.person("officer"))
    assert holding.became_if_stopped(keyed["officer"], LATER) == []


@pytest.mark.parametrize("left", [None, -1, 1])
@pytest.mark.parametrize("accounts", [(), (True,), (False,), (True, False)])
@pytest.mark.parametrize("role", ["officer", "site_head"])
def test_the_database_and_the_rules_agree_on_who_can_work_on_a_case(district, left, accounts, role):
    person = district.person("officer")
    Appointment.objects.filter(person=person).update(role=role)
    person.left_on = None if left is None else AT.date() + timedelta(days=left)
    person.save()
    for number, active in enumerate(accounts):
        Account.objects.create(username=f"a{number}", person=person, active=active)
    said = must_pass_on(holding.as_holders([person.pk], LATER)[person.pk])
    assert holding.must_pass_on(LATER).filter(pk=person.pk).exists() is said
