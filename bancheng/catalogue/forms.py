"""Shapes of input for the catalogue; what may be is decided by the actions."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms

from bancheng.catalogue.contents import MaterialFacts, VersionFacts
from bancheng.catalogue.library import Order, Standing
from bancheng.catalogue.models import DAY_UNITS, MATTER_CODE, NAME_LENGTH, Matter
from bancheng.org.models import Department
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.forms import DayField

MOST_MATERIALS = 60
MORE_ROWS = 3


def day_field(label: str, help_text: str = "", *, required: bool = True) -> DayField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, help_text=help_text, required=required, widget=widget)


def words_field(help_text: str) -> forms.CharField:
    """Words by which people speak of a thing."""
    return forms.CharField(label="常用说法", max_length=400, required=False, help_text=help_text)


class Find(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label="名称、说法或编码", max_length=60, required=False)
    department = forms.ModelChoiceField(
        Department.objects.filter(active=True), label="部门", required=False, empty_label="全部部门"
    )


class VersionForm(forms.Form):
    """What a version of a matter says, without its materials."""

    name = forms.CharField(label="事项名称", max_length=NAME_LENGTH)
    in_force_from = day_field("自哪天起", "这一天起按新内容办；以前的件仍按当时的版本看")
    promised_days = forms.IntegerField(label="承诺时限", required=False, min_value=0, max_value=3660)
    promised_unit = forms.ChoiceField(label="承诺时限单位", choices=DAY_UNITS)
    legal_days = forms.IntegerField(label="法定时限", required=False, min_value=0, max_value=3660)
    legal_unit = forms.ChoiceField(label="法定时限单位", choices=DAY_UNITS)
    conditions = forms.CharField(
        label="受理条件", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    guide = forms.CharField(
        label="办事指南", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    may_gap = forms.BooleanField(label="可以容缺受理", required=False)
    may_promise = forms.BooleanField(label="可以告知承诺", required=False)
    source = forms.CharField(label="依据或来源", required=False, max_length=200)

    def contents(self, materials: tuple[MaterialFacts, ...]) -> VersionFacts:
        """The version as plain values."""
        own = {name: self.cleaned_data[name] for name in VersionForm.base_fields if name != "in_force_from"}
        return VersionFacts(**own, materials=materials)


class DepartmentForm(forms.Form):
    """What does not bind a citizen."""

    department = forms.ModelChoiceField(
        Department.objects.filter(active=True), label="主管部门", required=False, empty_label="还没有对上"
    )
    category = forms.CharField(
        label="事项类型", max_length=40, required=False, help_text="如 行政许可、公共服务"
    )
    words = words_field("群众会怎么说，空格隔开；“注销+公司”表示两个词都出现")

    @staticmethod
    def initial_of(matter: Matter) -> dict[str, Any]:
        """What the matter says now."""
        return {"department": matter.department_id, "category": matter.category, "words": matter.words}


class NewMatterForm(DepartmentForm):
    """A matter that is not in the catalogue yet."""

    code = forms.CharField(label="事项编码", max_length=64, validators=[MATTER_CODE])
    field_order = ("code", "department", "category", "words")


class MaterialForm(forms.Form):
    """One material; a row without a name is no row."""

    name = forms.CharField(label="材料名称", max_length=300, required=False, help_text="留空就是不要这一行")
    is_key = forms.BooleanField(label="关键材料", required=False, help_text="没有它依法不能办")
    may_be_waived = forms.BooleanField(label="可以容缺", required=False)
    may_be_promised = forms.BooleanField(label="可以告知承诺", required=False)
    shareable_from = forms.CharField(
        label="可共享获取，来源", max_length=120, required=False, help_text="能共享的，就不向反映人要"
    )
    standard = forms.CharField(label="要求", max_length=400, required=False)
    issuer = forms.CharField(label="由谁出具", max_length=120, required=False)
    where_to_get = forms.CharField(label="在哪里办", max_length=200, required=False)
    how = forms.CharField(label="怎么办", max_length=400, required=False)
    fee = forms.CharField(label="费用", max_length=80, required=False)
    time = forms.CharField(label="多久能拿到", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """A row with anything in it needs the name of the material."""
        told = self.cleaned_data
        if not told.get("name") and any(told.values()):
            self.add_error("name", "写上材料的名称，或把这一行清空")
        return told


class MaterialRows(forms.BaseFormSet):
    """The materials in order."""

    def facts(self) -> tuple[MaterialFacts, ...]:
        """The rows that carry a name, as plain values."""
        return tuple(
            MaterialFacts(**form.cleaned_data) for form in self.forms if form.cleaned_data.get("name")
        )


MaterialFormSet = cast(
    type[MaterialRows],
    forms.formset_factory(
        MaterialForm, formset=MaterialRows, extra=MORE_ROWS, max_num=MOST_MATERIALS, validate_max=True
    ),
)


def typed_materials(data: Any, prefix: str) -> list[dict[str, str]]:
    """The rows as they were typed, good or not, so that more can be added without losing a word."""
    count = min(whole_number(data.get(f"{prefix}-TOTAL_FORMS", ""), most=10**6) or 0, MOST_MATERIALS)
    names = list(MaterialForm.base_fields)
    return [{name: data.get(f"{prefix}-{row}-{name}", "") for name in names} for row in range(count)]


class SituationForm(forms.Form):
    """A situation to be added."""

    name = forms.CharField(label="情形", max_length=40, help_text="几个字，如 业主不在场")
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*$",
        label="代码",
        max_length=40,
        help_text="小写字母、数字、下划线，统计时用",
        error_messages={"invalid": "代码只用小写字母、数字和下划线，以字母开头"},
    )
    explanation = forms.CharField(label="什么时候选它", max_length=300, required=False)
    words = words_field("反映人会怎么说，空格隔开")
    position = forms.IntegerField(label="次序", min_value=1, max_value=900, initial=500)
    in_force_from = day_field("自哪天起")


class RatingReasonForm(forms.Form):
    """A reason of our own to be added."""

    name = forms.CharField(label="评价原因", max_length=40, help_text="反映人一看就懂，如 没有一次说全")
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*$",
        label="代码",
        max_length=40,
        help_text="小写字母、数字、下划线，统计时用",
        error_messages={"invalid": "代码只用小写字母、数字和下划线，以字母开头"},
    )
    explanation = forms.CharField(label="什么时候选它", max_length=200, required=False)
    reopens = forms.BooleanField(
        label="可以因此重办", required=False, help_text="没有完全解决又选了它的，请他看要不要重办"
    )
    names_conduct = forms.BooleanField(
        label="说到人的表现", required=False, help_text="选了它，说的那个人马上退出这件事；以后不能改"
    )
    position = forms.IntegerField(label="次序", min_value=1, max_value=900, initial=500)
    in_force_from = day_field("自哪天起")


class EndForm(forms.Form):
    """The day from which a row no longer holds."""

    on = day_field("自哪天起停用", "这一天起不能再选；以前选过的不变")


class FindBasis(forms.Form):
    """What the library is narrowed to, and how it is sorted; anything else means nothing narrower."""

    q = forms.CharField(
        label="名称、文号、条款或内容",
        max_length=60,
        required=False,
        help_text="也可以写拼音首字母，如 xzxkf；写“许可法32”找第三十二条",
    )
    standing = forms.ChoiceField(label="效力", choices=Standing.choices(), required=False)
    order = forms.ChoiceField(label="排序", choices=Order.choices(), required=False)
    view = forms.ChoiceField(label="看法", choices=[("", "按条款"), ("laws", "按法规")], required=False)

    def asked(self) -> "Asked":
        """What was asked for, each part on its own: one wrong part spoils no other."""
        self.is_valid()
        told = self.cleaned_data
        return Asked(
            text=told.get("q", ""),
            standing=Standing(told.get("standing", "")),
            order=Order(told.get("order", "")),
            by_law=told.get("view") == "laws",
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to the library as it was asked on its page."""

    text: str
    standing: Standing
    order: Order
    by_law: bool

    @property
    def narrows(self) -> bool:
        """Whether less than everything is asked for."""
        return bool(self.text or self.standing)


