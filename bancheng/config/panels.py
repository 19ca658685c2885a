"""What the frame of every page offers: navigation, well-known places, the kind of day, who I am.

The look asks for these by dotted name and shows only pages that exist, so a room adds its line here and nowhere else.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from bancheng.cases.showing.panels import CasePanel, DeskPanel
from bancheng.catalogue.panels import LeaningPanel
from bancheng.notices.news import mark_now
from bancheng.notices.reads import UNREAD_COUNTED
from bancheng.org import reads
from bancheng.rules import (
    call_backs,
    channel_tokens,
    feedback_moves,
    folder,
    gaming,
    inquiry,
    instructing,
    metrics,
    nuisance,
    own_data,
    requests,
    revoking,
    video,
)
from bancheng.rules.permissions import ORG_ACTS, UNIT_ROLES
from bancheng.rules.vocabulary import Role
from bancheng.ui.navigation import Entry, Group, Live, Me, Today
from bancheng.ui.wording import clock_time

WINDOW = frozenset({Role.COUNTER, Role.OFFICER, Role.EXPERT, Role.SITE_HEAD, Role.CONVENER})
DOOR = frozenset({Role.COUNTER, Role.OFFICER})
OVERSIGHT = frozenset({Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR, Role.LEADER})
KEEPERS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
BARRING = ORG_ACTS["keep_bars"]
POSTERS = ORG_ACTS["print_posters"]

OFFICE = frozenset(
    f"org:{page}"
    for page in ("accounts", "appointments", "roster", "absences", "sites", "departments", "sign_in_rules")
)
"""The parts of the directory that have no entry of their own."""

FIRST_QUESTIONS = frozenset({"cases:first_question", "cases:first_question_slip"})
LISTS = frozenset(
    f"catalogue:{page}" for page in ("matter", "situations", "causes", "grounds", "rating_reasons")
)
FIGURES = frozenset(f"reports:{page}" for page in ("cases", "reviews", "enter_review", "correct_review"))
SIGNAL = frozenset({"coordination:signal"})
LIBRARY = frozenset({"catalogue:citation", "catalogue:law"})
"""The pages on which the catalogue and the library are lit, beside their lists."""

CALL_BACK = frozenset(f"call_backs:{page}" for page in ("one", "name", "reveal", "attempt", "end"))
LIMITS = frozenset(f"limits:{page}" for page in ("one", "propose", "confirm", "refuse", "lift"))
PRECEDENTS = WINDOW | OVERSIGHT | UNIT_ROLES | {Role.AUDITOR}
TOKENS = frozenset({"exchange:issue_token"})
LISTED = frozenset(f"exchange:{page}" for page in ("lists", "lay", "list", "rows"))
"""The pages of lists of opinions, on which the opinions are lit."""
PRECEDENT = frozenset({"coordination:precedent"})
REQUESTS = frozenset({"coordination:request", "coordination:act"})
"""The pages of one request, on which its department's inbox is lit."""

NAVIGATION = (
    Group(
        "日常",
        (
            Entry("我的工作台", "layout-list", "cases:workbench", WINDOW | OVERSIGHT | {Role.ARCHIVIST}),
            Entry("收件箱", "mail", "coordination:inbox", UNIT_ROLES, also=REQUESTS),
            Entry("消息", "inbox", "notices:inbox"),
            Entry("登记", "pencil-plus", "cases:register", DOOR, key="n"),
            Entry("首问记录", "notes", "cases:first_questions", WINDOW, also=FIRST_QUESTIONS),
            Entry("案件", "folder", "cases:list", WINDOW | OVERSIGHT | {Role.ARCHIVIST, Role.AUDITOR}),
            Entry("催办督办", "bell", "cases:urging", OVERSIGHT),
            Entry(
                "批示",
                "writing-sign",
                "cases:instructions",
                instructing.READERS,
                also=frozenset({"cases:instruction"}),
            ),
            Entry("裁定交办", "gavel", "coordination:rulings", requests.RULERS),
            Entry(
                "联席会议",
                "users-group",
                "coordination:conferences",
                WINDOW | OVERSIGHT | UNIT_ROLES | {Role.AUDITOR},
            ),
            Entry("承诺", "calendar", "promises:ledger", WINDOW | OVERSIGHT | UNIT_ROLES | {Role.AUDITOR}),
            Entry("意见", "message", "feedback:list", feedback_moves.READERS, also=LISTED),
            Entry("回访", "phone", "call_backs:queue", call_backs.READERS, also=CALL_BACK),
            Entry("反映人屏", "device-tablet", "screens:screen", folder.REVEALING),
        ),
    ),
    Group(
        "看全局",
        (
            Entry("流程图", "sitemap", "cases:wall_chart"),
            Entry("事项目录", "list-search", "catalogue:matters", also=LISTS),
            Entry("依据库", "gavel", "catalogue:citations", also=LIBRARY),
            Entry("裁定先例", "contract", "coordination:precedents", PRECEDENTS, also=PRECEDENT),
            Entry("办得怎么样", "chart-bar", "reports:figures", metrics.READERS, also=FIGURES),
            Entry("线索", "flag", "accountability:clues", inquiry.READERS),
            Entry("值得看看", "eye", "coordination:signals", gaming.READERS, also=SIGNAL),
            Entry("签字核实", "writing-sign", "measures:disputes", frozenset({Role.SUPERVISOR})),
            Entry("不适用名单", "user-off", "measures:bars", BARRING),
            Entry("骚扰限制", "hand-finger", "limits:list", nuisance.READERS, also=LIMITS),
            Entry("留痕核验", "shield-check", "ops:verify", KEEPERS),
        ),
    ),
    Group(
        "管理",
        (
            Entry("网点和人员", "building-community", "org:people", KEEPERS, also=OFFICE),
            Entry("海报和二维码", "qrcode", "screens:posters", POSTERS, also=frozenset({"screens:poster"})),
            Entry("工作日历", "calendar", "org:calendar", KEEPERS | OVERSIGHT),
            Entry("时限", "hourglass", "org:limits", KEEPERS | OVERSIGHT),
            Entry("接口凭证", "key", "exchange:tokens", channel_tokens.READERS, also=TOKENS),
            Entry("消息措辞", "message", "notices:wordings", KEEPERS | OVERSIGHT),
            Entry("运行状况", "activity", "ops:doctor", KEEPERS),
            # What a demo would have sent to phones and mail boxes; nothing of the kind exists elsewhere.
            *((Entry("演示发件箱", "send", "notices:outbox"),) if settings.BANCHENG_DEMO else ()),
        ),
    ),
)

