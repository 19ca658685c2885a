"""The key ring and what it closes: nothing readable on the disk, nothing movable, everything rotatable."""

import base64
import hashlib
import hmac
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from bancheng.records import actions, checks, keys, reads, rotation
from bancheng.records.models import PrivateText, StoredFile
from tests.records.conftest import Fill
from tests.records.looking import private_text


@pytest.fixture
def ring(settings, tmp_path: Path) -> Path:
    """A key ring of its own."""
    settings.DATA = tmp_path
    keys.create_missing()
    return tmp_path / "keys"


def test_keys_are_born_private_and_once(ring: Path) -> None:
    before = {path.name: path.read_text() for path in ring.iterdir()}
    assert set(before) == {"data-0001.key", "index-0001.key", "seal-0001.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in ring.iterdir()} == {0o600}
    assert keys.create_missing() == []
    assert {path.name: path.read_text() for path in ring.iterdir()} == before


def test_what_is_closed_opens_and_never_looks_the_same(ring: Path) -> None:
    one, two = keys.encrypt("a.b", "试某某"), keys.encrypt("a.b", "试某某")
    assert one != two and "试某某" not in one
    assert keys.decrypt("a.b", one) == keys.decrypt("a.b", two) == "试某某"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value[:-6] + "AAAA==",
        lambda value: "k1:1:" + base64.b64encode(bytes(40)).decode(),
        lambda value: "k1:1:AAAA",
        lambda value: "k1:1:试",
        lambda value: "k1::AAAA",
        lambda value: "13900000000",
        lambda value: value.replace("k1:", "k9:"),
    ],
)
def test_an_altered_value_does_not_open_and_is_not_told(ring: Path, spoil) -> None:
    with pytest.raises(keys.Unreadable) as refused:
        keys.decrypt("a.b", spoil(keys.encrypt("a.b", "试某某")))
    assert "13900000000" not in str(refused.value)


def test_a_value_moved_to_another_column_does_not_open(ring: Path) -> None:
    with pytest.raises(keys.Unreadable):
        keys.decrypt("a.c", keys.encrypt("a.b", "试某某"))


def test_a_lost_key_is_missed_loudly(ring: Path) -> None:
    value = keys.encrypt("a.b", "x").replace("k1:1:", "k1:7:")
    with pytest.raises(keys.KeysMissing, match="data-0007"):
        keys.decrypt("a.b", value)
    for path in ring.glob("data-*"):
        path.unlink()
    with pytest.raises(keys.KeysMissing):
        keys.encrypt("a.b", "x")


def test_a_blind_index_finds_the_same_value_only(ring: Path) -> None:
    index = keys.blind_index("phone", "13900000000")
    assert (
        index == keys.blind_index("phone", " 139 0000 0000 ") == keys.blind_index("phone", "１３９00000000")
    )
    assert len(index) == 64
    assert index != keys.blind_index("id_number", "13900000000") != keys.blind_index("phone", "13900000001")


