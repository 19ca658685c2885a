"""Sessions in the database as Django keeps them, found by a question that is composed once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from bancheng.records.composed import Composed

# The clock of the database serves here: a cookie's row is kept for a day, and what ends a session sooner is `who_asks`.
STILL_KEPT = Composed(lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()))


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is looked up: every page does that first."""

    def _get_session_from_db(self) -> Any:
        found = next(iter(STILL_KEPT(key=self.session_key)), None)
        if found is None:
            self._session_key = None
        return found