PLACES = {
    "home": "cases:workbench",
    "register": "cases:register",
    "cases": "cases:list",
    "first_question": "cases:first_question",
    "chart": "cases:wall_chart",
    "opinion_lists": "exchange:lists",
    "search": "cases:search",
    "submit": "citizens:submit",
    "track": "citizens:track",
    "public_home": "citizens:home",
    "sites": "citizens:sites",
    "accessibility": "citizens:accessibility",
    "verify": "papers:ask",
    "screen": "screen:screen",
    "sign_in": "org:sign_in",
    "privacy": "citizens:privacy",
    "statistics": "statistics:statistics",
    "sign_out": "org:sign_out",
    "settings": "org:my_settings",
}


CASE_PANELS = (
    CasePanel("交办", "coordination:panel"),
    CasePanel("单位意见", "coordination:positions"),
    CasePanel("联席会议", "coordination:conferences_of", gathers=frozenset({"consultation"})),
    CasePanel("承诺", "promises:panel"),
    CasePanel("措施和会商", "measures:panel", gathers=frozenset({"measures", "consultation"})),
    CasePanel("外部协查", "coordination:letters"),
    CasePanel("反映人屏", "screens:panel", folder.REVEALING),
    CasePanel("发给反映人的消息", "cases:messages"),
    CasePanel("反映人的同意和要求", "cases:own_data"),
    CasePanel("回访", "call_backs:panel"),
    CasePanel("线索", "accountability:panel", inquiry.BRINGERS, frozenset({"clue"})),
)
"""What the rooms above the cases show on a case's page, in this order."""

MOVE_PAGES = {
    "ask_conference": "coordination:propose",
    "convene": "coordination:convene_case",
    "decline_conference": "coordination:decline_case",
    "conclude": "coordination:conferences_of",
}
"""Moves whose form stands in a room above the cases → the page that asks for it, taking the number of the case."""

LEANING_PANELS = (
    LeaningPanel("引用过它的答复", "cases:leaning_answers"),
    LeaningPanel("引用过它的不予受理", "cases:leaning_declinings"),
)
"""What the rooms above the library show of whatever leaned on an article, in this order."""

PAPERS_ANEW = dict.fromkeys(("undertaking", "gap_notice", "link", "video"), "measures:issue_anew") | {
    "request": "coordination:issue_anew",
}
"""By what a paper of a room above the cases is known → the page that issues it anew, taking case number and paper."""

OWN_DATA_SHEET = "own_data:sheet"
"""The page that prints what is kept of a citizen for him, taking the number of his case."""

CITIZEN_TASKS = ("bancheng.measures.own_tasks.tasks_for_citizen",)
"""What the rooms above the cases want of a citizen, shown on his own page: dotted names, each asked with the case."""

CASE_OFFERS = ("bancheng.measures.showing.offers_on_case",)
"""What the rooms above the cases want done on a case before its moves: dotted names, each asked with case, facts, who asks, and what was told."""
SIGNED_WAITING = "bancheng.measures.reads.signed_waiting"
"""What of a case is signed and not in force yet, named where an answer lacks a measure: a dotted name, asked with the case."""

