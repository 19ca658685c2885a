"""How long the next attempt to sign in must wait. Spaces attempts out; never locks an account or a hall.

Attempts are counted for account and address together, for the account alone, and in a lane of their own for a
browser in which the account has been signed in before: a colleague behind the same address cannot keep its
owner out. An address alone makes nobody wait, because a whole hall sits behind one: past its budget each
account merely has fewer mistakes free there. No rule asks whether the account exists.
"""

from datetime import timedelta

WINDOW = timedelta(hours=1)
FLOOD_WINDOW = timedelta(minutes=10)
FREE_TOGETHER = 3
FREE_IN_A_FLOOD = 1
FREE_ACCOUNT = 10
ADDRESS_BUDGET = 100
FIRST_WAIT = timedelta(seconds=5)
LONGEST_TOGETHER = timedelta(minutes=15)
LONGEST_ACCOUNT = timedelta(minutes=1)
NO_WAIT = timedelta()


def wait_together(failed: int, *, free: int = FREE_TOGETHER) -> timedelta:
    """After failures of this account from this address, or in this browser."""
    return _doubled(failed - free, LONGEST_TOGETHER)


def wait_for_account(failed: int) -> timedelta:
    """After failures of this account from anywhere; never asked in the account's own browser or own hall."""
    return _doubled(failed - FREE_ACCOUNT, LONGEST_ACCOUNT)


def free_at_address(failed: int) -> int:
    """How many mistakes each account has free at an address from which so many attempts failed of late."""
    return FREE_IN_A_FLOOD if failed >= ADDRESS_BUDGET else FREE_TOGETHER


def _doubled(beyond: int, longest: timedelta) -> timedelta:
    """Five seconds at first, twice as long each time, up to the longest."""
    if beyond < 0:
        return NO_WAIT
    return min(FIRST_WAIT * 2 ** min(beyond, 10), longest)
