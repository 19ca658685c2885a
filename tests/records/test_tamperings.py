"""The adversary who knows the format: he alters the record and makes every digest anew. What he cannot make is the seal.

Of what was written after the last seal only paper speaks: a head that a citizen carried away on his receipt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from bancheng.config import cli
from bancheng.records import actions, keys, reads, sealing, verification
from bancheng.records.models import File, Line, PrivateText, Seal, SealedHead
from bancheng.rules import chain
from tests.guards import give_identity
from tests.records.conftest import Fill
from tests.records.test_verification import found

Tamper = Callable[..., int]


@dataclass
class Adversary:
    """Somebody who owns the database, has read the format and can compute SM3."""

    tamper: Tamper

    def file(self, key: str = "case:A") -> File:
        return File.objects.get(key=key)

    def set(self, line: int, /, key: str = "case:A", **values: object) -> None:
        columns = ", ".join(f'"{name}" = %s' for name in values)
        self.tamper(
            f"UPDATE records_line SET {columns} WHERE file_id = %s AND seq = %s",
            *values.values(),
            self.file(key).pk,
            line,
        )

    def drop(self, seq: int) -> None:
        pk = Line.objects.get(file__key="case:A", seq=seq).pk
        self.tamper("DELETE FROM records_privatetext WHERE line_id = %s", pk)
        self.tamper("DELETE FROM records_line WHERE id = %s", pk)

    def drop_file(self, key: str) -> None:
        pk = self.file(key).pk
        if connection.vendor == "sqlite":
            self.tamper("PRAGMA defer_foreign_keys = ON")
        lines = "SELECT id FROM records_line WHERE file_id = %s"
        self.tamper(f"DELETE FROM records_privatetext WHERE line_id IN ({lines})", pk)
        self.tamper("DELETE FROM records_line WHERE file_id = %s", pk)
        self.tamper("DELETE FROM records_sealedhead WHERE file_id = %s", pk)
        self.tamper("DELETE FROM records_file WHERE id = %s", pk)

    def make_anew(self, key: str = "case:A") -> None:
        """Links every line of a file to the one before, as if it had always been so."""
        file = self.file(key)
        prev = chain.origin(file.kind, file.key, chain.stamp(file.opened_at), file.algorithm, keys.digest)
        lines = list(reads.lines_of(file))
        for line in lines:
            entry = chain.Entry(
                file.key,
                line.seq,
                line.kind,
                chain.stamp(line.at),
                line.by,
                line.data,
                line.commitments,
                line.algorithm,
                prev,
            )
            hashed = chain.link(prev, entry, keys.digest)
            self.tamper(
                "UPDATE records_line SET prev_hash = %s, hash = %s WHERE id = %s", prev, hashed, line.pk
            )
            prev = hashed
        self.tamper("UPDATE records_file SET head = %s, length = %s WHERE id = %s", prev, len(lines), file.pk)

    def seal_anew(self) -> None:
        """A whole seal over what stands now, in the database and beside it, signed with a key of his own."""
        seal = Seal.objects.get()
        rows = SealedHead.objects.filter(seal=seal).order_by("place").values_list("key", "length", "head")
        leaves = [chain.leaf(*row, seal.algorithm, keys.digest) for row in rows]
        seal.heads, seal.root = len(leaves), chain.root(leaves, seal.algorithm, keys.digest)
        octets = chain.seal_octets(sealing.body_of(seal))
        seal.hash, seal.signature = (
            keys.digest(seal.algorithm, octets),
            Ed25519PrivateKey.generate().sign(octets).hex(),
        )
        self.tamper(
            "UPDATE records_seal SET heads = %s, root = %s, hash = %s, signature = %s",
            seal.heads,
            seal.root,
            seal.hash,
            seal.signature,
        )
        sealing.copy_path(seal.number).unlink()
        sealing.write_copy(seal)


def _change(he: Adversary) -> None:
    he.set(3, data='{"number":9}')
    he.make_anew()


def _drop(he: Adversary) -> None:
    he.drop(3)
    for seq in (4, 5, 6, 7):
        he.set(seq, seq=seq - 1)
    he.make_anew()


def _reorder(he: Adversary) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        he.set(old, seq=new)
    at = {line.seq: line.at for line in reads.lines_of(he.file())}
    he.set(3, at=at[4])
    he.set(4, at=at[3])
    he.make_anew()


def _insert(he: Adversary) -> None:
    for seq in (7, 6, 5, 4):
        he.set(seq, seq=seq + 1)
    before = Line.objects.get(file__key="case:A", seq=3)
    before.pk, before.seq, before.commitments = None, 4, "{}"
    before.save(force_insert=True)
    he.make_anew()


def _back_date(he: Adversary) -> None:
    he.set(4, at=he.file().opened_at - timedelta(days=1))
    he.make_anew()


def _splice(he: Adversary) -> None:
    other = Line.objects.get(file__key="case:B", seq=3)
    he.set(3, data=other.data, commitments=other.commitments, at=other.at)
    he.make_anew()


def _cut_at_the_seal(he: Adversary) -> None:
    he.tamper("UPDATE records_file SET sealed_length = 0")
    for seq in (7, 6, 5):
        he.drop(seq)
    he.make_anew()


def _cut_behind_the_file_row(he: Adversary) -> None:
    """The careless one: the row of the file still says how many lines there were."""
    he.drop(7)


def _cut_after_the_seal(he: Adversary) -> None:
    """The thorough one: the file, shorter by what nobody has sealed, holds in itself."""
    he.drop(7)
    he.make_anew()


def _written_otherwise_after_the_seal(he: Adversary) -> None:
    he.set(7, kind="case.closed", commitments="{}")
    he.tamper("DELETE FROM records_privatetext WHERE line_id = %s", Line.objects.get(file__key=A, seq=7).pk)
    he.make_anew()


def _unsealed_file_gone(he: Adversary) -> None:
    he.drop_file("case:N")


def _swap_commitments(he: Adversary) -> None:
    """Of two lines nobody has sealed yet: the digests hold, the texts still know whose they are."""
    he.tamper("DELETE FROM records_sealedhead")
    he.tamper("DELETE FROM records_seal")
    he.tamper("UPDATE records_file SET sealed_length = 0")
    sealing.copy_path(1).unlink()
    of = {key: Line.objects.get(file__key=key, seq=3) for key in ("case:A", "case:B")}
    he.set(3, "case:A", commitments=of["case:B"].commitments)
    he.set(3, "case:B", commitments=of["case:A"].commitments)
    for key, other in (("case:A", "case:B"), ("case:B", "case:A")):
        move = (
            "UPDATE records_privatetext SET line_id = %s, field = 'x' WHERE line_id = %s AND field = 'name'"
        )
        he.tamper(move, of[other].pk, of[key].pk)
    he.tamper("UPDATE records_privatetext SET field = 'name' WHERE field = 'x'")
    for key in of:
        he.make_anew(key)


def _seal_forged(he: Adversary) -> None:
    he.set(3, data='{"number":9}')
    he.make_anew()
    head = reads.lines_of(he.file())[5].hash
    he.tamper("UPDATE records_sealedhead SET head = %s WHERE key = 'case:A'", head)
    he.seal_anew()


def _file_deleted(he: Adversary) -> None:
    he.drop_file("case:B")


def _file_deleted_and_sealed_anew(he: Adversary) -> None:
    he.drop_file("case:B")
    he.seal_anew()


def _seal_taken_away(he: Adversary) -> None:
    he.tamper("DELETE FROM records_sealedhead")
    he.tamper("DELETE FROM records_seal")


def _step_after_filing(he: Adversary) -> None:
    """One line more at the end of a file that is closed, well linked, with its head and length set on."""
    before = Line.objects.get(file__key="case:F", seq=4)
    assert before.kind == "case.filed"
    before.pk, before.seq, before.kind = None, 5, "case.paper_printed"
    before.save(force_insert=True)
    he.make_anew("case:F")


def _after_filing(data: str, kind: str = "case.paper_printed") -> Callable[[Adversary], None]:
    """The same, spelled or named otherwise so that whoever looks for a step overlooks it."""

    def tamper(he: Adversary) -> None:
        before = Line.objects.get(file__key="case:F", seq=4)
        before.pk, before.seq, before.kind, before.data = None, 5, kind, data
        before.save(force_insert=True)
        he.make_anew("case:F")

    return tamper


def _decoy(he: Adversary, pk: int) -> None:
    """A file without lines that is well made, at an identity the database itself never gives."""
    real = he.file()
    head = chain.origin("case", "case:Z", chain.stamp(real.opened_at), "sm3", keys.digest)
    real.pk, real.key, real.length, real.sealed_length, real.head = pk, "case:Z", 0, 0, head
    real.save(force_insert=True)


def _mark_moved_away(he: Adversary) -> None:
    """A sealed file is rewritten, and what the seal says of it is laid with another file."""
    he.set(3, data='{"number":9}')
    he.make_anew()
    _decoy(he, -1)
    he.tamper("UPDATE records_sealedhead SET file_id = -1 WHERE key = 'case:A'")


def _mark_moved_to_a_neighbour(he: Adversary) -> None:
    """The same with a file that is just as long; what the seal says of that one is laid with the first."""
    he.set(3, data='{"number":9}')
    he.make_anew()
    of = {key: he.file(key).pk for key in ("case:A", "case:B")}
    he.tamper("UPDATE records_sealedhead SET file_id = %s WHERE key = 'case:A'", of["case:B"])
    he.tamper("UPDATE records_sealedhead SET file_id = %s WHERE key = 'case:B'", of["case:A"])


def _file_moved_below_all(he: Adversary) -> None:
    """A file lies where nobody who counts from one upward comes, and a line in it is changed."""
    old = he.file().pk
    file = he.file()
    file.pk, file.key = -7, "case:moving"
    file.save(force_insert=True)
    for table in ("records_line", "records_sealedhead"):
        he.tamper(f"UPDATE {table} SET file_id = -7 WHERE file_id = %s", old)
    he.tamper("DELETE FROM records_file WHERE id = %s", old)
    he.tamper("UPDATE records_file SET key = 'case:A' WHERE id = -7")
    he.set(3, data='{"number":9}')


def _file_deleted_and_mark_moved(he: Adversary) -> None:
    _decoy(he, 0)
    he.tamper("UPDATE records_sealedhead SET file_id = 0 WHERE key = 'case:B'")
    he.drop_file("case:B")


def _words_put_back(he: Adversary) -> None:
    file = he.file()
    actions.forget(file, by="staff:1", at=file.last_at, reason="consent_withdrawn")
    words = keys.encrypt("records_privatetext.clear", "试乙")
    text = PrivateText.objects.get(line__file=file, line__seq=2)
    he.tamper("UPDATE records_privatetext SET clear = %s WHERE id = %s", words, text.pk)


def _identity_given_anew(he: Adversary) -> None:
    give_identity(Line.objects.get(file__key="case:A", seq=3), Line.objects.latest("pk").pk + 100)


def _no_json(he: Adversary) -> None:
    he.set(2, data='{"stored":')


def _no_json_made_anew(he: Adversary) -> None:
    he.set(7, data='{"stored":')
    he.make_anew()


def _no_commitments_made_anew(he: Adversary) -> None:
    he.set(7, commitments="x")
    he.make_anew()


def _copy_is_no_seal(he: Adversary) -> None:
    sealing.copy_path(1).write_text("3")


A, SEAL = "case:A", "seals"
TAMPERINGS: dict[str, tuple[Callable[[Adversary], None], list[tuple[str, int, str]]]] = {
    "change": (_change, [(A, 6, "sealed")]),
    "drop": (_drop, [(A, 6, "sealed")]),
    "reorder": (_reorder, [(A, 6, "sealed")]),
    "insert": (_insert, [(A, 6, "sealed")]),
    "back-date": (_back_date, [(A, 4, "backdated")]),
    "splice from another case": (_splice, [(A, 6, "sealed")]),
    "cut the tail the seal covers": (_cut_at_the_seal, [(A, 5, "tail")]),
    "cut the tail after the seal, carelessly": (_cut_behind_the_file_row, [(A, 7, "tail")]),
    "swap two people's commitments": (_swap_commitments, [(A, 3, "private"), ("case:B", 3, "private")]),
    "forge a seal": (_seal_forged, [(SEAL, 1, "seal")]),
    "delete a whole file": (_file_deleted, [(SEAL, 1, "seal")]),
    "delete a file and forge the seal": (_file_deleted_and_sealed_anew, [(SEAL, 1, "seal")]),
    "add a step to a file that is closed": (_step_after_filing, [("case:F", 5, "filed")]),
    "the same, with a space in the step": (_after_filing('{"step" :"closed"}'), [("case:F", 5, "spelling")]),
    "the same, with an escape in it": (_after_filing('{"st\\u0065p":"closed"}'), [("case:F", 5, "spelling")]),
    "file a second time": (_after_filing("{}", "case.filed"), [("case:F", 5, "filed")]),
    "rewrite, and lay the seal's leaf aside": (_mark_moved_away, [(SEAL, 1, "seal"), ("case:Z", 1, "tail")]),
    "rewrite, and exchange two leaves": (
        _mark_moved_to_a_neighbour,
        [(SEAL, 1, "seal"), (A, 6, "sealed"), ("case:B", 6, "sealed")],
    ),
    "move a file below all and change it": (_file_moved_below_all, [(A, 3, "changed")]),
    "delete a file and lay its leaf at nought": (
        _file_deleted_and_mark_moved,
        [(SEAL, 1, "seal"), ("case:Z", 1, "tail")],
    ),
    "put words back that were forgotten": (_words_put_back, [(A, 2, "private")]),
    "give a line another identity": (_identity_given_anew, [(A, 4, "renumbered")]),
    "write what is no JSON": (_no_json, [(A, 2, "changed")]),
    "write what is no JSON, hashed anew": (_no_json_made_anew, [(A, 7, "spelling")]),
    "write commitments that are no JSON, hashed anew": (_no_commitments_made_anew, [(A, 7, "spelling")]),
    "put something else in the place of a copy": (_copy_is_no_seal, [(SEAL, 1, "seal")]),
    "put back a backup of before the seal": (_seal_taken_away, [(SEAL, 1, "replayed")]),
}
"""What is done → where `verify` finds it by itself, the line or the seal."""

AFTER_THE_SEAL: dict[str, tuple[Callable[[Adversary], None], str, list[tuple[str, int, str]]]] = {
    "cut the tail after the seal, thoroughly": (_cut_after_the_seal, A, [(A, 7, "receipt")]),
    "write what was not sealed otherwise": (_written_otherwise_after_the_seal, A, [(A, 7, "receipt")]),
}
"""What a thorough adversary does to what is not sealed yet → the file, and where it is found by its receipt's head and nothing else."""


