"""How a log line is written: what failed and where, never what a person said."""

import logging
import traceback
from types import TracebackType

type ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes an exception as its type and its places in the code.

    The message of an exception is left out: a database quotes the row it refuses, and a row holds people.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: ExceptionInfo) -> str:
        """Type and places of the exception and of what caused it, oldest call first."""
        if ei[1] is None:
            return ""
        whole = traceback.TracebackException.from_exception(ei[1])
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in whole.stack]
        return "\n".join([*places, f"  {ei[1].__class__.__module__}.{ei[1].__class__.__qualname__}"])