def test_the_index_is_hmac_sm3(ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytes.fromhex((ring / "index-0001.key").read_text())
    expected = hmac.new(key, b"phone\n139", lambda: hashlib.new("sm3")).hexdigest()
    assert keys.blind_index("phone", "139") == expected
    monkeypatch.setattr(keys, "_sm3", keys._sm3_of_cryptography)
    assert keys.blind_index("phone", "139") == expected
    assert keys.digest("sm3", b"abc") == checks.SM3_OF_ABC


@pytest.mark.parametrize(
    ("piece", "name", "found"),
    [
        ("陈伟", "陈伟芳", True),
        ("伟芳", "陈伟芳", True),
        ("陈", "陈伟芳", True),
        ("芳", "陈伟芳", True),
        ("陈 伟", "陈伟芳", True),
        ("陈芳", "陈伟芳", False),
        ("王", "陈伟芳", False),
        ("欧阳", "欧阳试", True),
        ("𠮷", "𠮷野试", True),
    ],
)
def test_a_piece_of_a_name_is_found_by_its_grams(ring: Path, piece: str, name: str, found: bool) -> None:
    assert (set(keys.name_query(piece)) <= set(keys.name_grams(name))) is found


def test_grams_tell_nothing_and_do_not_repeat(ring: Path) -> None:
    grams = keys.name_grams("试试试")
    assert len(grams) == len(set(grams)) == 2
    assert all(len(gram) == 16 for gram in grams)
    assert keys.name_grams(" ") == []


def test_an_encrypted_column_is_clear_in_the_hand_and_closed_on_the_disk(filled: Fill) -> None:
    filled()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear FROM records_privatetext")
        assert all(value.startswith("k1:") for (value,) in cursor.fetchall())
    assert PrivateText.objects.first().clear == "试A1"


def test_an_encrypted_column_can_be_updated_in_bulk(filled: Fill) -> None:
    filled()
    texts = list(PrivateText.objects.order_by("pk"))
    for text in texts:
        text.clear = f"改{text.pk}"
    PrivateText.objects.bulk_update(texts, ["clear"])
    assert PrivateText.objects.get(pk=texts[0].pk).clear == f"改{texts[0].pk}"
    PrivateText.objects.update(clear="同")
    assert {text.clear for text in PrivateText.objects.all()} == {"同"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear FROM records_privatetext")
        assert all(value.startswith("k1:") for (value,) in cursor.fetchall())


def test_an_encrypted_column_is_not_searched(db: None) -> None:
    for condition in ({"clear": "x"}, {"clear__contains": "x"}, {"clear__in": ["x"]}):
        with pytest.raises(FieldError):
            PrivateText.objects.filter(**condition).exists()
    assert not PrivateText.objects.filter(clear="").exists()
    assert not StoredFile.objects.filter(display_name__isnull=True).exists()


def test_nothing_clear_is_shown_of_a_row(filled: Fill) -> None:
    line = reads.lines_of(filled())[0]
    text = line.private_texts.get()
    assert "试A1" not in repr(line) + repr(text) + str(text)


def test_a_new_key_keeps_everything_readable(filled: Fill) -> None:
    file = filled()
    old = keys.current("data")
    assert keys.new_key("data") == old + 1
    assert rotation.close_again().count >= 6
    assert rotation.close_again() == rotation.Closing()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear FROM records_privatetext")
        assert {keys.key_number(value) for (value,) in cursor.fetchall()} == {old + 1}
    assert private_text(reads.lines_of(file)[2], "name") == "试A3"


def on_disk() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, clear FROM records_privatetext ORDER BY id")
        return dict(cursor.fetchall())


@pytest.mark.parametrize("altered", ["garbage", "k1:x:AAAA", "k1:1", "k1:1:AAAA", "k1:77:AAAA"])
def test_a_value_that_does_not_open_is_left_and_named_and_the_rest_goes_on(
    filled: Fill, tamper: Callable[..., int], altered: str
) -> None:
    filled()
    first, *rest = on_disk()
    tamper("UPDATE records_privatetext SET clear = %s WHERE id = %s", altered, first)
    new = keys.new_key("data")
    closing = rotation.close_again()
    assert closing.left == [f"records_privatetext.clear {first}"]
    after = on_disk()
    assert after.pop(first) == altered and {keys.key_number(after[pk]) for pk in rest} == {new}


def test_what_was_written_with_the_old_key_behind_the_pass_is_closed_too(
    filled: Fill, tamper: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that closed its value before the new key was there, and came to its end after the first pass."""
    filled()
    pk, late = next(iter(on_disk().items()))
    new, one_pass, passes = keys.new_key("data"), rotation._pass, []

    def then_somebody_writes() -> rotation.Closing:
        passes.append(one_pass())
        if len(passes) == 1:
            tamper("UPDATE records_privatetext SET clear = %s WHERE id = %s", late, pk)
        return passes[-1]

    monkeypatch.setattr(rotation, "_pass", then_somebody_writes)
    assert rotation.close_again().left == []
    assert {keys.key_number(value) for value in on_disk().values()} == {new}


def test_a_second_copy_of_a_key_is_no_key(ring: Path) -> None:
    for name in ("data-0001-old.key", "data-0001 (1).key", "data-1.key", "data-0002.key.bak"):
        (ring / name).write_text("00" * 16)
    assert keys.numbers("data") == [1] and keys.current("data") == 1
    assert keys.decrypt("a.b", keys.encrypt("a.b", "试某某")) == "试某某"


def test_the_checks_tell_what_is_wrong_with_the_keys(ring: Path) -> None:
    assert checks.keys_are_kept(None) == []
    (ring / "data-0001.key").chmod(0o644)
    assert [told.id for told in checks.keys_are_kept(None)] == ["records.E003"]
    (ring / "data-0001.key").unlink()
    assert [told.id for told in checks.keys_are_kept(None)] == ["records.E002"]


def test_the_sign_of_a_seal_key(ring: Path) -> None:
    signature = keys.sign("1", b"octets")
    assert keys.is_signed("1", b"octets", signature)
    assert not keys.is_signed("1", b"other", signature)
    assert not keys.is_signed("x", b"octets", signature)
    assert not keys.is_signed("1", b"octets", "zz")
    assert len(keys.public_key(keys.signer())) == 64


def test_private_text_of_a_failed_act_leaves_nothing(db: None, monday: datetime) -> None:
    file = actions.open_file(kind="case", key="case:A", at=monday)
    with pytest.raises(TypeError), transaction.atomic():
        actions.append(file, "case.told", by="staff:1", at=monday, data={"x": object()}, private={"n": "试"})
    assert not PrivateText.objects.exists()
