"""Forms of opinions: find, enter, turn into a case, link."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases.forms.people import PersonField
from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.reads import EVERY_STATE, OPEN
from bancheng.org import reads as org
from bancheng.org.models import Department, Person, Site
from bancheng.rules import feedback as rules
from bancheng.rules import national_ratings
from bancheng.rules.feedback import Opinion
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Channel, FeedbackState, Role
from bancheng.ui.forms import DayField, HouseForm

SOURCES = [(source.value, source.label) for source in rules.SOURCES]
GRADES = [
    (grade.stars, f"{grade.words}（{grade.stars} 星）") for grade in national_ratings.WORDINGS[-1].grades
]


LATE = [
    ("", "不论到期"),
    ("late", "超期"),
    ("today", "今天到期"),
    ("to_visit", "差评还没回访"),
    ("to_confirm", "等确认排除"),
]
ORDERS = [("", "先到期的在前"), ("new", "新反映的在前"), ("old", "早反映的在前")]


class Find(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label="内容、主题或编号", max_length=60, required=False)
    source = forms.ChoiceField(label="渠道", choices=[("", "全部渠道"), *SOURCES], required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=[(OPEN, "没有办完的"), (EVERY_STATE, "全部状态"), *FeedbackState.choices()],
        required=False,
    )
    label = forms.ChoiceField(label="分类", required=False)
    unit = forms.ChoiceField(label="反映的单位", required=False)
    late = forms.ChoiceField(label="到期", choices=LATE, required=False)
    order = forms.ChoiceField(label="顺序", choices=ORDERS, required=False)
    batch = forms.IntegerField(min_value=1, max_value=2**31, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, labels: list[str], units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "全部单位"), *units]  # type: ignore[attr-defined]
        choices = [("", "全部分类"), *((label, label) for label in labels)]
        self.fields["label"].choices = choices  # type: ignore[attr-defined]


class Enter(HouseForm):
    """One opinion as a channel told it."""

    source = forms.ChoiceField(label="从哪里来", choices=SOURCES, widget=forms.RadioSelect)
    number = forms.CharField(
        label="渠道编号",
        max_length=rules.NUMBER,
        required=False,
        help_text="评价编号、工单号；同一编号只收一次",
    )
    made_on = DayField(
        label="反映日期",
        help_text="原渠道收到的那天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    subject = forms.CharField(label="主题", max_length=rules.SUBJECT, required=False)
    text = forms.CharField(
        label="内容",
        max_length=rules.TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="照原话写；电话和证件号会自动遮住",
    )
    label = forms.CharField(label="原渠道分类", max_length=60, required=False)
    name = forms.CharField(label="姓名", max_length=60, required=False)
    contact = forms.CharField(
        label="电话或其他联系方式", max_length=100, required=False, help_text="加密保存"
    )
    unit = forms.CharField(
        label="反映的是哪个单位",
        max_length=rules.UNIT,
        required=False,
        help_text="照他说的写；系统记住它是本区哪个单位",
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    stars = forms.TypedChoiceField(
        label="好差评等级",
        choices=[("", "不是好差评"), *GRADES],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="国家好差评的原话，不改",
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="归哪个网点", empty_label=None)

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def opinion(self) -> Opinion:
        """What was typed, as the act takes it."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("site", "source")}
        wording = national_ratings.in_force(told["made_on"]).version if told["stars"] else ""
        return Opinion(source=Channel(self.cleaned_data["source"]), wording=wording, **told)


class SetUnit(HouseForm):
    """Which of our departments a channel means."""

    unit = forms.ModelChoiceField(Department.objects.none(), label="本区的单位", required=False)
    not_ours = forms.BooleanField(label="不是本区的单位", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        unit.queryset = Department.objects.filter(active=True)  # type: ignore[attr-defined]
        unit.empty_label = "选一个单位"  # type: ignore[attr-defined]


class MakeCase(HouseForm):
    """What a registration needs beyond the opinion itself."""

    wanted = forms.CharField(
        label="想办成什么",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="用反映人自己的话",
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="哪个网点办", empty_label=None)
    first = PersonField(label="最早是谁接的", help_text="首接的人跟到底；说不清的不用选")
    reference = forms.CharField(label="渠道编号", max_length=rules.NUMBER, required=False)
    name = forms.CharField(label="姓名", max_length=30, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False)
    comes_back = forms.BooleanField(
        label="没有电话，等本人再来", required=False, help_text="电话和地址都没有时才选"
    )

    def __init__(self, *args: Any, item: FeedbackItem, actor: Actor, at: datetime, **kwargs: Any) -> None:
        begun = {
            "wanted": item.subject,
            "site": item.site_id,
            "reference": item.number,
            "comes_back": not item.contact,
        }
        super().__init__(*args, initial=begun, **kwargs)
        self.fields["site"].queryset = Site.objects.filter(active=True)  # type: ignore[attr-defined]
        first = self.fields["first"]
        first.required = False
        first.empty_label = "说不清，或没去过窗口"  # type: ignore[attr-defined]
        first.queryset = counters(at)  # type: ignore[attr-defined]
        self.fields["name"].help_text = (
            "意见里带着的，不用再填" if item.name else "原渠道没有留名的，可以空着"
        )
        self.fields["phone"].help_text = "意见里带着的，不用再填" if item.contact else "知道了再填"


class Link(HouseForm):
    """The case an opinion belongs to."""

    number = forms.CharField(label="案件编号", max_length=30, help_text="像 2026-003-0139-9")


def counters(at: datetime) -> Any:
    """Everybody who may have taken a matter at a counter first."""
    held = org.holders(Role.COUNTER, at=at) | org.holders(Role.OFFICER, at=at)
    return Person.objects.filter(pk__in=held.order_by().values("pk")).select_related(
        "window", "site", "department"
    )
