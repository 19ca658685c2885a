"""Declined by two, appealed by the citizen, admitted by somebody who had no hand in it."""

import pytest

from bancheng.cases.models import Case, CaseClock
from bancheng.rules.vocabulary import ClockKind, Step
from tests.stories.at_the_door import walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_declined_appealed_and_admitted(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, code = walked_in(stage, story="和物业吵了一架，物业不肯在居住证明上盖章。", wanted="拿到居住证明")
    declined(stage, number)
    appealed(stage, number, code)
    admitted(stage, number)
    stage.tracked(number, code).sees("我们会在这之前答复您").look("d09-track-admitted")
    assert stage.verified()


def declined(stage: Stage, number: str) -> None:
    """The officer proposes on a ground of the list; the head confirms; the officer himself may not."""
    stage.clock("2026-03-02 10:00")
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("拟不予受理").look("d01-decline")
    officer.choose("不予受理的理由", "民事").write("为什么适用", "和物业的争议由双方协商或向法院起诉解决。")
    officer.send("拟不予受理").sees("已转网点负责人复核").look("d02-in-review").misses("同意不予受理")
    stage.clock("2026-03-02 11:00")
    head = stage.desk("head").go("/desk/").sees("和物业吵了一架")
    head.go(f"/desk/cases/{number}/").look("d03-head").do("同意不予受理").send("同意不予受理").sees(
        "已不予受理"
    )
    head.do("《不予受理告知书》").look("d04-declining").sees("申请复核")
    assert Case.objects.get(number=number).step == Step.DECLINED
    assert not CaseClock.objects.filter(case__number=number, kind=ClockKind.CITIZEN).exists()


def appealed(stage: Stage, number: str, code: str) -> None:
    stage.clock("2026-03-05 20:00")
    phone = stage.tracked(number, code).sees("没有受理").look("d05-track-declined").do("申请复核")
    stage.prove(phone, number).look("d06-appeal").write(
        "您为什么认为应当受理", "居住证明是派出所要的，不是物业纠纷。"
    )
    phone.do("申请复核").sees("已经收到").look("d07-appealed")
    assert Case.objects.get(number=number).step == Step.APPEAL_REVIEW


def admitted(stage: Stage, number: str) -> None:
    stage.clock("2026-03-06 09:30")
    convener = stage.desk("convener").go("/desk/").sees("和物业吵了一架")
    convener.go(f"/desk/cases/{number}/").sees("居住证明是派出所要的").look("d08-convener").do("复核后受理")
    convener.write("意见", "居住证明是办事材料，属于本窗口。").send("复核后受理").sees("已受理")
    assert Case.objects.get(number=number).step == Step.ACCEPTED
    assert CaseClock.objects.filter(case__number=number, kind=ClockKind.CITIZEN, stopped_at=None).exists()
