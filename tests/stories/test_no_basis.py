"""No basis: said by two, told, done again by right, answered again, closed unsolved by two."""

import pytest

from bancheng.cases.models import Case, CaseClock
from bancheng.rules.vocabulary import ClockKind, Step
from tests.stories.at_the_door import accepted, judged, walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_no_of_two_people_redone_and_closed_unsolved(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, code = walked_in(stage, story="想把车库改成住宅登记，两次都说没有依据。", wanted="登记成住宅")
    accepted(stage, number)
    stage.clock("2026-03-02 10:00")
    judged(stage, number, "不能办", "P1", "查清有没有规定，当面讲明白，再看有没有别的办法。")
    no_basis(stage, number, "c02")
    confirmed_by_the_head(stage, number, "2026-03-03 09:30")
    told(stage, number, "2026-03-03 09:50")
    redone(stage, number, code)
    stage.clock("2026-03-05 09:30")
    no_basis(stage, number, "c12")
    confirmed_by_the_head(stage, number, "2026-03-05 10:30")
    told(stage, number, "2026-03-05 11:00")
    closed_unsolved(stage, number)
    assert stage.verified()


def no_basis(stage: Stage, number: str, name: str) -> None:
    """Answered with the law in force that day and the explanation that was given."""
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("拟答复").do("无依据已解释")
    officer.write("找依据", "xzxkf38").choose("依据", "《中华人民共和国行政许可法》（2019年修正）第三十八条")
    officer.write("谁去说明的", "李专员").page.get_by_label("什么时候").fill(
        stage.district.at.strftime("%Y-%m-%dT%H:%M")
    )
    officer.choose("怎样说明", "当面").write(
        "说了什么", "规划用途是车库，现行规定不能改成住宅，逐条念给本人听了。"
    )
    officer.write("有没有别的办法", "可以申请规划用途变更").write(
        "告诉反映人的话", "没有依据可以这样登记，可以先申请变更规划用途。"
    )
    officer.look(f"{name}-no-basis").send("拟答复").sees("等第二人复核").look(f"{name}-in-review")
    assert Case.objects.get(number=number).step == Step.NO_REVIEW


def confirmed_by_the_head(stage: Stage, number: str, moment: str) -> None:
    stage.clock(moment)
    head = stage.desk("head").go("/desk/").sees("车库")
    head.go(f"/desk/cases/{number}/").sees("没有依据可以这样登记").look("c04-head").do("同意答复").look(
        "c05-confirm"
    )
    head.send("同意答复").sees("已同意")


def told(stage: Stage, number: str, moment: str) -> None:
    stage.clock(moment)
    officer = (
        stage.desk("officer").go(f"/desk/cases/{number}/").do("告知反映人").choose("怎样告知到本人", "当面")
    )
    officer.send("告知反映人").sees("已告知").look("c06-told")
    officer.do("《办理结果告知书》").look("c07-result").sees("没有依据可以这样登记")


def redone(stage: Stage, number: str, code: str) -> None:
    """By right, with a reason; the second clock is half of the first and the first stays in the file."""
    stage.clock("2026-03-04 14:00")
    phone = stage.tracked(number, code).do("没解决，要求重办")
    stage.prove(phone, number).look("c08-redo").write("哪里还没解决", "隔壁小区同样的车库登记成了住宅。")
    phone.do("没解决，要求重办").sees("已经重新开始办").look("c09-redone")
    case = Case.objects.get(number=number)
    assert case.step == Step.HANDLING
    second = CaseClock.objects.get(case=case, kind=ClockKind.CITIZEN, stopped_at=None)
    assert (second.limit_count, second.started_at) == (2, stage.district.at)
    stage.desk("officer").go(f"/desk/cases/{number}/").sees("重办").look("c10-officer-again")


def closed_unsolved(stage: Stage, number: str) -> None:
    """The convener proposes, a second one confirms; before that nothing has moved."""
    stage.clock("2026-03-06 09:30")
    convener = stage.desk("convener").go(f"/desk/cases/{number}/").do("未解决办结")
    convener.write("为什么没能解决", "现行规定没有依据，反映人不接受。").write(
        "可以走哪些途径", "申请规划用途变更；对登记行为依法复议、诉讼。"
    )
    convener.look("c13-unsolved").send("未解决办结").sees("等另一人").look("c14-proposed")
    assert Case.objects.get(number=number).step == Step.ANSWERED
    convener.go(f"/desk/cases/{number}/").sees("您提出的")
    second = (
        stage.desk("convener2").go(f"/desk/cases/{number}/").sees("未解决办结", "赵召集").look("c15-second")
    )
    second.do("确认“未解决办结”").sees("已确认").look("c16-closed")
    assert Case.objects.get(number=number).step == Step.CLOSED
