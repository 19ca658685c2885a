"""Verifying the files of the record: every line, every private text, every document, and what the seals say of them.

Files are read by the hundred with plain rows, no model objects: a district's whole record must be
verified in minutes. Whatever looks wrong is looked at once more with its file locked, because the
record goes on being written meanwhile.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet

from bancheng.records import documents, keys, reads
from bancheng.records.fields import closed
from bancheng.records.models import File, Line, PrivateText, SealedHead, StoredFile
from bancheng.records.verification.account import MALFORMED, UNREADABLE, Account
from bancheng.records.verification.seals import verify_seals
from bancheng.rules import chain
from bancheng.rules.chain import Carried, Entry, Finding
from bancheng.rules.lines import LineKind

FILES_AT_ONCE = 200
CLEAR = "records_privatetext.clear"

Rows = dict[int, list[Any]]


class FileRow(NamedTuple):
    """What the row of a file claims."""

    pk: int
    kind: str
    key: str
    opened_at: Any
    algorithm: str
    head: str
    length: int


class Text(NamedTuple):
    """What stands behind a commitment."""

    seq: int
    field: str
    salt: str
    clear: str
    erased: bool


class Mark(NamedTuple):
    """How far a seal vouches for a file."""

    length: int
    head: str
    seal: int
    day: Any


class Claim(NamedTuple):
    """A document as a line tells of it."""

    seq: int
    name: str
    hash: str


@dataclass(frozen=True)
class Bundle:
    """Everything the record holds of some files.

    Shapes   renumbered: file → its first line whose identity is not above that of the line before.
             open: opens the private texts, all with the few keys they name.
    """

    files: list[FileRow]
    lines: Rows
    texts: Rows
    marks: Rows
    renumbered: dict[int, int]
    open: Callable[[str, str], str] = field(default_factory=keys.opening)

    def strays(self) -> Iterator[tuple[int, Finding]]:
        """Lines and marks whose file is gone, each with the identity it would have."""
        known = {file.pk for file in self.files}
        for pk in sorted(self.lines.keys() - known):
            entry = self.lines[pk][0]
            yield pk, Finding(f"#{pk}", entry.seq, "orphan", "此行所属的卷不存在")
        for pk in sorted(self.marks.keys() - known):
            mark = self.marks[pk][0]
            yield pk, Finding(f"#{pk}", 1, "gone", f"整卷不见了：{mark.day} 的封印记有它 {mark.length} 行")


def verify_file(key: str, *, carried: Carried | None = None) -> Account:
    """Verifies one file as it stands, its private texts, its documents and the seals' marks on it.

    Shapes   carried: the head somebody carried away on a receipt; the file must still hold it.
    Raises   File.DoesNotExist if there is no such file.
    """
    account = Account()
    with transaction.atomic():
        pk = File.objects.select_for_update().values_list("pk", flat=True).get(key=key)
        try:
            bundle = _bundle(pk - 1, pk)
        except MALFORMED:
            account.note(Finding(key, 1, "changed", UNREADABLE))
            return account
    _verify_bundle(bundle, account, confirm=False)
    if carried is not None and account.ok:
        account.note(chain.carried_fault(key, bundle.lines.get(pk, []), carried))
    return account


def verify_each(account: Account, pks: Sequence[int]) -> None:
    """Verifies these files, each by itself and none of them held meanwhile."""
    for pk in sorted(pks):
        _verify_span(pk - 1, [pk], account)


def verify_all(progress: Callable[[Account], None] | None = None) -> Account:
    """Verifies the whole record and every seal.

    Shapes   progress: called now and then with the account so far.
    """
    account = Account()
    verify_seals(account)
    verify_rest(account, after=reads.before_first_file(), progress=progress)
    return account


def verify_rest(
    account: Account, *, after: int | None, progress: Callable[[Account], None] | None = None
) -> None:
    """Verifies every file after this one, and whatever lines belong to none."""
    while after is not None:
        after = verify_next(account, after=after)
        if progress:
            progress(account)


def verify_between(account: Account, after: int, last: int) -> None:
    """Verifies the files after this one up to that one."""
    pks = File.objects.filter(pk__gt=after, pk__lt=last).order_by("pk").values_list("pk", flat=True)
    # The last one even where it has gone meanwhile: its lines would belong to none.
    _verify_span(after, [*pks, last], account)


def verify_next(account: Account, *, after: int) -> int | None:
    """Verifies the next few hundred files; the last of them, or None when none is left.

    Shapes   after: the last file that was verified, `reads.before_first_file` to begin with.
    """
    pks = File.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    some = list(pks[:FILES_AT_ONCE])
    if some:
        _verify_span(after, some, account)
        return some[-1]
    # After the last file, once, whatever lines belong to none.
    highest = Line.objects.aggregate(Max("file_id"))["file_id__max"] or 0
    sealed = SealedHead.objects.aggregate(Max("file_id"))["file_id__max"] or 0
    if max(highest, sealed) > after and not File.objects.filter(pk__gt=after).exists():
        _verify_bundle(_bundle(after, max(highest, sealed)), account, confirm=True)
    return None


def _verify_span(low: int, pks: Sequence[int], account: Account) -> None:
    """Verifies these files together; where a row among them cannot even be read, one by one, and it is named."""
    try:
        bundle = _bundle(low, pks[-1])
    except MALFORMED:
        if len(pks) > 1:
            for before, pk in zip((low, *pks), pks, strict=False):
                _verify_span(before, [pk], account)
            return
        for key in File.objects.filter(pk=pks[0]).values_list("key", flat=True):
            account.note(Finding(key, 1, "changed", UNREADABLE))
        return
    _verify_bundle(bundle, account, confirm=True)


def _bundle(low: int, high: int) -> Bundle:
    """The files with low < identity ≤ high; the rows of files first, since lines only become more."""
    span = {"file_id__gt": low, "file_id__lte": high}
    files = File.objects.filter(pk__gt=low, pk__lte=high).order_by("pk")
    rows = files.values_list("pk", "kind", "key", "opened_at", "algorithm", "head", "length")
    known = [FileRow(*row) for row in rows]
    lines, renumbered = _lines(Line.objects.filter(**span), {file.pk: file.key for file in known})
    return Bundle(
        files=known,
        lines=lines,
        renumbered=renumbered,
        texts=_texts(PrivateText.objects.filter(line__file_id__gt=low, line__file_id__lte=high)),
        marks=_marks(SealedHead.objects.filter(**span)),
    )


def _lines(lines: QuerySet[Line], key_of: dict[int, str]) -> tuple[Rows, dict[int, int]]:
    """The lines of each file by their numbers; and where their identities do not rise with them."""
    found: Rows = defaultdict(list)
    renumbered: dict[int, int] = {}
    above: tuple[int, int] = (0, 0)
    rows = lines.order_by("file_id", "seq").values_list(
        "file_id", "pk", "seq", "kind", "at", "by", "data", "commitments", "algorithm", "prev_hash", "hash"
    )
    for pk, own, seq, kind, at, by, data, commitments, algorithm, prev, hashed in rows.iterator(
        chunk_size=2000
    ):
        if above[0] == pk and own <= above[1]:
            renumbered.setdefault(pk, seq)
        above = (pk, own)
        found[pk].append(
            Entry(key_of.get(pk, ""), seq, kind, _stamp(at), by, data, commitments, algorithm, prev, hashed)
        )
    return found, renumbered


def _stamp(at: Any) -> str:
    """A moment as it is hashed; what is no moment any more as nothing that was ever hashed."""
    return chain.stamp(at) if isinstance(at, datetime) else f"{at}?"


def _texts(texts: QuerySet[PrivateText]) -> Rows:
    """The clear texts still closed: one that does not open is a finding of its line, not an error."""
    found: Rows = defaultdict(list)
    rows = texts.values_list("line__file_id", "line__seq", "field", "salt", closed("clear"), "erased_at")
    for pk, seq, name, salt, clear, erased_at in rows.iterator(chunk_size=2000):
        found[pk].append(Text(seq, name, salt, clear, erased_at is not None))
    return found


def _marks(heads: QuerySet[SealedHead]) -> Rows:
    found: Rows = defaultdict(list)
    rows = heads.order_by("file_id", "length")
    for pk, length, head, seal, day in rows.values_list(
        "file_id", "length", "head", "seal__number", "seal__day"
    ):
        found[pk].append(Mark(length, head, seal, day))
    return found


def _verify_bundle(bundle: Bundle, account: Account, *, confirm: bool) -> None:
    for file in bundle.files:
        finding = _finding_in(file, bundle, account)
        if finding and confirm:
            finding = _confirmed(file.pk, Finding(file.key, 1, "gone", "整卷不见了"))
        account.note(finding)
    for pk, stray in bundle.strays():
        account.note(_confirmed(pk, stray) if confirm else stray)


def _confirmed(pk: int, if_gone: Finding) -> Finding | None:
    """The finding of a second look with the file locked: nobody writes between two of its questions.

    A file may also have come to be between the rows of files and the lines: then it stands, and is verified now.
    """
    with transaction.atomic():
        list(File.objects.select_for_update().filter(pk=pk).values_list("pk"))
        bundle = _bundle(pk - 1, pk)
    return _finding_in(bundle.files[0], bundle, Account()) if bundle.files else if_gone


def _finding_in(file: FileRow, bundle: Bundle, account: Account) -> Finding | None:
    """The first thing wrong with one file: its chain, its tail, its seals, its texts, its documents."""
    lines = bundle.lines.get(file.pk, [])
    account.files += 1
    account.lines += len(lines)
    account.texts += len(bundle.texts.get(file.pk, []))
    try:
        return _finding_in_chain(file, lines, bundle) or _finding_beside(file, lines, bundle, account)
    except MALFORMED:
        return Finding(file.key, max(len(lines), 1), "changed", UNREADABLE)


def _finding_in_chain(file: FileRow, lines: list[Entry], bundle: Bundle) -> Finding | None:
    """What is wrong with the lines as they follow each other; only then is anything in them read."""
    return (
        _chain_finding(file, lines)
        or _seal_finding(file, lines, bundle.marks.get(file.pk, []))
        or chain.misspelled(lines)
        or chain.stepped_after_filing(lines)
        or _renumbered_finding(file, bundle.renumbered.get(file.pk))
    )


def _renumbered_finding(file: FileRow, seq: int | None) -> Finding | None:
    """Identities are given as lines are written, and are in no hash: they must rise with the numbers, which are."""
    why = "这一行在库里的内部编号不比上一行大：被换过"
    return None if seq is None else Finding(file.key, seq, "renumbered", why)


def _finding_beside(file: FileRow, lines: list[Entry], bundle: Bundle, account: Account) -> Finding | None:
    """What is wrong with the texts and documents of which the lines tell."""
    claims = _claims(lines)
    account.documents += len(claims)
    return _text_finding(file, lines, bundle) or _document_finding(file, lines, claims)


def _chain_finding(file: FileRow, lines: list[Entry]) -> Finding | None:
    """The lines against each other, then against what the row of the file claims of its end."""
    try:
        first = chain.origin(file.kind, file.key, _stamp(file.opened_at), file.algorithm, keys.digest)
    except ValueError:
        return Finding(file.key, 1, "algorithm", f"不认识算法“{file.algorithm}”")
    finding = chain.verify(lines, keys.digest, first=first)
    if finding:
        return finding
    if len(lines) < file.length:
        return Finding(
            file.key, len(lines) + 1, "tail", f"卷尾被截：应有 {file.length} 行，只有 {len(lines)} 行"
        )
    if (lines[-1].hash if lines else first) != file.head or len(lines) != file.length:
        return Finding(file.key, file.length, "head", "卷宗所记的末行与实际不符")
    return None


def _seal_finding(file: FileRow, lines: list[Entry], marks: list[Mark]) -> Finding | None:
    """What the seals vouch for must still stand: the earliest seal that contradicts names the place."""
    sealed_before = 0
    for mark in marks:
        if mark.length > len(lines):
            why = f"卷尾被截：{mark.day} 的第 {mark.seal} 号封印记有 {mark.length} 行，只有 {len(lines)} 行"
            return Finding(file.key, len(lines) + 1, "tail", why)
        if mark.length and lines[mark.length - 1].hash != mark.head:
            why = f"与 {mark.day} 的第 {mark.seal} 号封印不符：第 {sealed_before + 1} 到 {mark.length} 行中有改写"
            return Finding(file.key, mark.length, "sealed", why)
        sealed_before = mark.length
    return None


def _text_finding(file: FileRow, lines: list[Entry], bundle: Bundle) -> Finding | None:
    """Each commitment has its text, each text its commitment, and each erasure was declared."""
    by_place: dict[tuple[int, str], Text] = {
        (text.seq, text.field): text for text in bundle.texts.get(file.pk, [])
    }
    declared = _declared(lines, "texts")
    for line in lines:
        if line.commitments == "{}":
            continue
        for name, committed in chain.READ(line.commitments)[0].items():
            text = by_place.pop((line.seq, name), None)
            why = _why_not(bundle, line, name, committed, text, declared)
            if why:
                return Finding(file.key, line.seq, "private", f"私密内容“{name}”{why}")
    for seq, name in by_place:
        return Finding(file.key, seq, "private", f"私密内容“{name}”没有对应的承诺值")
    return None


def _why_not(
    bundle: Bundle, line: Entry, name: str, committed: str, text: Text | None, declared: set[Any]
) -> str:
    """Why a text does not stand behind its commitment; empty if it does."""
    if text is None:
        return "不见了"
    if text.erased:
        if text.salt or text.clear:
            return "已经依法删除，又被放了回去"
        return "" if (line.seq, name) in declared else "被删除而没有删除记录"
    try:
        clear = bundle.open(CLEAR, text.clear) if text.clear else ""
    except keys.Unreadable:
        return "打不开：被改动"
    except keys.KeysMissing as gone:
        return f"打不开：{gone}"
    told = chain.commitment(
        file=line.file,
        seq=line.seq,
        field=name,
        salt=text.salt,
        clear=clear,
        algorithm=line.algorithm,
        hash_of=keys.digest,
    )
    return "" if told == committed else "与承诺值不符：被改动或与别人的对调"


def _declared(lines: Iterable[Entry], what: str) -> set[Any]:
    """What the file's own lines say was erased."""
    told = (json.loads(line.data) for line in lines if line.kind == LineKind.PERSON_FORGOTTEN)
    return {tuple(one) if isinstance(one, list) else one for data in told for one in data.get(what, ())}


