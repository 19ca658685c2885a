"""Unplug the mouse: from signing in to the first move of a case with keys alone, by Tab and by the keys shown."""

import pytest

from bancheng.cases.models import Case
from bancheng.rules.vocabulary import Step
from tests.stories.at_the_door import walked_in
from tests.stories.stage import Stage, Window

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TABS = 60


def focused(window: Window) -> str:
    """The words of what has the focus."""
    return str(
        window.page.evaluate(
            "(document.activeElement.innerText || document.activeElement.value || '').trim()"
        )
    )


def tab_to(window: Window, words: str) -> None:
    """Goes there with Tab alone; whatever gets the focus on the way shows it."""
    for _ in range(MOST_TABS):
        window.page.keyboard.press("Tab")
        if words in focused(window):
            assert window.page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
                " || getComputedStyle(document.activeElement).boxShadow !== 'none'"
            ), f"the focus on {words} cannot be seen"
            return
    pytest.fail(f"“{words}” is not reached with {MOST_TABS} Tabs")


def test_with_tab_and_enter(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage)
    officer = stage.desk("officer").go("/desk/")
    tab_to(officer, "跳到正文")
    officer.page.keyboard.press("Enter")
    tab_to(officer, "老人的医保卡注销")
    officer.press("Enter")
    assert officer.path == f"/desk/cases/{number}/"
    tab_to(officer, "受理")
    officer.press("Enter").sees("已受理")
    assert Case.objects.get(number=number).step == Step.ACCEPTED


def test_with_the_keys_shown(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage)
    walked_in(stage, story="残疾证换新要原证，原证丢了。", wanted="换新证")
    officer = stage.desk("officer").go("/desk/")
    officer.press("ArrowDown", "ArrowUp", "Enter")
    assert officer.path == f"/desk/cases/{number}/", "↓ ↑ Enter opens the chosen row"
    officer.press("1", then=False)
    assert Case.objects.get(number=number).step == Step.REGISTERED, "a digit alone does nothing for good"
    officer.press("Enter").sees("已受理")
    officer.go("/desk/").press("n")
    assert officer.path == "/desk/register/"
    officer.page.keyboard.press("Escape")
    officer.go("/desk/").press(".")
    assert "/do/" in officer.path, "the first move of the chosen row"
    officer.go("/desk/").press("/", then=False)
    assert officer.page.evaluate("document.activeElement.id") == "q"
    officer.page.keyboard.type(number)
    officer.press("Enter")
    assert officer.path == f"/desk/cases/{number}/", "a number leads straight to its case"
