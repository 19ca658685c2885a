"""Three departments contradict each other; a conference settles it, one resolution is kept and one broken, and he is answered in his five days."""

import pytest

from bancheng.cases.models import Case
from bancheng.coordination.models import Conference, Position
from bancheng.notices.models import Notice
from bancheng.promises.models import Promise
from bancheng.rules.vocabulary import ConferenceStep, PromiseEnd, Step
from tests.cases.district import District
from tests.cases.test_walks import assert_legs_add_up
from tests.coordination import desks
from tests.stories.at_the_door import accepted, done, walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)

HOUSING, CIVIL, MARKET = "区建房局", "区民政局", "区市场监管局"
STORY = "老楼加装电梯，建房局说不能办，民政局说能办，没有人说了算。"
QUESTION = "一层业主不同意，加装电梯能不能受理？"
SETTLED = "先由民政局出协商记录，建房局凭记录受理。"


@pytest.fixture
def district(district: District) -> District:
    """The people of three departments besides."""
    return desks.with_units(district)


def test_conflict_conference_promises_and_an_answer_in_time(stage: Stage) -> None:
    stage.clock("2026-03-02 09:30")
    number, _ = walked_in(stage, story=STORY, wanted="能装电梯")
    accepted(stage, number)
    stage.clock("2026-03-02 09:45")
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("研判")
    officer.choose("类型", "暂时办不了").choose("原因", "D1").select("情形", 1).choose("难度", "复杂")
    officer.select("主办单位", HOUSING).write("打算怎么办", "先问清各家的意见。").send("研判").sees("已研判")
    _contradict(stage, number)
    conference = _called(stage, number)
    _met(stage, conference)
    _countersigned(stage, conference)
    kept, broken = _settled(stage, conference)
    _one_kept_one_broken(stage, number, kept, broken)
    stage.clock("2026-03-09 10:30")
    done(stage, number, "ZF-2026-0306", "电梯的申请已经受理，编号在这里。")
    case = Case.objects.get(number=number)
    assert case.step == Step.ANSWERED
    told = case.clocks.get(kind="citizen")
    assert told.stopped_at is not None and told.stopped_at < told.due_at, "inside his five working days"
    assert_legs_add_up(case, stage.district.at)
    assert stage.verified()


def _contradict(stage: Stage, number: str) -> None:
    """Two say the opposite of each other, each with its clause; the third says nothing."""
    stage.clock("2026-03-02 10:00")
    asking = stage.desk("officer").go(f"/desk/cases/{number}/positions/ask/")
    asking.write("问什么", QUESTION).choose("问哪几家", HOUSING, CIVIL, MARKET).send("问出去").sees(
        "已问出去"
    )
    for by, answer, words, clause, hour in (
        (("liaison", "unit_head"), "不能办", "一层没有同意，不能受理", "业主共同决定办法第六条", "10:30"),
        (("liaison2", "unit_head2"), "能办", "协商过就能受理", "", "11:00"),
    ):
        stage.clock(f"2026-03-02 {hour}")
        position = Position.objects.get(unit=stage.district.person(by[0]).department)
        window = stage.desk(by[0]).go(f"/desk/positions/{position.pk}/draft/").misses("孙桂兰", "13900001234")
        window.page.get_by_label(answer, exact=True).check()
        window.write("怎么说", words).write("依据", clause).send("拟写好了").sees("已拟写")
        stage.desk(by[1]).go(f"/desk/positions/{position.pk}/").sees(words).do("签发意见").sees("已签发")
    stage.desk("officer").go(f"/desk/cases/{number}/positions/").sees("有分歧", "还没答").look("e01-matrix")


def _called(stage: Stage, number: str) -> Conference:
    """The window asks, the convener gives the case the days of a complex one and calls the three."""
    stage.clock("2026-03-02 14:30")
    asking = stage.desk("officer").go(f"/desk/cases/{number}/conferences/propose/").sees(QUESTION)
    asking.write("要议什么", "一家说能、一家说不能，请定一个办法。").look("e02-propose").send("提请").sees(
        "已提请"
    )
    conference = Conference.objects.get()
    stage.clock("2026-03-03 09:30")
    convener = stage.desk("convener").go(f"/desk/cases/{number}/").do("批准特别复杂")
    convener.write("理由", "三家单位说法不一。").send("批准特别复杂").sees("特别复杂")
    calling = convener.go(f"/desk/conferences/{conference.pk}/do/convene/").sees(HOUSING, CIVIL)
    calling.write("什么时候开", "2026-03-03T14:30").write("在哪里开", "三楼会议室")
    calling.send("召集会议").sees("已召集").look("e03-called")
    stage.clock("2026-03-03 10:00")
    stage.work()
    stage.desk("liaison").go("/desk/conferences/invitations/").sees("三楼会议室")
    stage.desk("liaison").go(f"/desk/conferences/{conference.pk}/").do("回复收到").sees("已回复收到")
    return conference


