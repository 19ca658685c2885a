"""How long the next try of a query code must wait. Tries are spaced out; no number is ever locked.

A stranger who knows a case number must not be able to keep its citizen out: what counts is how often this very
address has failed on this very number. Failures from elsewhere only take the free tries from an address that has
failed itself.
Source: constitution 10 and 1 (the citizen can always see who is responsible).
"""

import ipaddress
from datetime import timedelta

WINDOW = timedelta(hours=1)
FLOOD_WINDOW = timedelta(minutes=10)
FREE_HERE = 3
BESIEGED = 40
"""Failures on one number from anywhere within the hour, after which a failing address has one free try only."""
FREE_OF_ADDRESS = 60
FIRST_WAIT = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
FLOOD_WAIT = timedelta(seconds=2)
NO_WAIT = timedelta()


def wait_here(failed_here: int, *, failed_anywhere: int) -> timedelta:
    """After failures on this number from this address: five seconds at first, twice as long each time."""
    free = FREE_HERE if failed_anywhere < BESIEGED else 1
    beyond = failed_here - free
    return NO_WAIT if beyond < 0 else min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST)


def wait_of_address(failed: int) -> timedelta:
    """After failures on any number from this address: who tries numbers through is slowed, a hall is not."""
    return FLOOD_WAIT if failed >= FREE_OF_ADDRESS else NO_WAIT


def place_of(address: str) -> str:
    """Where an address belongs: itself, or of IPv6 the network of one customer, who has many addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
