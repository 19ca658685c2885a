"""Forms of the door and of handling."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from bancheng.cases import reads
from bancheng.cases.answered_before import answered_before_case
from bancheng.cases.forms.base import ActForm, Line, Words
from bancheng.cases.forms.citing import Citing
from bancheng.cases.models import Case, CaseQuerySet
from bancheng.cases.searched import not_found_on
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Cause, Ground, Situation
from bancheng.org import reads as org
from bancheng.org.limits import said
from bancheng.org.models import Department
from bancheng.rules.case_types import OWES, Item, Missing, missing_in_asking
from bancheng.rules.declining import ALREADY_ANSWERED
from bancheng.rules.vocabulary import CaseType, Level
from bancheng.ui.forms import DayField

ITEM_ROWS = 6
SERVED = [
    ("in_person", "当面交给本人"),
    ("phone", "电话逐项告知"),
    ("sms", "短信"),
    ("email", "电子邮件"),
    ("post", "邮寄"),
]


class ProposeDecline(ActForm, Citing):
    """Which ground of the closed list, why it applies, and the law it rests on, if any."""

    cites_first = False

    ground = forms.ModelChoiceField(
        Ground.objects.none(), label="不予受理的理由", empty_label=None, widget=forms.RadioSelect
    )
    earlier = forms.ModelChoiceField(
        Case.objects.none(),
        label="上次答复的是哪一件",
        required=False,
        empty_label="不写进告知书",
        help_text="选了，告知书会写明上次的编号、日期和答复；有没有新的事实，由您看过再定",
    )
    body = Line(
        label="属于哪个机关",
        required=False,
        help_text="选“属于其他机关”时要写明，反映人才知道去哪里",
        most=60,
    )
    reason = Words(label="为什么适用", help_text="会写进告知书，用反映人听得懂的话")

    def prepare(self) -> None:
        """Only grounds in force today, and cases that are certainly his and decided."""
        before = answered_before_case(self.case, seen=reads.visible_to(self.actor))
        self.fields["earlier"].queryset = Case.objects.filter(pk__in=[one.case.pk for one in before])  # type: ignore[attr-defined]
        said = {one.case.pk: f"{one.sentence} {one.case.title}" for one in before}
        self.fields["earlier"].label_from_instance = lambda case: said[case.pk]  # type: ignore[attr-defined]
        if not before:
            del self.fields["earlier"]
        self.fields["ground"].queryset = catalogue.grounds_in_force(self.today)  # type: ignore[attr-defined]
        self.fields["citations"].required = False
        self.fields["citations"].label = "依据（可以不选）"
        self.list_bases()

    @classmethod
    def offered(cls, case: Case, asked: str, *, seen: CaseQuerySet, on: date) -> dict[str, Any]:
        """The form filled in for a case in which the same was answered before; the reason is for the officer to check.

        Shapes   asked: the number of the earlier case, as it stands on a link.
        """
        before = next(
            (one for one in answered_before_case(case, seen=seen) if one.case.number == asked), None
        )
        ground = catalogue.grounds_in_force(on).filter(code=ALREADY_ANSWERED).first()
        if before is None or ground is None:
            return {}
        reason = f"您就同一件事反映过，我们已于{before.sentence}。这次没有提出新的事实和理由。"
        return {"ground": ground.pk, "earlier": before.case.pk, "reason": reason}

    def values(self) -> dict[str, Any]:
        """The ground with what it rests on."""
        return {name: value for name, value in super().values().items() if name != "find"}


LEVELS = "当场：受理当天下班前，快下班或休息日受理的，下一个工作日；一般：{citizen_general}；复杂：{citizen_complex}"


class WithCauses(forms.Form):
    """The type with what it obliges, and the causes in the order of the type they usually mean; drawn by cases/_causes.html."""

    type_hints = OWES

    def cause_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The causes under “通常是‘不好办’” and its like, in the order of the types; last those that usually mean none."""
        options = list(self["causes"])
        groups = [(f"通常是“{one.label}”", one.value) for one in CaseType] + [("其他", "")]
        found = [
            (label, [option for option in options if option.data["value"].instance.default_type == value])
            for label, value in groups
        ]
        return [(label, listed) for label, listed in found if listed]


class Judge(ActForm, WithCauses):
    """Type, causes, situation, level, units and plan."""

    case_type = forms.ChoiceField(label="类型", choices=CaseType.choices(), widget=forms.RadioSelect)
    causes = forms.ModelMultipleChoiceField(
        Cause.objects.none(), label="原因", widget=forms.CheckboxSelectMultiple
    )
    situation = forms.ModelChoiceField(Situation.objects.none(), label="情形", empty_label="选一个最像的")
    level = forms.ChoiceField(
        label="难度",
        choices=Level.choices(),
        widget=forms.RadioSelect,
    )
    main_unit = forms.ModelChoiceField(Department.objects.none(), label="主办单位", empty_label="选一个单位")
    co_units = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label="协办单位",
        required=False,
        help_text="可以不选；主办单位不用再选",
        widget=forms.CheckboxSelectMultiple,
    )
    plan = Words(label="打算怎么办")

    def prepare(self) -> None:
        """Only what is in force today; the matter's own department comes first to hand."""
        self.fields["level"].help_text = said(LEVELS, at=self.at)
        self.fields["causes"].queryset = catalogue.causes_in_force(self.today)  # type: ignore[attr-defined]
        self.fields["situation"].queryset = catalogue.situations_in_force(self.today)  # type: ignore[attr-defined]
        units = Department.objects.filter(active=True)
        self.fields["main_unit"].queryset = self.fields["co_units"].queryset = units  # type: ignore[attr-defined]
        if self.case.matter is not None:
            self.initial.setdefault("main_unit", self.case.matter.department_id)

    def values(self) -> dict[str, Any]:
        """Words of the closed lists as what they are."""
        values = super().values()
        return values | {"case_type": CaseType(values["case_type"]), "level": Level(values["level"])}


