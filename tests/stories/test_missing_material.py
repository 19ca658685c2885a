"""不能办: a key material is missing; told once and whole; it is brought, and the matter is done."""

import re

import pytest

from bancheng.cases.models import Case, Pause
from bancheng.rules.vocabulary import Outcome, Step
from tests.stories.at_the_door import accepted, done, judged, walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = (
    ("死亡医学证明", "原件一份", "经治医院", "医院病案室", "带亲属关系证明去取", "不收费", "当场"),
    ("代办人身份证", "原件，当场退还", "公安机关", "本窗口", "本人随身带来", "不收费", "当场"),
)
FIELDS = ("材料名称", "要求", "由谁出具", "到哪里办", "怎么办", "费用", "要多久")


def test_told_once_brought_and_done(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, code = walked_in(stage)
    accepted(stage, number)
    stage.clock("2026-03-02 10:00")
    judged(stage, number, "不能办", "M1", "缺死亡医学证明，告诉家属到哪里开，来了当场办。")
    told_what_is_missing(stage, number)
    seen_by_the_citizen(stage, number, code)
    brought(stage, number)
    stage.clock("2026-03-04 10:40")
    done(stage, number, "YB2026-0304-002", "卡已注销，余额三个工作日内退到登记的账户。")
    stage.desk("officer").look("b09-told")
    case = Case.objects.get(number=number)
    assert (case.step, case.answers.get().outcome) == (Step.ANSWERED, Outcome.DONE)
    silence_closes_and_files(stage, number)
    assert stage.verified()


def told_what_is_missing(stage: Stage, number: str) -> None:
    """Every item whole, and the notice in hand; an item told by halves is sent back."""
    stage.clock("2026-03-02 10:20")
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("一次性告知")
    officer.write("材料名称", "死亡医学证明").choose("怎样告知", "当面交给本人").send("一次性告知")
    assert "/do/" in officer.path, "half an item is not told"
    officer.look("b01-half-an-item")
    for nth, item in enumerate(ITEMS):
        row = officer.page.locator(".item-row").nth(nth)
        if row.get_attribute("open") is None:
            row.locator("summary").click()
        for label, words in zip(FIELDS, item, strict=True):
            row.get_by_label(re.compile(rf"^{label}")).fill(words)
    officer.look("b02-items").send("一次性告知").sees("已一次性告知").look("b03-waiting")
    officer.do("《一次性告知书》").look("b04-notice").sees("死亡医学证明", "医院病案室")
    case = Case.objects.get(number=number)
    assert case.step == Step.WAITING_CITIZEN
    assert Pause.objects.get(case=case).end is None


def seen_by_the_citizen(stage: Stage, number: str, code: str) -> None:
    """He reads what to bring and by when; the clock says that it stands still."""
    stage.work()
    phone = stage.tracked(number, code).sees("等您补材料", "死亡医学证明", "医院病案室", "3月9日")
    phone.look("b05-track-waiting").go(f"/ui/look/elder/?back=/track/{number}").look("b05-track-elder")


def brought(stage: Stage, number: str) -> None:
    """Two days later he comes with it; the clock goes on from there."""
    stage.clock("2026-03-04 10:00")
    stage.desk("district").go("/desk/?scope=site")
    officer = stage.desk("officer").go("/desk/?scope=waiting&tab=paused").look("b06-paused")
    officer.go(f"/desk/cases/{number}/").do("材料已补来").choose("哪些补来了", *(item[0] for item in ITEMS))
    officer.look("b06-ticked").send("材料已补来").sees("已记下补来").look("b07-back")
    case = Case.objects.get(number=number)
    assert case.step == Step.HANDLING
    assert Pause.objects.get(case=case).end == stage.district.at


def silence_closes_and_files(stage: Stage, number: str) -> None:
    """Five working days without a word close it, as nothing but silence; ten end the right to redo."""
    stage.clock("2026-03-12 09:30")
    stage.work()
    case = Case.objects.get(number=number)
    assert case.step == Step.CLOSED
    assert not case.closing_answers.exists(), "silence is not an answer"
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").look("b10-closed-by-time")
    officer.sees("还不能").misses("已封卷")
    stage.clock("2026-03-19 09:30")
    stage.work()
    officer.go(f"/desk/cases/{number}/").do("归档").sees("已归档").look("b11-filed")
    assert Case.objects.get(number=number).step == Step.ARCHIVED
