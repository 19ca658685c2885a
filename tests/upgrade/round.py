"""One round of the worker: every tick once, as it runs them when the house starts in this version.

Run as `python -m tests.upgrade.round`, with the house's environment.
"""

import os
import threading


def main() -> None:
    """What takes long goes on beside the others, and has nothing to do here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")
    import django

    django.setup()
    from bancheng.config.jobs import TICKS
    from bancheng.config.worker import Rounds

    rounds = Rounds([tick for tick in TICKS if not tick.is_long])
    rounds.run_due(threading.Event())
    assert not any(rounds.failures.values()), rounds.failures


if __name__ == "__main__":
    main()
