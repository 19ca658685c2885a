"""Roles that conflict, self-granting, duty, leaving the service."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bancheng.org import actions, reads
from bancheng.org.models import Account, Appointment, Duty, Person, Site
from bancheng.records import reads as records
from bancheng.rules.permissions import Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role
from tests import make
from tests.cast import AT
from tests.records.looking import private_text

pytestmark = pytest.mark.django_db
TODAY = AT.date()
People = dict[str, Person]


def appoint(person: Person, role: Role, *, by: str, people: People, **more: object) -> Appointment:
    typed = {"held_from": TODAY, "reason": "试岗", "at": AT} | more
    return actions.appoint(person, role, by=make.actor(people[by]), **typed)  # type: ignore[arg-type]


def site(code: str) -> Site:
    return Site.objects.get(code=code)


# --- roles ------------------------------------------------------------------------------------


def test_conflicting_roles_are_refused_by_person(people: People) -> None:
    with pytest.raises(Refused) as no:
        appoint(people["admin"], Role.AUDITOR, by="security", people=people)
    assert no.value.code == "org.roles_conflict"
    assert "系统管理员" in no.value.sentence


def test_roles_conflict_only_while_their_periods_overlap(people: People) -> None:
    appointment = Appointment.objects.get(person=people["he"])
    actions.end_appointment(
        appointment,
        held_to=TODAY + timedelta(days=5),
        reason="轮岗",
        by=make.actor(people["security"]),
        at=AT,
    )
    where = {"site": site("14"), "people": people, "by": "security"}
    with pytest.raises(Refused):
        appoint(people["he"], Role.SITE_HEAD, held_from=TODAY + timedelta(days=4), **where)  # type: ignore[arg-type]
    appoint(people["he"], Role.SITE_HEAD, held_from=TODAY + timedelta(days=5), **where)  # type: ignore[arg-type]
    assert make.actor(people["he"]).roles == {Role.OFFICER}
    assert make.actor(people["he"], AT + timedelta(days=5)).roles == {Role.SITE_HEAD}


def test_nobody_grants_a_role_to_himself(people: People) -> None:
    with pytest.raises(Refused) as no:
        appoint(people["security"], Role.LEADER, by="security", people=people)
    assert no.value.code == "org.self_granted"


@pytest.mark.parametrize("by", ["admin", "auditor", "li", "zhao", "sun"])
def test_only_the_security_administrator_appoints(people: People, by: str) -> None:
    with pytest.raises(Refused) as no:
        appoint(people["zhou"], Role.EXPERT, by=by, people=people)
    assert no.value.code == "org.not_allowed"


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.OFFICER, {}), (Role.LEADER, {"site": "00"}), (Role.LIAISON, {"site": "00"}), (Role.TIME, {})],
)
def test_a_scope_that_does_not_fit_is_refused(people: People, role: Role, scope: dict[str, str]) -> None:
    with pytest.raises(Refused) as no:
        appoint(
            people["zhou"],
            role,
            by="security",
            people=people,
            **{key: site(code) for key, code in scope.items()},
        )
    assert no.value.code in {"org.scope_unfit", "org.not_a_staff_role"}


def test_the_database_itself_refuses_an_unfit_scope(people: People) -> None:
    row = {"person": people["zhou"], "held_from": TODAY, "reason": "越过", "made_by": "x"}
    for bad in ({"role": Role.OFFICER}, {"role": Role.LEADER, "site": site("00")}, {"role": "king"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(**row, **bad)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(**row, role=Role.EXPERT, held_to=TODAY)


def test_the_actor_holds_what_is_in_force_that_day_in_one_question(
    people: People, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    account = make.make_account(people["he"])
    with django_assert_num_queries(1):
        actor = reads.actor_for(account, AT)
    assert actor.ref == "staff:2003" and actor.person == people["he"].pk
    assert actor.held == {Held(role=Role.OFFICER, site=site("14").pk)}
    assert make.actor(people["he"], AT - timedelta(days=1)).held == frozenset()


def test_two_accounts_of_one_person_are_one_actor(people: People) -> None:
    first = make.make_account(people["li"])
    second, _ = actions.create_account(person=people["li"], username="second", by=make.HANDS, at=AT)
    assert reads.actor_for(first, AT) == reads.actor_for(second, AT)


def test_an_appointment_writes_its_line_with_the_reason_as_a_commitment(people: People) -> None:
    appoint(people["zhou"], Role.EXPERT, by="security", people=people, reason="业务熟")
    line = records.lines_of(records.file_of("org/people")).last()  # type: ignore[arg-type]
    assert line is not None and line.kind == "org.appointed" and line.by == "staff:2014"
    assert "业务熟" not in line.data and private_text(line, "reason") == "业务熟"
    assert people["zhou"].name not in line.data


# --- duty -------------------------------------------------------------------------------------


def duty(people: People, code: str | None, officer: str, deputy: str | None = None, **more: object) -> Duty:
    typed = {
        "from_on": TODAY,
        "to_on": TODAY + timedelta(days=7),
        "by": make.actor(people["admin"]),
        "at": AT,
    }
    return actions.set_duty(
        site=site(code) if code else None,
        officer=people[officer],
        deputy=people[deputy] if deputy else None,
        **(typed | more),  # type: ignore[arg-type]
    )


def away(people: People, name: str) -> None:
    actions.set_absence(
        people[name],
        from_on=TODAY,
        to_on=TODAY + timedelta(days=3),
        reason="休假",
        by=make.actor(people["admin"]),
        at=AT,
    )


def test_duty_falls_from_the_roster_to_the_deputy_to_the_district(people: People) -> None:
    second = make.make_person("另一位专员", Role.OFFICER, site="14")
    people["second"] = second
    duty(people, "14", "he", "second")
    duty(people, None, "li", "shen")
    place = site("14")
    assert reads.duty_officer(place, AT) == people["he"]
    away(people, "he")
    assert reads.duty_officer(place, AT) == second
    away(people, "second")
    assert reads.duty_officer(place, AT) == people["li"]
    away(people, "li")
    assert reads.duty_officer(place, AT) == people["shen"]
    assert reads.duty_officer(place, AT + timedelta(days=4)) == people["he"]


def test_without_a_roster_an_officer_of_the_site_then_of_the_district_window(people: People) -> None:
    assert reads.duty_officer(site("14"), AT) == people["he"]
    assert reads.duty_officer(site("11"), AT) == people["li"]
    away(people, "he")
    assert reads.duty_officer(site("14"), AT) == people["li"]


def test_when_everyone_is_away_somebody_still_answers(people: People) -> None:
    for name in ("he", "li", "shen"):
        away(people, name)
    assert reads.duty_officer(site("14"), AT) == people["he"]


def test_a_district_without_any_officer_is_a_clear_error(district: None) -> None:
    with pytest.raises(reads.NobodyOnDuty) as no:
        reads.duty_officer(site("14"), AT)
    assert no.value.code == "org.nobody_on_duty"
    assert len(reads.sites_without_duty(AT)) == 12


@pytest.mark.parametrize(
    ("code", "officer", "deputy", "refused"),
    [
        ("14", "li", None, "org.not_an_officer_there"),
        (None, "he", None, "org.not_an_officer_there"),
        ("14", "he", "he", "org.deputy_same"),
        ("14", "wang", None, "org.not_an_officer_there"),
    ],
)
def test_a_roster_takes_only_officers_of_the_place(
    people: People, code: str | None, officer: str, deputy: str | None, refused: str
) -> None:
    with pytest.raises(Refused) as no:
        duty(people, code, officer, deputy)
    assert no.value.code == refused


def test_days_already_taken_are_refused_and_the_next_day_is_free(people: People) -> None:
    duty(people, "14", "he")
    with pytest.raises(Refused) as no:
        duty(people, "14", "he", from_on=TODAY + timedelta(days=6), to_on=TODAY + timedelta(days=9))
    assert no.value.code == "org.duty_taken"
    duty(people, "14", "he", from_on=TODAY + timedelta(days=7), to_on=TODAY + timedelta(days=9))


def test_a_site_head_sets_the_roster_of_the_own_site_only(people: People) -> None:
    head = make.actor(people["wang"])
    duty(people, "14", "he", by=head)
    with pytest.raises(Refused):
        duty(people, "00", "li", by=head)


# --- leaving ----------------------------------------------------------------------------------


def owing(person: int, at: object) -> list[str]:
    return ["还有 2 件没有办结"]


def test_nobody_leaves_with_something_in_hand(people: People, settings) -> None:  # type: ignore[no-untyped-def]
    settings.BANCHENG_DUTIES = ["tests.org.test_people.owing"]
    with pytest.raises(Refused) as no:
        actions.end_service(people["he"], left_on=TODAY, by=make.actor(people["admin"]), at=AT)
    assert "2 件" in no.value.sentence
    people["he"].refresh_from_db()
    assert people["he"].left_on is None


def test_leaving_ends_roles_accounts_and_sessions(people: People, settings) -> None:  # type: ignore[no-untyped-def]
    settings.BANCHENG_DUTIES = []
    account = make.make_account(people["he"])
    actions.end_service(people["he"], left_on=TODAY, reason="调动", by=make.actor(people["admin"]), at=AT)
    account = Account.objects.select_related("person").get(pk=account.pk)
    assert not account.active and reads.actor_for(account, AT).roles == frozenset()
    assert make.actor(people["he"]).roles == frozenset()
    assert people["he"] not in reads.holders(Role.OFFICER, at=AT)


def test_holders_of_a_site_count_those_of_the_whole_district(people: People) -> None:
    assert list(reads.holders(Role.OFFICER, site=site("14"), at=AT)) == [people["he"]]
    assert list(reads.holders(Role.CONVENER, site=site("14"), at=AT)) == [people["zhao"]]
    assert list(reads.holders(Role.OFFICER, at=AT)) == [people["li"], people["shen"], people["he"]]


def test_the_centre_is_the_districts_window_and_there_is_only_one(district: None) -> None:
    assert reads.district_window().code == "00"
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(code="99", name="另一个", kind="centre")


def test_dates_are_whole(district: None) -> None:
    person = make.make_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(site=None, from_on=date(2026, 3, 2), to_on=date(2026, 3, 2), officer=person)
