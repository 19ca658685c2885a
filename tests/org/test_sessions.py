"""How a session is found again."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from bancheng.org.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_found_while_it_is_kept_and_no_longer() -> None:
    kept = SessionStore()
    kept["seen"] = 1
    kept.save()
    assert SessionStore(kept.session_key).load() == {"seen": 1}
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    over = SessionStore(kept.session_key)
    assert over.load() == {} and over.session_key is None


def test_a_session_nobody_began_is_empty() -> None:
    assert SessionStore("a" * 32).load() == {}
