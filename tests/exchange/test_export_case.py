"""The archive package: everything of a case, masked unless a reason is given, and provable without us."""

import ast
import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.html import escape

from bancheng.cases import actions
from bancheng.cases.models import Answer, Case, Party, Supplement
from bancheng.cases.paper_words import moment
from bancheng.config import cli
from bancheng.exchange import case_package
from bancheng.exchange.case_package import write_case_package
from bancheng.exchange.leaving import Wish
from bancheng.promises.actions import keep_promise
from bancheng.records import documents, keys, offline, portable, sealing
from bancheng.records.models import Line
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from tests.cases import steps
from tests.cases.district import AT
from tests.guards import guards_down
from tests.promises.making import promise

CONSOLE = Actor(ref="console", held=frozenset())
DAY = steps.timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PURE = ["hashlib", "json", "pathlib", "sys", "zipfile"]


@pytest.fixture
def told(district, case):
    """A case with a proof in its folder, answered, and sealed that night."""
    upload = SimpleUploadedFile("陈阿福的回执.pdf", PDF)
    actions.attach(case, upload=upload, kind="proof", by=district.actor("officer"), at=AT)
    steps.answered(district, case)
    sealing.seal_day(at=AT + DAY)
    return case


@pytest.fixture
def package(told, tmp_path):
    """Writes the package of the case and gives its path."""

    def written(reason: str = "", name: str = "案卷.zip") -> Path:
        return write_case_package(told, tmp_path / name, by=CONSOLE, at=AT + DAY, wish=Wish(reason=reason))

    return written


