"""Forms of conferences: proposed, called, put off, opened, noted, resolved, minuted, signed, raised, decided."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm
from bancheng.coordination import conferring
from bancheng.coordination.gathering import Gathering
from bancheng.coordination.models import AgendaItem, Conference, Question, Resolution
from bancheng.coordination.showing.positions import title_of
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.rules.vocabulary import Countersign, Presence
from bancheng.ui.forms import DayField, HouseForm, MomentField
from bancheng.ui.wording import clock_time
from bancheng.ui.words import Line, Words

MOST = 800


def units_field(label: str, help_text: str = "") -> forms.ModelMultipleChoiceField:
    """Some of the departments, each to be ticked."""
    return forms.ModelMultipleChoiceField(
        Department.objects.filter(active=True).order_by("code"),
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def moment_field(label: str) -> MomentField:
    """A moment, chosen in the browser's own calendar."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget, required=False)


class Propose(ActForm):
    """The window asks for a conference."""

    wanted_fields = frozenset({"words", "units"})
    words = Words(
        label="要议什么",
        rows=3,
        required=False,
        most=MOST,
        help_text="卡在哪里、各家怎么说、请会议定什么；请来的单位都看得到，不写反映人是谁",
    )
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        label="带上哪几问的单位意见",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="有分歧、有条件、没有答的已经选上",
    )
    units = units_field("请哪几家", "至少两家；最后由召集人定")

    def prepare(self) -> None:
        """The questions of the case, what is unsettled ticked; the units that were asked."""
        open_ones = conferring.unsettled_in(self.case)
        asked = Question.objects.filter(case=self.case).order_by("number")
        field = self.fields["questions"]
        field.queryset = asked  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{title_of(one)}：{one.words}"  # type: ignore[attr-defined]
        if not asked.exists():
            del self.fields["questions"]
        self.initial.setdefault("questions", [one.pk for one in open_ones])
        self.initial.setdefault(
            "units", sorted({row.unit_id for one in open_ones for row in one.positions.all()})
        )

    def values(self) -> dict[str, Any]:
        """Units and questions as the act takes them."""
        typed = super().values()
        return typed | {"units": list(typed["units"]), "questions": list(typed.get("questions", ()))}


