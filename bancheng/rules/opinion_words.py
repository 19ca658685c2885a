"""The closed lists of opinions 意见; they are part of the vocabulary and imported from there."""

from bancheng.rules.labelled import Labelled


class FeedbackState(Labelled):
    """Where an opinion from another channel stands. Source: process table §5, Feedback."""

    RECEIVED = "received", "待处理"
    THANKS = "thanks", "表扬"
    SUGGESTION = "suggestion", "建议"
    RECTIFYING = "rectifying", "整改中"
    ANSWERED = "answered", "已答复"
    DONE = "done", "已办完"
    LINKED = "linked", "已并入案件"
    MADE_CASE = "made_case", "已转案件"
    JOINED = "joined", "已与另一条合并"
    EXCLUDED = "excluded", "已排除"


class ListState(Labelled):
    """Where a list of opinions that somebody handed in stands. Source: issue of part 5, 5; our own design."""

    LAID = "laid", "等您说明各列"
    WAITING = "waiting", "排队导入"
    RUNNING = "running", "正在导入"
    DONE = "done", "导完了"
    BROKEN = "broken", "中途停下了"
    DROPPED = "dropped", "放下了"


class RowEnd(Labelled):
    """What became of a row of a list that was not simply taken in. Source: issue of part 5, 5."""

    REJECTED = "rejected", "没有收"
    DUPLICATE = "duplicate", "已经有了"
    NEAR = "near", "收了，可能是同一件"


class ExclusionGround(Labelled):
    """Why a 好差评 does not count. Source: domain.md §4.1, 误评 and 恶意差评."""

    MISTAKEN = "mistaken", "误评"
    MALICIOUS = "malicious", "恶意差评"


class ExclusionEnd(Labelled):
    """What became of the proposal to exclude a 好差评. Source: process table §1 “By two”."""

    CONFIRMED = "confirmed", "另一人确认了"
    REFUSED = "refused", "另一人不同意"
    LAPSED = "lapsed", "到时没有人确认"
    OVERTAKEN = "overtaken", "意见已经另作处理"


class FeedbackAnswerWay(Labelled):
    """How the answer to an opinion reached the person, if it could. Source: process table §5, Feedback."""

    NOTICE = "notice", "发消息告诉他"
    PHONE = "phone", "打电话说了"
    IN_PERSON = "in_person", "当面说了"
    CHANNEL = "channel", "在原渠道回复"
    NOBODY = "nobody", "没有留联系方式，留存备查"


class FeedbackVisitEnd(Labelled):
    """What came of one attempt to call back about an opinion. Source: domain.md §4.1, 回访核实."""

    MENDED = "mended", "接通了，说改好了"
    PARTLY = "partly", "接通了，说改了一部分"
    NOT_MENDED = "not_mended", "接通了，说没有改好"
    NO_WISH = "no_wish", "接通了，不愿意说"
    NOT_REACHED = "not_reached", "没有联系上"
