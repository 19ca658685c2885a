"""Forms of the list of those for whom a measure is not."""

from typing import Any

from django import forms

from bancheng.measures.forms.undertaking import day_field
from bancheng.rules.vocabulary import BarScope
from bancheng.ui.forms import HouseForm


class SetBar(HouseForm):
    """Who, what not, why, on which paper, from when to when."""

    name = forms.CharField(label="姓名或单位名称", max_length=120)
    number = forms.CharField(
        label="证件号或统一社会信用代码", max_length=30, help_text="按号码对照；加密保存，名单上只显示头尾"
    )
    scope = forms.ChoiceField(label="不能用什么", choices=BarScope.choices(), widget=forms.RadioSelect)
    reason = forms.CharField(label="为什么列入", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label="凭什么", max_length=200, help_text="哪个单位的哪份文书，或哪个信用平台哪天的记录"
    )
    from_on = day_field("自哪天起")
    to_on = day_field("到哪天为止（不含当天）", required=False, help_text="空着表示到信用修复为止")

    def values(self) -> dict[str, Any]:
        """The scope as what it is."""
        return self.cleaned_data | {"scope": BarScope(self.cleaned_data["scope"])}


class LiftBar(HouseForm):
    """From which day it stands no longer, and why."""

    on = day_field("自哪天起不再适用")
    reason = forms.CharField(
        label="为什么取消",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="信用修复的文书，或列入有误的查证结果",
    )