class OfConference(HouseForm):
    """The form of one act on one conference."""

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        self.gathering = gathering
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fills the choices that depend on the conference."""

    def limit_words(self) -> str:
        """Until when it must meet: before the first of its cases must have its answer."""
        due = conferring.first_due(self.gathering.live)
        day = f"：{org.due_day(due, near=self.gathering.at)} {clock_time(due)}" if due else ""
        return f"要在案件的答复期限以前{day}"

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return dict(self.cleaned_data)


class Call(OfConference):
    """The convener calls it."""

    wanted_fields = frozenset({"meets_at", "place", "units"})
    meets_at = moment_field("什么时候开")
    place = Line(label="在哪里开", required=False, most=100, help_text="会议室，或怎样连线")
    units = units_field("请哪几家")
    joined = forms.ModelMultipleChoiceField(
        Conference.objects.none(),
        label="并在一起开的",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="别的案件也提请了、议的是同一回事的，可以一次开",
    )

    def prepare(self) -> None:
        """The limit stands in the hint; the units proposed are ticked; what else waits may be joined."""
        self.fields["meets_at"].help_text = self.limit_words()
        self.initial.setdefault("units", [one.unit_id for one in self.gathering.invitations])
        waiting = conferring.waiting_beside(self.gathering.conference, self.gathering.actor)
        field = self.fields["joined"]
        field.queryset = waiting.prefetch_related("items__case")  # type: ignore[attr-defined]
        field.label_from_instance = _agenda_words  # type: ignore[attr-defined]
        if not waiting.exists():
            del self.fields["joined"]

    def values(self) -> dict[str, Any]:
        """Units and conferences as the act takes them."""
        typed = super().values()
        return typed | {"units": list(typed["units"]), "joined": list(typed.get("joined", ()))}


def _agenda_words(conference: Conference) -> str:
    return "；".join(f"{item.case.number} {item.words}" for item in conference.items.all())


class Reason(OfConference):
    """An act that needs one reason."""

    wanted_fields = frozenset({"reason"})
    reason = Words(label="理由", required=False, most=MOST)


class Postpone(OfConference):
    """The meeting is put off."""

    wanted_fields = frozenset({"meets_at", "place", "reason"})
    meets_at = moment_field("改到什么时候")
    place = Line(label="在哪里开", required=False, most=100)
    reason = Words(label="到了几家，为什么改期", rows=2, required=False, most=MOST)

    def prepare(self) -> None:
        """The limit stands in the hint; mostly it is held in the same place."""
        self.fields["meets_at"].help_text = f"只改一次，{self.limit_words()}"
        self.initial.setdefault("place", self.gathering.conference.place)


class Open(OfConference):
    """Who came."""

    def prepare(self) -> None:
        """Two fields for each unit."""
        self.wanted_fields = frozenset(f"presence_{one.pk}" for one in self.gathering.invitations)
        for one in self.gathering.invitations:
            self.fields[f"presence_{one.pk}"] = forms.ChoiceField(
                label=one.unit.short_name,
                choices=Presence.choices(),
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"people_{one.pk}"] = Line(
                label=f"{one.unit.short_name}谁到会", required=False, most=100, help_text="到会的写姓名、职务"
            )

    def values(self) -> dict[str, Any]:
        """Invitation → whether it came, and who."""
        typed = self.cleaned_data
        said = {one.pk: typed.get(f"presence_{one.pk}", "") for one in self.gathering.invitations}
        came = {pk: (Presence(word), typed.get(f"people_{pk}", "")) for pk, word in said.items() if word}
        return {"came": came}


class Note(OfConference):
    """One thing that is said."""

    wanted_fields = frozenset({"words"})
    unit = forms.ModelChoiceField(
        Department.objects.none(), label="谁说的", required=False, empty_label="主持人，或大家一致"
    )
    words = Words(label="说了什么", rows=2, required=False, most=MOST)

    def prepare(self) -> None:
        """The units that came."""
        present = [one.unit_id for one in self.gathering.invitations if one.presence == Presence.CAME]
        self.fields["unit"].queryset = Department.objects.filter(pk__in=present).order_by("code")  # type: ignore[attr-defined]


class Resolve(OfConference):
    """One resolution line."""

    wanted_fields = frozenset({"unit", "task", "due_on", "proof"})
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="哪一件", empty_label=None)
    unit = forms.ModelChoiceField(
        Department.objects.none(), label="主办", required=False, empty_label="选主办单位"
    )
    co_units = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="协办", required=False, widget=forms.CheckboxSelectMultiple
    )
    task = Words(label="办什么", rows=2, required=False, most=400)
    due_on = DayField(
        label="哪天以前",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="议定时这一天已经过了的，顺延到议定后的下一个工作日",
    )
    proof = Line(label="凭什么算办到", required=False, most=200, help_text="文号、编号或材料名称")
    to_citizen = forms.ChoiceField(
        label="向谁承诺",
        choices=(("no", "本窗口"), ("yes", "反映人：办好了还要问他“解决了吗”")),
        initial="no",
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        """The cases and units of this conference."""
        live = AgendaItem.objects.filter(pk__in=[one.pk for one in self.gathering.live])
        item = self.fields["item"]
        item.queryset = live.select_related("case").order_by("pk")  # type: ignore[attr-defined]
        item.label_from_instance = lambda one: f"{one.case.number} {one.case.title}"  # type: ignore[attr-defined]
        invited = Department.objects.filter(pk__in=[one.unit_id for one in self.gathering.invitations])
        for name in ("unit", "co_units"):
            self.fields[name].queryset = invited.order_by("code")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the act takes them."""
        typed = super().values()
        return typed | {"co_units": list(typed["co_units"]), "to_citizen": typed["to_citizen"] == "yes"}


class Minute(OfConference):
    """The minutes go round."""

    wanted_fields = frozenset({"agreed"})
    agreed = Words(
        label="议定的意见",
        rows=4,
        required=False,
        most=2000,
        help_text="没有议成的，写明卡在哪里、各家怎么说",
    )


class Sign(OfConference):
    """A unit countersigns."""

    wanted_fields = frozenset({"said"})
    said = forms.ChoiceField(
        label="会签",
        choices=[(one.value, one.label) for one in Countersign if one is not Countersign.SILENT],
        widget=forms.RadioSelect,
        required=False,
    )
    words = Words(
        label="保留的意见，或不同意的理由", rows=3, required=False, most=MOST, help_text="同意的可以不写"
    )


class Decide(OfConference):
    """The leader decides what went up."""

    wanted_fields = frozenset({"opinion"})
    keep = forms.ModelMultipleChoiceField(
        Resolution.objects.none(),
        label="哪几条照办",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="没有选的不再办",
    )
    opinion = Words(label="决定和理由", rows=4, required=False, most=2000)

    def prepare(self) -> None:
        """The lines that stand, all of them ticked."""
        standing = [one.pk for one in self.gathering.resolutions if one.dropped_at is None]
        field = self.fields["keep"]
        field.queryset = Resolution.objects.filter(pk__in=standing).select_related("unit").order_by("number")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"第 {one.number} 条：{one.unit.short_name}，{one.task}"  # type: ignore[attr-defined]
        self.initial.setdefault("keep", standing)
        if not standing:
            del self.fields["keep"]

    def values(self) -> dict[str, Any]:
        """The lines as the act takes them."""
        typed = super().values()
        return typed | {"keep": list(typed.get("keep", ()))}


class Confirm(OfConference):
    """An act that asks nothing more."""