@pytest.fixture
def adversary(filled: Fill, monday: datetime, tamper: Tamper) -> Adversary:
    """Two files of six lines and a closed one, sealed, and one line more in the first since."""
    file = filled("case:A")
    filled("case:B")
    closed = filled("case:F", count=3)
    last = closed.last_at + timedelta(minutes=1)
    actions.append(closed, "case.filed", by="staff:1", at=last, data={"step": "archived"})
    tuesday = monday + timedelta(days=1)
    actions.seal_day(at=tuesday)
    actions.append(file, "case.evidence_added", by="staff:1", at=tuesday, private={"name": "试甲"})
    return Adversary(tamper)


@pytest.mark.parametrize("what", TAMPERINGS)
def test_every_tampering_is_found_where_it_was_done(adversary: Adversary, what: str) -> None:
    assert verification.verify_all().ok
    tamper, expected = TAMPERINGS[what]
    with transaction.atomic():
        tamper(adversary)
    assert found() == expected


def carried(key: str) -> chain.Carried:
    """The head of a file as it is printed on a receipt, typed from there."""
    told = chain.carried_head(chain.printed_head(*reads.head_of(File.objects.get(key=key))))
    assert told is not None
    return told


@pytest.mark.parametrize("what", AFTER_THE_SEAL)
def test_what_is_not_sealed_yet_is_vouched_for_by_a_receipt(adversary: Adversary, what: str) -> None:
    tamper, key, expected = AFTER_THE_SEAL[what]
    receipt = carried(key)
    assert verification.verify_file(key, carried=receipt).ok
    with transaction.atomic():
        tamper(adversary)
    assert found() == [], "made whole again: `verify` alone cannot know"
    findings = verification.verify_file(key, carried=receipt).findings
    assert [(finding.file, finding.seq, finding.code) for finding in findings] == expected


