"""Forms of what is done with an opinion: who mends it, what was mended, the answer, the call, the exclusion, the other one."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases.forms.people import PersonField
from bancheng.citizens import reaching, reads
from bancheng.citizens.opinion_facts import Known
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.rules import feedback_moves as rules
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ExclusionGround, FeedbackAnswerWay, FeedbackVisitEnd
from bancheng.ui.forms import HouseForm

LONG = 2000


def _words(label: str, *, rows: int = 3, help_text: str = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONG,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OpinionForm(HouseForm):
    """The form of one act on one opinion."""

    def __init__(self, *args: Any, known: Known, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.actor, self.at = known, actor, at
        self.prepare()

    def prepare(self) -> None:
        """Fills the choices that depend on the opinion."""

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return dict(self.cleaned_data)


class Assign(OpinionForm):
    """Who is to mend it."""

    unit = forms.ModelChoiceField(Department.objects.none(), label="由谁整改", required=False)
    assignee = PersonField(label="窗口自己整改的，落到谁", help_text="不选就是您自己；交给单位的不用选")
    asked = _words("要改什么", rows=2, help_text="交给单位或别的同事的，要写；写给整改的人看，不写反映人是谁")

    def prepare(self) -> None:
        """Every department at work, and the officers of the site; what the channel named is chosen already."""
        unit, assignee = self.fields["unit"], self.fields["assignee"]
        unit.queryset = Department.objects.filter(active=True, external=False)  # type: ignore[attr-defined]
        unit.empty_label = "本窗口自己整改"  # type: ignore[attr-defined]
        unit.initial = self.known.item.reported.unit_id if self.known.item.reported else None
        assignee.required = False
        assignee.empty_label = "我自己"  # type: ignore[attr-defined]
        assignee.queryset = org.officers_for(self.known.item.site, self.at)  # type: ignore[attr-defined]


class MendAgain(Assign):
    """Who is to mend it once more, and what is still wanting."""

    wanted_fields = frozenset({"asked"})


class Reassign(Assign):
    """Who mends it instead, and why."""

    asked = _words("要改什么", rows=2, help_text="空着就照原来写的；写给整改的人看，不写反映人是谁")
    reason = _words("为什么改派", rows=2)
    wanted_fields = frozenset({"reason"})


class Reason(OpinionForm):
    """An act that needs one reason."""

    reason = _words("理由")
    wanted_fields = frozenset({"reason"})


class Report(OpinionForm):
    """What was mended, and what proves it."""

    what = _words("改了什么", help_text="谁、哪天、怎么改的")
    proof = _words("凭证", rows=2, help_text="文件号、截图、现场情况；有文件的放在下面")
    upload = forms.FileField(label="凭证文件", required=False, help_text="PDF、照片、Word 或 Excel")
    wanted_fields = frozenset({"what", "proof"})

    def prepare(self) -> None:
        """What was written before is written anew."""
        if self.known.last is not None:
            self.initial = {"what": self.known.last.what, "proof": self.known.last.proof}


class Answer(OpinionForm):
    """What the person is told, and how."""

    words = forms.CharField(
        label="怎样答复他",
        max_length=rules.ANSWER_AT_MOST,
        required=False,
        help_text="原话留存。发消息的会原样发出，别人也可能看到他的屏幕：不写姓名，不写事情细节",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    way = forms.ChoiceField(label="怎样告诉他", widget=forms.RadioSelect, required=False)
    wanted_fields = frozenset({"words", "way"})

    def prepare(self) -> None:
        """Only ways it can really go."""
        can_send = reaching.way_of(self.known.contact) is not None
        shut = set() if can_send else {FeedbackAnswerWay.NOTICE}
        shut |= {FeedbackAnswerWay.NOBODY} if self.known.facts.has_contact else set()
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            choice for choice in FeedbackAnswerWay.choices() if choice[0] not in shut
        ]


class Visit(OpinionForm):
    """What came of one call."""

    end = forms.ChoiceField(
        label="结果", choices=FeedbackVisitEnd.choices(), widget=forms.RadioSelect, required=False
    )
    words = _words("他怎么说", help_text="照原话记；没有联系上的不用写")
    wanted_fields = frozenset({"end"})


class Exclude(OpinionForm):
    """Why a 好差评 is not to count."""

    ground = forms.ChoiceField(
        label="为什么不算", choices=ExclusionGround.choices(), widget=forms.RadioSelect, required=False
    )
    reason = _words("凭什么这样认定", help_text="写清楚事实；另一人看了再决定")
    wanted_fields = frozenset({"ground", "reason"})


class Finish(OpinionForm):
    """What became of thanks or a suggestion."""

    words = _words("怎么处理的", help_text="表扬转告了谁；建议采纳没有、为什么、告诉了他没有")
    wanted_fields = frozenset({"words"})


class Join(OpinionForm):
    """Which other opinion is the same person's about the same."""

    lead = forms.ModelChoiceField(
        reads.nothing(), label="与哪一条合并", widget=forms.RadioSelect, empty_label=None
    )

    def prepare(self) -> None:
        """What was left with the same contact, or says nearly the same."""
        lead = self.fields["lead"]
        lead.queryset = reads.twins_of(self.known.item, self.actor)  # type: ignore[attr-defined]
        lead.label_from_instance = reads.told_of_twin  # type: ignore[attr-defined]
