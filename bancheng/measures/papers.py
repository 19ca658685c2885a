"""The papers of the measures, as documents of blocks: 承诺书, 容缺受理通知书, 远程连线记录.

The text of an undertaking is laid down here once; page, signature, PDF and Word all show that one document.
Contents: domain.md §3.3; process table §4.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bancheng.cases.models import Case, Party
from bancheng.cases.paper_documents import TWO_COPIES, address, end_of_notice
from bancheng.cases.paper_words import moment, of_window
from bancheng.catalogue.models import Material, MatterVersion
from bancheng.measures.models import RemoteLink, Signature, Undertaking
from bancheng.papers import blocks as b
from bancheng.records import actions as records
from bancheng.records import keys
from bancheng.rules import masks
from bancheng.rules.calendar import local
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.papers import PaperKind
from bancheng.rules.undertakings import DECLARATION, STATEMENTS, check_words
from bancheng.rules.wording import whole_sentence
from bancheng.ui.wording import paper_day, weekday_words

COPIES = ("第一联　交反映人", "第二联　存档")
SOME_DEPARTMENT = "主管部门"
"""Who decides, where the catalogue does not say which department a matter is of."""
HELD_BACK = "（姓名和关系见案卷）"
"""Stands for whoever is at the other end of a link or a call, to who only looks."""
ARRIVAL = (
    "以材料送到本窗口的时间为准，邮寄的以签收时间为准。因不可抗力不能按期补齐的，可以在到期以前申请延期一次。"
)
LATE = (
    "到期没有补齐，或者补来的不符合要求的，由{department}依法决定怎样处理：可能不予办理，已经作出的决定可能被撤销，"
    "并可能记入信用记录。本窗口只提醒和转告，不作处罚。"
)
CHECKS = (
    "{department}可以在事中事后核查。发现承诺不实的，由{department}依法决定终止办理、责令限期改正、撤销决定或者予以处罚，"
    "并可能记入信用记录。本承诺书存入案卷，不向社会公开；依法应当公开的除外。"
)


@dataclass(frozen=True, kw_only=True)
class Promising:
    """Who promises, as he stands on the paper.

    Shapes   name, number: of the applicant, person or firm. agent: name of whoever signs for him, and what he may do.
    """

    name: str
    number: str
    is_firm: bool = False
    agent: str = ""
    scope: str = ""


def gap_text(
    case: Case,
    version: MatterVersion,
    missing: Sequence[Material],
    *,
    who: Promising,
    how: str,
    due_on: date,
    check: str,
) -> b.Document:
    """《容缺受理承诺书》: what is missing, how and by when it comes, what follows if it does not."""
    us = "本单位" if who.is_firm else "本人"
    return b.document(
        form="own",
        title=PaperKind.TOLERANCE_PROMISE.label,
        office=case.site.name,
        case=case.number,
        blocks=[
            b.to(f"{case.site.name}："),
            b.facts(_who(who, version)),
            b.para(f"{us}申请办理上述事项，关键材料已经交齐，下列材料暂时缺少，申请容缺受理："),
            _lacking(missing),
            b.heading("一、怎样补齐"),
            b.para(how),
            b.heading("二、什么时候以前补齐"),
            b.para([b.strong(day_in_full(due_on)), f"下班以前。{ARRIVAL}"]),
            b.heading("三、到期没有补齐"),
            b.para(LATE.format(department=_department(version))),
            b.heading(f"四、{us}承诺"),
            b.para("（一）已经交来的材料真实、合法、有效；"),
            b.para("（二）在上述期限内补齐全部缺少的材料，并符合要求；"),
            b.para(f"（三）违反承诺的，愿意承担相应的法律责任。以上承诺是{us}自愿作出的真实意思表示。"),
            _checked(check),
        ],
        foot=[address(of_window(case))],
    )


def promise_text(
    case: Case,
    version: MatterVersion,
    chosen: Sequence[Material],
    *,
    who: Promising,
    told: Mapping[str, str],
    due_on: date,
    check: str,
) -> b.Document:
    """《告知承诺书》: first what the office tells, the four statements among it, then what the applicant promises."""
    names = "、".join(each.name for each in chosen)
    return b.document(
        form="own",
        title=PaperKind.PLEDGE.label,
        office=case.site.name,
        case=case.number,
        blocks=[
            b.facts([*_who(who, version), ("代替的证明", names)]),
            b.heading("一、行政机关告知"),
            *_told(told),
            *([b.para([b.strong("设定依据："), version.source])] if version.source else []),
            b.para([b.strong("核查和公开："), CHECKS.format(department=_department(version))]),
            b.para(
                [
                    b.strong("核查日期："),
                    f"{day_in_full(due_on)}以前由{_department(version)}核查承诺的内容是否属实。",
                ]
            ),
            b.heading("二、申请人承诺"),
            *(
                b.para(f"（{ordinal}）{words}{'。' if ordinal == '四' else '；'}")
                for ordinal, words in zip("一二三四", DECLARATION, strict=True)
            ),
            b.para(f"愿意选择以承诺代替提交：{names}。"),
            _checked(check),
        ],
        foot=[address(of_window(case))],
    )


def _department(version: MatterVersion) -> str:
    """The department that decides on a matter, by its name."""
    department = version.matter.department
    return department.name if department else SOME_DEPARTMENT


def _told(told: Mapping[str, str]) -> list[b.Block]:
    return [
        b.para([b.strong(f"{label}："), whole_sentence(told[name])]) for name, label in STATEMENTS.items()
    ]


def _who(who: Promising, version: MatterVersion) -> list[tuple[str, b.Text]]:
    label, number = ("申请单位", "统一社会信用代码") if who.is_firm else ("申请人", "证件号")
    shown = who.name if who.is_firm else masks.masked_name(who.name)
    found: list[tuple[str, b.Text]] = [
        (label, b.name(who.name, masked=shown)),
        (number, who.number if who.is_firm else masks.masked_id(who.number)),
    ]
    if who.agent:
        agent = b.name(who.agent, masked=masks.masked_name(who.agent))
        found.append(("代理人", [agent, f"（受托：{who.scope}，委托书在卷）"]))
    department = version.matter.department
    return [
        *found,
        ("申请事项", f"{version.name}（目录第 {version.number} 版）"),
        *([("主管部门", department.name)] if department else []),
    ]


def _lacking(missing: Sequence[Material]) -> b.Block:
    rows = [
        (str(at), each.name, each.standard or "按办事指南", _where(each))
        for at, each in enumerate(missing, start=1)
    ]
    return b.table((("序号", 1), ("缺少的材料", 4), ("要求", 4), ("由谁出具、到哪里办", 4)), rows)


def _where(material: Material) -> str:
    return "；".join(part for part in (material.issuer, material.where_to_get) if part) or "自备"


CHECK_WORD = "文本校验码"
"""How the line with the code of a text begins."""


def _checked(check: str) -> b.Block:
    return b.note(f"{CHECK_WORD} {check_words(check)}：签字只对带这个校验码的文本有效，内容改过要重签。")


def day_in_full(on: date) -> str:
    """2026 年 3 月 9 日（星期一）."""
    return f"{paper_day(on)}（{weekday_words(on)}）"


# --- a text, its octets and its signature ----------------------------------------------------------------


def canonical(made: b.Document) -> str:
    """A document as it is hashed and kept."""
    return records.canonical(made)


def hash_of(text: str) -> str:
    """SM3 of a text."""
    return str(keys.digest(keys.ALGORITHM, text.encode()))


def text_of(undertaking: Undertaking) -> b.Document:
    """The document that is shown, signed and frozen."""
    made: dict[str, Any] = json.loads(undertaking.text)
    return made


def blank(undertaking: Undertaking) -> b.Document:
    """The same text with lines to be signed by hand."""
    made = text_of(undertaking)
    return made | {
        "blocks": [*made["blocks"], b.sign("申请人（代理人）签字：", "签字日期：　　年　　月　　日")]
    }


def signed(undertaking: Undertaking, signature: Signature, picture: bytes | None) -> b.Document:
    """The very text that was signed, block by block, and below it the signature with what it is bound to.

    The code that told which text a paper belongs to has served; the paper has one of its own, by which it is verified.
    Shapes   picture: as drawn from the strokes; none when paper was signed and lies in the file.
    """
    made = text_of(undertaking)
    text = [block for block in made["blocks"] if block != _checked(undertaking.check_code)]
    at = moment(signature.signed_at)
    who = b.para(_promisor(undertaking))
    if picture is None:
        below = [who, b.para(f"本人签字见存档的纸质承诺书（扫描件），{at} 录入。")]
    else:
        below = [who, b.picture(picture, caption=f"签字　{at}", width_mm=60, height_mm=26)]
    bound = f"技术信息：签字只对以上文本有效。\n文本 SM3 {signature.text_hash}\n签字 SM3 {signature.binding}"
    return made | {"blocks": [*text, *below, b.note(bound)]}


def _promisor(undertaking: Undertaking) -> list[str | b.Run]:
    """Who promises, in type beside what was signed by hand."""
    name = undertaking.applicant
    shown = name if undertaking.is_firm else masks.masked_name(name)
    by_agent = "（由受托人签字）" if undertaking.signer == Party.AGENT else ""
    return ["承诺人：", b.name(name, masked=shown), *filter(None, [by_agent])]


# --- 通知书 and 记录 ---------------------------------------------------------------------------------------


def gap_notice(undertaking: Undertaking, *, how: str, on: date, promise: str) -> b.Document:
    """《容缺受理通知书》 in two copies: parties, materials, form of supplement, limit, what follows when it is late.

    Shapes   promise: the number of the 承诺书 it rests on.
    """
    case, version = undertaking.case, undertaking.version
    name = undertaking.applicant
    shown = name if undertaking.is_firm else masks.masked_name(name)
    return b.document(
        form="official",
        title=PaperKind.TOLERANCE_NOTICE.label,
        office=case.site.name,
        case=case.number,
        copies=COPIES,
        blocks=[
            b.to([b.name(name, masked=shown), "："]),
            _parties(undertaking),
            b.para(
                "您申请办理上述事项，关键材料已经交齐，下列材料暂时缺少。"
                f"您已签署《{PaperKind.TOLERANCE_PROMISE.label}》（{promise}），现予容缺受理："
            ),
            _lacking(list(undertaking.materials.order_by("position"))),
            b.heading("一、怎样补齐"),
            b.para(how),
            b.heading("二、什么时候以前补齐"),
            b.para([b.strong(day_in_full(undertaking.due_on)), f"下班以前。{ARRIVAL}"]),
            b.heading("三、到期没有补齐"),
            b.para(LATE.format(department=_department(version))),
            b.heading("四、您的权利"),
            b.para(NOT_A_DECISION),
            *end_of_notice(of_window(case) | {"on": paper_day(on)}),
        ],
        foot=[TWO_COPIES],
    )


def _parties(undertaking: Undertaking) -> b.Block:
    """Who applies for what, as it stands in the text he signed."""
    found: b.Block = next(block for block in text_of(undertaking)["blocks"] if block["is"] == "facts")
    return found


def link_record(row: RemoteLink) -> b.Document:
    """《远程连线记录》: who, how known, consent, from when to when, questions and answers, two members of staff."""
    case = row.case
    return b.document(
        form="official",
        title=PaperKind.LINK_RECORD.label,
        office=case.site.name,
        case=case.number,
        blocks=[
            b.facts(
                [
                    ("事由", case.title),
                    ("连线的人", b.name(row.who, masked=HELD_BACK)),
                    ("怎样连线", row.means),
                    ("时间", f"{moment(row.done_at)} 开始；{moment(row.ended_at)} 结束"),
                    ("核对身份", row.identity),
                    ("同意", row.consent),
                    ("问话", row.recorded_by.name),
                    ("在场", row.second.name),
                ]
            ),
            b.heading("问和答"),
            *(b.para(line) for line in row.asked.splitlines()),
            b.heading("结论"),
            b.para(row.result),
            BOTH_SIGN,
            b.close(office=case.site.name, day=paper_day(local(row.recorded_at).date())),
        ],
        foot=[address(of_window(case))],
    )


BOTH_SIGN = b.sign("问话人签字：", "在场人签字：")
"""Where the two members of the staff sign the record of a link or a call."""
