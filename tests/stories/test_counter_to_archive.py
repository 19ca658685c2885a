"""A counter leads somebody to the window; a day later it is done, confirmed and filed."""

import re

import pytest

from bancheng.cases.models import Case, FirstQuestion
from bancheng.rules.vocabulary import Outcome, Solved, Step
from tests.stories.stage import Stage, Window

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS_A_HAN, SECONDS_A_KEY = 1.2, 0.3
"""A slow clerk: fifty characters a minute through an input method, three keys a second."""
WANTED, NAME, PHONE_NO = "今天把租赁备案办下来", "陈阿福", "13800005678"


def test_from_the_counter_to_the_archive(stage: Stage) -> None:
    number, code = registered(stage)
    accepted_and_judged(stage, number)
    helped(stage, number)
    answered(stage, number)
    confirmed(stage, number, code)
    filed(stage, number)
    assert stage.verified()


def test_without_script_from_the_counter_to_the_answer(stage: Stage) -> None:
    stage.script = False
    number, code = registered(stage)
    accepted_and_judged(stage, number)
    helped(stage, number)
    answered(stage, number)
    confirmed(stage, number, code)
    assert stage.verified()


def registered(stage: Stage) -> tuple[str, str]:
    """First question, led, arrived, registered: what the counter noted is never typed again."""
    stage.clock("2026-03-02 09:30")
    counter = stage.desk("counter").look("a01-counter-desk")
    counter.key("f", "记一笔首问").look("a02-first-question")
    counter.write("来办什么", "房屋租赁备案，房东在外地，没有房东身份证原件办不了")
    counter.choose("怎么答的", "引领到反映窗口")
    counter.select("引领到哪个网点", "玄武区政务服务中心")
    counter.look("a03-first-question-led").send("记下").sees("还没确认到").look("a04-led")

    stage.clock("2026-03-02 09:34")
    window = stage.desk("district").go("/desk/first-questions/").sees("房屋租赁备案")
    window.look("a05-coming").do("到了，去登记")
    question = FirstQuestion.objects.get()
    assert question.arrived_at is None, "he is there when he is registered"
    assert window.field("什么事没办成").input_value().startswith("房屋租赁备案"), "nothing is typed twice"
    assert window.field("首接人").input_value().startswith("周小窗"), "who was asked first stays responsible"
    window.look("a06-register-begun", hall=True)
    typed_in_a_minute(window) if window.script else typed(window)
    window.sees("登记回执", "查询码").misses(PHONE_NO).look("a08-receipt")
    case = Case.objects.get()
    question.refresh_from_db()
    assert (question.case, question.arrived_by) == (case, stage.district.person("district"))
    assert (case.first, case.handler) == (stage.district.person("counter"), stage.district.person("district"))
    found = re.search(r"查询码\s*([0-9A-Z]{4}-[0-9A-Z]{4})", window.page.locator("article").inner_text())
    assert found is not None
    window.do("已交给反映人").look("a09-registered").misses(found.group(1))
    return case.number, found.group(1)


def typed_in_a_minute(window: Window) -> None:
    """The rest of the form, with the keyboard alone, by a slow clerk, in less than a minute."""
    assert len(window.required()) <= 6, window.required()
    keyboard, before = window.page.keyboard, window.keys
    window.field("他想要的结果").focus()
    for words in (WANTED, NAME):
        keyboard.insert_text(words)
        keyboard.press("Tab")
    keyboard.type(PHONE_NO)
    window.look("a07-register-filled", axe=False)
    window.press("Control+Enter")
    keys = len(PHONE_NO) + 2 + window.keys - before
    seconds = len(WANTED + NAME) * SECONDS_A_HAN + keys * SECONDS_A_KEY
    assert seconds < 60, f"{seconds:.0f} seconds of typing"


def typed(window: Window) -> None:
    """The same without script."""
    window.write("他想要的结果", WANTED).write("姓名", NAME).write("手机", PHONE_NO)
    window.look("a07-register-filled").do("登记并打印回执")


