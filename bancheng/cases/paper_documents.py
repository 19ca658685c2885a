"""How the papers of a case are composed: from the plain facts of `cases/papers.py` to a document of blocks.

Contents: domain.md §2.2 (登记表), §3.3 (告知书, 凭证); process table §2 (needs / prints), §4; LOOK §9.
"""

from collections.abc import Sequence
from typing import Any

from bancheng.papers import blocks as b
from bancheng.papers.blocks import Block, Document

Facts = dict[str, Any]
Pieces = list[str | b.Run]
"""A text in pieces."""
WINDOW = "“办不成事”反映窗口"
ITEM_COLUMNS = (
    ("序", 6),
    ("材料", 32),
    ("要求", 18),
    ("由谁出具、到哪里办", 34),
    ("怎么办", 24),
    ("费用、要多久", 24),
)
TWO_COPIES = "一式两份，一份交反映人，一份存档"
SIGNED = b.sign("签收人：", "签收时间：　　月　　日　　时")
BLANK_DAY, BLANK_MOMENT = "　　年　　月　　日", "　　年　　月　　日　　时"


def _official(facts: Facts, blocks: Sequence[Block]) -> Document:
    """A notice with a red head, signed for by whoever takes it."""
    return b.document(
        form="official",
        title=facts["title"],
        office=facts["office"],
        case=facts["number"],
        blocks=[*blocks, *end_of_notice(facts)],
        foot=[TWO_COPIES],
    )


def end_of_notice(facts: Facts) -> list[Block]:
    """How every notice ends: who is responsible, where the window is, the office and the day, the line to sign for it.

    Shapes   facts: as `paper_words.of_window` gives them, and on: the day.
    """
    return [
        b.para(f"第一责任人：{facts['first']}　经办人：{facts['handler']}"),
        *_where(facts),
        b.close(office=facts["office"], day=facts["on"]),
        SIGNED,
    ]


def _where(facts: Facts) -> list[Block]:
    phone = f"电话 {facts['site_phone']}" if facts["site_phone"] else ""
    words = "　".join(part for part in (facts["site_address"], phone) if part)
    return [b.para(words)] if words else []


def address(facts: Facts) -> str:
    """The window in one line at the foot of a paper: its name, where it is, its phone."""
    phone = f"电话 {facts['site_phone']}" if facts["site_phone"] else ""
    return "，".join(part for part in (facts["office"], facts["site_address"], phone) if part)


def _to(facts: Facts) -> Block:
    return b.to([*facts["addressed"], "："])


def _items(items: Sequence[Facts]) -> Block:
    """Materials, seven facts each."""
    rows = [
        [
            str(at),
            item.get("name", ""),
            item.get("standard", ""),
            _joined(item, "issuer", "where"),
            item.get("how", ""),
            _joined(item, "fee", "time"),
        ]
        for at, item in enumerate(items, start=1)
    ]
    return b.table(ITEM_COLUMNS, rows)


def _joined(item: Facts, *names: str) -> str:
    return "；".join(item[name] for name in names if item.get(name))


# --- 登记表 ----------------------------------------------------------------------------------------------


def register_form(facts: Facts) -> Document:
    """《事项登记表》, masked, with what is known so far; the rest is left to be written by hand."""
    return b.document(
        form="form",
        title=f"{WINDOW}{facts['title']}",
        office=facts["office"],
        case=facts["number"],
        top=[f"登记时间：{facts['at']}"],
        blocks=[
            b.grid(
                [
                    ("反映人", _whose(facts)),
                    ("事项", _matter(facts)),
                    ("研判", _judgement(facts)),
                    ("办理", _handling(facts)),
                    ("回访", _call_back(facts)),
                ]
            ),
            b.sign("反映人签字：　　　　　　　　　月　　日", "受理人签字：　　　　　　　月　　日"),
        ],
        foot=[*_provisional(facts), f"一式两份：反映人一份，窗口存档一份。{facts['not_a_decision']}"],
    )


def _provisional(facts: Facts) -> list[str]:
    words = "暂定：当年放假安排还没有公布，一公布就重新计算，有变动会告诉反映人。"
    return [words] if facts["provisional"] else []


def _boxes(ticks: Sequence[Facts]) -> list[b.Run]:
    return b.ticks((one["label"], one["on"]) for one in ticks)


def _empty(*words: str) -> list[b.Run]:
    return b.ticks((word, False) for word in words)


