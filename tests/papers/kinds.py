"""Every kind of paper, full of what people write: names no font has, markup, long words, ten materials."""

from typing import Any

from bancheng.cases import paper_documents as documents
from bancheng.coordination.papers import request_sheet
from bancheng.papers import blocks
from bancheng.papers.blocks import Document
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.papers import PaperKind
from tests.papers.samples import LONG, NASTY, OFFICE

Facts = dict[str, Any]
COMMON: Facts = {
    "number": "2026-003-0139-9",
    "office": OFFICE,
    "site_address": "锁金村 5 号",
    "site_phone": "025-83600000",
    "matter": f"商转公贷款 {NASTY}",
    "addressed": [blocks.name(NASTY, masked="𠮷*"), "（电话 138****5678）"],
    "registered_on": "2026 年 3 月 2 日",
    "first": "周小窗（综合受理 3 号窗）",
    "handler": "李专员（反映窗口）",
    "not_a_decision": NOT_A_DECISION,
    "on": "2026 年 3 月 5 日",
}
TICKS = [{"label": "现场", "on": True}, {"label": "12345", "on": False}]
DUE = "2026 年 3 月 5 日（星期四）17:00 前"


def items(count: int) -> list[Facts]:
    return [
        {
            "name": f"第{at}样 {NASTY}",
            "standard": "原件",
            "issuer": "派出所户籍窗口",
            "where": "锁金村 5 号",
            "how": "本人到窗口",
            "fee": "免费",
            "time": "当场",
        }
        for at in range(1, count + 1)
    ]


REGISTER_FORM: Facts = {
    "at": "2026 年 3 月 2 日 9:00",
    "name": "𠮷*",
    "phone": "138****5678",
    **dict.fromkeys(("identity", "reply_by", "cares", "channels", "accepting", "types", "outcomes"), TICKS),
    "service": "住房公积金",
    "visits": "2 次",
    "window": "综合受理 3 号窗",
    "wanted": NASTY,
    "reference": "A&B-1",
    "accepted_at": "2026 年 3 月 2 日 9:30",
    "dues": [DUE],
    "provisional": True,
    "course": "3月2日 9:00 登记；3月2日 9:30 受理。",
    "ended": "",
    "told_at": "",
    "told_how": "",
    "filed_at": "",
}
RESULT: Facts = {
    "outcome": "缺关键材料已告知",
    "proof": NASTY,
    "has_document": True,
    "bases": [{"cited": "《住房公积金管理条例》第二十四条", "summary": NASTY}],
    "explained": "",
    "alternative": NASTY,
    "elsewhere": [],
    "redirected": [],
    "redo_used": False,
    "redo_limit": "10 个工作日",
    "redo_until": DUE,
}
URGED: Facts = {
    "urged": "李专员（反映窗口）",
    "clock": "答复反映人",
    "due": DUE,
    "late": "已超 1 个工作日",
    "wanted": LONG,
    "rule": "办理规程 §3：超期次日催办",
    "copied": ["王站长", "区行政审批局召集人"],
}
REQUEST: Facts = {
    "case": "2026-003-0139-9",
    "ordinal": 1,
    "at": "2026 年 3 月 2 日 9:30",
    "unit": "区住房和建设局",
    "part": "主办",
    "by": "李专员（反映窗口）",
    "level": "一般",
    "beside": "区民政局（协办）",
    "grounds": f"裁定先例第 3 号：{NASTY}",
    "question": LONG,
    "wants": NASTY,
    "enclosed": f"2 份：反映人提供、{NASTY}",
    "sign_by": DUE,
    "reply_by": DUE,
    "contact": [
        blocks.name(NASTY, masked="𠮷*"),
        "，电话 ",
        blocks.name("13812345678", masked="138****5678"),
    ],
    "contact_reason": NASTY,
    "window": "李专员，025-83600000",
    "signed_by": "",
    "signed_at": "",
    "objection": "",
    "reply": LONG,
    "head": "",
    "replied_at": "",
}
CONTENTS = [
    {
        "name": f"《文书{at}》",
        "number": f"窗003结〔2026〕{at}号",
        "day": "2026-03-02",
        "pages": "1",
        "note": "",
    }
    for at in range(1, 40)
]
FACTS: dict[PaperKind, tuple[Any, Facts]] = {
    PaperKind.REGISTER_FORM: (documents.register_form, REGISTER_FORM | {"story": LONG}),
    PaperKind.ACCEPTANCE: (
        documents.acceptance,
        {"at": "2026 年 3 月 2 日 9:30", "due": DUE, "why": ["当天不计。"], "rule": "", "contact_by": DUE, "web": "https://a.example/track"},
    ),
    PaperKind.DECLINING: (
        documents.declining,
        {
            "ground": "涉诉",
            "explanation": "已由法院受理。",
            "body": "区人民法院",
            "reason": LONG,
            "remedy": NASTY,
            "before": {
                "number": "2026-011-0007-3",
                "on": "2026年3月2日",
                "what": "答复“无依据已解释”",
                "words": "现行规定没有这一项。",
            },
            "appeal_limit": "10 个工作日",
            "appeal_until": DUE,
            "upheld": False,
            "convener": "区行政审批局",
            "bases": RESULT["bases"],
        },
    ),
    PaperKind.ONE_TIME_NOTICE: (documents.one_time_notice, {"items": items(10), "until": DUE, "revealed": NASTY}),
    PaperKind.RESULT: (documents.result, RESULT | {"words": LONG, "items": items(10)}),
    PaperKind.EXTENSION: (
        documents.extension,
        {"due_before": DUE, "due_after": DUE, "decided_by": "领导", "how": "延长 3 个工作日", "why": [], "rule": "", "reason": LONG},
    ),
    PaperKind.UNSOLVED: (
        documents.unsolved,
        {"reasons": LONG, "remedies": NASTY, "convener": "区行政审批局", "redo_until": DUE},
    ),
    PaperKind.REQUEST: (request_sheet, REQUEST),
    PaperKind.URGING: (documents.urging, URGED),
    PaperKind.SUPERVISING: (documents.urging, URGED),
    PaperKind.COVER: (
        documents.cover,
        {
            "name": "𠮷*",
            "channel": "现场",
            "type": "不好办",
            "outcome": "办成",
            "at": "2026 年 3 月 2 日 9:00",
            "accepted_at": "",
            "closed_at": "",
            "filed_at": "",
            "trace": "第 1–7 行",
            "contents": CONTENTS,
        },
    ),
}  # fmt: skip


def document_of(kind: PaperKind) -> Document:
    compose, facts = FACTS[kind]
    made: Document = compose(COMMON | {"title": kind.label} | facts)
    return made
