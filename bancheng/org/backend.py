"""How Django finds the account behind a session. Signing in itself is an act of the room."""

from django.contrib.auth.backends import BaseBackend

from bancheng.org.models import Account


class AccountBackend(BaseBackend):
    """Knows accounts by number; a closed account is nobody."""

    def get_user(self, user_id: int) -> Account | None:
        """The open account with its person, in one question."""
        accounts = Account.objects.select_related(
            "person", "person__site", "person__department", "person__window"
        )
        return accounts.filter(pk=user_id, active=True).first()