class Rejudge(Judge):
    """The same again, with the reason; the last judgement is filled in."""

    reason = Words(label="为什么改判")

    def prepare(self) -> None:
        """Starts from what was judged last, and from the main unit as it is now: it may have passed on since."""
        super().prepare()
        last = self.case.judgements.last()
        if last is not None:
            self.initial = {
                **self.initial,
                "case_type": last.case_type,
                "causes": last.causes.all(),
                "situation": last.situation_id,
                "level": last.level,
                "main_unit": self.case.main_unit_id,
                "co_units": last.co_units.all(),
                "plan": last.plan,
            }


class OneItem(forms.Form):
    """One material told whole: seven facts."""

    name = forms.CharField(label="材料名称", max_length=120, required=False)
    standard = forms.CharField(label="要求", max_length=200, required=False)
    issuer = forms.CharField(label="由谁出具", max_length=120, required=False)
    where = forms.CharField(label="到哪里办", max_length=200, required=False)
    how = forms.CharField(label="怎么办", max_length=200, required=False)
    fee = forms.CharField(label="费用", max_length=60, required=False)
    time = forms.CharField(label="要多久", max_length=60, required=False)

    def item(self, shareable: dict[str, str]) -> Item | None:
        """The material, with where sharing could supply it instead; none when the row is empty."""
        typed = {name: self.cleaned_data.get(name, "").strip() for name in self.fields}
        if not any(typed.values()):
            return None
        return Item(**typed, shareable_from=shareable.get(typed["name"], ""))


class WithItems(ActForm):
    """A form with a list of materials; the matter's own list can be taken over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = args[0] if args and args[0] is not None else None
        start = self.first_items()
        self.rows = [
            OneItem(data, prefix=f"item-{i}", initial=start[i] if i < len(start) else {})
            for i in range(ITEM_ROWS)
        ]

    def first_items(self) -> list[dict[str, str]]:
        """What the rows show at first."""
        return []

    def is_valid(self) -> bool:
        """Every row is looked at, so that no error waits for the next try."""
        rows_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows_valid)

    def items(self) -> list[Item]:
        """The rows that were filled in."""
        shareable = self.shareable()
        return [item for row in self.rows if (item := row.item(shareable)) is not None]

    def shareable(self) -> dict[str, str]:
        """Which of the matter's materials sharing can supply, and from where; not what it was asked for in vain."""
        version = catalogue.version_in_force(self.case.matter, self.today) if self.case.matter else None
        if version is None:
            return {}
        found = version.materials.exclude(shareable_from="").exclude(pk__in=not_found_on(self.case))
        return dict(found.values_list("name", "shareable_from"))


class TakeSupplement(ActForm):
    """Which of the materials asked for have come."""

    came = forms.TypedMultipleChoiceField(
        label="哪些补来了",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="照一次性告知书一项一项看；没有勾的会记下没有补来",
    )
    note = Words(label="说明", required=False)

    def prepare(self) -> None:
        """The list of the notice that runs; a single material is ticked already."""
        asked = self.case.supplements.filter(ended_at=None).first()
        items = asked.items if asked else []
        choices = [(place, item["name"]) for place, item in enumerate(items)]
        self.fields["came"].choices = choices  # type: ignore[attr-defined]
        sent = Counter(asked.sent.values_list("item", flat=True)) if asked else Counter()
        self.item_hints = {place: _hint_of(item, sent[place]) for place, item in enumerate(items)}
        if len(choices) == 1:
            self.initial.setdefault("came", [0])


def _hint_of(item: dict[str, str], sent: int) -> str:
    """What the notice demands of it, and how many documents for it he has sent in himself."""
    return "；".join(part for part in (_standard_of(item), f"网上已交来 {sent} 份" if sent else "") if part)


def _standard_of(item: dict[str, str]) -> str:
    """What the notice demands of a material, and from whom it comes."""
    return "，".join(part for part in (item.get("standard", ""), item.get("issuer", "")) if part)


class AskCitizen(WithItems):
    """Everything that is missing, at once, until when, and how it was handed over."""

    until = DayField(label="补到哪一天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    served_how = forms.ChoiceField(label="怎样告知", choices=SERVED, widget=forms.RadioSelect)
    revealed = Words(label="补来的材料暴露出什么", required=False, rows=2, help_text="再次告知只限这样的问题")

    def prepare(self) -> None:
        """Five working days is what most need; only a second notice says what the supplement revealed."""
        self.initial.setdefault("until", org.working_calendar().add_workdays(self.today, 5))
        self.is_again = self.case.supplements.exists()
        if not self.is_again:
            del self.fields["revealed"]

    def wanting(self) -> list[Missing]:
        """What the list of materials still lacks."""
        asked = self.so_far()
        return missing_in_asking(asked["items"], asked.get("revealed", ""), again=self.is_again)

    def values(self) -> dict[str, Any]:
        """The notice as the act wants it."""
        return super().values() | {"items": self.items()}
