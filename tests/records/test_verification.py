"""Verification: each way of tampering is found, with the exact line or seal."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from bancheng.records import actions, keys, reads, sealing, verification
from bancheng.records.models import File, Line, Seal
from bancheng.rules import chain
from tests.records.conftest import Fill
from tests.records.looking import private_text

Tamper = Callable[..., int]


def found() -> list[tuple[str, int, str]]:
    """What the verification of everything finds."""
    return [(finding.file, finding.seq, finding.code) for finding in verification.verify_all().findings]


def test_a_sound_record_holds_and_is_counted(filled: Fill, monday: datetime) -> None:
    filled("case:A")
    filled("case:B", count=3)
    actions.seal_day(at=monday + timedelta(days=1))
    account = verification.verify_all()
    assert account.findings == []
    assert (account.files, account.lines, account.texts, account.seals) == (2, 9, 9, 1)
    assert verification.verify_file("case:B").lines == 3


def test_an_empty_record_holds(db: None) -> None:
    assert verification.verify_all().ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", '{"number":9}'),
        ("kind", "case.closed"),
        ("by", "staff:2"),
        ("at", "2026-03-02 00:03:00+00"),
        ("commitments", '{"name":"00"}'),
        ("algorithm", "sha256"),
        ("algorithm", "rot13"),
        ("prev_hash", "00"),
        ("hash", "00"),
    ],
)
def test_a_changed_line_is_named(filled: Fill, tamper: Tamper, column: str, value: str) -> None:
    filled("case:A")
    filled("case:B")
    file = File.objects.get(key="case:B")
    assert (
        tamper(f'UPDATE records_line SET "{column}" = %s WHERE file_id = %s AND seq = 3', value, file.pk) == 1
    )
    ((key, seq, _),) = found()
    assert (key, seq) == ("case:B", 3)
    (finding,) = verification.verify_file("case:B").findings
    assert finding.seq == 3
    assert verification.verify_file("case:A").ok


def test_a_dropped_line_is_named(filled: Fill, tamper: Tamper) -> None:
    filled()
    tamper("DELETE FROM records_privatetext WHERE line_id IN (SELECT id FROM records_line WHERE seq = 3)")
    tamper("DELETE FROM records_line WHERE seq = 3")
    assert found() == [("case:A", 3, "missing")]


def test_reordered_lines_are_named(filled: Fill, tamper: Tamper) -> None:
    filled()
    for old, new in ((3, 99), (4, 3), (99, 4)):
        tamper("UPDATE records_line SET seq = %s WHERE seq = %s", new, old)
    assert found() == [("case:A", 3, "displaced")]


def test_an_inserted_line_is_named(filled: Fill, tamper: Tamper) -> None:
    file = filled()
    for seq in (6, 5, 4, 3):
        tamper("UPDATE records_line SET seq = %s WHERE seq = %s", seq + 1, seq)
    forge(file, 3, reads.lines_of(file)[1].hash)
    tamper("UPDATE records_file SET length = 7")
    assert found() == [("case:A", 3, "inserted")]


def forge(file: File, seq: int, prev: str, kind: str = "case.closed") -> Line:
    """A line that is right in itself, as somebody would make it who can compute SM3."""
    at = file.opened_at + timedelta(minutes=seq)
    entry = chain.Entry(file.key, seq, kind, chain.stamp(at), "staff:1", "{}", "{}", "sm3", prev)
    hashed = chain.link(prev, entry, keys.digest)
    return Line.objects.create(
        file=file,
        seq=seq,
        kind=kind,
        at=at,
        by="staff:1",
        data="{}",
        commitments="{}",
        algorithm="sm3",
        prev_hash=prev,
        hash=hashed,
    )


def test_a_line_spliced_from_another_case_is_named(filled: Fill, tamper: Tamper) -> None:
    filled("case:A")
    filled("case:B")
    a, b = File.objects.order_by("key")
    tamper("UPDATE records_line SET seq = 99 WHERE file_id = %s AND seq = 3", a.pk)
    tamper("UPDATE records_line SET file_id = %s WHERE file_id = %s AND seq = 3", a.pk, b.pk)
    assert found()[0][:2] == ("case:A", 3)
    assert ("case:B", 3, "missing") in found()


def test_a_cut_tail_is_named_by_the_row_of_the_file(filled: Fill, tamper: Tamper) -> None:
    filled()
    cut(tamper, 4)
    assert found() == [("case:A", 5, "tail")]


def cut(tamper: Tamper, kept: int) -> None:
    """Takes away every line after the ones kept."""
    tamper(
        "DELETE FROM records_privatetext WHERE line_id IN (SELECT id FROM records_line WHERE seq > %s)", kept
    )
    tamper("DELETE FROM records_line WHERE seq > %s", kept)


def cut_cleanly(tamper: Tamper, file: File, kept: int) -> None:
    """Cuts the tail and sets the row of the file back with it."""
    cut(tamper, kept)
    head = reads.lines_of(file)[kept - 1].hash
    tamper("UPDATE records_file SET length = %s, head = %s WHERE id = %s", kept, head, file.pk)


def test_a_tail_cut_before_the_seal_is_found_at_the_seal(
    filled: Fill, tamper: Tamper, monday: datetime
) -> None:
    file = filled()
    actions.seal_day(at=monday + timedelta(days=1))
    tamper("UPDATE records_file SET sealed_length = 0")
    cut_cleanly(tamper, file, 4)
    assert found() == [("case:A", 5, "tail")]


def test_a_tail_cut_after_the_last_seal_leaves_a_sound_shorter_chain(
    filled: Fill, tamper: Tamper, monday: datetime
) -> None:
    """The limit of the promise: only a receipt's head (test_tamperings.py) or the next seal speaks for the newest lines."""
    file = filled()
    actions.seal_day(at=monday + timedelta(days=1))
    length, head = reads.head_of(file)
    actions.append(file, "case.evidence_added", by="staff:1", at=monday + timedelta(days=1))
    cut_cleanly(tamper, file, 6)
    assert found() == []
    assert reads.head_of(file) == (length, head)