def _whose(facts: Facts) -> list[list[b.Cell]]:
    reference: Pieces = [f"　编号 {facts['reference']}"] if facts["reference"] else []
    return [
        [("姓名或单位", facts["name"]), ("联系电话", facts["phone"])],
        [("身份", _boxes(facts["identity"])), ("反馈方式", _boxes(facts["reply_by"]))],
        [("特殊需要", _boxes(facts["cares"]))],
        [("反映渠道", [*_boxes(facts["channels"]), *reference])],
    ]


def _matter(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("对应事项", facts["service"]), ("此前跑动", facts["visits"])],
        [("首接窗口", facts["window"]), ("第一责任人", facts["first"])],
        [("卡在哪里", facts["story"], b.TALL)],
        [("想要的结果", facts["wanted"])],
    ]


def _judgement(facts: Facts) -> list[list[b.Cell]]:
    causes: Pieces = [f"　原因：{facts['causes']}"] if facts.get("causes") else []
    return [
        [("受理", [*_boxes(facts["accepting"]), facts["accepted_at"]])],
        [("类型", [*_boxes(facts["types"]), *causes])],
        [("责任部门", facts.get("units", "")), ("答复期限", "\n".join(facts["dues"]))],
        [("研判人", facts.get("judge", "")), ("批准延长", facts.get("extended", ""))],
    ]


def _handling(facts: Facts) -> list[list[b.Cell]]:
    ended: Pieces = [f"\n怎样结束：{facts['ended']}"] if facts["ended"] else []
    return [
        [("经过", facts["course"], b.TALL)],
        [("结果", [*_boxes(facts["outcomes"]), *ended])],
        [("答复", facts["told_at"] or BLANK_MOMENT), ("方式", facts["told_how"])],
    ]


def _call_back(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("解决了吗", _empty("解决", "部分", "没有")), ("满意吗", _empty("满意", "基本", "不满意"))],
        [("回访人", "（不得为经办人）"), ("归档", facts["filed_at"] or BLANK_DAY)],
    ]


# --- 受理凭证, 不予受理, 一次性告知, 办理结果 --------------------------------------------------------------


def acceptance(facts: Facts) -> Document:
    """《受理凭证》: who is responsible to the end, by when and why that day, how to follow it."""
    # An address stands apart from the words around it, a name does not.
    where = f" {facts['web']}" if "://" in facts["web"] else facts["web"]
    how = f"打开{where}，填编号 {facts['number']}，查询码印在登记回执上"
    why = "".join(facts["why"]) + (f"（{facts['rule']}）" if facts["rule"] else "")
    contact = f"{facts['contact_by']}会有人联系您一次。" if facts["contact_by"] else ""
    return b.document(
        form="voucher",
        title=facts["title"],
        office=facts["office"],
        case=facts["number"],
        top=[f"{facts['at']} 受理"],
        blocks=[
            b.facts(
                [
                    ("反映人", facts["addressed"]),
                    ("什么事", facts["matter"]),
                    ("谁负责到底", facts["first"]),
                    ("现在谁在办", facts["handler"]),
                    ("哪天答复", facts["due"]),
                    ("怎样查", how),
                ]
            ),
            b.para(f"为什么是这一天：{why}"),
            b.para(
                f"{contact}研判后期限有变化、需要您补材料或换了经办人，都会先告诉您；第一责任人一直跟到办结。"
            ),
            b.para(facts["not_a_decision"]),
            b.close(office=facts["office"], day=facts["on"]),
        ],
        foot=[address(facts), "不方便上网，请到任何一个网点当面问。"],
    )


def declining(facts: Facts) -> Document:
    """《不予受理告知书》: ground, reason, the channel that does help, the right to have it looked at again."""
    body: Pieces = ["这件事由", b.strong(facts["body"]), "办理。"] if facts["body"] else []
    return _official(
        facts,
        [
            _to(facts),
            b.para(
                f"您于 {facts['registered_on']}反映的“{facts['matter']}”，经审查、并由另一人复核，本窗口不予受理。"
            ),
            b.heading("一、理由"),
            b.para([f"属于“{facts['ground']}”：{facts['explanation']}", *body]),
            b.para(facts["reason"]),
            *_told_before(facts["before"]),
            *(b.para(f"依据{basis['cited']}：{basis['summary']}") for basis in facts["bases"]),
            b.heading("二、您可以走的渠道"),
            b.para(facts["remedy"]),
            b.heading("三、您的权利"),
            b.para(_after_declining(facts)),
            b.para(facts["not_a_decision"]),
        ],
    )


