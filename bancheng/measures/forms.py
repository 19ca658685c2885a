"""Forms of measures and of the consultation."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm, Line, Words
from bancheng.org.models import Department
from bancheng.ui.forms import MomentField

UNIT_ROWS = 5
OPEN_ROWS = 2


def moment_field(label: str) -> MomentField:
    """A moment, chosen in the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget)


class Done(ActForm):
    """A record that begins with the moment of its doing, now if nothing else is said."""

    def prepare(self) -> None:
        """Mostly it has just been done."""
        self.initial.setdefault("done_at", self.at)


class Coordination(Done):
    """现场协调."""

    who = Line(label="谁参加了", help_text="单位和人，比如：不动产登记中心 张科长")
    what = Words(label="协调了什么", rows=2)
    done_at = moment_field("什么时候")
    result = Words(label="结果", rows=2)


class DataSharing(Done):
    """数据共享."""

    source = Line(label="向谁查的", help_text="系统或单位，比如：省婚姻登记数据共享接口", most=120)
    authority = Line(label="凭什么查", help_text="共享目录、协议或反映人的授权")
    done_at = moment_field("什么时候查的")
    result = Words(label="查到什么", rows=2, help_text="只写办这件事要用的")


class Escort(Done):
    """帮办代办."""

    authorisation = Words(label="反映人授权办什么", rows=2, help_text="凭委托书或当面签字，写明范围")
    materials = Words(label="交接了哪些材料", rows=4, help_text="一行一样，双方各留一份；没有写“无”")
    by_whom = Line(label="由谁去帮办")
    done_at = moment_field("什么时候交接的")
    result = Words(label="结果", rows=2)

    def values(self) -> dict[str, Any]:
        """The materials line by line."""
        values = super().values()
        return values | {"materials": values["materials"].splitlines()}


class UnitOpinion(forms.Form):
    """One unit and what it said."""

    unit = forms.ModelChoiceField(
        Department.objects.filter(active=True), label="单位", required=False, empty_label="选一个单位"
    )
    words = Words(label="意见", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        """Words need the unit that said them."""
        told = self.cleaned_data
        if told.get("words") and not told.get("unit"):
            self.add_error("unit", "选上是哪家单位说的")
        return told


class Consultation(Done):
    """会商."""

    question = Words(label="会商什么问题", rows=2)
    who = Line(label="谁参加了", help_text="单位和人")
    done_at = moment_field("什么时候")
    agreed = Words(label="议定了什么", rows=3, help_text="没有议成的，写明卡在哪里")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = args[0] if args and args[0] is not None else None
        self.rows = [UnitOpinion(data, prefix=f"opinion-{i}") for i in range(UNIT_ROWS)]
        self.open_rows, self.more_rows = self.rows[:OPEN_ROWS], self.rows[OPEN_ROWS:]

    def is_valid(self) -> bool:
        """Every row is looked at, so that no error waits for the next try."""
        rows_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows_valid)

    def values(self) -> dict[str, Any]:
        """The rows that name a unit."""
        opinions = [(row.cleaned_data["unit"], row.cleaned_data["words"]) for row in self.rows]
        return super().values() | {"opinions": [(unit, words) for unit, words in opinions if unit]}