def test_a_tail_rewritten_in_full_is_found_at_the_seal(
    filled: Fill, tamper: Tamper, monday: datetime
) -> None:
    file = filled()
    actions.seal_day(at=monday + timedelta(days=1))
    tamper("UPDATE records_file SET sealed_length = 0")
    cut_cleanly(tamper, file, 4)
    prev = reads.lines_of(file)[3].hash
    for seq in (5, 6):
        prev = forge(file, seq, prev).hash
    tamper("UPDATE records_file SET length = 6, head = %s", prev)
    assert found() == [("case:A", 6, "sealed")]


def test_a_line_after_the_end_is_named(filled: Fill) -> None:
    file = filled()
    forge(file, 7, file.head)
    assert found() == [("case:A", 6, "head")]


def test_swapped_private_texts_are_named(filled: Fill, tamper: Tamper) -> None:
    filled("case:A")
    filled("case:B")
    ids = list(Line.objects.filter(seq=3).order_by("file__key").values_list("pk", flat=True))
    for old, new in ((ids[0], ids[1]), (ids[1], ids[0])):
        tamper(
            "UPDATE records_privatetext SET line_id = %s, field = 'x' WHERE line_id = %s AND field = 'name'",
            new,
            old,
        )
    tamper("UPDATE records_privatetext SET field = 'name' WHERE field = 'x'")
    assert found() == [("case:A", 3, "private"), ("case:B", 3, "private")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records_privatetext WHERE line_id = %s",
        "UPDATE records_privatetext SET clear = 'k1:1:AAAA' WHERE line_id = %s",
        "UPDATE records_privatetext SET clear = '' WHERE line_id = %s",
        "UPDATE records_privatetext SET clear = 'k1:99:AAAA' WHERE line_id = %s",
        "UPDATE records_privatetext SET salt = '00' WHERE line_id = %s",
        "UPDATE records_privatetext SET field = 'phone' WHERE line_id = %s",
        "UPDATE records_privatetext SET salt = '', clear = '', erased_at = '2026-03-02 00:00:00+00' WHERE line_id = %s",
    ],
)
def test_a_meddled_private_text_is_named(filled: Fill, tamper: Tamper, statement: str) -> None:
    line = reads.lines_of(filled())[2]
    assert tamper(statement, line.pk) == 1
    assert found() == [("case:A", 3, "private")]


