"""How far a long work is, as a command says it: written over itself on a terminal, plain lines elsewhere."""

import sys
import time
from typing import Self

WIDTH = 24
OFTEN, SELDOM = 0.2, 10.0
IN_A_LOG = 2.0


class Bar:
    """Says what is being done, how far it is, how fast it goes and how long it will still take.

    Shapes   unit: what is counted, 件.
    """

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.is_terminal = sys.stdout.isatty()
        self.what = ""
        self.started = self.last = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Says where it is, unless that was said a moment ago; a new piece of work is always said."""
        now = time.monotonic()
        if what != self.what:
            self.what, self.started = what, now
        elif now - self.last < (OFTEN if self.is_terminal else SELDOM) and done < total:
            return
        self.last = now
        line = f"  {what}{self._measured(done, total, now - self.started)}"
        print(
            f"\r{line}\033[K" if self.is_terminal else line,
            end="" if self.is_terminal else "\n",
            flush=True,
        )

    def _measured(self, done: int, total: int, spent: float) -> str:
        if not total:
            return " …"
        full = WIDTH * done // total
        told = f" [{'█' * full}{'·' * (WIDTH - full)}] {done}/{total} {self.unit}"
        if not done or spent < 1:
            return told
        rate = done / spent
        return f"{told}，每秒 {rate:.0f}，还要{_span((total - done) / rate)}"

    def end(self) -> None:
        """Leaves the line."""
        print("\r\033[K" if self.is_terminal else "", end="", flush=True)


class News:
    """Says on standard error how far it is, so that what a command gives out stays clean.

    Units    seldom: seconds between two lines where nobody watches, 0 where whoever calls does not call often.
    """

    def __init__(self, *, seldom: float = IN_A_LOG) -> None:
        self.is_terminal = sys.stderr.isatty()
        self.pause = min(OFTEN, seldom) if self.is_terminal else seldom
        self.last: float | None = None

    def __call__(self, line: str) -> None:
        """Says a line, unless one was said a moment ago."""
        now = time.monotonic()
        if self.last is None or now - self.last >= self.pause:
            self.last = now
            start, end = ("\r", "\033[K") if self.is_terminal else ("", "\n")
            print(f"{start}{line}", end=end, file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leaves the line, however it went."""
        print("\r\033[K" if self.is_terminal else "", end="", file=sys.stderr, flush=True)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f" {minutes} 分 {rest} 秒" if minutes else f" {rest} 秒"
