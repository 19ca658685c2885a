"""Forms of a video verification, at the window and at the other end."""

from datetime import datetime
from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm, Line, Words
from bancheng.measures.video.models import VideoRoom
from bancheng.measures.video.reads import seconds_for
from bancheng.org.models import Person
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import VideoStillOf, VideoVerdict
from bancheng.ui.forms import HouseForm


class Open(ActForm):
    """A room: whom, of what, who else is there."""

    whom = Line(label="核验谁", help_text="姓名，和这件事的关系。比如：张某，房东")
    purpose = Words(
        label="核验什么",
        rows=2,
        help_text="他会在自己的屏幕上看到。比如：核对身份，听他说是否同意出租并授权代办备案",
    )
    second = forms.ModelChoiceField(
        Person.objects.none(),
        label="另一位在场的工作人员",
        empty_label="选一位",
        help_text="全程在场，结束后由他确认；对方也会看到他的姓名",
    )

    def prepare(self) -> None:
        """Those who are at work here, without oneself."""
        others = seconds_for(self.case, self.at).exclude(pk=self.actor.person)
        self.fields["second"].queryset = others  # type: ignore[attr-defined]
        self.fields["second"].label_from_instance = _named  # type: ignore[attr-defined]


def _named(person: Person) -> str:
    return person.placed


class Replace(HouseForm):
    """Who is there from now on, in the place of the one who was."""

    second = forms.ModelChoiceField(
        Person.objects.none(),
        label="换成哪一位在场",
        empty_label="选一位",
        help_text="全程在场，结束后由他确认",
    )

    def __init__(self, *typed: Any, room: VideoRoom, actor: Actor, at: datetime) -> None:
        super().__init__(*typed)
        out = {room.second_id, room.opened_by_id, actor.person}
        self.fields["second"].queryset = seconds_for(room.case, at).exclude(pk__in=out)  # type: ignore[attr-defined]
        self.fields["second"].label_from_instance = _named  # type: ignore[attr-defined]


class Answer(HouseForm):
    """What he answered to one question."""

    words = Words(label="记下回答", rows=2)


class Still(HouseForm):
    """A picture of the call."""

    shows = forms.ChoiceField(label="截的是什么", choices=VideoStillOf.choices())
    upload = forms.FileField(label="截图", help_text="照片（JPEG、PNG）", max_length=120)


class Judge(HouseForm):
    """What the call came to."""

    verdict = forms.ChoiceField(label="结论", choices=VideoVerdict.choices(), widget=forms.RadioSelect)
    words = Words(label="凭什么这样认定", rows=3, help_text="看到了什么，听到了什么")


class Confirm(HouseForm):
    """Whether the second one present saw and heard the same."""

    agrees = forms.ChoiceField(
        label="您在场看到、听到的，和记下的一样吗",
        choices=[("yes", "一样，确认"), ("no", "不一样，不确认")],
        widget=forms.RadioSelect,
    )
    words = Words(label="说明", rows=2, required=False, help_text="不确认的，写明哪里不一样")

    def values(self) -> dict[str, Any]:
        """Yes or no as the act takes it."""
        return {"agrees": self.cleaned_data["agrees"] == "yes", "words": self.cleaned_data["words"]}


class Code(HouseForm):
    """The code that was read out to him."""

    code = forms.CharField(
        label="口令",
        max_length=20,
        help_text="8 位数字，窗口在电话里告诉您的",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class Consent(HouseForm):
    """Yes to being verified; yes to being recorded is a tick of its own, never pre-set."""

    agrees = forms.BooleanField(
        label="我同意上面说的，开始视频验证",
    )
    may_record = forms.BooleanField(
        label="我也同意把通话录下来", required=False, help_text="可以不同意，不影响核验"
    )

    def __init__(self, *typed: Any) -> None:
        super().__init__(*typed)
        # The house's own word for what is missing, “这里还没有填”, says nothing of a tick.
        self.fields["agrees"].error_messages["required"] = "同意的请打勾；不同意的按下面“不同意”"
