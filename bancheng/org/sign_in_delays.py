"""How long the next attempt to sign in must wait. Spaces attempts out; never locks an account or a hall.

Attempts are counted for account and address together and for the account alone; an address alone only
slows a flood, because a whole hall sits behind one address.
"""

from datetime import timedelta

WINDOW = timedelta(hours=1)
FLOOD_WINDOW = timedelta(minutes=10)
FREE_TOGETHER = 3
FREE_ACCOUNT = 10
FREE_ADDRESS = 100
FIRST_WAIT = timedelta(seconds=5)
LONGEST_TOGETHER = timedelta(minutes=15)
LONGEST_ACCOUNT = timedelta(minutes=1)
FLOOD_WAIT = timedelta(seconds=2)
NO_WAIT = timedelta()


def wait_together(failed: int) -> timedelta:
    """After failures of this account from this address."""
    return _doubled(failed - FREE_TOGETHER, LONGEST_TOGETHER)


def wait_for_account(failed: int, *, known_here: bool) -> timedelta:
    """After failures of this account from anywhere.

    Shapes   known_here: the account has been signed in from this address of late; then strangers
             elsewhere cannot keep its owner out.
    """
    return NO_WAIT if known_here else _doubled(failed - FREE_ACCOUNT, LONGEST_ACCOUNT)


def wait_for_address(failed: int) -> timedelta:
    """After failures of any account from this address: a flood is slowed, a hall is not."""
    return FLOOD_WAIT if failed >= FREE_ADDRESS else NO_WAIT


def _doubled(beyond: int, longest: timedelta) -> timedelta:
    """Five seconds at first, twice as long each time, up to the longest."""
    if beyond < 0:
        return NO_WAIT
    return min(FIRST_WAIT * 2 ** min(beyond, 10), longest)