def test_what_was_written_after_the_receipt_takes_nothing_from_it(
    adversary: Adversary, monday: datetime
) -> None:
    receipt = carried(A)
    actions.append(adversary.file(), "case.closed", by="staff:1", at=monday + timedelta(days=1))
    assert verification.verify_file(A, carried=receipt).ok


def test_a_file_nobody_has_sealed_can_go_without_a_trace_in_the_record(
    adversary: Adversary, monday: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who holds its receipt is told that the whole file is gone; the next seal would have vouched for it."""
    file = actions.open_file(kind="case", key="case:N", at=monday + timedelta(days=1))
    actions.append(file, "case.evidence_added", by="staff:1", at=monday + timedelta(days=1))
    printed = chain.printed_head(*reads.head_of(file))
    with transaction.atomic():
        _unsealed_file_gone(adversary)
    assert found() == []
    assert cli.run(["verify", "--case", "case:N", "--head", printed]) == 1
    assert "整个不见了" in capsys.readouterr().err


def test_a_person_forgotten_leaves_a_record_that_holds(adversary: Adversary, monday: datetime) -> None:
    file = adversary.file()
    actions.forget(file, by="staff:1", at=monday + timedelta(days=2), reason="consent_withdrawn")
    assert found() == []
    actions.seal_day(at=monday + timedelta(days=3))
    assert verification.verify_all().ok


OUT_OF_SHAPE = {
    "UPDATE records_line SET at = 'yesterday' WHERE seq = 3": (A, 3, "changed"),
    "UPDATE records_line SET at = '2026-13-45 00:00:00' WHERE seq = 3": (A, 1, "changed"),
    "UPDATE records_file SET length = 'x'": (A, 6, "changed"),
    "UPDATE records_file SET opened_at = 'then'": (A, 1, "rewritten"),
}
"""What SQLite takes in any column → where it is found; the files beside it are verified all the same."""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such value")
@pytest.mark.parametrize("statement", OUT_OF_SHAPE)
def test_what_cannot_be_read_is_found_and_stops_nothing(filled: Fill, tamper: Tamper, statement: str) -> None:
    filled("case:A")
    tamper(statement)
    filled("case:B")
    account = verification.verify_all()
    assert [(each.file, each.seq, each.code) for each in account.findings] == [OUT_OF_SHAPE[statement]]
    assert account.texts >= 6
