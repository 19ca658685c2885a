"""Verifying the seals: number, link, content, signature, leaves, and the copies outside the database."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery

from bancheng.records import keys, sealing
from bancheng.records.models import File, Seal, SealedHead
from bancheng.records.verification.account import MALFORMED, UNREADABLE, Account
from bancheng.rules import chain
from bancheng.rules.chain import Finding

LEAVES_AT_ONCE = 5000
SEALS = "seals"
BEFORE_ALL = -1
"""The place before the first seal."""


def verify_seals(account: Account) -> None:
    """Verifies every seal: number, link, content, signature, and the copy outside the database."""
    _verify_seals(account, None, Seal.objects.order_by("number"))


def verify_last_seals(account: Account, count: int) -> None:
    """The same of the newest seals alone; that the first of them follows the one before it is looked at too."""
    newest = list(Seal.objects.order_by("-number")[:count])[::-1]
    before = Seal.objects.filter(number__lt=newest[0].number).order_by("-number").first() if newest else None
    _verify_seals(account, before, newest)


def _verify_seals(account: Account, before: Seal | None, seals: Iterable[Seal]) -> None:
    for seal in seals:
        before = _verify_seal(account, before, seal)
    account.note(_later_copy(before))


def verify_next_seal(account: Account, *, before: Seal | None) -> Seal | None:
    """Verifies one seal more, after the last the copies outside; a page verifies them a piece at a time.

    Shapes   before: the seal verified last, None to begin.
    Returns  the seal it verified; None when there is none left.
    """
    after = before.number if before else BEFORE_ALL
    seal = Seal.objects.filter(number__gt=after).order_by("number").first()
    if seal is None:
        account.note(_later_copy(before))
        return None
    return _verify_seal(account, before, seal)


def _verify_seal(account: Account, before: Seal | None, seal: Seal) -> Seal:
    account.note(_fault_of_seal(before, seal))
    account.seals += 1
    return seal


def _fault_of_seal(before: Seal | None, seal: Seal) -> Finding | None:
    number = before.number + 1 if before else 1
    why = ""
    if seal.number != number:
        why = f"缺第 {number} 号封印"
    elif seal.prev_hash != (before.hash if before else ""):
        why = "与上一封印不相连"
    else:
        why = _why_not_sealed(seal)
    return Finding(SEALS, min(seal.number, number), "seal", why) if why else None


def _why_not_sealed(seal: Seal) -> str:
    try:
        return _content_fault(seal) or _leaves_fault(seal) or _copy_fault(seal)
    except MALFORMED:
        return UNREADABLE


def _content_fault(seal: Seal) -> str:
    octets = chain.seal_octets(sealing.body_of(seal))
    try:
        if keys.digest(seal.algorithm, octets) != seal.hash:
            return "内容与散列不符：封印被改动"
        if not keys.is_signed(seal.signer, octets, seal.signature):
            return "签名不对"
    except ValueError:
        return f"不认识算法“{seal.algorithm}”"
    except keys.KeysMissing as gone:
        return f"不能验签：{gone}"
    return ""


def _leaves_fault(seal: Seal) -> str:
    """Whether what was sealed stands, and each leaf still lies with the file whose key was sealed."""
    now = Subquery(File.objects.filter(pk=OuterRef("file_id")).values("key")[:1])
    rows = SealedHead.objects.filter(seal=seal).order_by("place").annotate(now=now)
    leaves, strayed = [], ""
    for key, length, head, lies_with in rows.values_list("key", "length", "head", "now").iterator(
        chunk_size=LEAVES_AT_ONCE
    ):
        leaves.append(chain.leaf(key, length, head, seal.algorithm, keys.digest))
        if lies_with != key:
            strayed = strayed or key
    if len(leaves) != seal.heads:
        return f"封了 {seal.heads} 卷，只剩 {len(leaves)} 卷的记录"
    if chain.root(leaves, seal.algorithm, keys.digest) != seal.root:
        return "所封的卷宗记录被改动"
    return f"所封的 {strayed} 一卷不见了，或封的记录被移到别的卷下" if strayed else ""


def _copy_fault(seal: Seal) -> str:
    """The copy beside the database must say the same; one that was carried off is no fault."""
    told = _copy(seal.number)
    return "" if told is None or told.get("hash") == seal.hash else "与库外的封印副本不符"


def _copy(number: int) -> dict[str, Any] | None:
    try:
        return dict(json.loads(sealing.copy_path(number).read_text()))
    except FileNotFoundError:
        return None
    except (TypeError, ValueError):
        return {}


def _later_copy(last: Seal | None) -> Finding | None:
    """A copy of a seal the database does not know: an older state of the database was put back."""
    known = last.number if last else 0
    later = [number for number in sealing.copies() if number > known]
    if not later:
        return None
    day = (_copy(later[0]) or {}).get("day", "")
    why = f"库外有 {day} 的第 {later[0]} 号封印而库里没有：换回了旧的数据库，或封印被删"
    return Finding(SEALS, later[0], "replayed", why)
