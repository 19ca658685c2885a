"""A stage for whole stories: people with accounts, one clock, a browser window for each of them.

stage.clock("2026-03-02 09:30")
officer = stage.desk("officer")         # signs in through the sign-in page, and again when the session ran out
officer.go("/desk/").key("n", "登记").write("他想要的结果", "当天拿到备案").send("登记并打印回执")
officer.look("a-registered")            # test-results/stories-a-registered-1440.png and -390.png, both sound
stage.work()                            # whatever the worker has to do by now
assert stage.verified()
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils.module_loading import import_string
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bancheng.config.environment import OFFICE_ZONE
from bancheng.config.jobs import TICKS
from bancheng.notices.models import Notice
from bancheng.org.models import Account
from bancheng.records import commands, verification
from tests import make
from tests.browser import DESK, HALL, PHONE, Opened
from tests.cases.district import District
from tests.sharing import WHOLE

EXPECTED = re.compile(r"status of (401|403|409|422)|^not loaded: ")
"""What the browser notes of a page that says no, and of what was still on its way when the next page was opened.

A file that is not there is noted as an error of its own.
"""
PATIENCE = 20_000
MOST_TABS = 80
SEEN = """() => [document.activeElement, document.activeElement.closest('.chip, .tile, .drop, label')].some(one =>
    one && (getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none'))"""
"""Whether the focus shows, on the control itself or on what is drawn in its place."""
LOOKED_AT = "sqlite"
"""Where a story is lived on both engines its pages are looked at once: how sound they are no engine changes."""


def is_looked_at() -> bool:
    """Whether this process is the one that looks."""
    return not WHOLE or bool(connection.vendor == LOOKED_AT)


@dataclass
class Window:
    """One person's browser window: goes, writes, chooses, presses, and looks."""

    opened: Opened
    address: str
    sign_in: Callable[["Window"], None] | None = None
    script: bool = True
    keys: int = 0

    def __post_init__(self) -> None:
        self.page = self.opened.page
        self.page.set_default_timeout(PATIENCE)

    # --- going ---------------------------------------------------------------------------------------

    def go(self, path: str) -> "Window":
        """Opens a path; whoever is asked to sign in again does so and comes back to it."""
        self.page.goto(self.address + path, wait_until="load")
        if self.sign_in is not None and self.path.startswith("/desk/sign-in"):
            self.sign_in(self)
        return self

    @property
    def path(self) -> str:
        """Where this window stands."""
        return urlsplit(self.page.url).path

    # --- a form --------------------------------------------------------------------------------------

    def field(self, label: str, *, nth: int = 0, exact: bool = False) -> Locator:
        """The field of this label."""
        return self.page.locator("main").get_by_label(label, exact=exact).nth(nth)

    def write(self, label: str, words: str, *, nth: int = 0, exact: bool = False) -> "Window":
        """Writes into a field, and counts what was typed."""
        self.field(label, nth=nth, exact=exact).fill(words)
        self.keys += len(words)
        return self

    def choose(self, group: str, *options: str) -> "Window":
        """Ticks chips or tiles of the group with this question."""
        box = self.page.get_by_role("group", name=re.compile(re.escape(group)))
        for option in options:
            box.locator("label").filter(has_text=option).first.locator("input").check()
        return self

    def select(self, label: str, option: str | int) -> "Window":
        """Chooses from a list, by the words or by place."""
        chosen = {"index": option} if isinstance(option, int) else {"label": option}
        self.field(label).select_option(**chosen)  # type: ignore[arg-type]
        return self

    def tick(self, label: str) -> "Window":
        """Chooses the box or the choice of this label."""
        self.field(label).check()
        return self

    def hand(self, file: dict[str, Any]) -> "Window":
        """Hands in a document, in the first field that takes one."""
        self.page.locator("main input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
        return self

    def button(self, verb: str, *, nth: int = 0) -> Locator:
        """The button or link of this name."""
        return (
            self.page.locator("main, .tool")
            .get_by_role("button", name=verb)
            .or_(self.page.locator("main, .tool").get_by_role("link", name=verb))
        ).nth(nth)

    def do(self, verb: str, *, nth: int = 0) -> "Window":
        """Presses the button or follows the link of this name, and waits for the page it leads to."""
        self.settled(self.button(verb, nth=nth).click)
        return self

    def press(self, *keys: str, then: bool = True) -> "Window":
        """Presses keys; the last one leads to another page unless told otherwise."""
        for key in keys[:-1]:
            self.page.keyboard.press(key)
        last = keys[-1]
        self.keys += len(keys)
        if then:
            self.settled(lambda: self.page.keyboard.press(last))
        else:
            self.page.keyboard.press(last)
        return self

    def key(self, key: str, verb: str) -> "Window":
        """Presses the key the page shows; without script the button beside it."""
        return self.press(key) if self.script else self.do(verb)

    def send(self, verb: str) -> "Window":
        """Sends the form with Ctrl Enter; without script by its button."""
        return self.press("Control+Enter") if self.script else self.do(verb)

    def settled(self, act: Callable[[], None]) -> None:
        """Does something that loads a page, and waits until it is there."""
        with self.page.expect_navigation(wait_until="load"):
            act()

    # --- looking -------------------------------------------------------------------------------------

    def sees(self, *words: str) -> "Window":
        """These words stand on the page."""
        for each in words:
            try:
                expect(self.page.locator("body")).to_contain_text(each)
            except AssertionError:
                shown = " | ".join(self.page.locator("main, article").first.inner_text().split("\n"))
                pytest.fail(f"“{each}” is not at {self.path}: {shown[:1500]}")
        return self

    def misses(self, *words: str) -> "Window":
        """These words stand nowhere on the page."""
        text = self.page.locator("body").inner_text()
        for each in words:
            assert each not in text, f"“{each}” stands at {self.path}"
        return self

    def look(self, name: str, *, axe: bool = True, hall: bool = False) -> "Window":
        """Keeps a picture at the desk and one on a phone, where asked one of the hall's old screens; all must be sound."""
        if not is_looked_at():
            return self._uncomplaining(name)
        for size in (DESK, HALL, PHONE) if hall else (DESK, PHONE):
            width = size["width"]
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.evaluate("scrollTo(0, 0)")
            self.opened.look_at(f"stories-{name}{'' if self.script else '-plain'}-{width}")
            assert self.opened.sideways() <= 0, f"{name}: {self.opened.sideways()} px wider than {width}"
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if axe and self.script:
            # Colours are those of the parts, looked at in tests/ui and page by page; here their order is what may be wrong.
            findings = self.opened.axe(contrast=WHOLE)
            assert not findings, f"{name}: " + "\n".join(findings)
        return self._uncomplaining(name)

    def _uncomplaining(self, name: str) -> "Window":
        wrong = [said for said in self.opened.complaints if not EXPECTED.search(said)]
        assert not wrong, f"{name}: {wrong}"
        return self

    def required(self) -> list[str]:
        """The questions the form says must be answered."""
        return self.page.locator(
            "main form [required], main form [aria-required=true], main fieldset:has([required])"
        ).evaluate_all("all => [...new Set(all.map(el => el.name || el.id).filter(Boolean))]")


class ByKeys(Window):
    """The same with the keyboard alone: whatever is written into, chosen or pressed is reached by Tab, and shows that it is."""

    def __post_init__(self) -> None:
        super().__post_init__()
        # Once anybody listens, the browser hands its windows for files to us: from the start, not while the key is pressed.
        self.page.on("filechooser", lambda _: None)

    def reach(self, target: Locator) -> None:
        """Goes there by Tab."""
        self._tab_until(lambda: bool(target.evaluate("one => one === document.activeElement")), target)

    def write(self, label: str, words: str, *, nth: int = 0, exact: bool = False) -> "Window":
        """Writes over what stands in a field."""
        self.reach(self.field(label, nth=nth, exact=exact))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)
        return self

    def choose(self, group: str, *options: str) -> "Window":
        """Ticks with the space bar; among choices of which one excludes the other the arrows choose."""
        box = self.page.get_by_role("group", name=re.compile(re.escape(group)))
        for option in options:
            self._choose(box.locator("label").filter(has_text=option).first.locator("input"))
        return self

    def tick(self, label: str) -> "Window":
        """Chooses the box or the choice of this label."""
        self._choose(self.field(label))
        return self

    def select(self, label: str, option: str | int) -> "Window":
        """Chooses from a list with the arrow."""
        field = self.field(label)
        self.reach(field)
        for _ in range(MOST_TABS):
            if option == field.evaluate("one => one.selectedOptions[0].text.trim()"):
                return self
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"“{option}” is not reached in {label}")

    def hand(self, file: dict[str, Any]) -> "Window":
        """Hands in a document, by the window the browser opens for it."""
        self.reach(self.page.locator("main input[type=file]").first)
        try:
            with self.page.expect_file_chooser() as chosen:
                self.page.keyboard.press("Space")
        except PlaywrightTimeout:
            held = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            pytest.fail(f"no window for a file at {self.path}; the focus was at {held}")
        chosen.value.set_files(file)  # type: ignore[arg-type]
        return self

    def do(self, verb: str, *, nth: int = 0) -> "Window":
        """Presses the button or follows the link with Enter."""
        self.reach(self.button(verb, nth=nth))
        self.settled(lambda: self.page.keyboard.press("Enter"))
        return self

    def _choose(self, wanted: Locator) -> None:
        if wanted.get_attribute("type") == "radio":
            name = wanted.get_attribute("name")
            self._tab_until(lambda: self.page.evaluate("document.activeElement.name || ''") == name, wanted)
            for _ in range(MOST_TABS):
                if wanted.evaluate("one => one === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.reach(wanted)
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def _tab_until(self, there: Callable[[], bool], target: Locator) -> None:
        for _ in range(MOST_TABS):
            if there():
                assert self.page.evaluate(SEEN), f"the focus at {target} cannot be seen"
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{target} at {self.path} is not reached with {MOST_TABS} Tabs")


class Stage:
    """The people, their windows, and the clock they all see."""

    def __init__(self, district: District, open_page: Callable[..., Opened], settings: Any) -> None:
        self.district, self._open, self._settings = district, open_page, settings
        self._windows: dict[str, Window] = {}
        self.script = True
        for person in district.people.values():
            make.make_account(person)

    def clock(self, moment: str) -> datetime:
        """Sets the clock of every page, once what they were still fetching has come: “2026-03-02 09:30”.

        A part fetched half an hour later by the clock would find the session of its own page over.
        """
        for window in self._windows.values():
            window.page.wait_for_load_state("networkidle")
        at = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=OFFICE_ZONE)
        self._settings.BANCHENG_NOW = self.district.at = at
        return at

    def desk(self, part: str) -> Window:
        """The window of a member of the staff, signed in through the page."""
        if part not in self._windows:
            opened = self._open("/desk/sign-in", script=self.script)
            window = Window(opened, _address(opened), lambda here: self._sign_in(here, part), self.script)
            self._windows[part] = window
            self._sign_in(window, part)
        return self._windows[part]

    def citizen[Kind: Window](self, kind: type[Kind] = Window) -> Kind:  # type: ignore[assignment]
        """Somebody's own telephone: no account, no session of the staff."""
        opened = self._open("/track", size=PHONE, script=self.script)
        return kind(opened, _address(opened), script=self.script)

    def tracked(self, number: str, code: str) -> Window:
        """The citizen's own page, opened with what stands on the receipt."""
        window = self.citizen().go("/track")
        return window.write("编号", number.lower()).write("查询码", code.lower()).do("查进度")

    def prove(self, window: Window, number: str) -> Window:
        """The citizen proves that it is he, with the digits on his telephone."""
        window.sees("先验证是您本人").do("把验证码发到")
        return window.write("验证码", self.sent_code(number)).do("验证并继续")

    def _sign_in(self, window: Window, part: str) -> None:
        account = Account.objects.get(person=self.district.person(part))
        window.page.get_by_label("账号").fill(account.username)
        window.page.get_by_label("密码").fill(make.PASSWORD)
        window.settled(lambda: window.page.keyboard.press("Enter"))
        assert "/desk/sign-in" not in window.path, window.page.content()

    def sent_code(self, number: str) -> str:
        """The six digits on the citizen's telephone."""
        found = re.search(r"\d{6}", Notice.objects.filter(kind="code", file_key=number).latest("pk").body)
        assert found is not None
        return found.group()

    def work(self) -> None:
        """Everything the worker has to do by now, until it may rest."""
        for tick in TICKS:
            act = import_string(tick.function)
            while act(at=self.district.at):
                pass

    def verified(self) -> bool:
        """Whether the whole record verifies, as `bancheng verify` would say it."""
        found = verification.verify_all()
        assert found.ok, [commands.sentence(one) for one in found.findings]
        return found.lines > 0

    def leave(self) -> None:
        """Nothing stays behind; the windows close with the test."""
        self._windows.clear()


def _address(opened: Opened) -> str:
    parts = urlsplit(opened.page.url)
    return f"{parts.scheme}://{parts.netloc}"