def reason_field(help_text: str) -> forms.CharField:
    """Why the library is changed; kept in the record."""
    return forms.CharField(
        label="为什么", max_length=400, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text
    )


class CitationForm(forms.Form):
    """A version of an article for the library."""

    title = forms.CharField(label="名称", max_length=120, help_text="不写书名号")
    number = forms.CharField(
        label="文号或版本", max_length=80, required=False, help_text="如 国办发〔2020〕42号、2019年修正"
    )
    article = forms.CharField(label="条款", max_length=60, required=False, help_text="如 第三十二条")
    summary = forms.CharField(
        label="要点", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="用自己的话，一两句"
    )
    text = forms.CharField(
        label="原文", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    source = forms.CharField(label="出处", max_length=200, help_text="在哪里公布、从哪里查到，何时查的")
    url = forms.URLField(label="网址", max_length=300, required=False, assume_scheme="https")
    words = forms.CharField(
        label="常用说法", max_length=200, required=False, help_text="同事会怎么叫它，空格隔开"
    )
    in_force_from = day_field("自哪天起有效")
    in_force_to = day_field("自哪天起失效", "还有效就不填", required=False)


class AmendForm(CitationForm):
    """The version that follows another from a day on."""

    reason = reason_field("哪份文件修订的、哪天公布；会留在记录里")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].help_text = "新版本从这一天起有效，现行的这一版同一天失效"


class CorrectForm(CitationForm):
    """What a row that was entered wrongly should have said."""

    reason = reason_field("哪里录错了、按什么更正；录错的那一条留着，引用过它的答复不变")


class RepealForm(forms.Form):
    """The day from which an article, or a whole law, no longer holds."""

    on = day_field("自哪天起失效", "这一天起的答复不能再用它；以前的答复不变，会列出来")
    reason = reason_field("被哪份文件废止或代替；会留在记录里")
