"""Forms of letters to bodies outside the district."""

from datetime import date, datetime
from typing import Any

from django import forms

from bancheng.cases import reckoning
from bancheng.rules.calendar import local
from bancheng.rules.outside_help import SENT_BY
from bancheng.rules.vocabulary import ClockKind, LetterWay
from bancheng.ui.forms import DayField, HouseForm
from bancheng.ui.words import Line, Words


def _day(label: str, help_text: str = "") -> DayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, help_text=help_text, widget=widget)


def _usual(at: datetime) -> date:
    """The day by the office's usual limit."""
    return local(reckoning.reckon(ClockKind.OUTSIDE, started_at=at).at).date()


class LetterForm(HouseForm):
    """A form of one act on letters; it knows the moment."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.prepare()

    def prepare(self) -> None:
        """Fills in what depends on the moment."""

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return dict(self.cleaned_data)


class Send(LetterForm):
    """To whom, what is asked, what is to come back, by when."""

    body = Line(label="发给哪个单位", most=80, help_text="写全称；本区的单位用交办，不发协查函")
    question = Words(label="请他们查什么", help_text="写事实和时间；不要写反映人的电话、证件号")
    wants = Words(label="请他们提供什么", rows=2, help_text="如档案复印件、是否登记过的证明、书面答复")
    due_on = _day("请哪天以前回函", "到这天没有回函，会提醒您跟进；反映人的时间照走")
    way = forms.ChoiceField(
        label="怎样发出", choices=[(way.value, way.label) for way in SENT_BY], widget=forms.RadioSelect
    )
    names_citizen = forms.BooleanField(
        label="函里写上反映人姓名", required=False, help_text="不写姓名就查不了的才勾；不勾，函里只有事由"
    )

    def prepare(self) -> None:
        """The day begins with the usual limit."""
        self.initial.setdefault("due_on", _usual(self.at))

    def values(self) -> dict[str, Any]:
        """The way as the rules know it."""
        return super().values() | {"way": LetterWay(self.cleaned_data["way"])}


class FollowUpLetter(LetterForm):
    """How one asked again, what they said, and when one looks again."""

    how = forms.ChoiceField(label="怎样催的", choices=LetterWay.choices(), widget=forms.RadioSelect)
    words = Words(label="和谁说的，他们怎么说", rows=2)
    due_on = _day("哪天再看")

    def prepare(self) -> None:
        """The day begins with the usual limit."""
        self.initial.setdefault("due_on", _usual(self.at))

    def values(self) -> dict[str, Any]:
        """The way as the rules know it."""
        return super().values() | {"how": LetterWay(self.cleaned_data["how"])}


class Answered(LetterForm):
    """What came back, and when."""

    answered_on = _day("哪天收到的")
    words = Words(label="回函说了什么", help_text="有文号的写文号")
    upload = forms.FileField(
        label="回函文件",
        required=False,
        max_length=120,
        help_text="PDF、照片、Word 或 Excel，放进这件事的材料里",
    )

    def prepare(self) -> None:
        """Usually it came today."""
        self.initial.setdefault("answered_on", local(self.at).date())


class GiveUp(LetterForm):
    """Why nobody waits any more."""

    reason = Words(label="为什么不再等，接下来怎样办", rows=2)
