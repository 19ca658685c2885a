"""Verifying the whole record with every processor there is: pieces of it in processes of their own.

Each has its own connection and goes behind whoever is at work. A small record is verified sooner than they are started.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import pairwise
from multiprocessing import get_context

from bancheng.records import helping, reads
from bancheng.records.models import File
from bancheng.records.verification.account import Account
from bancheng.records.verification.files import FILES_AT_ONCE, verify_all, verify_between, verify_rest
from bancheng.records.verification.seals import verify_seals

LEAST_FILES = 10_000
MOST_PROCESSES = 4


def verify_whole(progress: Callable[[Account], None] | None = None) -> Account:
    """Verifies the whole record and every seal, as `verify_all` does, on all processors where it is large.

    Shapes   progress: called now and then with the account so far.
    """
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if processes < 2 or File.objects.count() < LEAST_FILES:
        return verify_all(progress)
    try:
        return _side_by_side(processes, progress)
    except BrokenProcessPool:
        # One of them was killed, perhaps for want of memory: then slowly.
        return verify_all(progress)


def _side_by_side(processes: int, progress: Callable[[Account], None] | None) -> Account:
    account = Account()
    verify_seals(account)
    bounds = list(_bounds())
    # Started anew and not forked: a connection cannot be shared.
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=helping.begin) as pool:
        try:
            for part in pool.map(_verified, pairwise(bounds)):
                account.add(part)
                if progress:
                    progress(account)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    verify_rest(account, after=bounds[-1], progress=progress)
    return account


def _bounds() -> Iterator[int]:
    """Before the first file, and every so many files the last of them."""
    yield reads.before_first_file()
    pks = File.objects.order_by("pk").values_list("pk", flat=True).iterator()
    yield from (pk for number, pk in enumerate(pks, 1) if number % FILES_AT_ONCE == 0)


def _verified(piece: tuple[int, int]) -> Account:
    account = Account()
    verify_between(account, *piece)
    return account
