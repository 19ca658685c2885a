"""From home, on a telephone, without an account: filed with a photo, followed, supplemented, signed, answered, unhappy, done again.

Once with the finger, and once in large type with the keyboard alone.
"""

import re

import pytest

from bancheng.cases.models import Attachment, Case, ClosingAnswer
from bancheng.citizens.models import CallBack
from bancheng.measures.models import Undertaking
from bancheng.org.models import Site
from bancheng.rules.vocabulary import Step
from tests.cases.test_slip import PNG
from tests.measures.ground import CERTIFICATE, ID, make_matter
from tests.measures.test_signing_in_browser import draw
from tests.stories.at_the_door import accepted, judged
from tests.stories.stage import ByKeys, Stage, Window

pytestmark = pytest.mark.django_db(transaction=True)

PHOTO = {"name": "退件单.png", "mimeType": "image/png", "buffer": PNG}
LEASE = ("房屋租赁合同", "原件一份", "房东", "本窗口", "拍照交来，原件来时带着", "不收费", "当场")
FIELDS = ("材料名称", "要求", "由谁出具", "到哪里办", "怎么办", "费用", "要多久")
TOLD_IN_PARTS = "没有一次说全要什么"


def test_filed_answered_done_again_and_rated_from_a_telephone(stage: Stage) -> None:
    from_home(stage, stage.citizen())


def test_the_same_in_large_type_by_the_keyboard_alone(stage: Stage) -> None:
    phone = stage.citizen(ByKeys)
    phone.go("/")
    phone.reach(phone.page.get_by_role("link", name="大字版").first)
    phone.press("Enter")
    assert phone.page.locator("html").get_attribute("data-mode") == "elder"
    from_home(stage, phone)


def from_home(stage: Stage, phone: Window) -> None:
    """The whole of it, to the second rating and the call it leads to."""
    stage.clock("2026-03-02 09:30")
    matter = make_matter()
    number, code = filed(stage, phone, matter.name)
    accepted(stage, number)
    stage.clock("2026-03-02 10:00")
    judged(stage, number, "不好办", "M4", "合同补来，其余的书面承诺，当场办。")
    asked_for_the_lease(stage, number)
    sent_from_home(stage, phone, number, code)
    signed_from_home(stage, phone, number, code)
    stage.clock("2026-03-03 10:00")
    answered(stage, number, "SP2026-0303-001", "许可证办好了，寄到您留的地址。")
    unhappy(stage, phone, number, code)
    stage.clock("2026-03-03 11:00")
    answered(stage, number, "SP2026-0303-002", "邮费已经退给您，许可证今天送到。")
    happy(stage, phone, number, code)
    called_about(stage, number)
    assert stage.verified()


def filed(stage: Stage, phone: Window, matter: str) -> tuple[str, str]:
    """In four steps, with a photo; the receipt shows the number, and leads on to the progress."""
    phone.go("/").do("我要反映").write("您想办成什么", "办好食品经营许可")
    phone.write("卡在哪里了", "材料交了三次，每次都说还少一样，窗口不收。")
    phone.hand(PHOTO)
    stage.clock("2026-03-02 09:33")
    phone.do("下一步").select("哪个网点", Site.objects.get(code="11").name).write(
        "找一找是哪个事项", "食品经营"
    )
    phone.press("Enter").tick(matter).do("下一步").choose("怎样告诉您结果", "发短信").write(
        "怎么称呼您", "孙桂兰"
    )
    phone.write("电话", "13900001234", exact=True).do("下一步").look("i01-look-over").do(
        "交上去，拿查询号"
    ).look("i02-receipt")
    shown = phone.page.locator("main").inner_text()
    found, code = (
        re.search(r"\d{4}-\d{3}-\d{4}-[0-9X]", shown),
        re.search(r"查询码\s*([0-9A-Z]{4}-[0-9A-Z]{4})", shown),
    )
    assert found is not None and code is not None, shown
    phone.do("现在看办到哪一步").sees("谁在负责")
    case = Case.objects.get(number=found.group())
    assert (case.site.code, case.handler) == ("11", stage.district.person("officer"))
    assert Attachment.objects.filter(case=case).count() == 1
    return found.group(), code.group(1)


def looked_up(phone: Window, number: str, code: str) -> Window:
    """His page again; hours later with number and query code, as on the receipt."""
    phone.go(f"/track/{number}")
    return phone if number in phone.path else phone.write("编号", number).write("查询码", code).do("查进度")


def asked_for_the_lease(stage: Stage, number: str) -> None:
    """The window tells him at once what is missing, where and how."""
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("一次性告知")
    row = officer.page.locator(".item-row").first
    for label, words in zip(FIELDS, LEASE, strict=True):
        row.get_by_label(re.compile(rf"^{label}")).fill(words)
    officer.choose("怎样告知", "短信").send("一次性告知").sees("已一次性告知")
    stage.work()


