"""A file of the record as it can be carried away: its lines, what the seals vouch for, nothing that needs us."""

from typing import Any

from bancheng.records import keys
from bancheng.records.models import File, Line, PrivateText, SealedHead
from bancheng.records.sealing import body_of
from bancheng.records.told import OF_A_ROW
from bancheng.rules import chain

Sealed = list[dict[str, Any]]
"""The seals that vouch for a file, each with the way from its leaf to the root."""


def seals_of(file: File) -> Sealed:
    """What the seals vouch for. Reading a seal takes every leaf it has, so it is done before anything is held."""
    leaves = SealedHead.objects.filter(file=file).select_related("seal").order_by("seal__number")
    return [_seal(leaf) for leaf in leaves]


def record_of(file: File, seals: Sealed, *, in_full: bool) -> dict[str, Any]:
    """The file with its lines and seals, as `offline.py` verifies it.

    Shapes   seals: as `seals_of` read them; lines written since are vouched for by none of them.
             in_full: the clear texts with their salts go along; without, only the commitments, which tell nothing.
    """
    held = File.objects.get(pk=file.pk)
    return {
        "file": {
            "kind": held.kind,
            "key": held.key,
            "opened_at": chain.stamp(held.opened_at),
            "algorithm": held.algorithm,
            "length": held.length,
            "head": held.head,
        },
        "lines": _lines(held, _texts(held) if in_full else {}),
        "seals": seals,
    }


def _lines(file: File, texts: dict[int, dict[str, dict[str, str]]]) -> list[dict[str, Any]]:
    return [
        {
            "seq": line.seq,
            "kind": line.kind,
            "at": chain.stamp(line.at),
            "by": line.by,
            "data": line.data,
            "commitments": line.commitments,
            "algorithm": line.algorithm,
            "prev": line.prev_hash,
            "hash": line.hash,
            "texts": texts.get(line.seq, {}),
        }
        for line in Line.objects.filter(file=file).order_by("seq")
    ]


def _texts(file: File) -> dict[int, dict[str, dict[str, str]]]:
    """Clear texts and salts by line; what was erased is not there any more.

    What only repeats a row is left out, as everywhere: not all of it may be read by whoever reads the record.
    """
    found: dict[int, dict[str, dict[str, str]]] = {}
    texts = PrivateText.objects.filter(line__file=file, erased_at=None).exclude(field__contains=OF_A_ROW)
    for text in texts.select_related("line"):
        found.setdefault(text.line.seq, {})[text.field] = {"salt": text.salt, "clear": text.clear}
    return found


def _seal(leaf: SealedHead) -> dict[str, Any]:
    """One seal with the way from this file's leaf up to its root."""
    seal = leaf.seal
    rows = SealedHead.objects.filter(seal=seal).order_by("place").values_list("key", "length", "head")
    leaves = [chain.leaf(*row, seal.algorithm, keys.digest) for row in rows]
    return body_of(seal)._asdict() | {
        "hash": seal.hash,
        "signature": seal.signature,
        "public_key": keys.public_key(seal.signer),
        "length": leaf.length,
        "head": leaf.head,
        "path": [list(step) for step in chain.path(leaves, leaf.place, seal.algorithm, keys.digest)],
    }
