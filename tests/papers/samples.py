"""Documents with everything in them that people write."""

from typing import Any

from bancheng.papers import blocks
from bancheng.papers.blocks import Document
from bancheng.rules.case_types import NOT_A_DECISION

NASTY = '𠮷田㛃·<b>阿福</b> & # $x$ *a* _b_ @c \\n "引" \'单\' #import "x"'
OFFICE = "南京市玄武区政务服务中心"
LONG = "窗口说这个证办不了，要先开证明。" * 125
COLUMNS = [
    ("序", 6),
    ("材料", 34),
    ("要求", 18),
    ("由谁出具、到哪里办", 34),
    ("怎么办", 22),
    ("费用、要多久", 20),
]


def items(count: int) -> list[list[str]]:
    return [
        [str(at), f"第{at}样 {NASTY}", "原件", "派出所户籍窗口；锁金村 5 号", "本人到窗口", "免费；当场"]
        for at in range(1, count + 1)
    ]


def notice(*more: blocks.Block, **changes: Any) -> Document:
    """A paper with a red head."""
    parts = {
        "form": "official",
        "title": "办理结果告知书",
        "office": OFFICE,
        "case": "2026-003-0139-9",
        "blocks": [
            blocks.to([blocks.name(NASTY, masked="𠮷*"), "："]),
            blocks.para(["您反映的“商转公贷款”，办理结果是：", blocks.strong("办成"), "。"]),
            blocks.heading("一、您的权利"),
            blocks.para(NOT_A_DECISION),
            *more,
            blocks.close(office=OFFICE, day="2026 年 3 月 2 日"),
            blocks.sign("签收人：", "签收时间：　　月　　日　　时"),
        ],
        "foot": ["一式两份，一份交反映人，一份存档"],
    }
    return blocks.document(**(parts | changes))  # type: ignore[arg-type]
