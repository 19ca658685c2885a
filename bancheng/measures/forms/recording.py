"""Forms of measures and of the consultation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from bancheng.cases import door
from bancheng.cases.data_requests import consent_to
from bancheng.cases.forms.base import ActForm, Line, Words
from bancheng.cases.models import Case
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Material
from bancheng.org.models import Department, Person
from bancheng.rules.vocabulary import ConsentKind
from bancheng.ui.forms import MomentField
from bancheng.ui.wording import short_moment

UNIT_ROWS = 5
OPEN_ROWS = 2


def moment_field(label: str, help_text: str = "") -> MomentField:
    """A moment, chosen in the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, help_text=help_text, widget=widget)


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


AUTHORITY = "共享目录、协议或反映人的授权"


def _consented(case: Case) -> str:
    """Whether the citizen has consented on his own page that other departments are asked."""
    given = consent_to(case, ConsentKind.SHARING)
    if given is None:
        return "反映人没有在自己的页面上同意过，凭他的授权查的要有他签字的"
    return f"反映人 {short_moment(given.given_at)} 在自己的页面上同意了"


class DataSharing(Done):
    """数据共享.

    Shapes   initial: the material somebody came to look for, if any; others of its matter can be chosen too.
    """

    material = forms.ModelChoiceField(
        Material.objects.none(),
        label="查哪样材料",
        required=False,
        empty_label="目录里没有列的",
        help_text="目录里写明可以共享取得的",
    )
    found = forms.TypedChoiceField(
        label="查到了没有",
        choices=(("yes", "查到了"), ("no", "没有查到")),
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        help_text="没有查到的也要记：这样材料就可以请反映人补，或者改办容缺受理",
    )
    source = Line(label="向谁查的", help_text="系统或单位，比如：省婚姻登记数据共享接口", most=120)
    authority = Line(label="凭什么查", help_text=AUTHORITY)
    done_at = moment_field("什么时候查的")
    result = Words(label="查到什么", rows=2, help_text="只写办这件事要用的；没有查到的，写系统怎样答复")

    def prepare(self) -> None:
        """What sharing can supply of the matter of the case, or of the one whose material is asked for."""
        super().prepare()
        self.fields["authority"].help_text = f"{AUTHORITY}；{_consented(self.case)}"
        shareable = Material.objects.exclude(shareable_from="")
        asked = shareable.filter(pk=self.initial.get("material") or 0).first()
        version = asked.version_id if asked else self._version()
        rows = shareable.filter(version=version).order_by("position")
        if asked is not None:
            self.initial.setdefault("source", asked.shareable_from)
        if rows:
            self.fields["material"].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields["material"]

    def _version(self) -> int | None:
        matter = self.case.matter
        version = catalogue.version_in_force(matter, self.today) if matter else None
        return version.pk if version else None


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


class OneAsked(forms.Form):
    """One question and its answer."""

    question = Words(label="问", rows=2, required=False, most=300)
    answer = Words(label="答", rows=2, required=False, most=600)

    def clean(self) -> dict[str, Any]:
        """Each needs the other."""
        told = self.cleaned_data
        if told.get("answer") and not told.get("question"):
            self.add_error("question", "写上问的是什么")
        if told.get("question") and not told.get("answer"):
            self.add_error("answer", "写上怎样回答的")
        return told


@dataclass(frozen=True)
class Group:
    """One part of a long form: its heading, its fields, and whether the rows stand in it."""

    label: str
    fields: Sequence[BoundField]
    has_rows: bool


class Rows(Done):
    """A record with rows of its own: at least one, the empty ones do not count."""

    row: type[forms.Form]
    row_name: str
    row_count: int
    open_count: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = args[0] if args and args[0] is not None else None
        self.rows = [self.row(data, prefix=f"{self.row_name}-{i}") for i in range(self.row_count)]
        self.open_rows, self.more_rows = self.rows[: self.open_count], self.rows[self.open_count :]

    @property
    def more_written(self) -> bool:
        """Whether something stands in the rows that open only when asked for: then they are open."""
        return any(row.has_changed() for row in self.more_rows)

    def is_valid(self) -> bool:
        """Every row is looked at, so that no error waits for the next try."""
        rows_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows_valid)


class RemoteLink(Rows):
    """远程连线: a long form, asked part by part in the order in which a link goes."""

    parts = (
        ("连了谁，什么时候", ("who", "means", "done_at", "ended_at")),
        ("身份和同意", ("identity", "consent", "second")),
        ("问答", ()),
        ("结论", ("result",)),
    )
    who = Line(label="连线的是谁", help_text="姓名、和这件事的关系；单位的写单位和职务")
    means = Line(label="怎样连的线", most=120, help_text="电话、视频会议、部门内网……")
    done_at = moment_field("什么时候开始")
    ended_at = moment_field("什么时候结束", "要晚于开始；不到一分钟的，写下一分钟")
    identity = Words(
        label="怎样核对身份", rows=2, help_text="看了什么证件，和什么比对；号码不用抄，会自动遮上"
    )
    consent = Words(label="对方怎样同意的", rows=2, help_text="同意连线、问答和记录；不同意就不能连")
    second = forms.CharField(
        label="另一位在场的工作人员",
        max_length=60,
        help_text="姓名或工号；要有两个人在场",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    result = Words(label="结论", rows=2, help_text="核实了什么，接下去能办什么")
    row, row_name, row_count, open_count = OneAsked, "asked", 8, 2
    rows_label, rows_note = "问答", "至少一问一答；空行不算"
    more_label = "还有别的问答"

    def prepare(self) -> None:
        """It has just ended; when it began only he knows who was there."""
        self.initial.setdefault("ended_at", self.at)

    @property
    def groups(self) -> list[Group]:
        """The form in its parts; the questions and answers are the part without fields of its own."""
        return [Group(label, [self[name] for name in names], not names) for label, names in self.parts]

    def clean_second(self) -> Person:
        """The person of this name or number.

        Raises   ValidationError naming the choices when it is nobody's or several people's.
        """
        found = door.people_named(self.cleaned_data["second"].strip(), self.today)
        if not found:
            raise forms.ValidationError("没有找到这个人，请写全名或工号")
        if len(found) > 1:
            named = "、".join(f"{one.name}（{one.staff_no}）" for one in found[:4])
            raise forms.ValidationError(f"叫这个名字的不止一位：{named}。请写工号")
        return found[0]

    def values(self) -> dict[str, Any]:
        """The rows that ask something."""
        asked = [(row.cleaned_data["question"], row.cleaned_data["answer"]) for row in self.rows]
        return super().values() | {"asked": [(question, answer) for question, answer in asked if question]}


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


class Consultation(Rows):
    """会商."""

    question = Words(label="会商什么问题", rows=2)
    who = Line(label="谁参加了", help_text="单位和人")
    done_at = moment_field("什么时候")
    agreed = Words(label="议定了什么", rows=3, help_text="没有议成的，写明卡在哪里")
    row, row_name, row_count, open_count = UnitOpinion, "opinion", UNIT_ROWS, OPEN_ROWS
    rows_label, rows_note = "各单位的意见", "至少一家；空行不算"
    more_label = "还有别的单位"

    def values(self) -> dict[str, Any]:
        """The rows that name a unit."""
        opinions = [(row.cleaned_data["unit"], row.cleaned_data["words"]) for row in self.rows]
        return super().values() | {"opinions": [(unit, words) for unit, words in opinions if unit]}