def _claims(lines: Iterable[Entry]) -> list[Claim]:
    """The documents the lines tell of under `stored`."""
    found = []
    for line in lines:
        if '"stored":' in line.data:
            told = json.loads(line.data).get("stored", ())
            facts = told if isinstance(told, list) else [told]
            found += [
                Claim(line.seq, fact["name"], fact["hash"])
                for fact in facts
                if isinstance(fact, dict) and "name" in fact and "hash" in fact
            ]
    return found


def _document_finding(file: FileRow, lines: list[Entry], claims: list[Claim]) -> Finding | None:
    """Each document a line tells of lies there with the hash the line tells, or its erasure was declared."""
    if not claims:
        return None
    stored = {one.name: one for one in StoredFile.objects.filter(name__in=[claim.name for claim in claims])}
    declared = _declared(lines, "documents")
    for claim in claims:
        why = _document_fault(stored.get(claim.name), claim, claim.name in declared)
        if why:
            return Finding(file.key, claim.seq, "document", f"附件 {claim.name} {why}")
    return None


def _document_fault(stored: StoredFile | None, claim: Claim, declared: bool) -> str:
    if stored is None:
        return "不见了"
    if stored.erased_at:
        return "" if declared else "被删除而没有删除记录"
    if stored.hash != claim.hash:
        return "登记的散列被改动"
    return documents.fault_of(stored)
