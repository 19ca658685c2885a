"""Forms of a request: asking a department, its answer and its objection, and what the window decides of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django import forms

from bancheng.cases.models import Attachment
from bancheng.coordination.models import Precedent
from bancheng.coordination.suggesting import Suggested
from bancheng.org.models import Department
from bancheng.rules.precedents import LONGEST_ABOUT
from bancheng.rules.uploads import MOST_OCTETS
from bancheng.rules.vocabulary import ObjectionGround
from bancheng.ui.forms import FilesField, HouseForm
from bancheng.ui.wording import short_moment
from bancheng.ui.words import Line, Words

MOST_FILES = 5
FILES = f"PDF、照片、Word 或 Excel，一份最多 {MOST_OCTETS // 1024 // 1024} MB，一次最多 {MOST_FILES} 份；文件名里不要写人名"
NAMELESS = "不要写反映人的姓名和电话；写了号码也会换成 ****"


def evidence(label: str, help_text: str = "") -> FilesField:
    """Documents that stand behind what is said."""
    return FilesField(
        label=label, required=False, max_length=120, most=MOST_FILES, help_text=f"{help_text}{FILES}"
    )


class Unit(forms.ModelChoiceField):
    """A department at work."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            Department.objects.filter(active=True), label=label, empty_label="选一个单位", **kwargs
        )


class SaysWhoCanSign:
    """A list of departments that says, before anything is written, in which of them nobody can sign an answer.

    Shapes   signable: those in which somebody can. mute: what is said of the others.
    """

    signable: Collection[int] = ()
    mute = "还没有负责人，不能交办"

    def label_from_instance(self, obj: Any) -> str:
        """Its name, and that it has no head."""
        return str(obj) if obj.pk in self.signable else f"{obj}（{self.mute}）"


class AskedUnit(SaysWhoCanSign, Unit):
    """A department that may be asked."""


class AskedUnits(SaysWhoCanSign, forms.ModelMultipleChoiceField):
    """Several such departments."""

    mute = "还没有负责人，问了没有人能签发"


def say_who_can_sign(form: forms.BaseForm, signable: Callable[[], Collection[int]]) -> None:
    """Lets every list of departments in a form say in which nobody can sign an answer; asked only where there is one."""
    for field in form.fields.values():
        if isinstance(field, SaysWhoCanSign):
            field.signable = signable()


class Cited(forms.ModelChoiceField):
    """A precedent by which it goes to this department, of those that were suggested."""

    def label_from_instance(self, obj: Any) -> str:
        """What was ruled, and to whom it was given."""
        return f"裁定先例第 {obj.pk} 号：{obj.about}，由{obj.unit.short_name}办"


LOOK_AGAIN = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-vals": '{"look": "yes"}',
    "hx-target": "#suggested",
    "hx-select": "#suggested",
    "hx-swap": "outerHTML",
    "hx-sync": "this:replace",
}
"""The form as it stands is sent when the question was written; of the page that comes back only the suggestions are taken."""


class Enclosed(forms.ModelMultipleChoiceField):
    """Documents of the case's folder, called as everywhere: by what they are, for their own names may name somebody."""

    titles: Mapping[int, tuple[Attachment, str]] = {}

    def label_from_instance(self, obj: Any) -> str:
        """What it is, and when it was laid in."""
        return f"{self.titles[obj.pk][1]}，{short_moment(obj.added_at)} 放入"


