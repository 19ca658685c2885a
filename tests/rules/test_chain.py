"""The chain: vectors a stranger can check, and every tampering named at its line."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bancheng.rules import chain
from bancheng.rules.chain import Entry
from tests.records.looking import root_by_path


def hash_of(algorithm: str, octets: bytes) -> str:
    """Any digest will do: the rules know none."""
    if algorithm not in {"sm3", "sha256"}:
        raise ValueError(algorithm)
    return hashlib.new(algorithm, octets).hexdigest()


def a_file(count: int, *, key: str = "case:A", data: Callable[[int], str] = lambda seq: "{}") -> list[Entry]:
    """A sound chain, one line a minute."""
    lines: list[Entry] = []
    prev = first_of(key)
    for seq in range(1, count + 1):
        at = chain.stamp(datetime(2026, 3, 2, 1, seq, tzinfo=UTC))
        line = Entry(key, seq, "case.accepted", at, "staff:1", data(seq), "{}", "sha256", prev)
        lines.append(line._replace(hash=chain.link(prev, line, hash_of)))
        prev = lines[-1].hash
    return lines


def first_of(key: str = "case:A") -> str:
    return chain.origin("case", key, "2026-03-02T01:00:00.000000Z", "sha256", hash_of)


def test_octets_are_length_colon_octets_newline() -> None:
    assert chain.encode("f", "办", 12, "") == b"1:f\n3:\xe5\x8a\x9e\n2:12\n0:\n"


def test_no_two_lists_of_parts_share_their_octets() -> None:
    assert chain.encode("f", "ab", "c") != chain.encode("f", "a", "bc")
    assert chain.encode("f", "1:a\n") != chain.encode("f", "1:a\n", "")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8))), "2026-03-02T01:00:00.000000Z"),
        (datetime(2026, 3, 2, 1, 0, 0, 7, tzinfo=UTC), "2026-03-02T01:00:00.000007Z"),
        (datetime(999, 3, 2, 1, 0, tzinfo=UTC), "0999-03-02T01:00:00.000000Z"),
    ],
)
def test_a_moment_has_one_text(at: datetime, text: str) -> None:
    assert chain.stamp(at) == text


def test_sound_chain_holds() -> None:
    assert chain.verify(a_file(5), hash_of, first=first_of()) is None
    assert chain.verify([], hash_of, first=first_of()) is None


def change(lines: list[Entry]) -> list[Entry]:
    lines[2] = lines[2]._replace(data='{"x":1}')
    return lines


def change_and_rehash(lines: list[Entry]) -> list[Entry]:
    lines[2] = rehashed(lines[2]._replace(data='{"x":1}'))
    return lines


def rehashed(line: Entry) -> Entry:
    return line._replace(hash=chain.link(line.prev, line, hash_of))


def drop(lines: list[Entry]) -> list[Entry]:
    del lines[2]
    return lines


def renumbered(lines: list[Entry]) -> list[Entry]:
    return [line._replace(seq=seq) for seq, line in enumerate(lines, 1)]


def drop_and_renumber(lines: list[Entry]) -> list[Entry]:
    return renumbered(drop(lines))


def reorder(lines: list[Entry]) -> list[Entry]:
    lines[2], lines[3] = lines[3], lines[2]
    return renumbered(lines)


def insert(lines: list[Entry]) -> list[Entry]:
    new = rehashed(lines[1]._replace(seq=3, data='{"x":1}', prev=lines[1].hash))
    return renumbered([*lines[:2], new, *lines[2:]])


def insert_unhashed(lines: list[Entry]) -> list[Entry]:
    return renumbered([*lines[:2], lines[1]._replace(data='{"x":1}'), *lines[2:]])


def back_date(lines: list[Entry]) -> list[Entry]:
    lines[2] = lines[2]._replace(at="2025-03-02T01:00:00.000000Z")
    return lines


def back_date_the_whole_tail(lines: list[Entry]) -> list[Entry]:
    for i in range(2, len(lines)):
        back = lines[i].at.replace("2026", "2025")
        lines[i] = rehashed(lines[i]._replace(at=back, prev=lines[i - 1].hash))
    return lines


def splice(lines: list[Entry]) -> list[Entry]:
    lines[2] = a_file(5, key="case:B")[2]
    return lines


def splice_renamed(lines: list[Entry]) -> list[Entry]:
    lines[2] = a_file(5, key="case:B", data=lambda seq: '{"b":1}')[2]._replace(file="case:A")
    return lines


def swap_commitments(lines: list[Entry]) -> list[Entry]:
    lines[2] = lines[2]._replace(commitments='{"name":"00"}')
    return lines


def another_algorithm(lines: list[Entry]) -> list[Entry]:
    lines[2] = lines[2]._replace(algorithm="md5")
    return lines


def rename_the_file(lines: list[Entry]) -> list[Entry]:
    return [line._replace(file="case:C") for line in lines]


def first_line_of_another_opening(lines: list[Entry]) -> list[Entry]:
    lines[0] = rehashed(lines[0]._replace(prev="00" * 32))
    return lines


@pytest.mark.parametrize(
    ("tamper", "seq", "code"),
    [
        (change, 3, "changed"),
        (change_and_rehash, 3, "rewritten"),
        (drop, 3, "missing"),
        (drop_and_renumber, 3, "displaced"),
        (reorder, 3, "displaced"),
        (insert, 3, "inserted"),
        (insert_unhashed, 3, "changed"),
        (back_date, 3, "changed"),
        (back_date_the_whole_tail, 3, "backdated"),
        (splice, 3, "foreign"),
        (splice_renamed, 3, "changed"),
        (swap_commitments, 3, "changed"),
        (another_algorithm, 3, "algorithm"),
        (rename_the_file, 1, "changed"),
        (first_line_of_another_opening, 1, "rewritten"),
    ],
)
def test_tampering_is_named_at_its_line(
    tamper: Callable[[list[Entry]], list[Entry]], seq: int, code: str
) -> None:
    finding = chain.verify(tamper(a_file(6)), hash_of, first=first_of())
    assert finding is not None
    assert (finding.seq, finding.code) == (seq, code), finding


@pytest.mark.parametrize("count", range(1, 18))
def test_every_leaf_has_a_path_to_the_root(count: int) -> None:
    leaves = [chain.leaf(f"case:{i}", i, "ab", "sha256", hash_of) for i in range(count)]
    top = chain.root(leaves, "sha256", hash_of)
    for i, leaf in enumerate(leaves):
        steps = chain.path(leaves, i, "sha256", hash_of)
        assert root_by_path(leaf, steps, "sha256", hash_of) == top
        if count > 1:
            assert root_by_path("00" * 32, steps, "sha256", hash_of) != top


def test_a_root_tells_its_leaves_and_their_order_apart() -> None:
    leaves = [chain.leaf(f"case:{i}", i, "ab", "sha256", hash_of) for i in range(5)]
    roots = {
        chain.root(some, "sha256", hash_of)
        for some in (leaves, leaves[:-1], leaves[::-1], [*leaves, leaves[-1]], leaves[:1], [])
    }
    assert len(roots) == 6


def test_a_commitment_hangs_on_file_line_field_salt_and_text() -> None:
    plain = {"file": "case:A", "seq": 1, "field": "name", "salt": "00" * 32, "clear": "试某某"}
    others = [{"file": "case:B"}, {"seq": 2}, {"field": "phone"}, {"salt": "01" * 32}, {"clear": "试某"}]
    commitments = {
        chain.commitment(**{**plain, **other}, algorithm="sha256", hash_of=hash_of)  # type: ignore[arg-type]
        for other in ({}, *others)
    }
    assert len(commitments) == 6


def test_vectors_of_the_manual() -> None:
    """The figures printed in docs/rules/chain.md, so that a stranger may trust them."""
    first = chain.origin("case", "case:2026-0001", "2026-03-02T01:00:00.000000Z", "sm3", hash_of)
    data = json.dumps(
        {"channel": "walk_in", "site": "区政务服务中心"}, ensure_ascii=False, separators=(",", ":")
    )
    line = Entry(
        "case:2026-0001", 1, "case.registered", "2026-03-02T01:00:00.000000Z", "staff:1", data, "{}", "sm3"
    )
    salt = "00" * 32
    told = chain.commitment(
        file="case:2026-0001",
        seq=1,
        field="name",
        salt=salt,
        clear="试某某",
        algorithm="sm3",
        hash_of=hash_of,
    )
    hashed = chain.link(first, line, hash_of)
    leaf = chain.leaf("case:2026-0001", 1, hashed, "sm3", hash_of)
    assert first == "efb240852df2b456fc5a143b14c69631a48c773da319e6fdaf4081a58e5efa51"
    assert hashed == "0509431804086bbddaf8edb698c6c9f3321c8b82ac3844ffe9594b19854c4172"
    assert told == "49e620f653f4300ebf46d4a09defd0c6db0711481e010054addf43ffa5aa42ed"
    assert leaf == "9f333c7a1bb140cfa4ff032a39a32d7de7fbc58802716b696b4231b9b33abd14"
    assert chain.root([leaf, leaf], "sm3", hash_of) == (
        "b3665fd8e09f42e82984ba667e5642f16bf8143f5fea80a168295f10e8d4fe7e"
    )
