"""How the lines of the record are hashed, linked, sealed and verified.

Pure: the hash function is passed in, so that an office may name another algorithm in each line and an
auditor may verify with whatever he trusts. docs/rules/chain.md says the same for a stranger who has
only the lines and wants to write his own verifier.
Source: constitution 9 (留痕不可改).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from json import JSONDecoder, JSONEncoder, loads
from typing import NamedTuple

from bancheng.rules.lines import LineKind
from bancheng.rules.whole_numbers import whole_number

HashOf = Callable[[str, bytes], str]
"""Algorithm named in the line and the octets → lower-case hexadecimal digest; ValueError if unknown."""

LINE_FORM = "bancheng.line.1"
ORIGIN_FORM = "bancheng.origin.1"
COMMITMENT_FORM = "bancheng.commitment.1"
LEAF_FORM = "bancheng.leaf.1"
NODE_FORM = "bancheng.node.1"
SEAL_FORM = "bancheng.seal.1"
HEAD_PRINTED = 16
"""Hexadecimal digits of a hash that are printed on a receipt."""
MOST_LINES = 10**9
READ = JSONDecoder().raw_decode
SPELLED = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""How the house spells what a line keeps; made once, for a verification spells every line."""


class Entry(NamedTuple):
    """One line of a file, every field exactly as it is hashed.

    Shapes   file: key of the file; seq: 1, 2, 3 … without a gap; at: as `stamp` writes it;
             data, commitments: JSON text; prev, hash: hexadecimal.
    """

    file: str
    seq: int
    kind: str
    at: str
    by: str
    data: str
    commitments: str
    algorithm: str
    prev: str = ""
    hash: str = ""


class Finding(NamedTuple):
    """What verification found first: which line of which file, a stable code, and why in words."""

    file: str
    seq: int
    code: str
    why: str


class Carried(NamedTuple):
    """A head as somebody carried it away on paper: the number of the line, and the beginning of its hash."""

    seq: int
    head: str


class SealBody(NamedTuple):
    """What a daily seal says and signs: so many heads stood like this when the day was sealed."""

    number: int
    day: str
    sealed_at: str
    algorithm: str
    heads: int
    root: str
    prev: str
    signer: str


def encode(form: str, *parts: str | int) -> bytes:
    """The octets that are hashed: each part as its length in octets, a colon, the octets, a newline."""
    # In one go: a verification does this some hundred thousand times a minute.
    pieces: list[int | bytes] = []
    for part in (form, *parts):
        octets = str(part).encode()
        pieces += (len(octets), octets)
    return b"%d:%b\n" * (1 + len(parts)) % tuple(pieces)


def stamp(at: datetime) -> str:
    """A moment as the record writes it: UTC, six digits of a second, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def origin(kind: str, key: str, opened_at: str, algorithm: str, hash_of: HashOf) -> str:
    """What the first line of a file links to: the file's own kind, key and opening."""
    return hash_of(algorithm, encode(ORIGIN_FORM, kind, key, opened_at))


def link(prev: str, line: Entry, hash_of: HashOf) -> str:
    """The hash of a line that follows `prev`."""
    octets = encode(
        LINE_FORM,
        line.algorithm,
        line.file,
        line.seq,
        line.kind,
        line.at,
        line.by,
        line.data,
        line.commitments,
        prev,
    )
    return hash_of(line.algorithm, octets)


def commitment(
    *, file: str, seq: int, field: str, salt: str, clear: str, algorithm: str, hash_of: HashOf
) -> str:
    """What a line keeps of a personal text: it proves the text, and tells nothing once the salt is gone.

    Shapes   salt: 32 random octets in hexadecimal, kept with the text and erased with it.
    """
    return hash_of(algorithm, encode(COMMITMENT_FORM, file, seq, field, salt, clear))


def verify(lines: Iterable[Entry], hash_of: HashOf, *, first: str) -> Finding | None:
    """The first line of one file that does not hold, or None.

    Shapes   lines: in the order of their numbers; first: the `origin` the first line must link to.
    Returns  codes missing, foreign, rewritten, displaced, inserted, changed, backdated, algorithm.
    """
    before: Entry | None = None
    for line in lines:
        finding = follows(before, line, hash_of, first=first)
        if finding:
            return finding
        before = line
    return None


def follows(before: Entry | None, line: Entry, hash_of: HashOf, *, first: str) -> Finding | None:
    """Why this line does not follow the one before it, or None."""
    seq = before.seq + 1 if before else 1
    prev = before.hash if before else first
    if line.seq == seq and line.prev == prev and (not before or line.file == before.file):
        try:
            if link(prev, line, hash_of) == line.hash:
                return _in_time(before, line)
        except ValueError:
            return Finding(line.file, line.seq, "algorithm", f"不认识算法“{line.algorithm}”")
    return _diagnosis(before, line, hash_of, seq, prev)


def _in_time(before: Entry | None, line: Entry) -> Finding | None:
    if before and line.at < before.at:
        return Finding(line.file, line.seq, "backdated", f"时间 {line.at} 早于上一行 {before.at}")
    return None


