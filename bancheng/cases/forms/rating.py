"""The questions of a rating, for whoever asks them: on the citizen's own page, on a slip he signed, on a second screen."""

from typing import Any

from django import forms

from bancheng.cases.forms.base import ActForm
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import RatingReason
from bancheng.rules import ratings as rules
from bancheng.rules.vocabulary import RatingAbout, Satisfied, Solved


class Rating(ActForm):
    """Solved? and satisfied?, asked apart, and the reasons; nothing is ticked for him, and all but the first may stay open."""

    solved = forms.ChoiceField(label="这件事解决了吗", choices=Solved.choices(), widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label="您对我们的服务满意吗",
        choices=Satisfied.choices(),
        widget=forms.RadioSelect,
        required=False,
        help_text="可以不答；不答不算满意",
    )
    reasons = forms.ModelMultipleChoiceField(
        RatingReason.objects.none(),
        label="哪里不满意",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=f"没有的不用选，最多选 {rules.MOST_REASONS} 条",
    )
    about = forms.ChoiceField(
        label="说的是谁",
        choices=RatingAbout.choices(),
        widget=forms.RadioSelect,
        required=False,
        help_text="选了说到人的原因才用选；说的那个人马上退出这件事，由别人接着办",
    )

    def prepare(self) -> None:
        """The reasons of our own list as it stands today."""
        super().prepare()
        self.fields["reasons"].queryset = catalogue.rating_reasons_in_force(self.today)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """An open question stays open."""
        values = super().values()
        satisfied = values["satisfied"]
        return values | {
            "satisfied": int(satisfied) if satisfied else None,
            "reasons": list(values["reasons"] or ()),
        }

    @property
    def asks_for_redo(self) -> bool:
        """Whether what was said leads to having it handled once more."""
        said = self.values()
        return rules.asks_for_redo(said["solved"], [reason.as_rule() for reason in said["reasons"]])
