"""Invented data for the page of components: every part in every state. No person, number or case here is real."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator

from bancheng.rules.calendar import ZONE, DayRule, WorkingCalendar
from bancheng.rules.clocks import Due, Limit, Pause, due_at
from bancheng.rules.readings import Reading, Standstill, reading
from bancheng.rules.refusal import Refused
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import CaseType
from bancheng.ui.forms import HouseForm

NOW = datetime(2026, 10, 10, 10, 20, tzinfo=ZONE)
HOUSE = Thing(centre="示例区政务服务中心", office="示例区行政审批局")
_NOTICE = "国务院办公厅关于 2026 年部分节假日安排的通知"
_REST = DayRule(works=False, name="国庆节", source=_NOTICE)
CALENDAR = WorkingCalendar(
    days={date(2026, 10, number): _REST for number in range(1, 8)}
    | {date(2026, 9, 25): DayRule(works=False, name="中秋节", source=_NOTICE)}
    | {date(2026, 9, 20): DayRule(works=True, name="国庆节", source=_NOTICE)}
    | {date(2026, 10, 10): DayRule(works=True, name="国庆节", source=_NOTICE)},
    published_years=frozenset({2026}),
)


def _at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def _reading(due: datetime, **more: Any) -> Reading:
    return reading(due=Due(at=due), now=NOW, calendar=CALENDAR, limit=Limit(count=3), **more)


CALM = _reading(_at(13, 17))
NEAR = _reading(_at(12, 17))
DUE_TODAY = _reading(_at(10, 17))
OVER = _reading(_at(9, 17))
DONE = _reading(_at(8, 17), done_at=_at(8, 13))
PAUSED = _reading(_at(16, 17), paused=Standstill(since=_at(7, 10), reason="等您补材料", until=_at(20, 17)))
CLOCKS = (
    (CALM, "从容　圆勾"),
    (NEAR, "临近　三角"),
    (DUE_TODAY, "今天　钟叹号"),
    (OVER, "超期　八角"),
    (PAUSED, "暂停　双竖"),
    (DONE, "已止　方勾"),
)


def _strip(start: datetime, count: int, *, pauses: tuple[Pause, ...] = (), **more: Any) -> DayStrip:
    limit = Limit(count=count)
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses)
    return day_strip(
        started_at=start, due=due, limit=limit, calendar=CALENDAR, now=NOW, pauses=pauses, **more
    )


STRIP = _strip(
    _at(30, 10, 30, month=9),
    5,
    was=Due(at=_at(10, 17)),
    changes=("原定 3 个工作日到今天；因特别复杂，10月9日 16:20 批准改为 5 个工作日，同时短信告知了反映人。",),
)
PAUSED_STRIP = _strip(_at(8, 9), 3, pauses=(Pause(start=_at(8, 16), end=_at(9, 16)),))
OVER_STRIP = _strip(_at(30, 9, month=9), 2, first="派出")
LONG_STRIP = _strip(_at(15, 9, month=9), 15)


MOVES = (
    Thing(
        verb="研判",
        icon="gavel",
        url="#",
        key="1",
        consequence="定类型、定部门、定时限",
        note="从受理起 1 个工作日内",
    ),
    Thing(
        verb="告诉反映人",
        icon="message",
        url="#",
        key="2",
        consequence="上次联系是昨天 16:24",
        note="不影响钟",
    ),
    Thing(
        verb="请补材料", icon="file-plus", url="#", key="3", consequence="一次列全，钟停到补齐，最长 10 天"
    ),
    Thing(
        verb="作废", icon="arrow-back-up", url="#", consequence="只用于登记重了的；要第二人确认", danger=True
    ),
    Thing(
        verb="形成答复",
        blocked_by=Thing(text="还不能：还没有研判，类型没有定", article="规则（演示）第 16 条"),
    ),
)
RAIL = (
    Thing(label="登记", at="9/30 10:12", tense="past"),
    Thing(label="受理", at="9/30 10:30", tense="past"),
    Thing(label="研判", at="9/30 14:05", tense="past"),
    Thing(label="办理", at="10/8 9:10", tense="here"),
    Thing(label="答复", tense="future"),
    Thing(label="归档", tense="future"),
)
LINES = (
    Thing(
        day="10/12",
        time="9:30",
        icon="users-group",
        sentence="约定的事，虚框",
        detail="区行政审批局 4 楼",
        tone="todo",
    ),
    Thing(
        day="昨天",
        time="16:20",
        icon="calendar-plus",
        sentence="王建平 批准按“特别复杂”办，3 天改 5 天",
        detail="理由：涉四家单位、历史编号不一。16:24 短信告知反映人。",
        tone="warn",
    ),
    Thing(
        day="9/30",
        time="10:30",
        icon="clock-play",
        sentence="李晓岚 受理，反映人的钟开始走",
        detail="",
        tone="plain",
    ),
    Thing(
        day="9/30",
        time="10:12",
        icon="walk",
        sentence="周慧 从综合 3 号窗引领过来并登记",
        detail="周慧为第一责任人。",
    ),
)
PUBLIC_LINES = (
    Thing(at="10月12日 9:30（约定）", icon="users-group", sentence="四家单位开会定办法", tone="todo"),
    Thing(
        at="昨天 16:24",
        icon="calendar-plus",
        sentence="答复日改到 10月13日",
        detail="情况特别复杂，由窗口负责人批准。",
        tone="warn",
    ),
    Thing(at="9月30日 11:15", icon="phone", sentence="李晓岚打电话给您，说明由谁负责"),
    Thing(at="9月30日 10:30", icon="clock-play", sentence="受理，开始计时"),
)
MATRIX = (
    Thing(unit="公积金管理部", person="郑浩", role="主办", before="cond", after="yes", ground="两份凭证楼号不一致", offer="有说明即可先行预审"),
    Thing(unit="贷款银行支行", person="许可", role="协办", before="no", after="cond", ground="系统按报送录入，不能改回执", offer="可盖章出情况说明"),
    Thing(unit="区房产局", person="何静", role="协办", before="yes", after="yes", ground="测绘档案可证", offer="出楼号说明，1 个工作日"),
    Thing(unit="区不动产登记中心", person="冯越", role="协办", before="none", after="none", ground="未签收也照常计时", offer="", clock=DUE_TODAY),
)  # fmt: skip
PROMISES = (
    Thing(
        ordinal=1,
        text="出具“3 幢即 03 号楼”说明",
        evidence="说明原件编号",
        person="何静",
        unit="区房产局",
        clock=CALM,
    ),
    Thing(
        ordinal=2,
        text="出具还款回执情况说明",
        evidence="说明扫描件",
        person="许可",
        unit="贷款银行支行",
        clock=OVER,
    ),
    Thing(
        ordinal=3,
        text="收到说明当日完成预审",
        evidence="预审受理号",
        person="郑浩",
        unit="公积金管理部",
        clock=DONE,
        kept_at="10月13日 15:40",
    ),
)
RATES = (
    ("按期答复", Thing(numerator=53, denominator=56, words=("按期", "应答"), links=("#rate", "#rate"))),
    ("真的解决了", Thing(numerator=9, denominator=11, words=("解决", "问到"), links=("#rate", "#rate"))),
    ("满意", Thing(numerator=3, denominator=4, words=("满意", "问到"), links=("#rate", "#rate"))),
    ("视频验证", Thing(numerator=0, denominator=0, words=("通过", "做过"), links=("", ""))),
)
HINTS = (
    Thing(
        title="可能是同一件：原租户执照没注销",
        url="#hint",
        why="2026-000142·前天登记·手机后四位相同、地址同为珠江路",
        hot=True,
        acts=(
            Thing(verb="并入这一件", name="same_as", value="142"),
            Thing(verb="不是，照常登记", name="same_as", value=""),
        ),
    ),
    Thing(
        title="以前怎么办成的：商场铺位原租户未注销",
        url="#hint",
        body="联系商场和原租户走简易注销，两证同日发出。",
        why="2026-000087·办成·4 天",
        acts=(Thing(verb="看全文", url="#hint"),),
    ),
)
SUGGESTIONS = (
    Thing(
        label="事项",
        value="食品经营许可（餐饮服务）新办",
        why="描述里有“食品经营许可”“面馆”",
        name="take",
        code="matter",
    ),
    Thing(label="责任部门", value="区市场监管局", why="派单目录，主办", name="take", code="unit"),
    Thing(
        label="原因",
        value="第三方占用 → 建议类型“不好办”",
        why="描述里有“没注销”。类型由研判人定",
        name="take",
        code="cause",
    ),
)
DOCS = (
    Thing(title="事项登记表", url="/ui/paper/form/", note="9/30，回执已交"),
    Thing(title="一次性告知书", url="/ui/paper/notice/", note="9/30，已签收", icon="circle-check", ok=True),
    Thing(title="协调函 4 份", url="#docs", note="10/8 派出", icon="files"),
    Thing(title="还款回执", note="反映人提供，还在检查病毒", icon="photo"),
)
LEGS = (
    Thing(label="我们", words="2 天 1 小时", minutes=900, kind="ours"),
    Thing(label="部门", words="1 天 5 小时", minutes=720, kind="unit"),
    Thing(label="等反映人", words="3 天", minutes=1260, kind="citizen"),
    Thing(label="休息", words="7 天", minutes=0, kind="rest"),
)
PHONE = Thing(shown="138****0000", reveal_url="/ui/", needs_reason=True)
PLAIN_PHONE = Thing(shown="138****0000", reveal_url="", needs_reason=False)
ZHOU = Thing(name="周慧", desk="综合 3 号窗", unit="综合 3 号窗")
LI = Thing(name="李晓岚", desk="反映窗口", unit="反映窗口")
LONG = Thing(name="阿卜杜热合曼·买买提", desk="公安出入境 12 号窗", unit="公安分中心")
CHOICES = (
    Thing(label="轮到我 9", url="?scope=mine", here=True),
    Thing(label="我首责 6", url="?scope=first", here=False),
    Thing(label="本窗口 14", url="?scope=window", here=False),
)
TABS = tuple(
    Thing(kind=kind, icon=icon, count=count, label=label, url="#queue", here=kind == "all")
    for kind, icon, count, label in (
        ("all", "stack-2", 9, "全部"),
        ("over", "alert-octagon", 1, "超期"),
        ("today", "clock-exclamation", 2, "今天"),
        ("near", "alert-triangle", 2, "两天内"),
        ("calm", "circle-check", 3, "从容"),
        ("paused", "player-pause", 1, "暂停"),
    )
)
FILTERS = (
    Thing(name="type", label="类型", chosen="hard", options=CaseType.choices()),
    Thing(name="unit", label="部门", chosen="", options=[("1", "区市场监管局"), ("2", "区房产局")]),
)


@dataclass(frozen=True)
class Pair:
    """First responsible and current handler of a sample row."""

    first: Thing
    current: Thing
    me: str = "none"


def _row(
    clock: Reading,
    title: str,
    number: str,
    kind: CaseType,
    step: Thing,
    people: Pair,
    move: Thing | None,
    **more: Any,
) -> Thing:
    rest = {"marks": (), "chosen": False} | more
    return Thing(
        clock=clock,
        title=title,
        number=number,
        url="#queue",
        case_type=kind,
        step=step,
        people=people,
        move=move,
        **rest,
    )


ROWS_OVER = (
    _row(OVER, "卫生许可延续：要先去监督所签承诺书，指南没写", "2026-000119", CaseType.REFUSED, Thing(label="等部门答复", kind="wait"),
         Pair(Thing(name="孙磊", desk="卫健 2 号窗"), Thing(name="刘洋", desk="区卫健委")), Thing(verb="发催办单", icon="send", url="#queue"), chosen=True),
)  # fmt: skip
ROWS_TODAY = (
    _row(DUE_TODAY, "长期护理险申请：母女俩都出不了门", "2026-000145", CaseType.HARD, Thing(label="协调中", kind="moving"),
         Pair(Thing(name="吴倩", desk="医保 5 号窗"), LI, "cur"), Thing(verb="约上门办", icon="home-heart", url="#queue"), marks=(Thing(label="行动不便", icon=""),)),
    _row(NEAR, "进口化妆品原料备案后审查，找了三个部门都说不是自己受理", "2026-000146", CaseType.CANNOT, Thing(label="轮到我", kind="ask"),
         Pair(LONG, LI, "both"), None, marks=(Thing(label="老年人", icon=""), Thing(label="跑过 3 趟", icon="walk"))),
    _row(PAUSED, "公司迁往外省：登记数据未上传，迁不出去", "2026-000131", CaseType.NOT_YET, Thing(label="等外省回函", kind="wait"),
         Pair(ZHOU, Thing(name="张敏", desk="市场监管局")), Thing(verb="查看进展", icon="eye", url="#queue")),
    _row(DONE, "医保续缴：新旧身份证号码不一致", "2026-000128", CaseType.HARD, Thing(label="已归档", kind="end"), Pair(ZHOU, LI), None),
)  # fmt: skip
GROUPS = (
    Thing(label="超期", hot=True, rows=ROWS_OVER),
    Thing(label="其余各种样子", hot=False, rows=ROWS_TODAY),
)
CARDS = (
    Thing(url="#card", number="2026-000139", title="商转公贷款：楼号不一致，请出书面意见", clock=DUE_TODAY, tag="问意见", step=None, here=True, **{"from": "反映窗口 李晓岚"}),
    Thing(url="#card", number="2026-000136", title="一证拆两证：当年误登为一户", clock=NEAR, tag="交办", step=Thing(label="办理中", kind="moving"), here=False, **{"from": "反映窗口 李晓岚"}),
)  # fmt: skip


class SampleForm(HouseForm):
    """Every kind of field the house has."""

    name = forms.CharField(label="姓名", help_text="照身份证上写")
    phone = forms.CharField(label="手机")
    unit = forms.ChoiceField(label="部门", choices=[("", "请选"), ("1", "区市场监管局")], required=False)
    words = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    channel = forms.ChoiceField(
        label="怎么来的",
        widget=forms.RadioSelect,
        choices=[("walk_in", "现场"), ("handed_over", "窗口移交"), ("hotline", "12345")],
    )
    care = forms.MultipleChoiceField(
        label="需要特别照顾吗",
        widget=forms.CheckboxSelectMultiple,
        choices=[("elderly", "老年人"), ("immobile", "行动不便")],
        required=False,
    )
    answer = forms.ChoiceField(
        label="您的答复",
        widget=forms.RadioSelect,
        choices=[("yes", "能办"), ("cond", "附条件"), ("no", "不能办")],
    )
    agree = forms.BooleanField(
        label="我需要照顾", help_text="年纪大、行动不便、听不清，我们可以上门", required=False
    )
    photo = forms.FileField(label="照片或文件", required=False, help_text="最多 6 个，每个 10 MB 以内")

    def clean_phone(self) -> str:
        """Eleven digits, said as a mending."""
        if len(self.cleaned_data["phone"]) != 11:
            raise forms.ValidationError("少了一位，手机号是 11 位")
        return str(self.cleaned_data["phone"])


ANSWER_HINTS = {"yes": "说清愿意做什么、几天", "cond": "列出条件，一次列全", "no": "要写当日有效的条款"}


def _forms() -> dict[str, Any]:
    typed = {
        "name": "王*",
        "phone": "1380000000",
        "channel": "handed_over",
        "care": ["elderly"],
        "answer": "yes",
    }
    return {
        "form": SampleForm(initial=typed | {"phone": "13800000000"}),
        "wrong": SampleForm(typed | {"name": "", "answer": ""}, auto_id="wrong_%s"),
    }


def _common() -> dict[str, Any]:
    return {
        "clocks": CLOCKS,
        "strip": STRIP,
        "lines": LINES,
        "docs": DOCS,
        "phone": PHONE,
        "plain_phone": PLAIN_PHONE,
        "zhou": ZHOU,
        "li": LI,
        "long": LONG,
        "answer_hints": ANSWER_HINTS,
    } | _forms()


def staff_sheet(query: Mapping[str, str]) -> dict[str, Any]:
    """What the staff page of components shows."""
    page = Paginator(range(1, 143), 20).get_page(query.get("page", 2))
    return _common() | {
        "paused_strip": PAUSED_STRIP,
        "over_strip": OVER_STRIP,
        "long_strip": LONG_STRIP,
        "moves": MOVES,
        "rail": RAIL,
        "matrix": MATRIX,
        "promises": PROMISES,
        "rates": RATES,
        "hints": HINTS,
        "suggestions": SUGGESTIONS,
        "legs": LEGS,
        "case_types": tuple(CaseType),
        "groups": GROUPS,
        "tabs": TABS,
        "choices": CHOICES,
        "filters": FILTERS,
        "cards": CARDS,
        "page": page,
        "chain": Thing(line=9, hash="a41f…7c02", whole=True, url=""),
        "broken": Thing(line=9, hash="a41f…7c02", whole=False, url=""),
        "person_zhou": Thing(role="第一责任人，直到归档", name="周慧", desk="综合受理 3 号窗"),
        "person_li": Thing(role="现在经办", name="李晓岚", desk="反映窗口"),
        "person_citizen": Thing(role="反映人，个人", name="陈*", desk=""),
        "refused": Refused("declined_without_ground", "不予受理须写明当日有效的条款", "规则（演示）第 14 条"),
        "technical": (("文本 SM3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),),
        "facts": (("想要", "商业贷款转成公积金贷款"), ("事项", "住房公积金个人住房贷款"), ("渠道", "窗口移交"), ("备注", "")),
        "swatches": SWATCHES,
        "sections": SECTIONS,
        "act": (Thing(verb="记一笔首问", icon="notes", url="#", key="F", primary=False), Thing(verb="登记", icon="pencil-plus", url="#", key="N", primary=True)),
        "crumbs": (("我的工作台", "#"), ("不好办", ""), ("2026-000139", "")),
    }  # fmt: skip


def public_sheet() -> dict[str, Any]:
    """What the public page of components shows."""
    return _common() | {
        "house": HOUSE,
        "lines": PUBLIC_LINES,
        "person_zhou": Thing(role="第一责任人，跟到底", name="周慧", desk="综合 3 号窗"),
        "person_li": Thing(role="现在经办", name="李晓岚", desk="反映窗口"),
    }


SWATCHES = (
    ("lake-9", "湖青 9"), ("lake-8", "湖青 8"), ("lake", "湖青，唯一的动作色"), ("lake-3", "湖青 3"), ("lake-1", "湖青 1"),
    ("pine", "松，从容"), ("amber", "黄，临近"), ("rust", "赭，今天"), ("seal", "朱，超期"), ("dusk", "黛，暂停"),
    ("slate", "石，已止"), ("desk", "案，下沉面"), ("leaf", "页，底色"),
)  # fmt: skip
SECTIONS = (
    ("color", "颜色和字"), ("clock", "钟"), ("strip", "为何这天到期"), ("btn", "按钮"), ("field", "字段"), ("badge", "环节和类型"),
    ("who", "人和遮蔽"), ("notice", "提示"), ("moves", "下一步"), ("rail", "进度轨"), ("line", "经过"), ("matrix", "意见矩阵"),
    ("promise", "承诺"), ("rate", "比率"), ("legs", "时间花在哪里"), ("hint", "线索和建议"), ("queue", "队列和筛选"), ("card", "窄列表"),
    ("docs", "文书、事实、留痕"), ("empty", "空、忙、错"), ("paper", "纸"),
)  # fmt: skip
PAPERS = ("form", "notice", "receipt")


def paper(name: str) -> dict[str, Any]:
    """What a sample paper is filled with."""
    titles = {"form": "事项登记表", "notice": "一次性告知书", "receipt": "受理凭证"}
    return {
        "title": titles[name],
        "state": "示例，机关、人和号码都是编的",
        "back_url": "/ui/#paper",
        "house": HOUSE,
        "number": "示窗告〔2026〕144 号",
    }