def alone(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The verifier of the package itself, in a Python that knows nothing of this house."""
    with zipfile.ZipFile(path) as opened:
        script = path.with_suffix(".py")
        script.write_bytes(opened.read("verify.py"))
    command = [sys.executable, "-I", str(script), str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent)


def changed(path: Path, name: str, octets: bytes, *, signed: bool = True) -> Path:
    """The package with one file changed; its manifest made anew and signed by somebody who has the key, or not."""
    with zipfile.ZipFile(path) as opened:
        contents = {one: opened.read(one) for one in opened.namelist() if not one.startswith("manifest")}
        whole = {one: opened.read(one) for one in opened.namelist()}
    other = path.with_name("changed.zip")
    other.unlink(missing_ok=True)
    if signed:
        case_package._write(other, contents | {name: octets}, at=AT)
    else:
        with zipfile.ZipFile(other, "w") as package:
            for one, content in (whole | {name: octets}).items():
                package.writestr(one, content)
    return other


def record_of(path: Path) -> dict:
    with zipfile.ZipFile(path) as opened:
        return json.loads(opened.read("record.json"))


def test_a_masked_package_verifies_alone_and_names_nobody(package) -> None:
    path = package()
    done = alone(path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("ok：")
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
        everything = b"".join(opened.read(name) for name in names if name != "verify.py").decode()
    assert {"index.html", "facts.json", "record.json", "verify.py", "papers/result-1.html"} <= set(names)
    assert not any(name.startswith("attachments/") for name in names)
    for secret in ("陈阿福", "13800005678"):
        assert secret not in everything
    assert "陈*" in everything


def test_the_days_of_an_archived_case_are_whole(package, told) -> None:
    with zipfile.ZipFile(package()) as opened:
        index = opened.read("index.html").decode()
    assert "今天" not in index and "昨天" not in index
    for line in told.file.lines.all():
        assert f'<li value="{line.seq}">{moment(line.at)}　' in index


@pytest.mark.parametrize("name", ['Tom & "Jerry"', "<周>'小\\", "p"])
def test_a_name_that_markup_writes_otherwise_is_masked_all_the_same(
    district, package, told, name, monkeypatch
) -> None:
    """Words of before the name was known to be one; a name may hold signs, or be a word of the markup itself."""
    # The rows are written past the acts here, for which the package would be refused.
    monkeypatch.setattr(case_package, "_refuse_what_does_not_stand", lambda _: None)
    Party.objects.filter(case=told).update(name=name)
    evidence = {
        "explanation": {"by": "李专员", "at": AT.isoformat(), "how": "当面", "words": f"向{name}说明"}
    }
    words = json.dumps(evidence, ensure_ascii=False)
    Answer.objects.filter(case=told).update(words=f"已答复{name}本人", evidence=words)
    item = {"name": f"{name}的证明"}
    Supplement.objects.create(
        case=told, items=[item], asked_by=district.person("officer"), asked_at=AT, until=AT + DAY
    )
    masked = f"{name[0]}*"
    with zipfile.ZipFile(package()) as opened:
        facts = json.loads(opened.read("facts.json"))
        sheet = opened.read("papers/result-1.html").decode()
        notice = opened.read("papers/one_time_notice-1.html").decode()
    (answer,), (supplement,) = facts["answers"], facts["supplements"]
    assert answer["words"] == f"已答复{masked}本人"
    assert answer["evidence"]["explanation"]["words"] == f"向{masked}说明"
    assert supplement["items"] == [{"name": f"{masked}的证明"}]
    assert f"已答复{escape(masked)}本人" in sheet and f"说明过：向{escape(masked)}说明" in sheet
    assert f"{escape(masked)}的证明" in notice
    assert sheet.count("<p") == sheet.count("</p>") > 0


def test_in_full_it_holds_names_words_and_attachments_and_says_why_in_the_record(package, told) -> None:
    path = package("移交区档案馆")
    assert alone(path).returncode == 0
    with zipfile.ZipFile(path) as opened:
        attachments = [name for name in opened.namelist() if name.startswith("attachments/")]
        assert [opened.read(name) for name in attachments] == [PDF]
        assert "陈阿福" in opened.read("facts.json").decode()
        assert "陈阿福的回执.pdf" in opened.read("index.html").decode()
    line = Line.objects.filter(file=told.file, kind="case.exported").get()
    assert json.loads(line.data) == {"in_full": True, "form_label": "未遮盖", "rows": {}}
    assert "移交区档案馆" not in line.data and "reason" in json.loads(line.commitments)
    assert record_of(path)["lines"][-1]["kind"] == "case.exported"


def test_the_seals_are_read_before_the_case_is_held(told, package, monkeypatch) -> None:
    """Each takes all its leaves, some hundred thousand of them the first one: nobody waits for that."""
    order = []
    read, locked = portable.seals_of, type(Case.objects).locked
    monkeypatch.setattr(portable, "seals_of", lambda file: order.append("seals") or read(file))
    monkeypatch.setattr(
        type(Case.objects), "locked", lambda self, pk: order.append("held") or locked(self, pk)
    )
    package("移交区档案馆")
    assert order[:2] == ["seals", "held"] and order.count("seals") == 1


def test_without_the_systems_sm3_it_reckons_its_own(monkeypatch) -> None:
    monkeypatch.setattr(offline.hashlib, "algorithms_available", set())
    for length in (0, 3, 55, 56, 63, 64, 65, 300):
        octets = bytes(range(256)) * 2
        assert offline.digest("sm3", octets[:length]) == keys.digest("sm3", octets[:length])


def test_the_verifier_is_short_and_needs_nothing_of_ours() -> None:
    text = Path(offline.__file__).read_text(encoding="utf-8")
    imported = [
        name.name.partition(".")[0] if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    ]
    assert sorted(imported) == PURE
    # Blank lines between its functions are not counted: they are for whoever reads it.
    assert sum(bool(line.strip()) for line in text.splitlines()) < 150


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda record: record["lines"][2].update(data="{}"), "第 3 行与散列不符"),
        (lambda record: record["lines"].pop(2), "第 3 行与散列不符"),
        (lambda record: record["lines"].insert(1, record["lines"][1]), "第 3 行与散列不符"),
        (lambda record: record["lines"].pop(), "之后被截"),
        (
            lambda record: record["lines"][0]["texts"]["name"].update(clear="张三"),
            "私密内容“name”与承诺值不符",
        ),
        (lambda record: record["seals"][0].update(root="0" * 64), "第 1 号封印的内容与签名不符"),
        (lambda record: record["seals"][0].update(length=1), "第 1 号封印"),
        (lambda record: record["file"].update(opened_at="2020-01-01T00:00:00.000000Z"), "第 1 行与散列不符"),
    ],
)
def test_whoever_signs_it_anew_still_cannot_change_a_line(package, tamper, said) -> None:
    path = package("核验")
    record = record_of(path)
    tamper(record)
    done = alone(changed(path, "record.json", json.dumps(record, ensure_ascii=False).encode()))
    assert done.returncode == 1
    assert said in done.stdout


def test_a_file_put_in_taken_out_or_changed_is_named(package) -> None:
    path = package()
    assert (
        "文件 facts.json 与清单所记的散列不符"
        in alone(changed(path, "facts.json", b"{}", signed=False)).stdout
    )
    assert "文件 more.txt 不在清单里" in alone(changed(path, "more.txt", b"", signed=False)).stdout
    with zipfile.ZipFile(path) as opened:
        manifest = opened.read("manifest.json").replace(b"2026", b"2025", 1)
    assert "签名不对" in alone(changed(path, "manifest.json", manifest, signed=False)).stdout


def test_an_exchanged_attachment_is_found_by_the_line_that_told_of_it(package) -> None:
    path = package("核验")
    with zipfile.ZipFile(path) as opened:
        name = next(one for one in opened.namelist() if one.startswith("attachments/"))
    done = alone(changed(path, name, PDF + b"more"))
    assert done.returncode == 1 and "与留痕所记的散列不符：被换" in done.stdout


def test_a_seal_of_another_key_is_told_by_the_copy_the_auditor_carries(package, tmp_path) -> None:
    path = package()
    copy = sealing.copy_path(1)
    assert alone(path, str(copy)).returncode == 0
    other = tmp_path / "seal.json"
    other.write_text(copy.read_text().replace(json.loads(copy.read_text())["hash"], "1" * 64))
    done = alone(path, str(other))
    assert done.returncode == 1 and "与您带来的副本不符" in done.stdout


def by_a_stranger(path: Path, name: str, octets: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package with one file changed and everything signed anew by somebody who has a key, but not ours."""
    stranger = Ed25519PrivateKey.generate()
    with monkeypatch.context() as there:
        there.setattr(keys, "sign", lambda _, octets: stranger.sign(octets).hex())
        there.setattr(keys, "public_key", lambda _: stranger.public_key().public_bytes_raw().hex())
        return changed(path, name, octets)


def rewritten(record: dict) -> dict:
    """The record with another second line, linked anew from there to its end."""
    file, prev = record["file"], record["lines"][0]["hash"]
    record["lines"][1]["data"] = '{"late":false}'
    for line in record["lines"][1:]:
        own = (line[name] for name in ("seq", "kind", "at", "by", "data", "commitments"))
        octets = offline.encoded("bancheng.line.1", line["algorithm"], file["key"], *own, prev)
        line["prev"], line["hash"] = prev, offline.digest(line["algorithm"], octets)
        prev = line["hash"]
    file["head"] = prev
    return record


def test_a_package_of_another_key_passes_alone_and_never_beside_the_auditors_copies(
    package, monkeypatch
) -> None:
    """Facts forged and the record left as it is: nothing in the package itself can tell."""
    copy = str(sealing.copy_path(1))
    forged = by_a_stranger(package(), "facts.json", b"{}", monkeypatch)
    alone_it_is_whole = alone(forged)
    assert alone_it_is_whole.returncode == 0 and "不说明它出自哪里" in alone_it_is_whole.stdout
    done = alone(forged, copy)
    assert done.returncode == 1 and "公钥不在您带来的副本里" in done.stdout
    assert cli.run(["verify", str(forged)]) == 1


def test_a_history_written_anew_without_seals_is_told_by_the_copies(package, monkeypatch) -> None:
    path = package()
    record = rewritten(record_of(path)) | {"seals": []}
    done = alone(
        by_a_stranger(path, "record.json", json.dumps(record).encode(), monkeypatch),
        str(sealing.copy_path(1)),
    )
    assert done.returncode == 1 and "公钥不在您带来的副本里" in done.stdout
    assert "其中 0 枚与卷里的封印相同" in done.stdout


@pytest.mark.parametrize("number", ["1", 1])
def test_a_seal_cannot_slip_past_its_copy_by_how_its_number_is_written(package, number, tmp_path) -> None:
    path, other = package(), tmp_path / "seal.json"
    record, copy = record_of(path), json.loads(sealing.copy_path(1).read_text())
    record["seals"][0]["number"] = number
    written = changed(path, "record.json", json.dumps(record).encode())
    other.write_text(json.dumps(copy | {"hash": "1" * 64}))
    done = alone(written, str(other))
    assert done.returncode == 1 and "与您带来的副本不符" in done.stdout


def test_how_many_copies_belong_to_the_package_is_said(package) -> None:
    done = alone(package(), str(sealing.copy_path(1)))
    assert "您带来 1 枚封印副本，其中 1 枚与卷里的封印相同" in done.stdout


def test_a_second_file_of_the_same_name_is_refused(package, capsys) -> None:
    """One reader opens the first of the two, another the last: neither is what was verified."""
    path = package()
    with zipfile.ZipFile(path, "a") as opened, warnings.catch_warnings(action="ignore"):
        there = opened.read("index.html")
        opened.writestr("index.html", b"another page")
        opened.writestr("index.html", there)
    assert offline.main([str(path)]) == 2
    assert "重名" in capsys.readouterr().out


def test_a_damaged_package_is_one_sentence_wherever_the_damage_is(package, capsys, tmp_path) -> None:
    whole, other = package().read_bytes(), tmp_path / "damaged.zip"
    start = whole.rindex(b"PK\x01\x02")  # What the ZIP says of its last file, and its end.
    places = [*range(0, 600, 7), *range(start, len(whole), 3)]
    ends = set()
    for place in places:
        octets = bytearray(whole)
        octets[place] ^= 0xFF
        other.write_bytes(octets)
        ends.add(offline.main([str(other)]))
    assert 2 in ends and ends <= {0, 1, 2}
    locked = bytearray(whole)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[whole.index(sign) + place] |= 1  # Said to be encrypted.
    other.write_bytes(locked)
    assert offline.main([str(other)]) == 2
    assert "读不了这份案卷" in capsys.readouterr().out


def test_unpacked_it_verifies_the_folder_it_stands_in(package, tmp_path) -> None:
    folder = tmp_path / "案卷"
    with zipfile.ZipFile(package("核验")) as opened:
        opened.extractall(folder)

    def stands(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(folder / "verify.py"), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    copy = str(sealing.copy_path(1))
    for asked in ([], [copy], [str(folder)], [str(folder), copy]):
        assert stands(*asked).stdout.startswith("ok："), asked
    (folder / "facts.json").write_bytes(b"{}")
    (folder / "papers" / "more.html").write_bytes(b"")
    done = stands()
    assert done.returncode == 1
    assert "文件 facts.json 与清单所记的散列不符" in done.stdout
    assert "文件 papers/more.html 不在清单里" in done.stdout
    (folder / "record.json").unlink()
    done = stands()
    assert done.returncode == 2 and "读不了这份案卷" in done.stdout


@pytest.mark.parametrize("octets", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_is_one_sentence(octets, tmp_path, capsys) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(octets)
    assert cli.run(["verify", str(path)]) == 2
    said = capsys.readouterr()
    assert "不是案卷（ZIP）" in said.err or "读不了这份案卷" in said.out
    assert (said.err + said.out).count("\n") == 1


def test_the_command_writes_verifies_and_never_over(told, tmp_path, capsys, monkeypatch) -> None:
    path = tmp_path / "a.zip"
    assert cli.run(["export", "case", told.number, "-o", str(path)]) == 0
    assert cli.run(["verify", str(path)]) == 0
    assert cli.run(["export", "case", told.number, "-o", str(path)]) == 2
    assert "已经有了，不覆盖" in capsys.readouterr().err
    assert cli.run(["export", "case", "2026-11-009999-9", "-o", str(tmp_path / "b.zip")]) == 2
    assert cli.run(["export", "case", told.number, "-o", str(tmp_path / "none" / "b.zip")]) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_a_package_that_cannot_be_written_leaves_no_line_and_no_file(told, tmp_path, monkeypatch) -> None:
    def full(*args: object, **values: object) -> None:
        raise OSError(28, "No space left on device")

    before = Line.objects.count()
    monkeypatch.setattr(case_package, "_write", full)
    with pytest.raises(Refused, match="什么都没有导出"):
        write_case_package(told, tmp_path / "a.zip", by=CONSOLE, at=AT, wish=Wish())
    assert Line.objects.count() == before
    assert list(tmp_path.iterdir()) == []


def _line_changed(case: Case) -> None:
    with guards_down(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE records_line SET data = '{}' WHERE seq = 2 AND file_id = %s", [case.file_id])


def _row_changed(case: Case) -> None:
    Party.objects.filter(case=case).update(name="张三")


@pytest.mark.parametrize("reason", ["", "移交区档案馆"])
@pytest.mark.parametrize(
    ("tamper", "code", "said"),
    [(_line_changed, "export.record", "第 2 行"), (_row_changed, "export.row", "cases.party.name")],
)
def test_the_house_does_not_sign_what_was_changed_in_the_database(
    told, tmp_path, reason, tamper, code, said
) -> None:
    tamper(told)
    before = Line.objects.count()
    with pytest.raises(Refused, match=said) as refused:
        write_case_package(told, tmp_path / "a.zip", by=CONSOLE, at=AT + DAY, wish=Wish(reason=reason))
    assert refused.value.code == code and "张三" not in str(refused.value)
    assert Line.objects.count() == before and list(tmp_path.iterdir()) == []


def test_a_lost_document_keeps_back_only_the_package_it_would_be_in(told, package) -> None:
    documents.path_of(told.attachments.get().stored.name).unlink()
    assert alone(package()).returncode == 0


def test_a_lost_document_is_named_and_no_package_is_made(told, tmp_path) -> None:
    stored = told.attachments.get().stored
    documents.path_of(stored.name).unlink()
    before = Line.objects.count()
    with pytest.raises(Refused, match="文件不见了") as refused:
        write_case_package(told, tmp_path / "a.zip", by=CONSOLE, at=AT, wish=Wish(reason="核验"))
    assert refused.value.code == "export.document"
    assert Line.objects.count() == before and list(tmp_path.iterdir()) == []


def test_issued_papers_go_along_as_they_were_frozen(told, district, package) -> None:
    by = district.actor("officer")
    issued = actions.issue_paper(told, paper="result/1", by=by, at=AT + DAY)
    actions.void_paper(told, issued, reason="印错了", by=district.actor("head"), at=AT + DAY)
    again = actions.issue_paper(told, paper="result/1", by=district.actor("officer2"), at=AT + DAY)
    full, masked = package("移交档案馆", "全.zip"), package()
    with zipfile.ZipFile(full) as opened:
        for one in (issued, again):
            assert opened.read(f"attachments/{one.pdf.name}.pdf") == documents.content(one.pdf)
            assert one.number in opened.read(f"papers/result-1-{one.pk}.html").decode()
    with zipfile.ZipFile(masked) as opened:
        names = opened.namelist()
        assert not [name for name in names if name.startswith("attachments/")]
        sheet = opened.read(f"papers/result-1-{again.pk}.html").decode()
        assert again.number in sheet and "陈阿福" not in sheet and "陈*" in sheet
    for path in (full, masked):
        assert alone(path).stdout.startswith("ok：")


def test_what_proves_that_a_promise_was_kept_goes_along_in_full_only(told, district, package) -> None:
    by, upload = district.actor("officer"), SimpleUploadedFile("陈阿福的证明.pdf", PDF)
    kept = keep_promise(
        promise(district, told), by=by, at=AT + DAY, kept_on=AT.date(), words="原件", upload=upload
    )
    name = f"attachments/{kept.kept_document.name}.pdf"
    full, masked = package("移交档案馆", "全.zip"), package()
    with zipfile.ZipFile(full) as opened:
        assert opened.read(name) == PDF
    with zipfile.ZipFile(masked) as opened:
        assert name not in opened.namelist()
    for path in (full, masked):
        assert alone(path).stdout.startswith("ok：")
