"""Which figures are asked for, and the form of a third-party review."""

from typing import Any

from django import forms

from bancheng.org.models import Site
from bancheng.reports.models import Review
from bancheng.rules import periods, third_party
from bancheng.rules.periods import Period
from bancheng.ui.forms import DayField, HouseForm


def _day(label: str, *, required: bool) -> DayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, required=required, widget=widget)


class Asked(HouseForm):
    """Which days, and where."""

    period = forms.ChoiceField(label="哪段时间", required=False)
    from_on = _day("自选：从哪天", required=False)
    last_on = _day("到哪天（含当天）", required=False)
    site = forms.ChoiceField(label="网点", required=False)

    def __init__(self, *args: Any, choices: list[Period], sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(one.key, one.words) for one in choices]  # type: ignore[attr-defined]
        every = [("", "全部网点")] if len(sites) > 1 else []
        self.fields["site"].choices = [*every, *((str(site.pk), site.name) for site in sites)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days of one's own come in twos, the right way round, a year at most."""
        asked = super().clean() or {}
        from_on, last_on = asked.get("from_on"), asked.get("last_on")
        if (from_on or last_on) and not self.errors:
            own = periods.days(from_on, last_on) if from_on and last_on else None
            if own is None:
                self.add_error("last_on", "自选的时间要写开始和结束两天，先后不能颠倒，最长一年")
            asked["own"] = own
        return asked


class EnterReview(HouseForm):
    """Who reviewed, which days, how, whom, and what came out."""

    reviewer = forms.CharField(label="谁评的", max_length=80, help_text="评议单位的全称")
    figure = forms.CharField(label="评的是什么", max_length=40, help_text="照报告上的叫法，如“总体满意率”")
    percent = forms.DecimalField(label="结果（%）", max_digits=5, decimal_places=2)
    sample = forms.IntegerField(label="问了多少人", max_value=third_party.MOST_ASKED)
    from_on = _day("评的是哪天起的", required=True)
    last_on = _day("到哪天为止（含当天）", required=True)
    method = forms.CharField(
        label="怎样评的",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="问了哪些人，电话、入户还是扫码，谁选的样本",
    )
    upload = forms.FileField(
        label="评议报告", max_length=120, help_text="PDF、照片、Word 或 Excel；存下它的散列"
    )

    def entry(self) -> third_party.Entry:
        """What was typed, as the rules take it."""
        names = ("reviewer", "figure", "percent", "sample", "from_on", "last_on", "method")
        return third_party.Entry(**{name: self.cleaned_data[name] for name in names})


class CorrectReview(EnterReview):
    """The same, and why the row it takes the place of was wrong."""

    reason = forms.CharField(
        label="为什么更正", max_length=200, help_text="原来的一条留着，写明更正成了哪一条"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = False
        self.fields["upload"].help_text = "空着就还用原来的那一份"


def as_typed(review: Review) -> dict[str, Any]:
    """A row as the form of its correction begins."""
    names = ("reviewer", "figure", "percent", "sample", "from_on", "method")
    return {name: getattr(review, name) for name in names} | {"last_on": periods.day_before(review.to_on)}
