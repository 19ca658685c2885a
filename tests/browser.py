"""A browser for the tests of any room: live server, sign-in hook, axe, pictures.

A test asks for `open_page` and gets a page whose console and content policy are listened to:

    def test_queue(open_page, window_officer):
        page = open_page("/desk/", as_=people["li"])        # a person at his desk
        page.look_at("queue")                               # test-results/queue.png, where pictures are asked for
        page.assert_sound()                                 # axe, console, no sideways scrolling
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests import make

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "test-results"
WITH_PICTURES = bool(os.environ.get("PICTURES"))
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same engine without the windows of a browser comes first: a story takes 31 seconds of processor instead of 44."""
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
NO_CHROMIUM = "没有 Chromium：请先 apt install chromium，再跑浏览器测试。"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
WITH_WINDOWS = (
    "AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
    "OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning,"
    "AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
)
"""What a browser with windows is told to leave out: three pages for each address line, beside what Playwright turns off.

The last such word on the command line is the one that counts, so Playwright's own list is said again.
"""
NO_FONTS = "--disable-remote-fonts"
LOOK_FOR = "([tags, rules]) => axe.run(document, {runOnly: tags, rules, resultTypes: ['violations']})"
CONTRAST = "color-contrast"
"""The dearest rule of all: every word on the page is laid over whatever lies beneath it."""
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1440, "height": 900}
HALL = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 720}


class Opened:
    """One page in the browser, with everything it complained about."""

    def __init__(self, page: Page, complaints: list[str]) -> None:
        self.page = page
        self.complaints = complaints

    def look_at(self, name: str, *, whole: bool = True) -> None:
        """Keeps a picture in test-results/ for people, who ask for them: PICTURES=1 ./test -k browser."""
        if WITH_PICTURES:
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        self.page.wait_for_load_state()  # Whoever just followed a link may still be between two pages.
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def axe(self, *, contrast: bool = True) -> list[str]:
        """What axe finds, one line per finding."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(LOOK_FOR, [AXE_RULES, {CONTRAST: {"enabled": contrast}}])
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def small_targets(self, least: int) -> list[str]:
        """Controls lower or narrower than `least` pixels, links inside running text left out."""
        return list(
            self.page.evaluate(
                """least => [...document.querySelectorAll('a,button,input,select,textarea,summary')].filter(el => {
                    const own = el.getBoundingClientRect();
                    if (!own.width || el.closest('.vh') || el.classList.contains('skip')) return false;
                    const box = (el.closest('label') || el).getBoundingClientRect();
                    const inText = el.tagName === 'A' && el.closest('p, dd, small');
                    return !inText && (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5);
                }).map(el => `${el.outerHTML.slice(0, 90)} ${Math.round(el.getBoundingClientRect().height)}`)""",
                least,
            )
        )

    def assert_sound(self) -> None:
        """No finding of axe, nothing refused by the content policy, nothing to scroll sideways.

        Looked at from its top: scrolled, what sticks to the top lies over half a button, and axe calls the other half too small.
        """
        self.page.evaluate("scrollTo(0, 0)")
        sideways = self.sideways()
        assert not self.complaints, "\n".join(self.complaints)
        assert sideways <= 0, f"{sideways} px wider than the window"
        findings = self.axe()
        assert not findings, "\n".join(findings)


@pytest.fixture(scope="session")
def launched() -> Iterator[Callable[..., Browser]]:
    """Starts browsers, each kind once for the whole run; ORM calls stay allowed beside their event loop."""
    if CHROMIUM is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS] if "headless-shell" in CHROMIUM else [*FLAGS, f"--disable-features={WITH_WINDOWS}"]
    kinds: dict[tuple[str, ...], Browser] = {}
    with sync_playwright() as playwright:

        def launch(*more: str) -> Browser:
            if more not in kinds:
                kinds[more] = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags, *more])
            return kinds[more]

        yield launch
        for browser in kinds.values():
            browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def chromium(launched: Callable[..., Browser]) -> Browser:
    """The browser as people see with it."""
    return launched()


def signed_in(context: BrowserContext, person: Any, address: str) -> None:
    """Seats a person at his desk and hands the session to the browser; the stories go through the sign-in page."""
    client = make.sign_in(Client(), person)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": address}])


def _let_go(lost: Request) -> bool:
    """What a page was still asking in the background, or the glyphs it still waited for, when another took its place."""
    return lost.resource_type in ("fetch", "xhr", "font") and lost.failure == "net::ERR_ABORTED"


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Opened]]:
    """Opens a path of the running house; every context closes with the test."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, size: dict[str, int] = DESK, as_: Any = None, script: bool = True, media: str = "screen",
               still: bool = True, **more: Any) -> Opened:  # fmt: skip
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            reduced_motion="reduce" if still else "no-preference",
            **more,
        )
        contexts.append(context)
        if as_ is not None:
            signed_in(context, as_, live_server.url)
        page, complaints = context.new_page(), []
        page.on(
            "console",
            lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
        page.on(
            "requestfailed",
            lambda lost: None if _let_go(lost) else complaints.append(f"not loaded: {lost.url}"),
        )
        page.emulate_media(media=media)  # type: ignore[arg-type]
        page.goto(live_server.url + path, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)") if script else None
        return Opened(page, complaints)

    yield opened
    for context in contexts:
        context.close()
