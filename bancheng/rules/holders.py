"""Who can have a case in hand: in the service, able to sign in, an officer of some window.

An open case never lies with somebody who cannot work on it. Whoever cannot any more is followed by the duty officer at
once; whoever has no account yet is only pointed out, for he may get one within the hour.
Source: constitution 1; process table §1, officer, and “Clock out”.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bancheng.rules.vocabulary import Role


class Unable(StrEnum):
    """Why somebody can work on no case."""

    LEFT = "left"
    STOPPED = "stopped"
    NO_ACCOUNT = "no_account"
    NO_POST = "no_post"


PASSED_ON = frozenset({Unable.LEFT, Unable.STOPPED, Unable.NO_POST})
"""After which the cases in hand pass on by themselves."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What is to be known of somebody who has cases in hand.

    Shapes   accounts: those he has, each open or stopped.
    """

    in_service: bool
    accounts: Collection[bool]
    roles: Collection[Role]


def unable(holder: Holder) -> Unable | None:
    """Why somebody cannot work on the cases he has, or None."""
    if not holder.in_service:
        return Unable.LEFT
    if not holder.accounts:
        return Unable.NO_ACCOUNT
    if not any(holder.accounts):
        return Unable.STOPPED
    # An officer of any window works on what he has, wherever the case lies.
    return None if Role.OFFICER in holder.roles else Unable.NO_POST


def must_pass_on(holder: Holder) -> bool:
    """Whether the cases somebody has in hand pass on to whoever is on duty."""
    return unable(holder) in PASSED_ON
