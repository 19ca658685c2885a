"""The closed lists of limits on a contact 骚扰限制; they are part of the vocabulary and imported from there."""

from bancheng.rules.labelled import Labelled


class NuisanceGround(Labelled):
    """Why a contact is limited. Source: domain.md §4.3 (北京市接诉即办工作条例第十一条); issue of part 5, 8."""

    REPEATED = "repeated", "同一件事已经答复，没有新情况仍反复提交"
    FLOOD = "flood", "短时间大量提交空白或无关的内容"
    ABUSE = "abuse", "提交的是辱骂、威胁，没有要办的事"
    BORROWED = "borrowed", "冒用别人的号码提交"


class LimitState(Labelled):
    """Where a limit on a contact stands. Source: process table §1 “By two”; issue of part 5, 8."""

    WAITING = "waiting", "等另一人确认"
    IN_FORCE = "in_force", "限制中"
    EXPIRED = "expired", "到期了"
    LIFTED = "lifted", "取消了"
    REFUSED = "refused", "另一人不同意"
    LAPSED = "lapsed", "到时没有人确认"