class Dispatch(HouseForm):
    """Asks a department in a case; drawn by coordination/dispatch.html.

    Shapes   suggested: whom the question may go to, each with its reasons.
             signable: the departments in which somebody can sign an answer.
             folder: documents of the case that may go with it, as `enclosing.enclosable` gives them.
    """

    MAIN, CO = "main", "co"
    PARTS = [(MAIN, "主办：牵头答复"), (CO, "协办：配合答复")]

    question = Words(
        label="请它回答什么", rows=3, help_text=f"一次只问一件事，写清凭什么问。{NAMELESS}", most=600
    )
    wants = Words(
        label="要它拿出什么", rows=2, help_text="如：书面意见、查询结果、能不能办和怎么办", most=300
    )
    unit = AskedUnit("交给哪个单位")
    part = forms.ChoiceField(
        label="主办还是协办",
        choices=PARTS,
        widget=forms.RadioSelect,
        initial=MAIN,
        help_text="研判定的主办单位，选哪样都按主办交办",
    )
    cites = Cited(
        Precedent.objects.select_related("unit"),
        label="引用裁定先例",
        required=False,
        empty_label="不引用",
        widget=forms.RadioSelect,
        help_text="引用的会写进交办单，对方看得到凭什么交给它",
    )
    waits = forms.BooleanField(
        label="等它答复以后，再答复反映人",
        required=False,
        help_text="主办单位总是要等的；协办单位勾了才等。等多久都不停反映人的钟",
    )
    may_contact = forms.BooleanField(
        label="需要它直接联系反映人",
        required=False,
        help_text="勾了，它才看得到反映人的姓名和电话，会记入留痕",
    )
    contact_reason = Line(label="为什么要直接联系", required=False, help_text="勾了上面一项才写", most=120)
    enclosed = Enclosed(
        Attachment.objects.none(),
        label="随单材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾了的，这个单位打得开。写着姓名、电话、证件号的，先把遮好的一份放进案件材料，再选那一份",
    )
    nameless = forms.BooleanField(
        label="勾的材料我看过了，里面没有反映人和别人的姓名、电话、证件号",
        required=False,
        help_text="选了随单材料才勾",
    )

    def __init__(
        self,
        *args: Any,
        suggested: Sequence[Suggested],
        signable: Collection[int],
        folder: Mapping[int, tuple[Attachment, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        enclosed: Any = self.fields["enclosed"]
        enclosed.titles = folder
        enclosed.queryset = Attachment.objects.filter(pk__in=folder)
        # What was ticked and is gone is said, not dropped: then the field stays though nothing is left to tick.
        if not folder and "enclosed" not in self.data:
            del self.fields["enclosed"], self.fields["nameless"]
        say_who_can_sign(self, lambda: signable)
        self.suggested = suggested
        self.fields["question"].widget.attrs |= LOOK_AGAIN
        found = [one.cites for one in suggested if one.cites is not None]
        cites: Any = self.fields["cites"]
        if found:
            rows = cites.queryset.filter(pk__in=found)
            cites.choices = [("", "不引用"), *((row.pk, cites.label_from_instance(row)) for row in rows)]
        else:
            del self.fields["cites"]

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        said = {"cites": None} | self.cleaned_data
        return said | {"is_main": said.pop("part") == self.MAIN, "enclosed": list(said.get("enclosed", ()))}


class Contacted(HouseForm):
    """The department has taken up the matter."""

    words = Words(label="联系的情况", rows=2, help_text="和谁联系了、说定了什么、打算怎么办", most=300)


class DraftReply(HouseForm):
    """What the department answers, before its head signs."""

    words = Words(
        label="答复", help_text="能不能办；能办的怎么办、多久办好；不能办的凭哪一条。不要写反映人的姓名和电话"
    )
    is_partial = forms.BooleanField(
        label="只答了一部分",
        required=False,
        help_text="其余的写明什么时候答；没答完的部分，窗口可以退回再答一次",
    )
    uploads = evidence("凭证", "文件、截图、查询结果；没有可以不放；改写的，要重新放。")


class Reason(HouseForm):
    """One reason."""

    reason = Words(label="理由", rows=3, most=600)


class MayReason(HouseForm):
    """A reason that may be left out."""

    reason = Words(label="说明", rows=2, required=False, help_text="可以不写", most=600)


class Nothing(HouseForm):
    """An act that asks nothing more."""


class DraftObjection(HouseForm):
    """Why a request is not the department's, before its head signs."""

    ground = forms.ChoiceField(label="理由", choices=ObjectionGround.choices(), widget=forms.RadioSelect)
    clause = Line(label="依据到条", help_text="如：权责清单第 37 项；某办法第十二条第二款", most=160)
    proper_unit = AskedUnit("应由哪家办", help_text="三样写齐才能提；一件事里只能提一次")
    words = Words(label="说明", rows=3, most=600)

    def values(self) -> dict[str, Any]:
        """What the act is handed."""
        return self.cleaned_data | {"ground": ObjectionGround(self.cleaned_data["ground"])}


class Rule(HouseForm):
    """The convener says which department has it."""

    unit = AskedUnit("由哪家办")
    reasons = Words(
        label="裁定理由",
        rows=5,
        help_text="写明依据到条。裁定以后这件事里谁也不再提异议，以后同类的交办会引用它；不要写反映人的姓名和电话",
    )
    about = Line(
        label="裁定的是哪一类事（给以后查）",
        help_text="已照这次的问题写上，请改成一句话，问多宽写多宽；以后引用只看这一句，不写姓名和号码",
        most=LONGEST_ABOUT,
    )
    uploads = evidence("附件", "三定方案、权责清单、会议纪要；没有可以不放。")
