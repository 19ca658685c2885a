"""Forms of undertakings 承诺书: which matter, what is there and what is missing, what is told, who signs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from bancheng.cases import door
from bancheng.cases.forms.base import ActForm, Words
from bancheng.cases.models import Party
from bancheng.catalogue.models import Material, Matter, MatterVersion
from bancheng.measures import reads
from bancheng.measures.actions.undertaking import Who
from bancheng.org import reads as org
from bancheng.rules import undertakings as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.undertakings import STATEMENTS
from bancheng.rules.vocabulary import Measure
from bancheng.rules.wording import full_date_words
from bancheng.ui.forms import DayField, HouseForm

NEAR = 4
USUAL_WAY = "原件送到本窗口；外地的可以邮寄，以签收为准。"
MANNER = "书面承诺：本人（单位的法定代表人）或代理人在本承诺书上签字，即不再提交上述证明。"
LIABILITY = (
    "承诺不实的，依法承担民事、行政责任；构成犯罪的，依法追究刑事责任；作出的决定可能被撤销，并记入信用记录。"
)

ONLY_LISTED = "只有目录里写明可以承诺的才行。下面的告知您没有改过的，写好时只写打了勾的证明"
FITTED = ("duty", "content")
"""The statements that name the certificates."""


def day_field(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, required=required, widget=widget, help_text=help_text)


class ChooseMatter(HouseForm):
    """Which matter it is about, by name or code."""

    matter = forms.CharField(label="哪个事项", max_length=120, help_text="写名称里的几个字，或事项编码")

    def clean_matter(self) -> Matter:
        """The matter of this name or code.

        Raises   ValidationError naming what comes near when it is not one matter.
        """
        found = door.matters_meant(self.cleaned_data["matter"])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError("目录里没有这个事项，换个说法")
        near = "、".join(one.name for one in found[:NEAR])
        raise forms.ValidationError(f"不止一个事项是这个说法：{near}。请写全名或编码")


class Materials(forms.ModelMultipleChoiceField):
    """Materials of a version, each with what the catalogue says of it."""

    def __init__(self, *, label: str, help_text: str, required: bool = False) -> None:
        super().__init__(
            Material.objects.none(),
            label=label,
            help_text=help_text,
            required=required,
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, material: Material) -> str:
        """户口簿（关键）."""
        marks = [
            word
            for word, is_so in (
                ("关键", material.is_key),
                ("可以容缺", material.may_be_waived),
                ("可以承诺", material.may_be_promised),
                ("可以共享", bool(material.shareable_from)),
            )
            if is_so
        ]
        return f"{material.name}（{'，'.join(marks)}）" if marks else material.name


class Undertaking(ActForm):
    """What both kinds ask: who signs; who promises, the case knows.

    Shapes   matter, version: chosen before the form is drawn.
    """

    measure: Measure
    by_agent = forms.BooleanField(label="由受托人代签", required=False, help_text="委托书已在案卷里")

    def __init__(self, *args: Any, matter: Matter, version: MatterVersion | None, **kwargs: Any) -> None:
        self.matter, self.version = matter, version
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """What waits is filled in."""
        if not self.case.parties.filter(role=Party.AGENT, to_at=None).exists():
            del self.fields["by_agent"]
        self.waiting = reads.waiting_of(self.case, self.measure)
        if self.waiting is not None and self.waiting.version == self.version:
            self.initial = {
                **self.initial,
                **reads.said_in(self.waiting),
                "due_on": self.waiting.due_on,
                "by_agent": self.waiting.signer == Party.AGENT,
            }

    @property
    def listed(self) -> QuerySet[Material]:
        """The materials of the version, in its order."""
        rows = Material.objects.filter(version=self.version) if self.version else Material.objects.none()
        return rows.order_by("position")

    @property
    def ticked(self) -> Sequence[Material]:
        """What is said to lie on the counter; nothing before anything was sent."""
        return list(getattr(self, "cleaned_data", {}).get("here", ()))

    @property
    def refusal(self) -> Refused | None:
        """Why there is nothing to be filled in, whatever lies on the counter, or None."""
        return None

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What the version promises, above the form."""
        if self.version is None:
            return ()
        promised = reads.promised_of(self.version)
        return (
            ("事项", self.version.name),
            ("主管部门", self.matter.department.name if self.matter.department else ""),
            ("承诺时限", str(promised) if promised else "目录里没有写"),
        )

    def values(self) -> dict[str, Any]:
        """The matter, and who signs."""
        typed = super().values()
        who = Who(by_agent=typed.pop("by_agent", False))
        return typed | {"matter": self.matter, "who": who}


class GapAcceptance(Undertaking):
    """容缺受理."""

    measure = Measure.GAP_ACCEPTANCE
    here = Materials(
        label="已经交来、看过合格的材料",
        help_text="一样一样打勾；没有打勾的就是缺的。已经用承诺代替的不用打勾",
    )
    how = Words(label="缺的怎样补齐", rows=2, most=300)
    due_on = day_field("哪天以前补齐", help_text="不晚于事项的承诺时限，选工作日")
    field_order = ("seen", "here", "how", "due_on", "by_agent")

    def prepare(self) -> None:
        """Only this version's materials."""
        super().prepare()
        self.fields["here"].queryset = self.listed  # type: ignore[attr-defined]
        self.initial.setdefault("how", USUAL_WAY)
        if latest := self.latest:
            due_on = self.fields["due_on"]
            due_on.help_text = f"最晚到 {full_date_words(latest)}（事项的承诺时限），选工作日"
            due_on.widget.attrs["max"] = latest.isoformat()
        if self.waiting is not None and self.waiting.version == self.version:
            missing = {one.pk for one in self.waiting.materials.all()}
            self.initial["here"] = [one.pk for one in self.listed if one.pk not in missing]

    @property
    def refusal(self) -> Refused | None:
        """None of the materials may come later."""
        return (
            rules.refusal_of_materials(reads.materials_of(self.case, self.version)) if self.version else None
        )

    @property
    def latest(self) -> date | None:
        """The last day that may be chosen; none where the catalogue does not say how long the office takes."""
        promised = reads.promised_of(self.version) if self.version else None
        if promised is None:
            return None
        return rules.latest_make_good(promised, at=self.at, calendar=org.working_calendar())


