"""Forms of lists and tokens: shapes only."""

from typing import Any

from django import forms

from bancheng.exchange.feedback_sheet import MEANINGS
from bancheng.exchange.lists import meanings_of
from bancheng.exchange.models import OpinionList
from bancheng.org.models import Site
from bancheng.rules import feedback as rules
from bancheng.rules.vocabulary import Channel
from bancheng.ui.forms import HouseForm

SOURCES = [(source.value, source.label) for source in rules.SOURCES]


class LayList(HouseForm):
    """A list and the channel it comes from."""

    source = forms.ChoiceField(label="从哪个渠道来", choices=SOURCES, widget=forms.RadioSelect)
    site = forms.ModelChoiceField(Site.objects.none(), label="归哪个网点", empty_label=None)
    upload = forms.FileField(label="清单", help_text="CSV 或 XLSX，第一张表，要有表头；读完即删")

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return {**self.cleaned_data, "source": Channel(self.cleaned_data["source"])}


class SayColumns(HouseForm):
    """What each column means: one choice a column, begun with what is proposed."""

    def __init__(self, *args: Any, laid: OpinionList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meant = meanings_of(laid.columns, len(laid.headings))
        for place, heading in enumerate(laid.headings):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=heading or f"第 {place + 1} 列（没有表头）",
                choices=[("", "不要"), *MEANINGS.items()],
                required=False,
                initial=meant[place],
            )

    def meanings(self) -> list[str]:
        """One of each column, in their order."""
        return [self.cleaned_data.get(name, "") for name in self.fields]


class IssueToken(HouseForm):
    """A token for one system and one channel."""

    name = forms.CharField(label="给哪个系统", max_length=60, help_text="例如：区好差评平台、12345 工单系统")
    source = forms.ChoiceField(label="只收哪个渠道的意见", choices=SOURCES, widget=forms.RadioSelect)
    site = forms.ModelChoiceField(Site.objects.none(), label="归哪个网点", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.filter(active=True)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return {**self.cleaned_data, "source": Channel(self.cleaned_data["source"])}
