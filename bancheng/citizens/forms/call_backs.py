"""Forms of a call-back: one attempt, its end, another visitor; and the list narrowed."""

from typing import Any

from django import forms

from bancheng.cases.forms.people import PersonField
from bancheng.rules import call_backs as rules
from bancheng.rules.call_backs import CallBackFacts, Heard
from bancheng.rules.vocabulary import CallBackWay, Satisfied, Solved
from bancheng.ui.forms import HouseForm
from bancheng.ui.words import Words

YES, NO = "yes", "no"


class Attempt(HouseForm):
    """One attempt; what he said only where he was reached, each question open unless he answered it."""

    way = forms.ChoiceField(label="怎么回访的", choices=CallBackWay.choices(), widget=forms.RadioSelect)
    reached = forms.ChoiceField(
        label="联系上了吗", choices=[(YES, "联系上了"), (NO, "没有联系上")], widget=forms.RadioSelect
    )
    solved = forms.ChoiceField(
        label="他说：解决了吗",
        choices=Solved.choices(),
        widget=forms.RadioSelect,
        required=False,
        help_text="没有联系上、他没有说的，不选",
    )
    satisfied = forms.ChoiceField(
        label="他说：满意吗",
        choices=Satisfied.choices(),
        widget=forms.RadioSelect,
        required=False,
        help_text="他不想评的，不选；不替他选",
    )
    words = Words(
        label="他怎么说的", required=False, rows=4, help_text="联系上了要写；照他的话写，不写姓名和电话"
    )

    def values(self) -> dict[str, Any]:
        """As the act takes it."""
        said = self.cleaned_data
        heard = Heard(
            solved=said["solved"],
            satisfied=int(said["satisfied"]) if said["satisfied"] else None,
            words=said["words"],
        )
        reached = said["reached"] == YES
        return {
            "way": said["way"],
            "reached": reached,
            "heard": heard if reached else Heard(words=said["words"]),
        }


class End(HouseForm):
    """How it ends, of the ways it can end now."""

    end = forms.ChoiceField(label="回访的结果", widget=forms.RadioSelect)
    note = Words(
        label="接下来怎么办",
        required=False,
        rows=3,
        help_text="重办、恢复办理的，经办的人看得到这段话；整改的，列进意见交给网点",
    )

    def __init__(self, *args: Any, facts: CallBackFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].choices = [(end.value, end.label) for end in rules.ends_open(facts)]  # type: ignore[attr-defined]


class Name(HouseForm):
    """Another visitor, and why."""

    whom = PersonField(label="请谁回访", help_text="经手过这件的人不在里面")
    reason = Words(label="为什么请他", rows=2)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].queryset = people  # type: ignore[attr-defined]