def _told_before(before: Facts) -> list[Block]:
    """What was decided then, once more in full: number, day, answer."""
    if not before:
        return []
    words = f"当时告诉您的是：{before['words']}" if before["words"] else ""
    return [
        b.para(f"您就同一件事反映的 {before['number']}，本窗口已于 {before['on']}{before['what']}。{words}")
    ]


def _after_declining(facts: Facts) -> str:
    if facts["upheld"]:
        return f"您申请复核后，{facts['convener']}于 {facts['upheld_on']}维持不予受理。{facts['opinion']}"
    until = f"（{facts['appeal_until']}）" if facts["appeal_until"] else ""
    return (
        f"不同意的，可以自收到本告知书之日起 {facts['appeal_limit']}内{until}申请复核一次，由{facts['convener']}决定。"
        "有新的事实或者材料，随时可以重新反映。"
    )


def one_time_notice(facts: Facts) -> Document:
    """《一次性告知书》: everything at once, until when, why the clock stands still, the rights."""
    revealed = f"您补来的材料暴露出新的情况：{facts['revealed']}。" if facts["revealed"] else ""
    return _official(
        facts,
        [
            _to(facts),
            b.para(
                f"您于 {facts['registered_on']}反映的“{facts['matter']}”，还需要下列材料才能办理。{revealed}"
                "依据《中华人民共和国行政许可法》第三十二条的一次告知要求，现一次告知如下："
            ),
            _items(facts["items"]),
            b.heading("一、期限"),
            b.para(
                f"请在 {facts['until']}补来。补来之前钟停着，不算在答复您的期限里；补齐当日起继续计时。到期没有补来，"
                "或者补不来，事情不会因此了结：钟自动续走，请告诉经办人难在哪里，我们一起想办法。"
            ),
            b.heading("二、不用您跑的部分"),
            b.para("能从政府部门共享取得的，我们自己查，您不必提供。需要上门的，请告诉经办人。"),
            b.heading("三、您的权利"),
            b.para(
                f"要补的只有上面这些。有意见的，可以向经办人说明，也可以向{facts['office']}反映。{facts['not_a_decision']}"
            ),
        ],
    )


def result(facts: Facts) -> Document:
    """《办理结果告知书》: the outcome, the words, the evidence and the law it stands on, the right to have it done again."""
    return _official(
        facts,
        [
            _to(facts),
            b.para(
                [
                    f"您于 {facts['registered_on']}反映的“{facts['matter']}”，办理结果是：",
                    b.strong(facts["outcome"]),
                    "。",
                ]
            ),
            b.heading("一、告诉您的话"),
            b.para(facts["words"]),
            b.heading("二、依据和凭证"),
            *_evidence(facts),
            b.heading("三、您的权利"),
            b.para(_redo(facts)),
            b.para(facts["not_a_decision"]),
        ],
    )


def _redo(facts: Facts) -> str:
    """The right to have it done again; that it is used up, once it was."""
    if facts["redo_used"]:
        return "要求重办只有一次，您已经用过；还没解决的，回答“解决了吗”时请照实说。"
    until = f"（{facts['redo_until']}）" if facts["redo_until"] else ""
    return f"没有解决的，可以自收到答复之日起 {facts['redo_limit']}内{until}要求重办，说一句哪里没解决就行。"


def _evidence(facts: Facts) -> list[Block]:
    lacking = [b.para("还缺的材料和怎样取得："), _items(facts["items"])] if facts["items"] else []
    return [*map(b.para, evidence_said(facts)), *lacking]


def evidence_said(facts: Facts) -> list[str]:
    """What an answer stands on, sentence by sentence; what is lacking stands in a list of its own.

    Shapes   facts: as `papers.stands_on` gives them.
    """
    said: list[str] = []
    if facts["proof"]:
        said.append(f"凭证：{facts['proof']}。")
    if facts["has_document"]:
        said.append("结果文件一份，随告知书交给您。")
    said += [f"{basis['cited']}：{basis['summary']}" for basis in facts["bases"]]
    said += [facts["explained"]] if facts["explained"] else []
    said += [f"另外的办法：{facts['alternative']}"] if facts["alternative"] else []
    said += list(facts.get("promised", ()))
    if facts["elsewhere"]:
        words, where, how = facts["elsewhere"]
        said.append(f"您告诉我们：“{words}”。在{where}，{how}。")
    if facts["redirected"]:
        channel, why, contact = facts["redirected"]
        said.append(f"请走这个渠道：{channel}。因为{why}。联系方式：{contact}。")
    return said


