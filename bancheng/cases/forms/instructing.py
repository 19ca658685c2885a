"""Forms of a leader's instruction: given, reported back, taken back."""

from django import forms

from bancheng.cases import eligible, reckoning
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import ActForm, Words
from bancheng.cases.forms.people import PersonField
from bancheng.cases.models import Instruction
from bancheng.rules.calendar import local
from bancheng.rules.instructing import may_allow_conference
from bancheng.rules.vocabulary import ClockKind
from bancheng.rules.wording import full_date_words
from bancheng.ui.forms import DayField


class Instruct(ActForm):
    """On whom it lands, what he is to do, by which day."""

    to = PersonField(
        label="批给谁",
        help_text="这件的经办人、第一责任人、网点负责人，召集人、督查员，主办单位的负责人和联络员",
    )
    words = Words(
        label="要他做什么", help_text="落实的人看得到，看得到这件的同事也看得到；不要写反映人的姓名和电话"
    )
    due_on = DayField(
        label="哪天以前落实并报情况",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    allows_conference = forms.BooleanField(
        label="这件可以再开第三次会", required=False, help_text="已经开过两次，第三次要有领导批示"
    )

    def prepare(self) -> None:
        """Everybody on whom it may land; the day begins with the usual limit."""
        people = eligible.instructed_for(self.case, self.at).exclude(pk=self.actor.person)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        usual = reckoning.reckon(ClockKind.INSTRUCTION, started_at=self.at)
        self.initial.setdefault("due_on", local(usual.at).date())
        if not may_allow_conference(facts_of(self.case, at=self.at)):
            del self.fields["allows_conference"]


class ReportBack(ActForm):
    """What became of it."""

    report = Words(label="落实情况", rows=4, help_text="办到了哪里；没办完的，卡在哪里、哪天能办完")


class InstructionField(forms.ModelChoiceField):
    """One of the instructions of a case that are still open."""

    def label_from_instance(self, row: Instruction) -> str:
        """给谁，哪天以前：要做什么."""
        return f"给{row.to.name}，{full_date_words(row.due_on)}以前：{row.words[:40]}"


class RecallInstruction(ActForm):
    """Which one, and why."""

    instruction = InstructionField(Instruction.objects.none(), label="撤回哪一条", empty_label="选一条")
    reason = Words(label="为什么撤回", rows=2)

    def prepare(self) -> None:
        """Those that are open; a single one is chosen already."""
        still = Instruction.objects.filter(case=self.case, ended_at=None).select_related("to")
        self.fields["instruction"].queryset = still  # type: ignore[attr-defined]
        found = list(still[:2])
        if len(found) == 1:
            self.initial.setdefault("instruction", found[0].pk)
