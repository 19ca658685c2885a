"""Two departments are asked: one says nothing, the other that it is not its own; so says the next. The convener rules, and the next case cites it."""

import pytest

from bancheng.cases.models import Case, Hold
from bancheng.coordination.models import Precedent, Request
from bancheng.rules.vocabulary import RequestStep
from tests.cases.district import District
from tests.cases.test_walks import assert_legs_add_up
from tests.coordination import desks
from tests.stories.at_the_door import accepted, walked_in
from tests.stories.stage import Stage, Window

pytestmark = pytest.mark.django_db(transaction=True)

HOUSING, CIVIL, MARKET = "区建房局", "区民政局", "区市场监管局"
STORY = "孤寡老人的公房承租名字要换成照料他的侄女，建房局说先去民政，民政说是建房的事，跑了四趟。"
QUESTION = "公房承租人去世前，照料人能不能办承租变更？凭哪一条？"
ABOUT = "公房承租变更由建房部门受理，民政只出照料关系的说明"


@pytest.fixture
def district(district: District) -> District:
    """The people of three departments besides."""
    return desks.with_units(district)


def test_asked_of_two_pushed_between_two_ruled_and_cited(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage, story=STORY, wanted="把承租人换过来")
    accepted(stage, number)
    stage.clock("2026-03-02 09:45")
    _judged(stage, number)
    stage.clock("2026-03-02 10:00")
    main, other = _asked_of_two(stage, number)
    first = _objects(stage, main, to=CIVIL, by=("liaison", "unit_head"), moments=("10:30", "11:00"))
    stage.clock("2026-03-02 11:30")
    _page(stage, "officer", first).do("同意异议").sees("职责清单第三项").do("同意异议").sees("已同意异议")
    second = Request.objects.get(came_from=main)
    _objects(stage, second, to=MARKET, by=("liaison2", "unit_head2"), moments=("14:00", "14:30"))
    second.refresh_from_db()
    assert second.step == RequestStep.IN_ARBITRATION
    _ruled(stage, second)
    again = _answered(stage, second)
    _silence_is_accepted(stage, other)
    case = Case.objects.get(number=number)
    assert_legs_add_up(case, stage.district.at)
    assert not Hold.objects.filter(case=case, ended_at=None).exists()
    assert set(Request.objects.filter(case=case).values_list("step", flat=True)) == {
        "done",
        "redirected",
        "silent",
    }
    assert again.is_main
    _cited_by_the_next(stage)
    assert stage.verified()


def _page(stage: Stage, part: str, request: Request) -> Window:
    return stage.desk(part).go(f"/desk/requests/{request.pk}/")


def _judged(stage: Stage, number: str, *, main: str = HOUSING) -> None:
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("研判")
    officer.choose("类型", "不能办").choose("原因", "P1").select("情形", 1).choose("难度", "一般")
    officer.select("主办单位", main).write("打算怎么办", "先问清归谁办，再一次办成。")
    officer.send("研判").sees("已研判")


def _asked_of_two(stage: Stage, number: str) -> tuple[Request, Request]:
    """The main unit, as it is suggested, and a co-unit whose answer is waited for too."""
    form = stage.desk("officer").go(f"/desk/cases/{number}/requests/new/")
    form.sees("建议交给", HOUSING, "研判时定为主办单位")
    form.write("请它回答什么", QUESTION).write("要它拿出什么", "书面答复，写明依据")
    form.select("交给哪个单位", HOUSING).look("d01-dispatch").send("交办").sees("已交办给", QUESTION)
    form = stage.desk("officer").go(f"/desk/cases/{number}/requests/new/")
    form.write("请它回答什么", "这户人家名下有没有登记过公司？").write("要它拿出什么", "查询结果")
    form.select("交给哪个单位", MARKET).choose("主办还是协办", "协办")
    form.page.get_by_label("等它答复以后，再答复反映人").check()
    form.send("交办").sees("已交办给")
    main, other = Request.objects.filter(case__number=number).order_by("number")
    assert (main.is_main, other.is_main, other.waits) == (True, False, True)
    return main, other


