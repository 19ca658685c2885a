"""Forms of a promise: that it was kept, that it gets a later day."""

from datetime import date
from typing import Any

from django import forms

from bancheng.ui.forms import DayField, HouseForm
from bancheng.ui.words import Words


def day_field(label: str, help_text: str = "") -> DayField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, help_text=help_text, widget=widget)


class Keep(HouseForm):
    """A promise was kept."""

    kept_on = day_field("哪天兑现的")
    words = Words(label="看到的凭证", rows=2, help_text="文号、办件编号、证照编号或收到的材料名称")
    upload = forms.FileField(
        label="凭证文件",
        required=False,
        max_length=120,
        help_text="批文、证照或材料的扫描件，PDF、照片、Word 或 Excel；有的放，看得到这项承诺的人能打开",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kept_on": today}, **kwargs)


class Checked(Keep):
    """The department found a promise true."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["kept_on"].label = "哪天核查的"
        self.fields["words"].label = "核查的情况"
        self.fields["words"].help_text = "谁核查的，凭什么认定属实；有文书的写文号"
        self.fields["upload"].label = "核查的文书"


class FoundFalse(HouseForm):
    """The department found a promise untrue."""

    words = Words(label="核查的情况", rows=3, help_text="谁在哪天核查的，查到了什么；有文书的写文号")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Extend(HouseForm):
    """A promise gets a later day, once."""

    due_on = day_field("延到哪天", "只能延一次，要在到期以前")
    reason = Words(label="为什么延期", rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