def test_a_file_taken_away_whole_is_found_at_the_seal(filled: Fill, tamper: Tamper, monday: datetime) -> None:
    filled("case:A")
    file = filled("case:B")
    actions.seal_day(at=monday + timedelta(days=1))
    if connection.vendor == "sqlite":
        tamper("PRAGMA defer_foreign_keys = ON")
    tamper(
        "DELETE FROM records_privatetext WHERE line_id IN (SELECT id FROM records_line WHERE file_id = %s)",
        file.pk,
    )
    tamper("DELETE FROM records_line WHERE file_id = %s", file.pk)
    tamper("DELETE FROM records_sealedhead WHERE file_id = %s", file.pk)
    tamper("DELETE FROM records_file WHERE id = %s", file.pk)
    ((name, number, code),) = found()
    assert (name, number, code) == ("seals", 1, "seal")


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE records_seal SET heads = 0 WHERE number = 2", 2),
        ("UPDATE records_seal SET root = 'x' WHERE number = 2", 2),
        ("UPDATE records_seal SET day = '2026-01-01' WHERE number = 2", 2),
        ("UPDATE records_seal SET signature = '00' WHERE number = 2", 2),
        ("UPDATE records_seal SET signer = '77' WHERE number = 2", 2),
        ("UPDATE records_seal SET prev_hash = '' WHERE number = 2", 2),
        (
            "UPDATE records_sealedhead SET length = 3 WHERE seal_id = (SELECT id FROM records_seal WHERE number = 2)",
            2,
        ),
    ],
)
def test_a_meddled_seal_is_named(
    filled: Fill, tamper: Tamper, monday: datetime, statement: str, number: int
) -> None:
    sealed_thrice(filled(), monday)
    tamper(statement)
    assert ("seals", number, "seal") in found()


def sealed_thrice(file: File, monday: datetime) -> None:
    """Three days, a line and a seal each."""
    for day in (1, 2, 3):
        actions.seal_day(at=monday + timedelta(days=day))
        actions.append(file, "case.evidence_added", by="staff:1", at=monday + timedelta(days=day))
    assert Seal.objects.count() == 3


def test_a_dropped_seal_is_named(filled: Fill, tamper: Tamper, monday: datetime) -> None:
    sealed_thrice(filled(), monday)
    tamper("DELETE FROM records_sealedhead WHERE seal_id = (SELECT id FROM records_seal WHERE number = 2)")
    tamper("DELETE FROM records_seal WHERE number = 2")
    assert found()[0] == ("seals", 2, "seal")


def test_an_older_database_put_back_is_found_by_the_copies(
    filled: Fill, tamper: Tamper, monday: datetime
) -> None:
    """The last seal taken away as in a backup of the day before; the copy outside bears witness."""
    sealed_thrice(filled(), monday)
    tamper("DELETE FROM records_sealedhead WHERE seal_id = (SELECT id FROM records_seal WHERE number = 3)")
    tamper("DELETE FROM records_seal WHERE number = 3")
    assert found() == [("seals", 3, "replayed")]


def test_a_seal_forged_in_the_database_differs_from_its_copy(filled: Fill, monday: datetime) -> None:
    filled()
    actions.seal_day(at=monday + timedelta(days=1))
    told = json.loads(sealing.copy_path(1).read_text())
    sealing.copy_path(1).write_text(json.dumps(told | {"hash": "00"}))
    assert found() == [("seals", 1, "seal")]


def test_forgetting_keeps_the_chain(filled: Fill, monday: datetime) -> None:
    file = filled()
    line = reads.lines_of(file)[2]
    assert actions.forget(file, by="staff:1", at=monday, reason="consent_withdrawn") == 6
    assert private_text(line, "name") is None
    assert found() == []
    assert actions.forget(file, by="staff:1", at=monday, reason="consent_withdrawn") == 0
    assert reads.head_of(file)[0] == 7
