"""How Django finds the account behind a session. Signing in itself is an act of the room."""

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db.models import OuterRef
from django.utils.module_loading import import_string

from bancheng.org.models import Account
from bancheng.records import news
from bancheng.records.composed import Composed

BESIDE = ("person", "person__site", "person__department", "person__window")
OPEN_ACCOUNT = Composed(
    lambda pk: (
        Account.objects.select_related(*BESIDE)
        .filter(pk=pk, active=True)
        .annotate(unread=import_string(settings.BANCHENG_UNREAD)(OuterRef("person")), newest=news.newest())
        .order_by()
    )
)
"""With how many messages wait for him, which the room of the messages knows how to ask, and the mark of the record as
it stood before anything of a page was read: no page asks by itself."""


class AccountBackend(BaseBackend):
    """Knows accounts by number; a closed account is nobody."""

    def get_user(self, user_id: int) -> Account | None:
        """The open account with its person, in one question."""
        return next(iter(OPEN_ACCOUNT(pk=user_id)), None)