def accepted_and_judged(stage: Stage, number: str) -> None:
    stage.clock("2026-03-02 09:40")
    officer = stage.desk("district").go("/desk/").sees("房屋租赁备案").look("a10-queue", hall=True)
    officer.go(f"/desk/cases/{number}/").do("受理").sees("已受理").look("a11-accepted")
    stage.clock("2026-03-02 10:05")
    officer.do("研判").look("a12-judge")
    officer.choose("类型", "不好办").choose("原因", "M4")
    officer.select("情形", 1).choose("难度", "一般").select("主办单位", "不动产登记中心")
    officer.write("打算怎么办", "请房产局核对产权，和不动产登记中心当面商量，不用房东回来。")
    officer.do("研判").sees("已研判", "不好办", "3月5日").look("a13-judged", hall=True)
    assert Case.objects.get(number=number).step == Step.HANDLING


def helped(stage: Stage, number: str) -> None:
    """What 不好办 owes: coordination on the spot and sharing of data, each with its facts."""
    stage.clock("2026-03-02 14:00")
    officer = measure(stage, number, "现场协调").write("谁参加了", "不动产登记中心 张科长，房产局 王科长")
    officer.write("协调了什么", "房东身份证原件能不能不要").write("结果", "产权能查到就不要原件")
    officer.look("a14-coordination").send("记下现场协调").sees("已记下现场协调")
    officer = measure(stage, number, "数据共享").choose("查到了没有", "查到了")
    officer.write("向谁查的", "不动产登记中心 产权库")
    officer.write("凭什么查", "共享目录第 12 项").write("查到什么", "产权人和房东一致，没有查封")
    officer.look("a15-data-sharing").send("记下数据共享").sees("已记下数据共享").look("a16-helped")
    officer.go(f"/desk/cases/{number}/measures/").sees("现场协调", "数据共享", "张科长").look("a17-measures")


def measure(stage: Stage, number: str, kind: str) -> Window:
    """The page of one measure, from the case; where there is no script, from the list of its measures."""
    officer = stage.desk("district").go(f"/desk/cases/{number}/")
    return (officer if officer.script else officer.do("看措施和会商")).do(f"记{kind}")


def answered(stage: Stage, number: str) -> None:
    stage.clock("2026-03-03 10:00")
    officer = stage.desk("district").go(f"/desk/cases/{number}/").do("拟答复").look("a20-how-it-ends")
    officer.do("办成").look("a21-answer")
    officer.select("凭证种类", "办件编号").write("编号", "ZL2026-0302-017")
    officer.write("告诉反映人的话", "租赁备案已办好，凭身份证到一楼三号窗领取备案证明。")
    officer.do("拟答复").sees("已拟答复“办成”").look("a22-to-tell")
    stage.clock("2026-03-03 10:20")
    officer.do("告知反映人").look("a23-tell").choose("怎样告知到本人", "电话")
    officer.do("告知反映人").sees("已告知").look("a24-told")
    case = Case.objects.get(number=number)
    assert (case.step, case.answers.get().outcome) == (Step.ANSWERED, Outcome.DONE)


def confirmed(stage: Stage, number: str, code: str) -> None:
    stage.clock("2026-03-03 19:30")
    stage.citizen().look("a30-track")
    phone = stage.tracked(number, code)
    phone.sees("已经答复", "周小窗").misses("ZL2026-0302-017", "沈专员 研判").look("a31-track-answered")
    phone.do("回答两个问题").sees("138****5678").look("a32-proof")
    stage.prove(phone, number).look("a33-two-questions")
    phone.choose("这件事解决了吗", "解决了").choose("您对我们的服务满意吗", "非常满意")
    phone.do("回答两个问题").sees("谢谢您", "已经办结").look("a34-thanked")
    case = Case.objects.get(number=number)
    assert (case.step, case.closing_answers.get().solved) == (Step.CLOSED, Solved.YES)


def filed(stage: Stage, number: str) -> None:
    """“Solved” gave up the right to have it done again, so it may be filed at once."""
    stage.clock("2026-03-04 09:10")
    officer = stage.desk("district").go("/desk/?scope=filing").sees("归档").look("a40-to-file")
    officer.go(f"/desk/cases/{number}/").do("归档").sees("已归档").look("a41-filed")
    assert Case.objects.get(number=number).step == Step.ARCHIVED
