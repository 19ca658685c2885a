"""Forms of ending, opening again and tying together."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from bancheng.cases import reads
from bancheng.cases.actions.linking import TOPIC_LENGTH
from bancheng.cases.forms.base import ActForm, Line, Words, papers_of_kind
from bancheng.cases.models import Attachment, Case, Party, Topic
from bancheng.cases.registration import Someone, fingerprint
from bancheng.rules.merging import is_same_person
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import TerminateReason, VoidReason


class CloseUnsolved(ActForm):
    """Why it could not be solved, and where the citizen may still go."""

    reasons = Words(label="为什么没能解决")
    remedies = Words(label="反映人还可以走哪些途径", help_text="会告诉反映人")


class LetStand(ActForm):
    """Why it is not handled once more, and where the citizen may still go."""

    reasons = Words(label="为什么不再重办", help_text="会告诉反映人")
    remedies = Words(label="反映人还可以走哪些途径", help_text="会告诉反映人")


class RecordWithdrawal(ActForm):
    """The citizen's own words."""

    words = Words(label="反映人的原话", help_text="照他说的写；网点负责人确认了才撤回，会发消息告诉反映人")


class Terminate(ActForm):
    """Why nobody is left to answer, and how that is known."""

    reason = forms.ChoiceField(label="原因", choices=TerminateReason.choices(), widget=forms.RadioSelect)
    evidence = Words(label="凭什么确认的", rows=2, help_text="死亡证明、注销登记等")


class Void(ActForm):
    """A test or spam; never because of what it says."""

    reason = forms.ChoiceField(label="原因", choices=VoidReason.choices(), widget=forms.RadioSelect)
    note = Words(label="说明", required=False, rows=2)


class Succeed(ActForm):
    """Who takes the citizen's place, and on what paper."""

    name = forms.CharField(label="承继人姓名", max_length=60, required=False)
    firm = forms.CharField(label="或承继企业", max_length=100, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    id_number = forms.CharField(label="证件号", max_length=30, required=False)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=30, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    evidence = Words(label="凭什么承继", rows=2, help_text="继承人证明、合并分立文件等")
    paper = forms.ModelChoiceField(
        Attachment.objects.none(),
        label="承继证明",
        empty_label="选一份承继证明",
        help_text="先在案件页放进材料，种类选“承继证明”",
    )

    def prepare(self) -> None:
        """Only proofs of succession that lie in this case's folder."""
        papers_of_kind(self.fields["paper"], self.case, "succession")

    def values(self) -> dict[str, Any]:
        """The successor as a person or firm."""
        typed = {
            name: self.cleaned_data[name] for name in Someone.__dataclass_fields__ if name in self.fields
        }
        rest = {name: self.cleaned_data[name] for name in ("evidence", "paper")}
        return {"successor": Someone(**typed), **rest}


class Merge(ActForm):
    """Into which earlier case of the same person."""

    into = forms.ModelChoiceField(Case.objects.none(), label="并入哪一件", empty_label="选更早的一件")

    def prepare(self) -> None:
        """The earlier open cases that are certainly the same person's, and that this officer may see."""
        found = earlier_of_same_person(self.actor, self.case)
        field = self.fields["into"]
        field.queryset = found  # type: ignore[attr-defined]
        field.label_from_instance = _case_words  # type: ignore[attr-defined]
        if not found:
            field.help_text = "没有找到同一人更早登记、还没答复的件"


def earlier_of_same_person(actor: Actor, case: Case) -> QuerySet[Case]:
    """Open cases registered earlier that are certainly of the person whose case this is."""
    mine = fingerprint(case)
    alike = Q()
    for column, value in (
        ("phone_index", mine.phone),
        ("id_index", mine.identity),
        ("credit_index", mine.credit),
        ("address_index", mine.address),
    ):
        alike |= Q(**{column: value}) if value else Q()
    if not alike:
        return Case.objects.none()
    parties = Party.objects.filter(alike, case=OuterRef("pk"), to_at=None)
    seen = reads.visible_to(actor).open().filter(Exists(parties), registered_at__lte=case.registered_at)
    same = [other.pk for other in seen.exclude(pk=case.pk) if is_same_person(mine, fingerprint(other))]
    return Case.objects.filter(pk__in=same).order_by("registered_at")


def _case_words(case: Case) -> str:
    return f"{case.number} {case.title}（{case.step_word}）"


class JoinTopic(ActForm):
    """A trouble that is known already, or a new one with a name."""

    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="已有的问题", empty_label="不在里面，新起一个", required=False
    )
    name = Line(
        label="或者新起一个名字", required=False, most=TOPIC_LENGTH, help_text="不写人名，只说是什么事"
    )

    def prepare(self) -> None:
        """The troubles other open cases stand under."""
        others = Case.objects.open().filter(topic=OuterRef("pk")).exclude(pk=self.case.pk)
        self.fields["topic"].queryset = Topic.objects.filter(Exists(others)).order_by("name")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The name alone decides; a chosen one goes before a new one."""
        chosen = self.cleaned_data["topic"]
        return {"name": chosen.name if chosen else self.cleaned_data["name"]}
