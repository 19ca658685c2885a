"""The key ring: keys in files outside the database, encryption at rest, blind indexes, signatures.

Three purposes, three kinds of key: `data` (SM4-GCM, any number, the highest is used for writing),
`index` (HMAC-SM3, one: its change would blind every search), `seal` (Ed25519, the highest signs).
None of these modules is a certified cryptographic product (商用密码); docs/operate/keys.md says so.
"""

import base64
import functools
import hashlib
import hmac
import os
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from bancheng.rules import chain
from bancheng.rules.whole_numbers import whole_number

KINDS = {"data": 16, "index": 32, "seal": 32}
NONCE, TAG = 12, 16
VALUE_FORM = "k1"
MOST_KEYS = 10**6


class KeysMissing(Exception):
    """A key the record needs is not in the key folder; nothing may be written or read without it."""


class Unreadable(Exception):
    """An encrypted value does not open: altered, moved from another column, or its key is gone."""


ALGORITHM = "sm3"
"""What everything new is digested with; each line, seal and document names its own, so that another may follow."""


def digest(algorithm: str, octets: bytes) -> str:
    """The digest by the algorithm a line names.

    Raises   ValueError for an algorithm the record does not know.
    """
    if algorithm == "sm3":
        return _sm3(octets)
    if algorithm == "sha256":
        return hashlib.sha256(octets).hexdigest()
    raise ValueError(f"unknown algorithm {algorithm!r}")


def _sm3_of_openssl() -> Callable[[bytes], str]:
    """SM3 by copies of a state that has digested nothing: a new one is looked up by its name each time."""
    blank = hashlib.new("sm3")

    def sm3(octets: bytes) -> str:
        state = blank.copy()
        state.update(octets)
        return state.hexdigest()

    return sm3


def _sm3_of_cryptography(octets: bytes) -> str:
    state = hashes.Hash(hashes.SM3())
    state.update(octets)
    return state.finalize().hex()


# hashlib's SM3 rides on the system's OpenSSL, which a distribution may build without it.
_sm3 = _sm3_of_openssl() if "sm3" in hashlib.algorithms_available else _sm3_of_cryptography


def folder() -> Path:
    """Where the keys lie: in the data folder, outside the database and outside every backup of it."""
    return Path(settings.DATA) / "keys"


def create_missing() -> list[Path]:
    """Makes the keys of a new installation; called by the migration that makes the tables, never later.

    A key that is lost afterwards must be missed loudly: a new one in its place would hide the loss.
    """
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_create(kind, 1) for kind in KINDS if not numbers(kind)]


def numbers(kind: str) -> list[int]:
    """The numbers of the keys of this kind, oldest first; a copy beside them under another name is none."""
    return sorted(int(path.stem.rpartition("-")[2]) for path in folder().glob(f"{kind}-{'[0-9]' * 4}.key"))


def new_key(kind: str) -> int:
    """Adds a key of this kind; from now on it is the one that writes."""
    number = (numbers(kind) or [0])[-1] + 1
    _create(kind, number)
    return number


def _create(kind: str, number: int) -> Path:
    """Writes aside and links, so that nobody ever reads half a key and nobody's key is overwritten."""
    path = _path(kind, number)
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KINDS[kind]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass  # Another process was first; its key is the one.
    finally:
        aside.unlink()
    return path


def name(kind: str, number: int) -> str:
    """The name of a key's file."""
    return f"{kind}-{number:04d}.key"


def _path(kind: str, number: int) -> Path:
    return folder() / name(kind, number)


def _key(kind: str, number: int) -> bytes:
    return _read(f"{settings.DATA}/keys/{kind}-{number:04d}.key")  # Called for every value: no Path is built.


@functools.lru_cache(maxsize=64)
def _read(path: str) -> bytes:
    try:
        return bytes.fromhex(Path(path).read_text().strip())
    except FileNotFoundError:
        raise KeysMissing(f"缺少密钥 {Path(path).name}") from None
    except OSError:
        raise KeysMissing(f"密钥 {Path(path).name} 读不出来，请检查权限") from None
    except ValueError:
        raise KeysMissing(f"密钥 {Path(path).name} 已损坏，请从密钥的备份放回") from None


def current(kind: str) -> int:
    """The number of the key that writes.

    Raises   KeysMissing if there is none of this kind.
    """
    place = f"{settings.DATA}/keys"  # Called for every value: no Path is built.
    return _current(place, kind, _changed(place))


def changed() -> int:
    """When a key was last added or taken away; 0 when the folder is not there."""
    try:
        return _changed(str(folder()))
    except KeysMissing:
        return 0


def _changed(place: str) -> int:
    try:
        return os.stat(place).st_mtime_ns
    except FileNotFoundError:
        raise KeysMissing("密钥文件夹 keys 不见了") from None


_seen: dict[tuple[str, str], int] = {}
"""The highest number this process has met, by folder and kind: a key that goes away must not let an older one write."""


@functools.lru_cache(maxsize=16)
def _current(place: str, kind: str, changed: int) -> int:
    """The highest number, looked up again only when the folder has changed."""
    found = numbers(kind)
    highest = max([_seen.get((place, kind), 1), *found])
    if highest not in found:
        raise KeysMissing(f"缺少密钥 {name(kind, highest)}")
    _seen[place, kind] = highest
    return highest


def encrypt(purpose: str, clear: str) -> str:
    """The clear text under the current data key, bound to its purpose (the column it belongs to)."""
    return closing()(purpose, clear)


def closing() -> Callable[[str, str], str]:
    """Encrypts very many values, purpose and clear text each, under the data key that writes now.

    The key is looked up once, so whoever closes values for days asks `encrypt` instead.
    """
    number = current("data")
    key = _key("data", number)

    def close(purpose: str, clear: str) -> str:
        sealed = seal_octets(key, purpose, clear.encode())
        return f"{VALUE_FORM}:{number}:{base64.b64encode(sealed).decode()}"

    return close


