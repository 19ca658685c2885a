"""Shapes of what is typed on the office's own pages; nothing is decided here."""

from datetime import date
from typing import Any

from django import forms

from bancheng.org.models import Appointment, Department, OpeningHours, Person, Site, Window
from bancheng.rules.papers import LONGEST_WORD
from bancheng.rules.permissions import STAFF_ROLES
from bancheng.rules.vocabulary import Employment, Role, SiteKind, Unit
from bancheng.ui.forms import DayField

STAFF_ROLE_CHOICES = [(role.value, role.label) for role in Role if role in STAFF_ROLES]


def _secret(label: str, complete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, **more)


def _day(label: str, **more: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _site(label: str = "网点", **more: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Site.objects.filter(active=True), label=label, **more)


def _person(label: str, **more: Any) -> forms.ModelChoiceField:
    return NamedPerson(Person.objects.filter(left_on=None), label=label, **more)


class NamedPerson(forms.ModelChoiceField):
    """A person by name and number, so that two of the same name are told apart."""

    def label_from_instance(self, person: Person) -> str:
        """王（1024）."""
        return f"{person.name}（{person.staff_no}）"


class SignIn(forms.Form):
    """Account, password and, for who has it, the code on the phone."""

    username = forms.CharField(
        label="账号",
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = _secret("密码", "current-password")
    code = forms.CharField(
        label="动态码",
        required=False,
        max_length=10,
        help_text="开了两步验证的，填手机上的六位数字；没开的不用填",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPassword(forms.Form):
    """A new password, twice."""

    password = _secret(
        "新密码", "new-password", help_text="至少 12 个字符。一句只有您知道的话最好记，一个汉字算两个字符"
    )
    password_again = _secret("再输一遍", "new-password")

    def clean(self) -> dict[str, object]:
        """The two must be the same; they are only compared here."""
        typed = self.cleaned_data
        if typed.get("password") != typed.get("password_again"):
            self.add_error("password_again", "两遍不一样，请再输一遍")
        return typed


class ChangePassword(NewPassword):
    """The present password, then a new one, twice."""

    password_now = _secret("现在的密码", "current-password")
    field_order = ("password_now", "password", "password_again")


class Code(forms.Form):
    """The six digits on the phone."""

    code = forms.CharField(
        label="手机上的六位数字",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class OwnPassword(forms.Form):
    """The own password, to prove who is asking."""

    password = _secret("密码", "current-password")


class Keys(forms.Form):
    """Keyboard shortcuts on or off."""

    on = forms.BooleanField(label="使用键盘快捷键", required=False, help_text="正在输入文字时不起作用")


class Reason(forms.Form):
    """Why, in words that stay in the record."""

    reason = forms.CharField(label="原因", max_length=120)


class KeepSite(forms.Form):
    """A site as it stands in the directory."""

    code = forms.RegexField(
        r"^[0-9A-Z]{2,4}$", label="网点代码", help_text="2–4 位数字或大写字母，印在编号里，定了不要再改"
    )
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="类别", choices=SiteKind.choices())
    parent = _site("上级网点", required=False)
    address = forms.CharField(label="地址", max_length=120, required=False)
    map_text = forms.CharField(label="怎么走", max_length=200, required=False)
    phone = forms.CharField(label="对外电话", max_length=30, required=False)
    paper_word = forms.RegexField(
        r"^[0-9A-Za-z\u4e00-\u9fff]*$",
        label="文书代字",
        max_length=LONGEST_WORD,
        required=False,
        help_text="印在文书编号里，像“玄窗”：玄窗结〔2026〕12号。不填就用“窗”加网点代码",
    )
    active = forms.BooleanField(label="启用", required=False, initial=True)


class KeepDepartment(forms.Form):
    """A department as it stands in the directory."""

    code = forms.RegexField(r"^[0-9A-Z]{2,12}$", label="部门代码", help_text="数字或大写字母")
    name = forms.CharField(label="全称", max_length=60)
    short_name = forms.CharField(label="简称", max_length=20)
    external = forms.BooleanField(label="区外或垂管单位", required=False)
    active = forms.BooleanField(label="启用", required=False, initial=True)


class KeepWindow(forms.Form):
    """A window of a site."""

    site = _site()
    label = forms.CharField(label="窗口名", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=Window.Kind.choices)
    department = forms.ModelChoiceField(Department.objects.filter(active=True), label="部门", required=False)
    active = forms.BooleanField(label="启用", required=False, initial=True)


class ChangePerson(forms.Form):
    """A member of the staff, without the number."""

    name = forms.CharField(label="姓名", max_length=30)
    employment = forms.ChoiceField(label="身份类别", choices=Employment.choices())
    department = forms.ModelChoiceField(Department.objects.filter(active=True), label="部门", required=False)
    site = _site(required=False)
    window = forms.ModelChoiceField(
        Window.objects.filter(active=True).select_related("site"), label="窗口", required=False
    )
    office_phone = forms.CharField(label="办公电话", max_length=30, required=False)


class CreatePerson(ChangePerson):
    """A member of the staff, with the number that stays."""

    staff_no = forms.RegexField(
        r"^[0-9A-Za-z-]{1,20}$", label="工号", help_text="数字、字母或短横，定了不能改"
    )
    field_order = ("staff_no",)


class EndService(forms.Form):
    """The first day a person no longer serves."""

    left_on = _day("从哪天起离任")
    reason = forms.CharField(label="原因", max_length=120, required=False)


class SetAbsence(forms.Form):
    """Days away, and who has his cases meanwhile."""

    from_on = _day("从")
    to_on = _day("到（这天回来）")
    reason = forms.CharField(label="事由", max_length=60, required=False)
    deputy = _person(
        "由谁代办",
        required=False,
        empty_label="按值班表：值班专员、副班",
        help_text="手里的件第一天交给他，回来那天交回；只列反映窗口专员",
    )

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = Appointment.objects.in_force(on).filter(role=Role.OFFICER).order_by().values("person")
        found = Person.objects.filter(pk__in=officers).exclude(pk=person.pk).order_by("staff_no")
        self.fields["deputy"].queryset = found  # type: ignore[attr-defined]


class CallOff(forms.Form):
    """Nothing more is asked."""


class Appoint(forms.Form):
    """A role for a person, and how far it reaches."""

    person = _person("人员")
    role = forms.ChoiceField(label="角色", choices=STAFF_ROLE_CHOICES)
    site = _site(required=False, help_text="首问窗口人员、反映窗口专员、网点负责人要选网点")
    department = forms.ModelChoiceField(
        Department.objects.filter(active=True),
        label="部门",
        required=False,
        help_text="部门联络员、部门负责人要选部门",
    )
    held_from = _day("从")
    held_to = _day("到（不含）", required=False, help_text="不填就是没有定期限")
    reason = forms.CharField(label="任命依据或原因", max_length=120)


class EndAppointment(forms.Form):
    """The day a role is no longer held."""

    held_to = _day("从哪天起不再担任")
    reason = forms.CharField(label="原因", max_length=120)


class SetDuty(forms.Form):
    """Who is on duty."""

    site = _site(required=False, empty_label="全区", help_text="不选网点就是排全区的班")
    from_on = _day("从")
    to_on = _day("到（不含）")
    officer = _person("值班专员")
    deputy = _person("副班", required=False)


class CreateAccount(forms.Form):
    """An account for a person."""

    person = _person("人员")
    username = forms.RegexField(
        r"^[0-9A-Za-z._-]{2,40}$", label="账号", help_text="2–40 位字母、数字、点、横线"
    )


class SetLimit(forms.Form):
    """A new length for a limit, from a day on."""

    count = forms.IntegerField(label="多少", min_value=1, max_value=999)
    unit = forms.ChoiceField(label="单位", choices=Unit.choices())
    in_force_from = _day("从哪天起", help_text="最早从明天起；已经起钟的件仍按原来的时限")
    source = forms.CharField(label="依据", max_length=120)


class SetSignInRule(forms.Form):
    """A number of the sign-in rules, from a day on."""

    number = forms.IntegerField(label="多少", min_value=1, max_value=9999)
    in_force_from = _day("从哪天起")
    source = forms.CharField(label="依据", max_length=120)


class SetRequirement(forms.Form):
    """Whether the holders of a role must use a second factor."""

    role = forms.ChoiceField(label="角色", choices=STAFF_ROLE_CHOICES)
    required = forms.BooleanField(label="必须用两步验证", required=False)


class SetCalendarDay(forms.Form):
    """One day corrected."""

    on = _day("日期")
    works = forms.TypedChoiceField(
        label="这天", choices=[("1", "上班"), ("0", "放假")], coerce=lambda value: value == "1"
    )
    name = forms.CharField(label="节日或说明", max_length=40)
    reason = forms.CharField(label="依据", max_length=120)


class ImportNotice(forms.Form):
    """A year's arrangement as a table."""

    file = forms.FileField(
        label="表格（CSV 或 XLSX）",
        help_text="三列：日期、上班（是/否 或 1/0）、节日。只列和平常星期不一样的日子，包括放假和调休上班",
    )
    title = forms.CharField(label="通知名称", max_length=120)
    number = forms.CharField(label="文号", max_length=40, required=False)
    published_on = _day("公布日期", required=False)
    source = forms.CharField(label="出处", max_length=200, help_text="例如通知的网址")


class SetOfficeHours(forms.Form):
    """Morning and afternoon, from a day on."""

    morning_opens = forms.TimeField(label="上午上班", widget=forms.TimeInput(attrs={"type": "time"}))
    morning_closes = forms.TimeField(label="上午下班", widget=forms.TimeInput(attrs={"type": "time"}))
    afternoon_opens = forms.TimeField(label="下午上班", widget=forms.TimeInput(attrs={"type": "time"}))
    afternoon_closes = forms.TimeField(label="下午下班", widget=forms.TimeInput(attrs={"type": "time"}))
    in_force_from = _day("从哪天起")


class SetOpeningHours(forms.Form):
    """When a site is open on one kind of day."""

    weekday = forms.TypedChoiceField(label="哪天", choices=OpeningHours.DayKind.choices, coerce=int)
    opens = forms.TimeField(label="开门", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(
        label="关门",
        required=False,
        help_text="两个都不填就是不开放",
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    noon_from = forms.TimeField(
        label="中午休息从", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    noon_to = forms.TimeField(
        label="中午休息到", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    in_force_from = _day("从哪天起")