def _objects(
    stage: Stage, request: Request, *, to: str, by: tuple[str, str], moments: tuple[str, str]
) -> Request:
    """From the inbox: the liaison drafts, the head signs; neither reads who complained."""
    liaison, head = by
    stage.clock(f"2026-03-02 {moments[0]}")
    window = stage.desk(liaison).go("/desk/requests/").sees("公房承租").misses("孙桂兰", "13900001234")
    window.go(f"/desk/requests/{request.pk}/").misses("孙桂兰", "13900001234").do("起草异议")
    window.choose("理由", "职责不属本单位").write("依据到条", "职责清单第三项").select("应由哪家办", to)
    window.write("说明", "受理在对方，本单位只出材料。").send("起草异议").sees("已起草异议")
    stage.clock(f"2026-03-02 {moments[1]}")
    signing = _page(stage, head, request).do("签发异议").sees("职责清单第三项")
    signing.do("签发异议").sees("已签发异议")
    return request


def _ruled(stage: Stage, request: Request) -> None:
    """Both sides before him, the convener gives it to the housing bureau, in words others may cite."""
    stage.clock("2026-03-03 09:30")
    convener = stage.desk("convener").go("/desk/requests/rulings/").sees(CIVIL)
    convener.go(f"/desk/requests/{request.pk}/do/rule/").sees("职责清单第三项")
    convener.select("由哪家办", HOUSING).write("裁定理由", "公房管理办法写明承租变更由建房部门受理。")
    convener.write("裁定的是哪一类事", f"孙桂兰的{ABOUT}").send("裁定").sees("不写姓名和号码")
    convener.write("裁定的是哪一类事", ABOUT).look("d02-rule").send("裁定").sees("已裁定")
    precedent = Precedent.objects.get()
    convener.go(f"/desk/precedents/{precedent.pk}/").sees(ABOUT, "公房管理办法", "现在适用").misses("孙桂兰")
    convener.look("d03-precedent")


def _answered(stage: Stage, ruled: Request) -> Request:
    """The bureau that was named answers: drafted by one, signed by another, taken up."""
    again = Request.objects.get(came_from=ruled)
    stage.clock("2026-03-03 10:30")
    liaison = _page(stage, "liaison", again).do("签收").sees("已签收").do("起草答复")
    liaison.write("答复", "能办。照料关系由居委会出说明，三个工作日内换好。").send("起草答复").sees(
        "等负责人签发"
    )
    stage.clock("2026-03-03 11:00")
    _page(stage, "unit_head", again).do("签发答复").sees("照料关系").do("签发答复").sees("已签发答复")
    stage.clock("2026-03-03 11:30")
    _page(stage, "officer", again).do("收下答复").sees("照料关系").do("收下答复").sees("已收下答复")
    return again


def _silence_is_accepted(stage: Stage, request: Request) -> None:
    """The third bureau never signs and never answers: it counts as signed, then as silent."""
    stage.clock("2026-03-04 09:30")
    stage.work()
    request.refresh_from_db()
    assert request.was_deemed
    officer = _page(stage, "officer", request).do("不再等").write("理由", "时限过了，先按有的材料办。")
    officer.send("不再等").sees("已不再等")


def _cited_by_the_next(stage: Stage) -> None:
    """Told in the like words, the next question is suggested to go where it was ruled to belong, and cites it on paper."""
    stage.clock("2026-03-04 10:00")
    number, _ = walked_in(stage, story="也是公房承租变更，被两家推来推去。", wanted="换承租人")
    accepted(stage, number)
    stage.clock("2026-03-04 10:15")
    _judged(stage, number, main=CIVIL)
    form = stage.desk("officer").go(f"/desk/cases/{number}/requests/new/")
    form.write("请它回答什么", "公房承租变更由谁受理？").write("要它拿出什么", "书面答复")
    form.do("按写的问题再看建议").sees("和先例第", "公房承租变更").select("交给哪个单位", HOUSING)
    form.choose("主办还是协办", "协办").choose("引用裁定先例", "第").look("d04-cites")
    form.send("交办").sees("已交办给")
    request = Request.objects.get(case__number=number)
    precedent = Precedent.objects.get()
    assert request.cites == precedent
    paper = (
        stage.desk("officer")
        .go(f"/desk/requests/{request.pk}/paper/")
        .sees(ABOUT, "不需要联系")
        .misses("孙桂兰")
    )
    paper.do("出具").sees("交〔2026〕1号")
    stage.desk("officer").go(f"/desk/precedents/{precedent.pk}/").sees(number)
