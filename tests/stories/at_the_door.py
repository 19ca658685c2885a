"""What several stories begin with: a matter registered at the window by whoever is asked for help."""

import re

from tests.stories.stage import Stage

STORY = "老人的医保卡注销要原单位证明，单位早就没有了，跑了三趟。"


def walked_in(
    stage: Stage, part: str = "officer", *, story: str = STORY, wanted: str = "把卡注销"
) -> tuple[str, str]:
    """Registered by this officer from the spoken word; number and query code as the receipt shows them."""
    window = stage.desk(part).go("/desk/register/")
    window.page.locator("main").get_by_label("说不清").check()
    window.write("什么事没办成", story).write("他想要的结果", wanted)
    window.write("姓名", "孙桂兰").write("手机", "13900001234").choose("需要特别照顾吗", "老年人")
    window.send("登记并打印回执").sees("登记回执")
    text = window.page.locator("article").inner_text()
    number = re.search(r"\d{4}-\d{3}-\d{4}-[0-9X]", text)
    code = re.search(r"查询码\s*([0-9A-Z]{4}-[0-9A-Z]{4})", text)
    assert number is not None and code is not None, text
    window.do("已交给反映人")
    return number.group(), code.group(1)


def accepted(stage: Stage, number: str, part: str = "officer") -> None:
    """Accepted by this officer."""
    stage.desk(part).go(f"/desk/cases/{number}/").do("受理").sees("已受理")


def judged(stage: Stage, number: str, case_type: str, cause: str, plan: str, part: str = "officer") -> None:
    """Judged by this officer."""
    window = stage.desk(part).go(f"/desk/cases/{number}/").do("研判")
    window.choose("类型", case_type).choose("原因", cause).select("情形", 1).choose("难度", "一般")
    window.select("主办单位", 1).write("打算怎么办", plan).send("研判").sees("已研判")


def done(stage: Stage, number: str, proof: str, words: str, part: str = "officer") -> None:
    """Answered 办成 with a number outside our own house, and told face to face."""
    window = stage.desk(part).go(f"/desk/cases/{number}/").do("拟答复").do("办成")
    window.select("凭证种类", "办件编号").write("编号", proof).write("告诉反映人的话", words)
    window.send("拟答复").sees("已拟答复“办成”").do("告知反映人").choose("怎样告知到本人", "当面")
    window.send("告知反映人").sees("已告知")