def sent_from_home(stage: Stage, phone: Window, number: str, code: str) -> None:
    """A photo for what he was asked for; the clock goes on from there."""
    stage.clock("2026-03-02 14:30")
    looked_up(phone, number, code).sees("房屋租赁合同").look("i03-what-to-send").do("拍照或选文件交材料")
    stage.prove(phone, number)
    phone.hand({**PHOTO, "name": "合同.png"}).look("i04-sending-in").do("都交齐了").sees("收到，接着办")
    assert Case.objects.get(number=number).step == Step.HANDLING


def signed_from_home(stage: Stage, phone: Window, number: str, code: str) -> None:
    """What may be promised he promises with his finger, on the text as it stands."""
    officer = stage.desk("officer").go(f"/desk/cases/{number}/measures/promise/")
    officer.sees("补记申请人").write("申请人证件号", ID).do("记下，接着写承诺书")
    officer.sees(CERTIFICATE).page.get_by_label(CERTIFICATE).check()
    officer.write("哪天以前核查", "2026-03-06").write("怎样承诺", "书面承诺").do("写好承诺书")
    drawn_up = officer.sees("打印出来签").path
    looked_up(phone, number, code).do("看内容并签字")
    if "先验证是您本人" in phone.page.content():
        stage.prove(phone, number)
    if isinstance(phone, ByKeys):
        signed_on_paper(stage, phone, drawn_up)
    else:
        draw(phone.opened)
        phone.look("i05-signing").do("签好了").sees("签好了，谢谢您")
    officer.go(drawn_up).do("生效，出文书").sees("已生效")


def signed_on_paper(stage: Stage, phone: ByKeys, drawn_up: str) -> None:
    """A name cannot be drawn with keys: he prints the text, signs it and hands it in; who had no hand in the case enters it."""
    phone.reach(phone.page.get_by_text("在屏幕上写不了字"))
    phone.press("Enter", then=False).sees("签上姓名和日期").do("打印出来签").sees("签字日期")
    check = Undertaking.objects.get().check_code
    head = stage.desk("head").go(drawn_up).do("录入签好的承诺书").write("校验码", check)
    head.hand({"name": "承诺书.png", "mimeType": "image/png", "buffer": PNG})
    head.send("录入签好的承诺书").sees("签好的承诺书（扫描件）")


def answered(stage: Stage, number: str, proof: str, words: str) -> None:
    """Answered 办成; told when he opens it himself."""
    officer = stage.desk("officer").go(f"/desk/cases/{number}/").do("拟答复").do("办成")
    officer.select("凭证种类", "办件编号").write("编号", proof).write("告诉反映人的话", words)
    officer.send("拟答复").sees("已拟答复“办成”")
    stage.work()


def opened(stage: Stage, phone: Window, number: str, code: str) -> Window:
    """He opens the answer with the code on his telephone."""
    looked_up(phone, number, code).do("查看答复")
    if "先验证是您本人" in phone.page.content():
        stage.prove(phone, number)
    return phone.do("查看答复").sees("答复在下面")


def unhappy(stage: Stage, phone: Window, number: str, code: str) -> None:
    """Partly solved, not satisfied, because he was not told of everything at once: he is led to having it done again."""
    opened(stage, phone, number, code).look("i06-answer").do("回答两个问题")
    phone.choose("这件事解决了吗", "部分解决").choose("您对我们的服务满意吗", "不满意")
    phone.choose("哪里不满意", TOLD_IN_PARTS).look("i07-rating").do("回答两个问题")
    phone.sees("可以要求重办").write("哪里还没解决", "邮费是我垫的，还没有退。").look("i08-redo").do(
        "没解决，要求重办"
    )
    phone.sees("已经重新开始办")
    case = Case.objects.get(number=number)
    said = ClosingAnswer.objects.get(case=case)
    assert (case.step, said.solved, said.satisfied) == (Step.HANDLING, "partly", 2)
    assert [given.reason.name for given in said.reasons_given.all()] == [TOLD_IN_PARTS]
    stage.desk("officer").go(f"/desk/cases/{number}/").misses(TOLD_IN_PARTS, "不满意")


def happy(stage: Stage, phone: Window, number: str, code: str) -> None:
    """The second answer solves it, in large type; the right to have it redone is used and no more is offered."""
    phone.go(f"/ui/look/elder/?back=/track/{number}")
    opened(stage, phone, number, code).look("i09-answer-elder").do("回答两个问题")
    phone.choose("这件事解决了吗", "解决了").choose("您对我们的服务满意吗", "满意").look("i10-rating-elder")
    phone.do("回答两个问题").sees("谢谢您").misses("没解决，要求重办")
    assert Case.objects.get(number=number).step == Step.CLOSED


def called_about(stage: Stage, number: str) -> None:
    """The bad rating is called about, by a supervisor and not by whoever handled it."""
    stage.work()
    case = Case.objects.get(number=number)
    assert CallBack.objects.filter(case=case).exists()
    stage.desk("supervisor").go("/desk/call-backs/").sees(number)
    stage.desk("officer").go("/desk/").misses("回访")
