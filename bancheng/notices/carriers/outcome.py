"""Why a message could not leave, as far as it matters for what is done next."""

from enum import Enum


class Why(Enum):
    """What became of a message that was not acknowledged."""

    AGAIN = "this message is tried again later"
    WAY_IS_DOWN = "nothing can be sent by this way now"
    WRONG_ADDRESS = "there is nobody at this number or address"
    REFUSED = "the other side will never take it"
    NO_WAY = "this house has no such way"


class NotCarried(Exception):
    """The message could not leave; the code says why, without any datum of a person."""

    def __init__(self, code: str, why: Why) -> None:
        super().__init__(code)
        self.code, self.why = code[:60], why