def _diagnosis(before: Entry | None, line: Entry, hash_of: HashOf, seq: int, prev: str) -> Finding:
    """Names the line at fault; a line whose own hash holds bears witness against its neighbour."""
    file = before.file if before else line.file
    if line.file != file:
        return Finding(file, seq, "foreign", f"此行来自另一卷“{line.file}”")
    if line.seq != seq:
        return Finding(file, seq, "missing", f"缺第 {seq} 行，其后为第 {line.seq} 行")
    if _holds(line, hash_of):
        if before:
            return Finding(file, before.seq, "rewritten", f"与第 {seq} 行所记的上一行散列不符：被改写或插入")
        return Finding(file, seq, "rewritten", "与本卷立卷信息不符：卷号、类别、立卷时间被改，或首行被换")
    if _holds(line._replace(seq=seq - 1), hash_of) and before:
        return Finding(file, before.seq, "inserted", f"此行为插入：其后一行原为第 {before.seq} 行")
    if _holds(line._replace(seq=seq + 1), hash_of):
        return Finding(file, seq, "displaced", f"现第 {seq} 行原为第 {seq + 1} 行：被抽走一行或换了次序")
    return Finding(file, seq, "changed", "内容与散列不符：此行被改动")


def _holds(line: Entry, hash_of: HashOf) -> bool:
    try:
        return link(line.prev, line, hash_of) == line.hash
    except ValueError:
        return False


def misspelled(lines: Iterable[Entry]) -> Finding | None:
    """The first line whose facts or commitments are not spelled as the house spells them, or None.

    Whoever reads lines asks for a word before he reads them whole: one spelled otherwise would be overlooked.
    """
    for line in lines:
        if not _is_spelled(line.data) or (line.commitments != "{}" and not _is_spelled(line.commitments)):
            return Finding(line.file, line.seq, "spelling", "内容不是本系统的写法：不是系统写的")
    return None


def _is_spelled(text: str) -> bool:
    """Whether a text is a JSON object without spaces between, with characters as they are and no name twice."""
    try:
        value, _ = READ(text)
        return isinstance(value, dict) and SPELLED(value) == text
    except (ValueError, RecursionError):
        return False


def stepped_after_filing(lines: Sequence[Entry]) -> Finding | None:
    """A case that is filed takes no step any more, and is filed once: a line that tells otherwise was put in by somebody else."""
    filed = next((line.seq for line in lines if line.kind == LineKind.CASE_FILED), len(lines))
    for line in lines[filed:]:
        if line.kind == LineKind.CASE_FILED or "step" in loads(line.data):
            why = f"第 {filed} 行已经归档封卷，以后不会再有步骤，也不会再归档：后来添上的"
            return Finding(line.file, line.seq, "filed", why)
    return None


def printed_head(length: int, head: str) -> str:
    """The end of a file as a receipt carries it away: the number of the last line, sixteen digits of its hash.

    So few can be typed by hand; to make another line with the same sixteen takes 2⁶⁴ trials.
    """
    return "-".join([str(length), *(head[at : at + 4] for at in range(0, HEAD_PRINTED, 4))])


def carried_head(words: str) -> Carried | None:
    """What was typed from a receipt; None for what no receipt shows. Spaces, hyphens and capitals do not matter.

    Shapes   words: number of the line, a hyphen or space, at least as many digits as are printed.
    """
    seq, *groups = words.lower().replace("-", " ").split() or [""]
    head = "".join(groups)
    line = whole_number(seq, least=1, most=MOST_LINES)
    if line is None or len(head) < HEAD_PRINTED or set(head) - set("0123456789abcdef"):
        return None
    return Carried(line, head)


def carried_fault(file: str, lines: Sequence[Entry], carried: Carried) -> Finding | None:
    """Whether a file that holds in itself still holds what somebody carried away: only this speaks for lines not sealed yet.

    Whoever can make every digest anew can cut lines off, or write the last ones otherwise, so that the file holds again.
    """
    if carried.seq > len(lines):
        why = f"卷尾被截：凭证上印有第 {carried.seq} 行，现在只有 {len(lines)} 行"
        return Finding(file, len(lines) + 1, "receipt", why)
    if not lines[carried.seq - 1].hash.startswith(carried.head):
        why = f"第 {carried.seq} 行与凭证上印的不符：这一行或以前的被改写过"
        return Finding(file, carried.seq, "receipt", why)
    return None


def leaf(key: str, length: int, head: str, algorithm: str, hash_of: HashOf) -> str:
    """One file as a seal sees it: its key, how many lines it has, and the hash of the last."""
    return hash_of(algorithm, encode(LEAF_FORM, key, length, head))


def root(leaves: Sequence[str], algorithm: str, hash_of: HashOf) -> str:
    """The Merkle root over the leaves in their order; of none, the hash of nothing but the form.

    A last leaf without a partner rises unchanged.
    """
    if not leaves:
        return hash_of(algorithm, encode(NODE_FORM))
    level = list(leaves)
    while len(level) > 1:
        pairs = [
            hash_of(algorithm, encode(NODE_FORM, left, right))
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(level) - len(level) % 2 :]
    return level[0]


def path(leaves: Sequence[str], index: int, algorithm: str, hash_of: HashOf) -> list[tuple[str, str]]:
    """What one needs besides one leaf to arrive at the root: (“left” or “right”, hash) upward."""
    steps = []
    level = list(leaves)
    while len(level) > 1:
        partner = index ^ 1
        if partner < len(level):
            steps.append(("left" if partner < index else "right", level[partner]))
        pairs = [
            hash_of(algorithm, encode(NODE_FORM, left, right))
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(level) - len(level) % 2 :]
        index //= 2
    return steps


def seal_octets(body: SealBody) -> bytes:
    """The octets of a seal that are hashed for the next seal and signed with Ed25519."""
    return encode(SEAL_FORM, *body)
