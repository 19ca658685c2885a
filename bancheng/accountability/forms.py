"""The form by which a clue is brought."""

from typing import Any

from django import forms

from bancheng.cases import eligible
from bancheng.cases.forms.base import ActForm, Line, Words
from bancheng.org.models import Person

THE_WINDOW = "window"


class Raise(ActForm):
    """What was seen, and whom it concerns if that is known."""

    words = Words(label="看到或听到了什么", rows=4, help_text="时间、经过、谁在场。只写事实，不下结论")
    about = forms.ChoiceField(
        label="涉及谁",
        required=False,
        widget=forms.RadioSelect,
        help_text="选了谁，谁立即回避这一件，由值班专员接替",
    )

    other = Line(
        label="别人的工号",
        required=False,
        most=20,
        help_text="上面没有的人写在这里：他不能看这条线索，也不能接手这一件。不知道就空着",
    )

    def clean_other(self) -> Person | None:
        """The member of the staff with this number."""
        number = self.cleaned_data["other"].strip()
        found = Person.objects.filter(staff_no=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(f"没有工号是“{number}”的工作人员；不知道工号就空着")
        if found is not None and self.cleaned_data.get("about"):
            raise forms.ValidationError("上面已经选了，这里就空着；涉及几个人的，一人登记一条")
        return found

    def prepare(self) -> None:
        """Who has a part in this case, the whole window, or nobody named."""
        people = eligible.concerned_in(self.case, self.at).values()
        choices = [(str(person.pk), f"{person.name}（{'、'.join(parts)}）") for person, parts in people]
        choices += [(THE_WINDOW, "整个窗口"), ("", "说不清，或是别人")]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Whom it concerns as the act takes it."""
        values = super().values()
        chosen, other = values.pop("about"), values.pop("other")
        about = Person.objects.get(pk=chosen) if chosen not in ("", THE_WINDOW) else other
        return values | {"about": about, "about_window": chosen == THE_WINDOW}