class Promise(Undertaking):
    """告知承诺."""

    measure = Measure.PROMISE
    chosen = Materials(label="哪几样证明由承诺代替", help_text=ONLY_LISTED, required=True)
    duty = Words(label=f"告知：{STATEMENTS['duty']}", rows=2)
    content = Words(label=f"告知：{STATEMENTS['content']}", rows=3, help_text="要符合什么条件，写具体")
    manner = Words(label=f"告知：{STATEMENTS['manner']}", rows=2)
    liability = Words(label=f"告知：{STATEMENTS['liability']}", rows=2)
    due_on = day_field("哪天以前核查", help_text="这一天以前查实承诺属不属实，选工作日")
    field_order = (
        "seen",
        "chosen",
        "duty",
        "content",
        "manner",
        "liability",
        "due_on",
        "by_agent",
    )

    def prepare(self) -> None:
        """Only what the catalogue lets be promised; the statements begin as they usually are."""
        super().prepare()
        if self.matter.department:
            by = self.matter.department.name
            self.fields["due_on"].help_text = f"由{by}查实承诺属不属实，选工作日"
        self.fields["chosen"].queryset = self.listed.filter(may_be_promised=True)  # type: ignore[attr-defined]
        for name, words in self.usual(self.promisable).items():
            self.initial.setdefault(name, words)
        if self.waiting is not None and self.waiting.version == self.version:
            self.initial["chosen"] = [one.pk for one in self.waiting.materials.all()]

    @property
    def promisable(self) -> list[Material]:
        """What the catalogue lets be promised of this version."""
        return [one for one in self.listed if one.may_be_promised]

    def values(self) -> dict[str, Any]:
        """The statements the officer left as they stood speak of what he ticked; what he wrote stays."""
        typed = super().values()
        chosen = typed.get("chosen")
        return typed | self.fitted(typed, list(chosen)) if chosen else typed

    def fitted(self, typed: Mapping[str, Any], chosen: Sequence[Material]) -> dict[str, str]:
        """The statements nobody touched, made anew of what is ticked."""
        stood = [self.usual(self.promisable)]
        if self.waiting is not None and self.waiting.version == self.version:
            stood.append(self.usual(list(self.waiting.materials.order_by("position"))))
        made = self.usual(chosen)
        return {
            name: made[name]
            for name in FITTED
            if _as_one_line(typed.get(name)) in {_as_one_line(one[name]) for one in stood}
        }

    def usual(self, chosen: Sequence[Material]) -> dict[str, str]:
        """What the four statements usually say where these certificates are promised; the officer makes them fit."""
        names = "、".join(one.name for one in chosen) or "上面所列的证明"
        matter = self.version.name if self.version else self.matter.name
        source = self.version.source if self.version else ""
        # The source of a matter may also be a list or a system; the law is what one can look up.
        by_law = f"依据{source}，" if "《" in source else ""
        standards = "；".join(f"{one.name}：{one.standard}" for one in chosen if one.standard)
        return {
            "duty": f"办理“{matter}”，{by_law}要提交{names}，证明申请人符合办理的条件。",
            "content": standards or f"申请人符合办理“{matter}”的条件，事实与{names}应当证明的内容一致。",
            "manner": MANNER,
            "liability": LIABILITY,
        }


def _as_one_line(words: Any) -> str:
    """Words without the line breaks and blanks a browser adds."""
    return "".join(str(words or "").split())


class Identity(HouseForm):
    """Who promises, where the registration left it open: once, for it decides whom a measure is for."""

    name = forms.CharField(label="申请人姓名或单位名称", max_length=120)
    number = forms.CharField(
        label="申请人证件号或统一社会信用代码",
        max_length=30,
        help_text="照证件写，只能写一次；写错了由网点负责人改。加密保存，承诺书上要写",
    )

    def __init__(self, *args: Any, name: str, firm: str, **kwargs: Any) -> None:
        """What is known is not asked again; somebody known by name may still come for a firm."""
        super().__init__(*args, **kwargs)
        if firm:
            del self.fields["name"]
        elif name:
            field = self.fields["name"]
            field.required, field.label = False, "单位名称"
            field.help_text = "只在申请人是单位时写；个人的姓名登记时已经有了"
            self.order_fields(["number", "name"])


class EnterScan(ActForm):
    """A signed paper, and the code that stands on it."""

    check = forms.CharField(
        label="纸上的文本校验码",
        max_length=20,
        help_text="印在承诺书末尾，八位；对不上说明签的不是现在这份",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
    )
    scan = forms.FileField(label="签好的承诺书（扫描或拍照）", help_text="PDF 或照片，签字和日期要看得清")


class Drop(ActForm):
    """Why it is given up."""

    why = Words(label="为什么不办了", rows=2, most=300)
