"""The form of the 首问 log: one screen, twenty seconds."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from bancheng.cases.actions.first_questions import ASKED_LENGTH, MISSING_LENGTH
from bancheng.cases.forms.base import Line, Words
from bancheng.org.models import Site
from bancheng.rules.vocabulary import FirstAnswer
from bancheng.ui.forms import DayField, HouseForm

ANSWER_HINTS = {
    FirstAnswer.DONE: "本岗能办的，办完了",
    FirstAnswer.EXPLAINED: "属于本岗，现在办不了：打一张凭条",
    FirstAnswer.LED: "不属于本岗：带过去，对方确认到了才算完",
}


class LogFirstQuestion(HouseForm):
    """What was asked, how it ended, and what that ending needs."""

    site = forms.ModelChoiceField(Site.objects.none(), label="记在哪个网点", empty_label=None)
    asked = Line(label="来办什么", most=ASKED_LENGTH)
    answer = forms.ChoiceField(label="怎么答的", choices=FirstAnswer.choices(), widget=forms.RadioSelect)
    missing = Words(label="还缺什么", required=False, rows=2, most=MISSING_LENGTH, help_text="会印在凭条上")
    come_back_on = DayField(
        label="约哪天再来",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    contact = forms.CharField(
        label="怎么联系他", required=False, max_length=100, help_text="愿意留才写，约好的有变动好告诉他"
    )
    led_to = forms.ModelChoiceField(
        Site.objects.filter(active=True),
        label="引领到哪个网点的反映窗口",
        required=False,
        empty_label="选一个网点",
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        if len(sites) == 1:
            self.fields["site"].widget = forms.HiddenInput()
        self.fields["asked"].widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return self.cleaned_data | {"answer": FirstAnswer(self.cleaned_data["answer"])}
