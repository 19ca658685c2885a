"""Forms of who has the case and who is around it: hand-overs, recusal, contact, facts, expert, agent."""

from typing import Any

from django import forms

from bancheng.cases import eligible
from bancheng.cases.forms.base import ActForm, Line, Words, WordsWithNumbers, papers_of_kind
from bancheng.cases.models import Attachment, Contact, Hold, Hop
from bancheng.cases.registration import Someone
from bancheng.cases.showing.timeline import names_of, said
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.records import reads as records
from bancheng.rules.vocabulary import Role
from bancheng.ui.wording import clock_time, short_moment

THE_WINDOW = "window"
"""The choice that the window itself is concerned, not one person of it."""


class PersonField(forms.ModelChoiceField):
    """One of the people who may be named here, with the desk where he is found."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        super().__init__(Person.objects.none(), label=label, empty_label="选一个人", help_text=help_text)

    def label_from_instance(self, person: Person) -> str:
        """姓名 窗口."""
        return f"{person.name} {person.desk}".strip()


class ToHandler(ActForm):
    """An officer who may have this case, and why."""

    to = PersonField(label="交给谁", help_text="本网点和区级反映窗口现在能接这件的专员")
    reason = Words(label="为什么", rows=2)

    def prepare(self) -> None:
        """Everybody who may, but the one who has it."""
        people = eligible.handlers_for(self.case, self.at).exclude(pk=self.case.handler_id)
        self.fields["to"].queryset = people.exclude(pk=self.actor.person)  # type: ignore[attr-defined]


class ToFirst(ActForm):
    """Who follows as 第一责任人, and why."""

    to = PersonField(label="由谁接任", help_text="他接受以后才生效")
    reason = Words(label="为什么更换", rows=2, help_text="休假、调离等")

    def prepare(self) -> None:
        """Clerks and officers of the counters concerned, but the one who is it."""
        people = eligible.firsts_for(self.case, self.at).exclude(pk=self.case.first_id)
        self.fields["to"].queryset = people.exclude(pk=self.actor.person)  # type: ignore[attr-defined]


YES_NO = [("yes", "是"), ("no", "没有")]


class HopField(forms.ModelChoiceField):
    """One of the times the case came into other hands, of which nothing is recorded yet."""

    def label_from_instance(self, hop: Hop) -> str:
        """3月2日 10:30 换到李专员."""
        return f"{short_moment(hop.at)} 换到{hop.to_person.name}"


class NoteHop(ActForm):
    """Of which hop, and what was done for the citizen."""

    hop = HopField(Hop.objects.none(), label="哪一次换经办人", empty_label="选一次")
    accompanied = forms.ChoiceField(label="陪同反映人交接了吗", choices=YES_NO, widget=forms.RadioSelect)
    informed = forms.ChoiceField(label="告诉反映人换谁办了吗", choices=YES_NO, widget=forms.RadioSelect)
    words = Words(
        label="怎样做的，或者为什么没有",
        required=False,
        rows=2,
        help_text="有一样没有做的要写，打算怎样补也写上",
    )

    def prepare(self) -> None:
        """Those that are open, the earliest chosen already."""
        still = Hop.objects.filter(case=self.case, ended_at=None).select_related("to_person")
        self.fields["hop"].queryset = still  # type: ignore[attr-defined]
        first = still.first()
        if first is not None:
            self.initial.setdefault("hop", first.pk)

    def values(self) -> dict[str, Any]:
        """Done or not, as facts."""
        done = {name: self.cleaned_data[name] == "yes" for name in ("accompanied", "informed")}
        return super().values() | done


class TransferSite(ActForm):
    """To which site; the convener also names who handles it there."""

    site = forms.ModelChoiceField(Site.objects.none(), label="转到哪个网点", empty_label="选一个网点")
    to = PersonField(label="由谁经办", help_text="选那个网点的专员，或区级反映窗口的专员")
    reason = Words(label="为什么转", rows=2)

    def prepare(self) -> None:
        """Every other site in use; an officer asks a site, not a person."""
        self.fields["site"].queryset = Site.objects.filter(active=True).exclude(pk=self.case.site_id)  # type: ignore[attr-defined]
        if Role.CONVENER not in self.actor.roles:
            del self.fields["to"]
            return
        officers = org.at_work(org.holders(Role.OFFICER, at=self.at), self.at)
        self.fields["to"].queryset = officers.exclude(pk__in=eligible.barred_from(self.case))  # type: ignore[attr-defined]


class Recuse(ActForm):
    """Whom the complaint concerns, and why."""

    whom = forms.ChoiceField(label="谁要回避", widget=forms.RadioSelect)
    reason = Words(label="为什么", rows=2, help_text="回避的人从此看不到这件事，包括这段话")

    def prepare(self) -> None:
        """The people whom it may concern, each with his part in the case, and the window as a whole."""
        self.concerned = eligible.concerned_in(self.case, self.at)
        people = [
            (str(pk), f"{person.name}（{'、'.join(parts)}）")
            for pk, (person, parts) in self.concerned.items()
        ]
        self.fields["whom"].choices = [*people, (THE_WINDOW, f"{self.case.site.name}的整个反映窗口")]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The person, or nobody for the window."""
        chosen = self.cleaned_data["whom"]
        whom = None if chosen == THE_WINDOW else self.concerned[int(chosen)][0]
        return super().values() | {"whom": whom}


