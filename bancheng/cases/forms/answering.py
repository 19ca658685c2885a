"""Forms of answering: one shape for each outcome, so that only what it demands is asked."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases import reads
from bancheng.cases.actions.answering import evidence_of, missing_in_proposal
from bancheng.cases.forms.base import ActForm, Line, Words, papers_of_kind
from bancheng.cases.forms.citing import Citing
from bancheng.cases.forms.judging import WithCauses, WithItems
from bancheng.cases.models import Answer, Attachment
from bancheng.cases.undertaken import offered_in
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Cause, Situation
from bancheng.org.models import Department
from bancheng.promises.models import Promise
from bancheng.rules import case_types, contacts
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.vocabulary import CaseType, Outcome
from bancheng.rules.wording import full_date_words
from bancheng.ui.forms import DayField, MomentField

PROOFS = [
    ("", "选凭证种类"),
    ("办件编号", "办件编号"),
    ("证照编号", "证照编号"),
    ("结果文书", "结果文书编号"),
]
HOW_EXPLAINED = [("当面", "当面"), ("电话", "电话"), ("上门", "上门")]


ANEW = frozenset(
    {"words", "proof_kind", "proof_number", "proof_document", "explained_at", "explained_words", "due_on"}
)
"""What an answer after a redo says anew: the first did not solve it, and must not be told again unseen."""


class AnswerForm(ActForm):
    """What every answer has: the words for the person, and what his type still owes."""

    outcome: Outcome
    words = Words(label="告诉反映人的话", rows=4, help_text="写结果、依据和接下来怎么办，会印在告知书上")
    no_measure_because = Line(
        label="为什么一项措施也用不上", required=False, help_text="“不好办”没有办成的措施时要写"
    )
    no_consultation_because = Line(
        label="为什么没有会商",
        required=False,
        help_text="“暂时办不了”没有会商记录时要写，由网点负责人一并确认",
    )

    def prepare(self) -> None:
        """A type that owes nothing is not asked; what was answered before is filled in again."""
        self.last = reads.answer_taken_up(self.case)
        if self.last is not None:
            laid = self.again(self.last)
            if self.last.told_at is not None:
                laid = {name: value for name, value in laid.items() if name not in ANEW}
            self.initial = {**laid, **self.initial}
        if self.case.case_type != CaseType.HARD:
            del self.fields["no_measure_because"]
        # Where nobody confirms, a reason would stand for the consultation unread.
        if self.case.case_type != CaseType.NOT_YET or not case_types.needs_second_person(self.outcome):
            del self.fields["no_consultation_because"]

    def again(self, last: Answer) -> dict[str, Any]:
        """What the last answer said, field by field; of another outcome only what every answer has."""
        evidence = evidence_of(last) if last.outcome == self.outcome else {}
        return {name: words for name, words in evidence.items() if name in self.fields} | {
            "words": last.words
        }

    def evidence(self) -> dict[str, Any]:
        """The evidence this outcome demands, as the rules name it."""
        return {}

    def values(self) -> dict[str, Any]:
        """The answer, and the reasons its type asks for."""
        typed = self.cleaned_data
        values: dict[str, Any] = {
            "answer": case_types.Answer(outcome=self.outcome, words=typed["words"], **self.evidence()),
            "citations": list(typed.get("citations") or ()),
        }
        reasons = ("no_measure_because", "no_consultation_because")
        return values | {name: typed[name] for name in reasons if name in typed}

    def wanting(self) -> list[Missing]:
        """What the outcome and the type still demand."""
        return missing_in_proposal(self.case, at=self.at, **self.so_far())


class WithProof(forms.Form):
    """External proof: a number and of what, or a document already in the folder."""

    proof_kind = forms.ChoiceField(label="凭证种类", choices=PROOFS, required=False)
    proof_number = forms.CharField(label="编号", max_length=64, required=False)
    proof_document = forms.ModelChoiceField(
        Attachment.objects.none(),
        label="或者选结果文件",
        required=False,
        empty_label="不用文件",
        help_text="文件先在案件页放进材料，种类选“结果凭证”",
    )


class Done(AnswerForm, WithProof):
    """办成."""

    outcome = Outcome.DONE
    field_order = ("seen", "proof_kind", "proof_number", "proof_document", "words")

    def prepare(self) -> None:
        """Only this case's own documents."""
        super().prepare()
        papers_of_kind(self.fields["proof_document"], self.case, "proof")

    def again(self, last: Answer) -> dict[str, Any]:
        """With the proof."""
        proof = evidence_of(last).get("proof") or {}
        return super().again(last) | {f"proof_{name}": value for name, value in proof.items()}

    def evidence(self) -> dict[str, Any]:
        """A number, or a document."""
        return {"proof": proof_of(self.cleaned_data)}


def proof_of(typed: dict[str, Any]) -> case_types.Proof:
    """External proof as the rules name it."""
    document = typed["proof_document"]
    return case_types.Proof(
        kind=typed["proof_kind"],
        number=typed["proof_number"].strip(),
        document=document.pk if document else None,
    )


