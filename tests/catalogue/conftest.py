"""Who comes to the catalogue in these tests: its keeper, and an officer who may only look."""

from datetime import date, datetime

import pytest
from django.test import Client

from bancheng.org.models import Account, Appointment, Person
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Employment, Role

KEEPER = Actor(ref="staff:9001", held=frozenset({Held(role=Role.ADMIN)}))
OFFICER = Actor(ref="staff:9002", held=frozenset({Held(role=Role.OFFICER, site=1)}))


def _client_of(role: Role, staff_no: str, at: datetime) -> Client:
    person = Person.objects.create(staff_no=staff_no, name="测试员", employment=Employment.CIVIL_SERVANT)
    Appointment.objects.create(
        person=person, role=role, held_from=date(2020, 1, 1), reason="测试", made_by="test"
    )
    client = Client()
    client.force_login(Account.objects.create(username=staff_no, person=person))
    session = client.session
    session.update({"began": at.timestamp(), "seen": at.timestamp(), "idle": 60, "absolute": 600})
    session.save()
    return client


@pytest.fixture
def at_monday(settings, monday) -> datetime:
    """Pages, too, read Monday morning."""
    settings.BANCHENG_NOW = monday
    return monday


@pytest.fixture
def keeper(db, at_monday) -> Client:
    """The browser of the administrator who keeps the catalogue."""
    return _client_of(Role.ADMIN, "9001", at_monday)


@pytest.fixture
def looker(db, at_monday) -> Client:
    """The browser of a leader, who may look but change nothing."""
    return _client_of(Role.LEADER, "9003", at_monday)
