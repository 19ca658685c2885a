"""Who comes to the catalogue in these tests: its keeper, and a leader who may only look."""

from datetime import datetime

import pytest
from django.test import Client

from bancheng.org.models import Person
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Role
from tests.make import make_person, sign_in

KEEPER = Actor(ref="staff:2013", held=frozenset({Held(role=Role.ADMIN)}))
OFFICER = Actor(ref="staff:2001", held=frozenset({Held(role=Role.OFFICER, site=1)}))


@pytest.fixture
def at_monday(settings, monday) -> datetime:
    """Pages, too, read Monday morning."""
    settings.BANCHENG_NOW = monday
    return monday


@pytest.fixture
def administrator(db, at_monday) -> Person:
    """The administrator who keeps the catalogue."""
    return make_person("冯小雪", Role.ADMIN, staff_no="2013", at=at_monday)


@pytest.fixture
def keeper(administrator) -> Client:
    """The browser of the administrator."""
    return sign_in(Client(), administrator)


@pytest.fixture
def looker(db, at_monday) -> Client:
    """The browser of a leader, who may look but change nothing."""
    return sign_in(Client(), make_person("孙寒露", Role.LEADER, staff_no="2010", at=at_monday))