class WithUndertaking(forms.Form):
    """What a unit undertakes: who, what, by when, by which proof."""

    unit = forms.ModelChoiceField(Department.objects.none(), label="由哪个单位办", empty_label="选一个单位")
    owner_label = Line(label="那里谁负责", required=False, help_text="科室或岗位，知道就写", most=60)
    task = Words(label="承诺办什么", rows=2)
    due_on = DayField(
        label="哪天以前",
        help_text="当天下班前算数；是休息日的，顺延到下一个工作日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    proof = Line(label="凭什么算兑现", help_text="到时看什么：证照编号、文号或材料")


def undertaking_in(typed: dict[str, Any]) -> case_types.Undertaking:
    """An undertaking as the rules name it."""
    words = {name: typed[name] for name in ("owner_label", "task", "proof", "due_on")}
    unit: Department | None = typed["unit"]
    return case_types.Undertaking(
        unit=unit.pk if unit else None, unit_name=unit.name if unit else "", **words
    )


class Explained(AnswerForm, Citing):
    """无依据已解释: the law, and that it was explained."""

    outcome = Outcome.EXPLAINED
    cites_first = True
    explained_by = Line(label="谁去说明的", most=30)
    explained_at = MomentField(
        label="什么时候",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    explained_how = forms.ChoiceField(label="怎样说明", choices=HOW_EXPLAINED, widget=forms.RadioSelect)
    explained_words = Words(label="说了什么")
    alternative = Line(label="有没有别的办法", required=False)
    field_order = (
        "seen",
        "find",
        "citations",
        "explained_by",
        "explained_at",
        "explained_how",
        "explained_words",
        "alternative",
    )

    def prepare(self) -> None:
        """What this matter was answered with is offered before anything is looked for."""
        super().prepare()
        self.initial.setdefault("explained_at", local(self.at))
        self.list_bases(used=reads.citations_used_for(self.case, self.today))

    def again(self, last: Answer) -> dict[str, Any]:
        """With the law it leaned on and how it was explained."""
        told = evidence_of(last).get("explanation") or {}
        explained = {f"explained_{name}": value for name, value in told.items()}
        if explained.get("explained_at"):
            explained["explained_at"] = datetime.fromisoformat(explained["explained_at"])
        citations = last.bases.values_list("citation", flat=True)
        return super().again(last) | explained | {"citations": list(citations)}

    def evidence(self) -> dict[str, Any]:
        """Who explained what, when and how."""
        typed = self.cleaned_data
        at: datetime = typed["explained_at"]
        told = case_types.Explanation(
            by=typed["explained_by"], at=at, how=typed["explained_how"], words=typed["explained_words"]
        )
        return {"explanation": told, "alternative": typed["alternative"]}


class Undertaken(AnswerForm, WithUndertaking):
    """What the answers that rest on a promise have in common."""

    def prepare(self) -> None:
        """The units of today; mostly it is the main unit of the case."""
        super().prepare()
        self.fields["unit"].queryset = Department.objects.filter(active=True)  # type: ignore[attr-defined]
        self.initial.setdefault("unit", self.case.main_unit_id)

    def again(self, last: Answer) -> dict[str, Any]:
        """With what was undertaken."""
        same = last.outcome == self.outcome
        laid = (evidence_of(last).get("undertaking") or {}) if same else {}
        return super().again(last) | {name: value for name, value in laid.items() if name in self.fields}

    def evidence(self) -> dict[str, Any]:
        """The undertaking."""
        return {"undertaking": undertaking_in(self.cleaned_data)}


class Partly(Undertaken, WithProof):
    """部分办成: proof of the part, and who does the rest by when."""

    outcome = Outcome.PARTLY
    field_order = (
        "seen", "proof_kind", "proof_number", "proof_document",
        "task", "unit", "owner_label", "due_on", "proof", "words",
    )  # fmt: skip

    def prepare(self) -> None:
        """Only this case's own documents."""
        super().prepare()
        self.fields["task"].label = "还差什么没办"
        papers_of_kind(self.fields["proof_document"], self.case, "proof")

    def again(self, last: Answer) -> dict[str, Any]:
        """With the proof of the part that was done."""
        same = last.outcome == self.outcome
        proof = (evidence_of(last).get("proof") or {}) if same else {}
        return super().again(last) | {f"proof_{name}": value for name, value in proof.items()}

    def evidence(self) -> dict[str, Any]:
        """What was done, and what is still to be done."""
        return super().evidence() | {"proof": proof_of(self.cleaned_data)}


class Scheduled(Undertaken):
    """议定限期办: what it was agreed on, and who does it by when."""

    outcome = Outcome.SCHEDULED
    agreed = Words(label="凭什么议定", rows=2, help_text="会议纪要，或单位的书面答复：哪一份、哪一天")
    promise = forms.ChoiceField(
        label="沿用哪一条承诺",
        required=False,
        widget=forms.RadioSelect,
        help_text="会议决议和单位承诺已经记进台账的，选上就不用再写一遍",
    )
    field_order = ("seen", "agreed", "promise", "task", "unit", "owner_label", "due_on", "proof", "words")

    def prepare(self) -> None:
        """What the ledger holds of this case is offered first; only who makes a promise anew writes it down."""
        super().prepare()
        offered = offered_in(self.case, self.at)
        if not offered:
            del self.fields["promise"]
            return
        choices = [(str(one.pk), _said_of(one)) for one in offered]
        self.fields["promise"].choices = [*choices, ("", "另立一条，写在下面")]  # type: ignore[attr-defined]
        self.initial.setdefault("promise", choices[0][0])
        for name in ("task", "unit", "due_on", "proof"):
            self.fields[name].required = False

    def evidence(self) -> dict[str, Any]:
        """The agreement, and what was undertaken in it: a promise of the ledger, or what was written here."""
        agreed = {"agreed": self.cleaned_data["agreed"]}
        if taken := self.cleaned_data.get("promise"):
            return agreed | {"undertaking": case_types.Undertaking(promise=int(taken))}
        return super().evidence() | agreed


def _said_of(promise: Promise) -> str:
    """A promise of the ledger in one line: who, what, by when."""
    who = promise.unit.short_name if promise.unit else ""
    return f"{who}：{promise.task}，{full_date_words(promise.due_on)}以前，凭{promise.proof}"


class Guided(AnswerForm, WithItems):
    """缺关键材料已告知: each item, with where and how to get it."""

    outcome = Outcome.GUIDED

    def first_items(self) -> list[dict[str, str]]:
        """The items of the answer before, if it was of this outcome."""
        same = self.last is not None and self.last.outcome == self.outcome
        return list(evidence_of(self.last).get("items", ())) if self.last and same else []

    def evidence(self) -> dict[str, Any]:
        """The items told."""
        return {"items": self.items()}


class Elsewhere(AnswerForm):
    """他处办成·自行解决, in the citizen's words."""

    outcome = Outcome.ELSEWHERE
    citizens_words = Words(label="反映人的原话")
    where = Line(label="在哪里办成的")
    how = Line(label="怎样办成的")

    def evidence(self) -> dict[str, Any]:
        """His words, where and how."""
        return {name: self.cleaned_data[name] for name in ("citizens_words", "where", "how")}


class Redirected(AnswerForm):
    """引导至他渠道, with the contact handed over."""

    outcome = Outcome.REDIRECTED
    channel = Line(label="引导到哪个渠道")
    why = Line(label="为什么")
    contact = Line(label="交给反映人的联系方式", help_text="单位、地址、对外电话", most=200)

    def evidence(self) -> dict[str, Any]:
        """Where to, why, and how to reach it."""
        return {name: self.cleaned_data[name] for name in ("channel", "why", "contact")}


ANSWER_FORMS: dict[Outcome, type[AnswerForm]] = {
    form.outcome: form for form in (Done, Partly, Scheduled, Explained, Guided, Elsewhere, Redirected)
}


class SolveOnSpot(ActForm, WithProof, WithCauses):
    """One form for what was solved at once."""

    case_type = forms.ChoiceField(label="类型", choices=CaseType.choices(), widget=forms.RadioSelect)
    causes = forms.ModelMultipleChoiceField(
        Cause.objects.none(), label="原因", widget=forms.CheckboxSelectMultiple
    )
    situation = forms.ModelChoiceField(Situation.objects.none(), label="情形", empty_label="选一个最像的")
    main_unit = forms.ModelChoiceField(Department.objects.none(), label="主办单位", empty_label="选一个单位")
    words = Words(label="当面告诉反映人的话", rows=2)
    no_measure_because = Line(
        label="没有用上措施的理由", required=False, help_text="“不好办”当场办成、没有登记措施时要写"
    )
    field_order = (
        "seen", "case_type", "causes", "situation", "main_unit",
        "proof_kind", "proof_number", "proof_document", "words", "no_measure_because",
    )  # fmt: skip

    def prepare(self) -> None:
        """Only what is in force today, and this case's own documents."""
        self.fields["causes"].queryset = catalogue.causes_in_force(self.today)  # type: ignore[attr-defined]
        self.fields["situation"].queryset = catalogue.situations_in_force(self.today)  # type: ignore[attr-defined]
        self.fields["main_unit"].queryset = Department.objects.filter(active=True)  # type: ignore[attr-defined]
        papers_of_kind(self.fields["proof_document"], self.case, "proof")
        if self.case.matter is not None:
            self.initial.setdefault("main_unit", self.case.matter.department_id)

    def values(self) -> dict[str, Any]:
        """The judgement and the answer in one."""
        typed = self.cleaned_data
        answer = case_types.Answer(outcome=Outcome.DONE, words=typed["words"], proof=proof_of(typed))
        plain = {name: typed[name] for name in ("causes", "situation", "main_unit", "no_measure_because")}
        return plain | {"case_type": CaseType(typed["case_type"]), "answer": answer}


class Tell(ActForm):
    """How the answer reached the person."""

    how = forms.ChoiceField(
        label="怎样告知到本人",
        choices=[(way.value, way.label) for way in contacts.WAYS_OF_STAFF],
        widget=forms.RadioSelect,
        help_text="“三次联系不上”要先记下三次不同时间的联系",
    )
    note = Words(label="补充说明", required=False, rows=2)
