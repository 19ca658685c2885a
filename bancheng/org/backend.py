"""How Django finds the account behind a session. Signing in itself is an act of the room."""

from django.contrib.auth.backends import BaseBackend

from bancheng.org.models import Account
from bancheng.records.composed import Composed

BESIDE = ("person", "person__site", "person__department", "person__window")
OPEN_ACCOUNT = Composed(
    lambda pk: Account.objects.select_related(*BESIDE).filter(pk=pk, active=True).order_by()
)


class AccountBackend(BaseBackend):
    """Knows accounts by number; a closed account is nobody."""

    def get_user(self, user_id: int) -> Account | None:
        """The open account with its person, in one question."""
        return next(iter(OPEN_ACCOUNT(pk=user_id)), None)
