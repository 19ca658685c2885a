"""The house keeps to its own plan: what can be judged by reading the files."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "bancheng"
RULES = sorted((HOUSE / "rules").glob("**/*.py"))
MODULES = sorted(path for path in HOUSE.glob("**/*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
MIGRATIONS = sorted(path for path in HOUSE.glob("*/migrations/*.py") if path.name != "__init__.py")
LOCKS = [*sorted(ROOT.glob("requirements*.lock")), ROOT / "package-lock.json"]
# Past 400 lines ask whether there are two subjects; past this many there are, unless the file is a list.
LONGEST_FILE = 600


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield node.module or ""


@pytest.mark.parametrize("path", RULES, ids=name)
def test_the_regulation_imports_the_standard_library_only(path: Path) -> None:
    for module in imported(path):
        root = module.split(".")[0]
        assert module.startswith("bancheng.rules") or root in sys.stdlib_module_names, module


CLOCKS = {"now", "today", "utcnow", "localtime", "time", "localdate"}
OWNERS_OF_A_CLOCK = {"datetime", "date", "timezone", "time"}


@pytest.mark.parametrize("path", [path for path in MODULES if "config" not in path.parts], ids=name)
def test_nothing_below_the_edge_reads_the_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in OWNERS_OF_A_CLOCK and node.func.attr in CLOCKS:
                # A date field's `date.today`-like methods take arguments; a reading takes none.
                assert node.args or node.keywords, f"{name(path)}:{node.lineno} reads the clock"


DIGITS_ARE_ALL_THERE_IS = {"rules/whole_numbers.py", "rules/identifiers.py"}


def test_whole_numbers_from_outside_are_read_in_one_place() -> None:
    """`isdigit` before `int` is the sign of a second reader, which thousands of digits would break."""
    readers = {
        str(path.relative_to(HOUSE))
        for path in MODULES
        if re.search(r"\.is(digit|decimal|numeric)\(", path.read_text(encoding="utf-8"))
    }
    assert readers <= DIGITS_ARE_ALL_THERE_IS


def test_no_file_hides_two_subjects() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_room_says_what_it_owns_and_what_it_must_not_know() -> None:
    rooms = [path for path in HOUSE.iterdir() if (path / "models.py").exists() or (path / "models").exists()]
    assert rooms
    for room in rooms:
        words = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
        for said in ("Owns", "ust not know", "rules"):
            assert said in words.replace("Rules", "rules"), f"{room.name}: {said}"


def test_no_module_is_named_after_a_mechanism() -> None:
    nameless = {"utils", "helpers", "common", "core", "manager", "managers", "misc"}
    assert [name(path) for path in MODULES if path.stem in nameless or path.parent.name in nameless] == []


@pytest.mark.parametrize("path", MIGRATIONS, ids=name)
def test_migrations_are_named_by_hand_and_import_nothing_of_the_product(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z_]+", path.stem)
    assert "_auto_" not in path.stem
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            modules = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
            product = [module for module in modules if module.startswith("bancheng")]
            # A field class is part of the column itself and must be named; everything else is frozen history.
            assert all(module.endswith((".fields", ".models")) for module in product), product


def test_migrations_of_every_room_form_one_line() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("bancheng."):
            numbers = [path.stem[:4] for path in MIGRATIONS if path.parts[-3] == config.label]
            assert len(numbers) == len(set(numbers)), config.label


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_asks_nothing_and_styles_nothing(path: Path) -> None:
    text = re.sub(
        r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style|\son[a-z]+\s*=\s*[\"']", text), "inline style or handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", text), "inline script"
    assert not re.search(r"\.objects\b|\.filter\b|\.all\b|_set\b", text), "a query in a template"
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text), "something from another host"


TYPED_LIMIT = re.compile(r"(?<!下)[0-9一二三四五六七八九十百两]+ ?个?(?:工作日(?!历)|工作小时|自然日)")
TYPED_DAY = re.compile(r"(?:今[天日]|当[天日]|本日)之?内|今[天日]下班前")
"""A promise of today, which is false at night and on a rest day: `{due_of_intake}` has the clock say when."""
SAMPLES = {"ui", "ops"}
"""Rooms whose sentences are samples of the components, or lived by the demo."""


def said_by(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def typed(words: str) -> bool:
    return bool(TYPED_LIMIT.search(words) or TYPED_DAY.search(words))


@pytest.mark.parametrize(
    "words", ["今天内告诉您是否受理。", "当场：今天下班前", "5 个工作日内", "当日之内联系"]
)
def test_a_typed_promise_is_known_by_its_words(words: str) -> None:
    assert typed(words) and not typed("受理当天下班前，今天是周六，10 天不计")


def test_no_sentence_types_a_limit_the_office_may_change() -> None:
    """A limit stands in a sentence by its key, `{right_to_redo}`, and `with_limits` puts in what is in force."""
    rooms = [path for path in MODULES if path.relative_to(HOUSE).parts[0] not in SAMPLES]
    found = [f"{name(path)}: {said}" for path in rooms for said in said_by(path) if typed(said)]
    pages = [path for path in TEMPLATES if path.relative_to(HOUSE).parts[0] not in SAMPLES]
    found += [name(path) for path in pages if typed(path.read_text(encoding="utf-8"))]
    assert found == []


KEYLESS = {
    "ui/kept.html": "carries the key of the form it keeps",
    "ui/staff.html": "signing out twice is signing out, and a search only reads",
    "cases/register.html": "has the key of its intake",
    "citizens/case.html": "leaving twice is leaving",
    "citizens/feedback_list.html": "only reads",
    "citizens/submit.html": "a step kept again is kept, and what is cleared is cleared",
    "citizens/proof.html": "a code is sent again when asked again",
    "citizens/track.html": "only reads",
    "coordination/precedents.html": "only reads",
    "letters/by_link.html": "a code is tried, and the right one leads on",
    "video/by_code.html": "a code is tried, and the right one leads on",
    "screen/join.html": "a code is tried, and the right one leads on",
    "measures/proof.html": "a code is sent again when asked again",
    "notices/_message.html": "read is read",
    "notices/inbox.html": "read is read",
    "ops/verify.html": "only reads, and must hold no lock while it does",
    "org/list.html": "only reads",
    "papers/ask.html": "only reads",
    "org/me.html": "sets what is set",
    "org/second_factor.html": "no digest of a code is kept",
    "org/sign_in.html": "no digest of a password is kept",
    "org/welcome.html": "no digest of a password is kept",
}
"""Forms that need no key to act once, and why."""


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_form_that_acts_carries_its_key(path: Path) -> None:
    """A double click, a page sent again, a lost answer: `{% form_key %}` behind `{% csrf_token %}` acts once."""
    forms = re.findall(r"{% csrf_token %}({% form_key %})?", path.read_text(encoding="utf-8"))
    if path.relative_to(path.parents[1]).as_posix() not in KEYLESS:
        assert all(forms)


def test_locks_name_no_host() -> None:
    for lock in LOCKS:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in re.sub(r'"(?:url|funding)": "[^"]*"', "", text), name(lock)
        assert '"resolved"' not in text
        assert "find-links" not in text
        assert "index-url" not in text


def test_every_requirement_is_pinned_with_its_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        entries = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8").strip())
        for entry in entries:
            assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+", entry), entry.splitlines()[0]
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_suite_installs_the_versions_the_product_runs_with() -> None:
    pins = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
    product = dict(pins.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    suite = dict(pins.findall((ROOT / "requirements-dev.lock").read_text(encoding="utf-8")))
    assert {package: suite.get(package) for package in product} == product


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_path_has_an_owner_and_a_name() -> None:
    found = list(patterns(get_resolver()))
    assert found
    for pattern in found:
        assert pattern.callback is not None
        module = pattern.callback.__module__
        # A bare redirect is the only thing worth taking from Django itself.
        assert module.startswith("bancheng.") or pattern.callback.view_class is RedirectView, pattern
        assert pattern.name, pattern


PAGES = [path for path in MODULES if path.stem == "pages" or path.parent.name == "pages"]
ROWS = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "update_or_create",
    "get_or_create",
    "delete",
}
WRITES = ROWS | {f"a{verb}" for verb in ROWS} | {"select_for_update"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_page_writes_a_table(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            called = ast.unparse(node.func.value)
            assert "actions" in called or "session" in called or "cookie" in called, (
                f"{node.lineno}: {called}"
            )