def _met(stage: Stage, conference: Conference) -> None:
    """Two of three come; what is said is noted; two lines are resolved; the minutes go round."""
    page = f"/desk/conferences/{conference.pk}/"
    stage.clock("2026-03-03 14:30")
    opening = stage.desk("convener").go(f"{page}do/hold/")
    opening.choose(HOUSING, "到会").write(f"{HOUSING}谁到会", "刘局长")
    opening.choose(CIVIL, "到会").write(f"{CIVIL}谁到会", "曹局长").choose(MARKET, "没有到会")
    noting = opening.send("开会").sees("已开会")
    noting.select("谁说的", CIVIL).write("说了什么", "协商记录我们来出。").do("记下").sees("已记下")
    for unit, task, day in ((CIVIL, "出协商记录", "2026-03-05"), (HOUSING, "凭记录受理", "2026-03-06")):
        resolving = stage.desk("convener").go(f"{page}do/resolve/").select("主办", unit)
        resolving.write("办什么", task).write("哪天以前", day).write("凭什么算办到", "文号")
        resolving.send("加这一条").sees("已加一条决议")
    sending = stage.desk("convener").go(f"{page}do/minute/").write("议定的意见", SETTLED).look("e04-minute")
    sending.send("送会签").sees("已送会签")


def _countersigned(stage: Stage, conference: Conference) -> None:
    """One agrees, one with a reservation; who did not come is not waited for longer than the day."""
    stage.clock("2026-03-03 15:30")
    for part, said, words in (
        ("unit_head", "同意，有保留", "一层的意见要写进记录"),
        ("unit_head2", "同意", ""),
    ):
        invitation = conference.invitations.get(unit=stage.district.person(part).department)
        signing = stage.desk(part).go(f"/desk/conferences/{conference.pk}/invitations/{invitation.pk}/sign/")
        signing.sees(SETTLED).page.get_by_label(said, exact=True).check()
        signing.write("保留的意见", words).send("会签").sees("已会签")
    stage.clock("2026-03-05 09:00")
    stage.work()
    conference.refresh_from_db()
    assert conference.step == ConferenceStep.COUNTERSIGNED


def _settled(stage: Stage, conference: Conference) -> tuple[Promise, Promise]:
    """Each line becomes a promise, the minutes a numbered paper, and the window has the case again."""
    stage.clock("2026-03-05 09:30")
    convener = stage.desk("convener").go(f"/desk/conferences/{conference.pk}/do/settle/")
    convener.sees("一层的意见要写进记录", "没有会签").send("议定").sees("已议定").look("e05-settled")
    convener.go(f"/desk/conferences/{conference.pk}/minutes/").sees("纪要", SETTLED, "会签").look(
        "e06-minutes"
    )
    first, second = Promise.objects.order_by("pk")
    assert (first.unit.short_name, second.unit.short_name) == (CIVIL, HOUSING)  # type: ignore[union-attr]
    return first, second


def _one_kept_one_broken(stage: Stage, number: str, kept: Promise, broken: Promise) -> None:
    """The record comes in time; the bureau lets its day pass, is chased, and it stands broken."""
    stage.clock("2026-03-05 10:30")
    window = stage.desk("officer").go(f"/desk/promises/{kept.pk}/").do("记已兑现")
    window.write("看到的凭证", "民协〔2026〕3号").send("记已兑现").sees("已兑现")
    stage.clock("2026-03-09 09:30")
    stage.work()
    kept.refresh_from_db()
    broken.refresh_from_db()
    assert (kept.end, broken.end) == (PromiseEnd.KEPT, PromiseEnd.BROKEN)
    chased = Notice.objects.filter(person=stage.district.person("unit_head"), kind__startswith="promise.")
    assert chased.exists(), "the head of the bureau that let it pass is told"
    past = stage.desk("convener").go("/desk/conferences/").sees("已兑现", "没有兑现")
    past.look("e07-past")
    assert Case.objects.get(number=number).step == Step.HANDLING
