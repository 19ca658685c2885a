"""Two people act on one case at once: one does it, the other is told who did, and nothing is half done."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from bancheng.cases import actions
from bancheng.cases.models import Case, CaseClock, Judgement
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, Step
from tests.stories.at_the_door import STORY, accepted, judged, walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_reads_who_was_quicker_and_loses_nothing_typed(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage)
    first = stage.desk("officer").go(f"/desk/cases/{number}/")
    second = stage.desk("officer2").go(f"/desk/cases/{number}/")
    first.do("受理").sees("已受理")
    second.do("受理").sees("李专员", "刚刚", "现在是“待研判”").look("e01-accepted-already")
    second.do("看这件事现在怎样").sees("待研判")

    first.do("研判")
    plan = "和街道一起上门核实，不用老人再跑。"
    second.do("研判").choose("类型", "不好办").choose("原因", "M1").select("情形", 1).choose("难度", "一般")
    second.select("主办单位", 1).write("打算怎么办", plan)
    judged(stage, number, "不能办", "M1", "先问原单位的主管部门。")
    second.send("研判").sees("有人先办了一步", "李专员", "现在是“办理中”").look("e02-judged-already")
    assert second.field("打算怎么办").input_value() == plan, "nothing typed is lost"
    assert Judgement.objects.get().plan.startswith("先问")
    assert CaseClock.objects.filter(case__number=number, kind=ClockKind.CITIZEN).count() == 1
    assert stage.verified()


def test_of_two_that_press_in_the_same_instant_one_accepts(stage: Stage) -> None:
    at = stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage)
    gate, told = Barrier(2), []

    def press(part: str) -> None:
        try:
            case = Case.objects.get(number=number)
            gate.wait(timeout=10)
            actions.accept_case(case, by=stage.district.actor(part), at=at)
            told.append("accepted")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    hands = [Thread(target=press, args=(part,)) for part in ("officer", "officer2")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["accepted", "wrong_step"]
    assert Line.objects.filter(kind="case.accepted").count() == 1
    assert CaseClock.objects.filter(kind=ClockKind.CITIZEN).count() == 1
    assert Case.objects.get(number=number).step == Step.ACCEPTED
    assert stage.verified()


def test_a_window_that_was_left_open_over_night_asks_to_sign_in_and_goes_on(stage: Stage) -> None:
    stage.clock("2026-03-02 16:30")
    number, _ = walked_in(stage)
    stage.desk("officer").go(f"/desk/cases/{number}/")
    stage.clock("2026-03-03 09:05")
    officer = stage.desk("officer").do("受理").sees("登录").look("e05-session-over")
    assert Case.objects.get(number=number).step == Step.REGISTERED
    accepted(stage, number)
    assert officer.path.endswith(f"/{number}/")

    officer.go("/desk/register/")
    stage.clock("2026-03-04 09:05")
    officer.write("什么事没办成", STORY).sees("登录到时间了")
    assert officer.path == "/desk/register/", "what the page fetches by itself leads it nowhere"
    assert officer.field("什么事没办成").input_value() == STORY