class MakeContact(ActForm):
    """How, and whether it succeeded."""

    how = forms.ChoiceField(label="怎样联系", choices=Contact.HOW, widget=forms.RadioSelect)
    reached = forms.ChoiceField(
        label="联系上了吗", choices=[("yes", "联系上了"), ("no", "没有联系上")], widget=forms.RadioSelect
    )
    note = Words(label="说了什么", required=False, rows=2)

    def values(self) -> dict[str, Any]:
        """Reached or not, as a fact."""
        return super().values() | {"reached": self.cleaned_data["reached"] == "yes"}


class AddFact(ActForm):
    """What has become known."""

    words = WordsWithNumbers(label="补充的情况", help_text="电话、证件号会自动遮上，另行加密保存")


class Correct(ActForm):
    """Which entry of one's own, and what it should have said."""

    line = forms.TypedChoiceField(label="更正哪一行", coerce=int)
    words = Words(label="应该是什么")

    def prepare(self) -> None:
        """The lines this person wrote, newest first."""
        lines = list(records.lines_of(self.case.file).filter(by=self.actor.ref).order_by("-seq"))
        names = names_of(lines)
        own = [(line.seq, f"第 {line.seq} 行，{clock_time(line.at)} {said(line, names)}") for line in lines]
        self.fields["line"].choices = [("", "选您写的一行" if own else "这件事里没有您写的记录"), *own]  # type: ignore[attr-defined]


class AskExpert(ActForm):
    """Which expert, and what he is asked."""

    to = PersonField(label="请谁")
    question = Line(label="请教什么", most=300)

    def prepare(self) -> None:
        """Experts who have not been asked yet."""
        self.fields["to"].queryset = eligible.experts_for(self.case, self.at)  # type: ignore[attr-defined]


class Advise(ActForm):
    """The root of it, and what to do."""

    root_cause = Line(label="根本原因", most=300)
    advice = Words(label="建议怎么办")

    def prepare(self) -> None:
        """What he was asked stands over what he answers."""
        asked = self.case.experts.filter(person=self.actor.person).first()
        if asked is not None:
            self.fields["advice"].help_text = f"问的是：{asked.question}"


class Authorise(ActForm):
    """Who may act for the citizen, in what, and on which paper."""

    name = forms.CharField(label="受托人姓名", max_length=60)
    phone = forms.CharField(label="受托人电话", max_length=30, required=False)
    id_number = forms.CharField(label="受托人证件号", max_length=30, required=False)
    scope = Line(label="委托办什么", help_text="按委托书写，例如：代为补材料、代为领取答复")
    mandate = forms.ModelChoiceField(
        Attachment.objects.none(),
        label="委托书",
        empty_label="选一份委托书",
        help_text="先在案件页放进材料，种类选“委托书”",
    )

    def prepare(self) -> None:
        """Only mandates that lie in this case's folder."""
        papers_of_kind(self.fields["mandate"], self.case, "mandate")

    def values(self) -> dict[str, Any]:
        """The agent as a person."""
        typed = self.cleaned_data
        agent = Someone(name=typed["name"], phone=typed["phone"], id_number=typed["id_number"])
        return {"agent": agent, "scope": typed["scope"], "mandate": typed["mandate"]}


class ReleaseHold(ActForm):
    """Which unit is no longer waited for, and why."""

    hold = forms.ModelChoiceField(Hold.objects.none(), label="不再等谁", empty_label="选一项")
    reason = Words(label="为什么", rows=2)

    def prepare(self) -> None:
        """What the case still waits for."""
        self.fields["hold"].queryset = Hold.objects.filter(case=self.case, ended_at=None).select_related(  # type: ignore[attr-defined]
            "owed_by"
        )
        self.fields["hold"].label_from_instance = _hold_words  # type: ignore[attr-defined]


def _hold_words(hold: Hold) -> str:
    return f"{hold.owed_by.short_name}的回复"
