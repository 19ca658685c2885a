"""The browsers an account has been signed in with: a signed cookie that tells them, and gives no way in.

It holds, for each account, a random name of the browser under which its attempts are counted.
"""

import secrets

from django.core import signing

from bancheng.org.models import Account

COOKIE = "seat"
KEPT_SECONDS = 180 * 24 * 3600
MOST_ACCOUNTS = 12
"""Colleagues who take turns at one counter; the one who was here longest ago makes room."""
_signer = signing.Signer(salt="bancheng.org.own_browser")


def seat_of(account: Account | None, cookie: str) -> str:
    """The name of this browser for the account; empty when it was never signed in here."""
    return _read(cookie).get(str(account.pk), "") if account else ""


def with_seat(account: Account, cookie: str) -> str:
    """The cookie after this account has been signed in here."""
    seats = _read(cookie)
    seat = seats.pop(str(account.pk), "") or secrets.token_urlsafe(12)
    kept = [*seats.items()][1 - MOST_ACCOUNTS :]
    return _signer.sign_object(dict([*kept, (str(account.pk), seat)]))


def _read(cookie: str) -> dict[str, str]:
    try:
        return dict(_signer.unsign_object(cookie))
    except (signing.BadSignature, ValueError, TypeError):
        return {}
