"""How a process begins that helps another one; it imports nothing that needs the product set up."""

import os
import signal

import django

BEHIND = 5
"""By so much it stands back: pages go first."""


def begin() -> None:
    """Sets the product up in a process of its own, behind whoever is at work."""
    # Whoever breaks the work off speaks to the first process alone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(BEHIND)
    django.setup()
