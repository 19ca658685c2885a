"""The one-minute form of the door: shapes only; what is missing the regulation says, all at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from bancheng.cases import door
from bancheng.cases.models import FirstQuestion
from bancheng.cases.registration import TITLE_LENGTH, Registration, Someone
from bancheng.catalogue.models import Matter
from bancheng.org.models import Person, Site, Window
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import normalise
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Care, Channel, ReplyBy
from bancheng.ui.forms import HouseForm

VISITS = [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3 趟以上")]
NEAR = 2
SOMEONE = tuple(Someone.__dataclass_fields__)
MORE = ("firm", "credit_code", "id_number", "address", "email", "reply_by", "earlier_number", "site")
"""What can wait until after acceptance; folded while empty and in order."""


class Said(forms.CharField):
    """Words as they were said: made readable, every number still in them; the act takes those out and keeps them."""

    def __init__(self, *, label: str, most: int, rows: int = 0, asked: bool = False, **more: Any) -> None:
        attributes = {"autocomplete": "off"} | more.pop("attrs", {})
        if asked:
            attributes["aria-required"] = "true"
        widget: forms.Widget = forms.TextInput(attrs=attributes)
        if rows:
            widget = forms.Textarea(attrs=attributes | {"rows": rows})
        super().__init__(label=label, required=False, max_length=most, widget=widget, **more)

    def to_python(self, value: Any) -> str:
        """The words as they are kept.

        Raises   ValidationError for a character that no file can hold.
        """
        try:
            return normalise(super().to_python(value) or "").strip()
        except Refused as refused:
            raise forms.ValidationError(refused.sentence, code=refused.code) from refused


class Register(HouseForm):
    """Everything asked at the door.

    Shapes   key: made when the form was opened. opened: seconds of that moment, for the stopwatch on screen.
             first, first_window, matter: typed by name; read into what they mean, or said what is ambiguous.
             merge_into: the number of an earlier case into which this one shall go after registration.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)
    merge_into = forms.CharField(max_length=24, required=False)
    channel = forms.ChoiceField(
        label="怎么来的", choices=Channel.choices(), widget=forms.RadioSelect, initial=Channel.WALK_IN
    )
    first_window = Said(label="最早是哪个窗口接的", most=120, attrs={"list": "windows-here"})
    first = Said(label="首接人", most=60, attrs={"list": "people-here"})
    first_unknown = forms.BooleanField(label="说不清，或没去过别的窗口", required=False)
    reference = Said(label="评价编号或工单号", most=64)
    story = Said(label="什么事没办成，卡在哪里", most=2000, rows=3, asked=True)
    wanted = Said(label="他想要的结果", most=180, asked=True)
    title = Said(label="一句话事由", most=TITLE_LENGTH)
    name = Said(label="姓名", most=60, asked=True)
    anonymous = forms.BooleanField(label="不愿留名", required=False)
    phone = Said(label="手机", most=30, asked=True, attrs={"inputmode": "tel", "class": "num"})
    comes_back = forms.BooleanField(label="没有电话，本人再来", required=False)
    visits = forms.ChoiceField(
        label="之前跑过几趟", choices=VISITS, widget=forms.RadioSelect, initial="0", required=False
    )
    cares = forms.MultipleChoiceField(
        label="需要特别照顾吗", choices=Care.choices(), widget=forms.CheckboxSelectMultiple, required=False
    )
    matter = Said(label="对应事项", most=120)
    firm = Said(label="单位名称", most=80)
    credit_code = Said(label="统一社会信用代码", most=30, attrs={"class": "num"})
    id_number = Said(label="身份证号", most=30, attrs={"class": "num"})
    address = Said(label="地址", most=120)
    email = Said(label="电子邮箱", most=120, attrs={"inputmode": "email"})
    reply_by = forms.ChoiceField(
        label="希望怎样回复", choices=[("", "没有特别说"), *ReplyBy.choices()], required=False
    )
    earlier_number = Said(label="原办件编号", most=64)
    site = forms.ModelChoiceField(
        Site.objects.filter(active=True), label="登记到哪个网点", required=False, empty_label=None
    )

    def __init__(self, *args: Any, site: Site, actor: Actor, at: datetime, **kwargs: Any) -> None:
        self.own_site, self.actor, self.at = site, actor, at
        self.today = local(at).date()
        super().__init__(*args, **kwargs)
        self.initial.setdefault("site", site.pk)
        if not self.is_bound:
            # What was refused is looked at first. A fresh form begins at its first question; in one that was
            # begun elsewhere the channel is chosen already, and the focus on another of them would change it.
            begun = "channel" in self.initial
            self.fields["story" if begun else "channel"].widget.attrs["autofocus"] = True

    # --- reading names ---------------------------------------------------------------------------------

    def clean_first_window(self) -> Window | None:
        """The window of this site and name.

        Raises   ValidationError naming the choices when it is none or several.
        """
        text = self.cleaned_data["first_window"]
        found = door.windows_named(text, self.own_site) if text else []
        if text and not found:
            raise forms.ValidationError(
                f"没有找到“{text}”，请写网点或窗口名里的字，如“税务”；不知道就空着，写首接人"
            )
        if len(found) > 1:
            near = "、".join(str(window) for window in found[:NEAR])
            raise forms.ValidationError(
                f"有 {len(found)} 个窗口是这个说法：{near}…… 请多写几个字，或从列出的里选"
            )
        return found[0] if found else None

    def clean_first(self) -> Person | None:
        """The person of this name or number.

        Raises   ValidationError naming the choices when it is nobody's or several people's.
        """
        text = self.cleaned_data["first"]
        found = door.people_named(text, self.today) if text else []
        if text and not found:
            raise forms.ValidationError(f"没有找到“{text}”，请写全名或工号；不知道是谁就空着，只选窗口")
        if len(found) > 1:
            named = "、".join(f"{person.name}（{person.staff_no}）{person.desk}" for person in found[:4])
            raise forms.ValidationError(f"叫这个名字的不止一位：{named}。请连工号一起写")
        return found[0] if found else None

    def clean_matter(self) -> Matter | None:
        """The matter of this name or code.

        Raises   ValidationError naming what comes near when it is not one matter.
        """
        text = self.cleaned_data["matter"]
        found = door.matters_meant(text) if text else ()
        if len(found) == 1:
            return found[0]
        if text and not found:
            raise forms.ValidationError("目录里没有这个事项，换个说法，或先空着，研判时再定")
        if found:
            near = "、".join(matter.name for matter in found)
            raise forms.ValidationError(f"不止一个事项是这个说法：{near}。请写全名，或先空着")
        return None

    # --- what the act is handed ------------------------------------------------------------------------

    def registration(self, question: FirstQuestion | None = None) -> Registration:
        """What has been typed as the act wants it; a field that could not be read counts as empty."""
        typed: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.fields}
        text = {name: typed[name] or "" for name in (*SOMEONE, "story", "wanted", "title", "reference")}
        return Registration(
            key=typed["key"] or UUID(int=0),
            site=typed["site"] or self.own_site,
            channel=Channel(typed["channel"] or Channel.WALK_IN),
            story=text["story"],
            wanted=text["wanted"],
            title=text["title"],
            party=Someone(**{name: text[name] for name in SOMEONE}),
            anonymous=bool(typed["anonymous"]),
            first=typed["first"],
            first_window=typed["first_window"],
            first_unknown=bool(typed["first_unknown"]),
            comes_back=bool(typed["comes_back"]),
            reference=text["reference"],
            matter=typed["matter"],
            earlier_number=typed["earlier_number"] or "",
            visits=int(typed["visits"] or 0),
            cares=tuple(typed["cares"] or ()),
            reply_by=typed["reply_by"] or "",
            first_question=question,
        )

    def show(self, gaps: Iterable[Missing]) -> None:
        """Says beside each field what is still wanted; a field with an error of its own keeps that one."""
        for gap in gaps:
            if gap.field == "first" and (self.has_error("first_window") or self.has_error("first")):
                continue  # Somebody was named; only who or which window it is has to be said again.
            # The counter is asked for; who stood at it may be added.
            named = "first_window" if gap.field == "first" else gap.field
            field = named if named in self.fields else None
            if field is None or not self.has_error(field):
                self.add_error(field, gap.sentence)

    # --- how it is drawn -------------------------------------------------------------------------------

    @property
    def more_is_open(self) -> bool:
        """Whether the fold holds something worth seeing: what was typed, what is wrong, what would do instead."""
        # Who leaves no telephone may leave an address, and that is asked for in the fold.
        return any(self.errors.get(name) for name in (*MORE, "phone")) or any(
            self[name].value() for name in MORE if name != "site"
        )


def typed_so_far(posted: QueryDict | Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What a form holds of our fields, as a draft keeps it."""
    lists = posted.lists() if isinstance(posted, QueryDict) else posted.items()
    return {name: list(values) for name, values in lists if name in Register.base_fields}


def as_initial(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """The same to fill a form that is shown again without judging it."""
    found: dict[str, Any] = {}
    for name, values in typed.items():
        if name in Register.base_fields and values:
            found[name] = values if name == "cares" else values[-1]
    return found