def unsolved(facts: Facts) -> Document:
    """《未解决办结告知书》: why it could not be solved, the ways still open, what he may do if he does not agree."""
    redo = f"您在 {facts['redo_until']}仍可以要求重办一次。" if facts["redo_until"] else ""
    return _official(
        facts,
        [
            _to(facts),
            b.para(
                f"您于 {facts['registered_on']}反映的“{facts['matter']}”没有解决。经{facts['convener']}提出、另一人确认，"
                "现在办结，计入“未解决”。"
            ),
            b.heading("一、为什么没能解决"),
            b.para(facts["reasons"]),
            b.heading("二、您还可以走的途径"),
            b.para(facts["remedies"]),
            b.heading("三、您的权利"),
            b.para(
                f"{redo}不同意的，可以向{facts['convener']}说明。有新的事实或者材料，随时可以重新反映，我们会和这一件连起来看。"
            ),
            b.para(facts["not_a_decision"]),
        ],
    )


# --- 延期, 催办, 督办 ------------------------------------------------------------------------------------


def extension(facts: Facts) -> Document:
    """《延期告知书》: until when it was, until when it is now, why that day, who decided, why."""
    why = "".join(facts["why"]) + (f"（{facts['rule']}）" if facts["rule"] else "")
    return _official(
        facts,
        [
            _to(facts),
            b.para(
                f"您于 {facts['registered_on']}反映的“{facts['matter']}”，原定 {facts['due_before']}答复您，"
                f"现在办不完，经{facts['decided_by']}批准，{facts['how']}。"
            ),
            b.heading("一、新的答复期限"),
            b.para([b.strong(facts["due_after"]), "答复您。", f"为什么是这一天：{why}" if why else ""]),
            b.heading("二、为什么"),
            b.para(facts["reason"]),
            b.heading("三、您的权利"),
            b.para(
                f"延长期限不影响您随时问进展、补充情况。有意见的，可以向经办人说明，也可以向{facts['office']}反映。"
            ),
            b.para(facts["not_a_decision"]),
        ],
    )


def urging(facts: Facts) -> Document:
    """《催办通知书》, and 《督办单》 one step later: which clock is out since when, what is to be done, who reads along."""
    copied = [b.para(f"抄送：{'、'.join(facts['copied'])}")] if facts["copied"] else []
    return b.document(
        form="official",
        title=facts["title"],
        office=facts["office"],
        case=facts["number"],
        blocks=[
            b.to(f"{facts['urged']}："),
            b.para(
                f"“{facts['matter']}”（案件编号 {facts['number']}，{facts['registered_on']}登记）的“{facts['clock']}”"
                f"应于 {facts['due']}完成，{facts['late']}。"
            ),
            b.heading("一、请您做的"),
            b.para(facts["wanted"]),
            b.heading("二、依据"),
            b.para(facts["rule"]),
            b.para(f"第一责任人：{facts['first']}　经办人：{facts['handler']}"),
            *copied,
            b.close(office=facts["office"], day=facts["on"]),
        ],
        foot=["催办只说期限，不说责任；责任怎样认定另有程序"],
    )


# --- 卷宗 ------------------------------------------------------------------------------------------------


def cover(facts: Facts) -> Document:
    """《卷宗封面和目录》: whose dossier it is, from when to when, and everything that lies in it, in its order."""
    rows = [
        [str(at), one["name"], one["number"], one["day"], one["pages"], one["note"]]
        for at, one in enumerate(facts["contents"], start=1)
    ]
    return b.document(
        form="form",
        title=facts["title"],
        office=facts["office"],
        case=facts["number"],
        blocks=[
            b.centre(facts["matter"]),
            b.grid(
                [
                    (
                        "封面",
                        [
                            [("反映人", facts["name"]), ("反映渠道", facts["channel"])],
                            [("类型", facts["type"]), ("结果", facts["outcome"])],
                            [("登记", facts["at"]), ("受理", facts["accepted_at"])],
                            [("办结", facts["closed_at"]), ("归档", facts["filed_at"])],
                            [("第一责任人", facts["first"]), ("经办人", facts["handler"])],
                            [("留痕", facts["trace"])],
                            [("保管期限", ""), ("全宗号、案卷号", "")],
                        ],
                    )
                ]
            ),
            b.heading("卷内目录"),
            b.table((("序", 6), ("名称", 44), ("编号", 40), ("日期", 26), ("页数", 9), ("备注", 27)), rows),
            b.sign("立卷人：　　　　　　月　　日", "检查人：　　　　　　月　　日"),
        ],
        foot=["电子材料的散列都在留痕里，导出的案卷包可以自行核验。"],
    )