def decrypt(purpose: str, value: str) -> str:
    """The clear text of an encrypted value.

    Raises   Unreadable, with nothing of the value in the message; KeysMissing.
    """
    form, _, rest = value.partition(":")
    named, _, packed = rest.partition(":")
    number = whole_number(named, most=MOST_KEYS)
    if form != VALUE_FORM or number is None:
        raise Unreadable(f"not an encrypted value ({purpose})")
    try:
        sealed = base64.b64decode(packed, validate=True)
    except ValueError:
        raise Unreadable(f"not an encrypted value ({purpose})") from None
    return open_octets(_key("data", number), purpose, sealed).decode()


def opening() -> Callable[[str, str], str]:
    """Opens very many values, purpose and encrypted value each: what stands before the sealed octets is read once.

    Each raises what `decrypt` raises.
    """
    known: dict[str, bytes] = {}

    def open_one(purpose: str, value: str) -> str:
        head, _, packed = value.rpartition(":")
        key = known.get(head)
        if key is None:
            clear = decrypt(purpose, value)
            known[head] = _key("data", key_number(value))
            return clear
        try:
            sealed = base64.b64decode(packed, validate=True)
        except ValueError:
            raise Unreadable(f"not an encrypted value ({purpose})") from None
        return open_octets(key, purpose, sealed).decode()

    return open_one


def number_in(value: str) -> int | None:
    """The number of the data key an encrypted value names; None for whatever is none."""
    form, _, rest = value.partition(":")
    return whole_number(rest.partition(":")[0], most=MOST_KEYS) if form == VALUE_FORM else None


def key_number(value: str) -> int:
    """The number of the data key an encrypted value was written with.

    Raises   Unreadable if it names none.
    """
    number = number_in(value)
    if number is None:
        raise Unreadable("not an encrypted value")
    return number


def seal_octets(key: bytes, purpose: str, clear: bytes) -> bytes:
    """SM4-GCM: nonce, cipher text, tag; the purpose is authenticated with it."""
    nonce = os.urandom(NONCE)
    cipher = Cipher(_sm4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(purpose.encode())
    return nonce + cipher.update(clear) + cipher.finalize() + cipher.tag


@functools.lru_cache(maxsize=64)
def _sm4(key: bytes) -> algorithms.SM4:
    """Its making checks the key's length each time; keys are few and values many."""
    return algorithms.SM4(key)


def open_octets(key: bytes, purpose: str, sealed: bytes) -> bytes:
    """The octets that `seal_octets` closed.

    Raises   Unreadable if anything differs: key, purpose or a single bit.
    """
    if len(sealed) < NONCE + TAG:
        raise Unreadable(f"too short ({purpose})")
    nonce, body, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    cipher = Cipher(_sm4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(purpose.encode())
    try:
        return cipher.update(body) + cipher.finalize()
    except InvalidTag:
        raise Unreadable(f"altered or not of this place ({purpose})") from None


def blind_index(purpose: str, value: str) -> str:
    """A keyed digest by which an encrypted value can be found again; 64 hexadecimal digits.

    Spaces and width do not matter: the value is normalised first.
    """
    return _mac(f"{purpose}\n{_plain(value)}".encode()).hex()


def keyed_mark(purpose: str, *parts: str) -> str:
    """A keyed digest of these very parts, to a letter and a space; 64 hexadecimal digits.

    Each part goes with its length, so that no two ways of parting the same words agree.
    """
    return _mac(chain.encode(purpose, *parts)).hex()


def name_grams(value: str) -> list[str]:
    """Keyed digests of every one and two characters of a name, so that 陈伟 finds 陈伟芳.

    To be stored one row each beside the encrypted name; 16 hexadecimal digits each, without repetition.
    """
    plain = _plain(value)
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return [_gram(piece) for piece in dict.fromkeys([*plain, *pairs])]


def name_query(value: str) -> list[str]:
    """The digests that must all be among a name's grams if the name contains this piece."""
    plain = _plain(value)
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return [_gram(piece) for piece in dict.fromkeys(pairs or plain)]


def _gram(piece: str) -> str:
    return _mac(f"name\n{piece}".encode())[:8].hex()


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def _mac(octets: bytes) -> bytes:
    return _mac_of(_key("index", current("index")), octets)


def _mac_of(key: bytes, octets: bytes) -> bytes:
    """HMAC by RFC 2104 over whichever SM3 is at hand (block of 64 octets, key of 32)."""
    if _sm3 is not _sm3_of_cryptography:
        return hmac.digest(key, octets, "sm3")
    padded = key.ljust(64, b"\0")
    inner = bytes.fromhex(_sm3(bytes(b ^ 0x36 for b in padded) + octets))
    return bytes.fromhex(_sm3(bytes(b ^ 0x5C for b in padded) + inner))


def sign(number: str, octets: bytes) -> str:
    """The Ed25519 signature of that seal key over these octets, in hexadecimal."""
    return _signer(int(number)).sign(octets).hex()


def signer() -> str:
    """The number of the seal key that signs now."""
    return str(current("seal"))


def public_key(number: str) -> str:
    """The public half of a seal key, in hexadecimal: what an auditor is handed."""
    return _signer(int(number)).public_key().public_bytes_raw().hex()


def is_signed(number: str, octets: bytes, signature: str) -> bool:
    """Whether the signature is that signer's over these octets."""
    if whole_number(number, most=MOST_KEYS) is None:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key(number)))
        public.verify(bytes.fromhex(signature), octets)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signer(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key("seal", number))
