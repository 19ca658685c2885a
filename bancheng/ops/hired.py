"""A process hired for long reckoning: it is sent work through a pipe and sends back what came of it.

It holds only its own end of the pipe, so that it ends by itself when whoever hired it is gone. Started afresh and
not forked: a copy of a process would keep that process's connection to the database open.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 5.0


@contextmanager
def hired(job: Callable[[Any], Any], count: int) -> Iterator[list[Connection]]:
    """So many processes that do this job for whatever they are sent, until the block ends.

    Shapes   job: can be pickled; it is packed here, because its modules need the product set up first.
    """
    context, packed = get_context("spawn"), pickle.dumps(job)
    pipes, processes = [], []
    for _ in range(count):
        mine, theirs = context.Pipe()
        process = context.Process(target=_work, args=(packed, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes.append(mine)
        processes.append(process)
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(PATIENCE)
            process.kill()


def _work(packed: bytes, pipe: Connection) -> None:
    """What a hired process does until nobody asks any more."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bancheng.config.settings"
    import django

    django.setup()
    job = pickle.loads(packed)  # noqa: S301 — packed a moment ago by whoever hired
    while True:
        try:
            pipe.send(job(pipe.recv()))
        except (EOFError, OSError, KeyboardInterrupt):
            return