SCREEN_OFFERS = ("bancheng.citizens.screens.offers", "bancheng.measures.showing.offers_for_screen")
"""What may be handed to the citizen's screen at the counter: dotted names, each asked with case, who asks, and when."""
HANDED = "bancheng.citizens.screens.handed"
"""What was handed to the screen that asks, for the rooms beside: a dotted name, asked with the request."""

DESK_PANELS = (
    DeskPanel(
        "领导批给您落实的", "cases:instructed", instructing.READERS, "bancheng.cases.instructions.waits"
    ),
    DeskPanel(
        "等您确认的视频验证", "measures:to_confirm", video.SECONDS, "bancheng.measures.video.reads.waits"
    ),
    DeskPanel("要撤销的承诺书", "measures:to_revoke", revoking.REVOKERS, "bancheng.measures.showing.waits"),
    DeskPanel(
        "反映人要求更正或删除的信息",
        "cases:data_waiting",
        own_data.AT_THE_WINDOW,
        "bancheng.cases.data_requests.waits",
    ),
    DeskPanel(
        "交办里等反映窗口的",
        "coordination:waiting",
        frozenset({Role.OFFICER}),
        "bancheng.coordination.showing.desk.officer_waits",
    ),
    DeskPanel(
        "等您办的联席会议",
        "coordination:conferences_waiting",
        frozenset({Role.CONVENER, Role.LEADER}),
        "bancheng.coordination.conferring.waits",
    ),
    DeskPanel(
        "等裁定的异议",
        "coordination:rulings_owed",
        requests.RULERS,
        "bancheng.coordination.showing.desk.rulings_wait",
    ),
    DeskPanel("要回访的", "call_backs:waiting", call_backs.READERS, "bancheng.citizens.calling.waits"),
    DeskPanel("等您确认的骚扰限制", "limits:waiting", nuisance.DECIDERS, "bancheng.citizens.limits.waits"),
)
"""What the rooms above the cases want of a colleague beside his cases, on his workbench."""

DESK_SIDE = (
    DeskPanel("今天", "cases:today", DOOR),
    DeskPanel("到期要兑现的", "promises:next", WINDOW | OVERSIGHT),
)
"""What stands beside the queue of a workbench, each fetched by itself."""

HEARERS = {
    "queue": "bancheng.cases.hearing.of_queue",
    "case": "bancheng.cases.hearing.of_case",
    "inbox": "bancheng.notices.hearing.of_inbox",
    "requests": "bancheng.coordination.hearing.of_requests",
    "request": "bancheng.coordination.hearing.of_request",
    "conference": "bancheng.coordination.conference_hearing.of_conference",
}
"""What an open page can follow, and who says whether its news concern whoever looks at it: a dotted name each."""


LEFT_BEHIND = "cases:in_hand"
"""The list of what somebody has in hand, for whoever registers that he leaves; takes his number."""


def counts(request: HttpRequest) -> Mapping[str, int | str]:
    """Numbers beside the navigation: messages not looked at, people being led here; read with who is asking."""
    unread = getattr(request.user, "unread", 0) if hasattr(request, "user") else 0
    shown = unread if unread < UNREAD_COUNTED else f"{UNREAD_COUNTED - 1}+"
    return {"notices:inbox": shown, "cases:first_questions": getattr(request, "coming", 0)}


def today(request: HttpRequest) -> Today | None:
    """What kind of day it is, in the words of the district's calendar; only for those who work here."""
    if getattr(request, "person", None) is None:
        return None
    at: datetime = request.at  # type: ignore[attr-defined]
    line = reads.today_line(at)
    mark = "·".join(part for part in (line.mark, line.occasion) if part)
    return Today(main=f"{line.date} {line.weekday}", time=clock_time(at), mark=mark, words=line.sentence)


def live(request: HttpRequest, follow: str, key: str = "") -> Live | None:
    """How a page hears what others did while it is open; only for those who work here."""
    if getattr(request, "person", None) is None:
        return None
    words = (follow, key) if key else (follow,)
    return Live(url=reverse("notices:live", args=words), after=mark_now(request))  # type: ignore[arg-type]


def house(request: HttpRequest) -> reads.House:
    """Whose window it is, for the frame of a public page."""
    at: datetime | None = getattr(request, "at", None)
    return reads.house(at) if at is not None else reads.House()


def me(request: HttpRequest) -> Me | None:
    """Who is signed in: name, what he is at this moment, where he sits."""
    person = getattr(request, "person", None)
    if person is None:
        return None
    held = {role for role in request.actor.roles if role is not Role.TIME}  # type: ignore[attr-defined]
    roles = "、".join(role.label for role in Role if role in held)
    keys_on: bool = request.user.keys_on  # type: ignore[union-attr]
    return Me(name=person.name, role=roles, place=person.desk, keys_on=keys_on)
