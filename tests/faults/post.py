"""Writes two hundred messages into a house, as acts would: `python -m tests.faults.post`, with the house's environment."""

# ruff: noqa: E402 — the product is set up before its models are imported.

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")

import django

django.setup()

from bancheng.config.moment import now
from bancheng.notices import actions

MESSAGES = 200


def main() -> None:
    """Each to a number of its own."""
    for number in range(MESSAGES):
        actions.send(
            channel="sms",
            address=f"139{number:08d}",
            kind="case.answer_ready",
            subject="您反映的事",
            body="答复有了，请查看。",
            at=now(),
        )


if __name__ == "__main__":
    main()
