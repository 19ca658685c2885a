"""What the office offers and what the law says, each row with the days on which it holds."""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bancheng.catalogue.wording import in_words
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules import in_force
from bancheng.rules.citing import Basis, cited
from bancheng.rules.ratings import Reason
from bancheng.rules.vocabulary import CaseType, Fault, Unit

# Provinces number their matters differently: 31 characters in one, up to 55 with hyphens in another.
CODE_LENGTH = 64
NAME_LENGTH = 200
CODE_FORM = r"^[0-9A-Za-z][0-9A-Za-z._\-]*\Z"
MATTER_CODE = RegexValidator(CODE_FORM, "事项编码只用数字、字母、短横、点和下划线，并以数字或字母开头")
DAY_UNITS = [(unit.value, unit.label) for unit in (Unit.WORKDAY, Unit.DAY)]


class DatedRows[Row: models.Model](models.QuerySet[Row]):
    """Rows that hold for a period, half-open: from its first day up to, not including, its end."""

    def in_force(self, on: date) -> Self:
        """The rows that hold on this day."""
        return self.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=on),
            in_force_from__lte=on,
        )


def from_before_to(name: str) -> models.CheckConstraint:
    """The constraint that a period ends after it begins."""
    return models.CheckConstraint(
        condition=Q(in_force_to__isnull=True) | Q(in_force_to__gt=F("in_force_from")), name=name
    )


class Dated(models.Model):
    """A row of the office's dated data."""

    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含当天）", null=True, blank=True)

    class Meta:
        abstract = True

    def period(self) -> str:
        """The days on which the row holds, in words."""
        if self.in_force_to is None:
            return f"自 {in_words(self.in_force_from)} 起"
        return f"{in_words(self.in_force_from)} 至 {in_words(self.in_force_to)}（不含当天）"

    def is_in_force(self, on: date) -> bool:
        """Whether the row holds on this day."""
        return self.as_dated().is_in_force(on)

    def as_dated(self) -> in_force.Dated:
        """As the rules of dated rows want it."""
        return in_force.Dated(from_on=self.in_force_from, to_on=self.in_force_to)


class Origin(models.TextChoices):
    """Where a row came from; what is made up for the demo says so wherever it is shown."""

    OWN = "own", "本单位录入"
    IMPORTED = "imported", "导入"
    SHIPPED = "shipped", "随系统提供"
    DEMO = "demo", "演示数据"


class Matter(models.Model):
    """A service matter 事项: one thing a person can come for; what it demands stands in its versions.

    Shapes   code: the opaque code of whoever keeps the national or provincial list.
             department: empty when the list named one that is not in our own directory;
             department_text keeps the words of the list.
             words: words by which people speak of it, separated by spaces; “a+b” means both stand there.
             folded: name, code and words in one searchable line, kept by the actions.
    """

    code = models.CharField("事项编码", max_length=CODE_LENGTH, unique=True, validators=[MATTER_CODE])
    name = models.CharField("事项名称", max_length=NAME_LENGTH)
    department = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主管部门"
    )
    department_text = models.CharField("部门（清单原文）", max_length=80, blank=True)
    category = models.CharField("事项类型", max_length=40, blank=True)
    words = models.CharField("常用说法", max_length=400, blank=True)
    folded = models.CharField(max_length=700, editable=False)
    active = models.BooleanField("在办", default=True)
    origin = models.CharField("来源", max_length=12, choices=Origin)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "code"]
        indexes: ClassVar = [
            models.Index(fields=["department", "name"], name="matter_of_department"),
            models.Index(fields=["name"], name="matter_by_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="matter_has_code"),
            models.CheckConstraint(condition=~Q(name=""), name="matter_has_name"),
        ]

    def __str__(self) -> str:
        """The name, with a word of warning when it was made up."""
        return f"{self.name}（演示）" if self.origin == Origin.DEMO else self.name

    def get_absolute_url(self) -> str:
        """Its page in the catalogue."""
        return reverse("catalogue:matter", args=[self.code])


class MatterVersion(Dated):
    """What a matter demanded and promised from one day to another.

    A version replaced on its own first day holds for no day at all (from = to): it was valid for
    some hours, cases may point at it, and so it stays; the half-open period already leaves it out.

    Shapes   number: 1, 2, 3 … within the matter; name: what the matter was called in this version;
             digest: of everything in it, materials included.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions", verbose_name="事项")
    number = models.PositiveIntegerField("版本")
    name = models.CharField("事项名称", max_length=NAME_LENGTH)
    legal_days = models.PositiveIntegerField("法定时限", null=True, blank=True)
    legal_unit = models.CharField("法定时限单位", max_length=4, choices=DAY_UNITS, default=Unit.WORKDAY.value)
    promised_days = models.PositiveIntegerField("承诺时限", null=True, blank=True)
    promised_unit = models.CharField(
        "承诺时限单位", max_length=4, choices=DAY_UNITS, default=Unit.WORKDAY.value
    )
    conditions = models.TextField("受理条件", blank=True)
    guide = models.TextField("办事指南", blank=True)
    may_promise = models.BooleanField("可告知承诺", default=False)
    may_gap = models.BooleanField("可容缺受理", default=False)
    source = models.CharField("依据或来源", max_length=200, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    recorded_at = models.DateTimeField()

    objects = DatedRows["MatterVersion"].as_manager()

    class Meta:
        ordering: ClassVar = ["matter", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(in_force_to__isnull=True), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="version_from_not_after_to",
            ),
            models.CheckConstraint(
                condition=~Q(promised_unit=F("legal_unit"), promised_days__gt=F("legal_days")),
                name="promise_not_longer_than_law",
            ),
        ]

    def __str__(self) -> str:
        """Which version of which matter."""
        return f"{self.name} 第{self.number}版"


class Material(models.Model):
    """One thing to be handed in for a version of a matter; what a 一次性告知 says about it."""

    version = models.ForeignKey(MatterVersion, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("材料名称", max_length=300)
    is_key = models.BooleanField("关键材料", default=False)
    may_be_waived = models.BooleanField("可以容缺", default=False)
    may_be_promised = models.BooleanField("可以告知承诺", default=False)
    shareable_from = models.CharField("可共享获取，来源", max_length=120, blank=True)
    standard = models.CharField("要求", max_length=400, blank=True)
    issuer = models.CharField("由谁出具", max_length=120, blank=True)
    where_to_get = models.CharField("在哪里办", max_length=200, blank=True)
    how = models.CharField("怎么办", max_length=400, blank=True)
    fee = models.CharField("费用", max_length=80, blank=True)
    time = models.CharField("多久能拿到", max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="material_position_once"),
            # 容缺受理 demands that every key material is present; a key one can therefore never be waived.
            models.CheckConstraint(
                condition=~Q(is_key=True, may_be_waived=True), name="key_material_is_never_waived"
            ),
        ]

    def __str__(self) -> str:
        """The name of the material."""
        return self.name


class Situation(Dated):
    """What the person met with 情形, from the list the office keeps; counted in the monthly 三最."""

    code = models.CharField("代码", max_length=40)
    name = models.CharField("情形", max_length=40)
    explanation = models.CharField("说明", max_length=300, blank=True)
    words = models.CharField("常用说法", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=100)
    origin = models.CharField("来源", max_length=12, choices=Origin)

    objects = DatedRows["Situation"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "in_force_from"], name="situation_once"),
            from_before_to("situation_from_before_to"),
        ]

    def __str__(self) -> str:
        """The word people see."""
        return self.name


class Cause(Dated):
    """Why a matter got stuck, with the type it usually means and where a fault would lie.

    Source   domain.md §3.2. A default proposes, a person judges; a cause without a type (O1) is declined.
    """

    code = models.CharField("代码", max_length=4)
    name = models.CharField("原因", max_length=40)
    explanation = models.CharField("说明", max_length=300, blank=True)
    default_type = models.CharField("通常的类型", max_length=10, choices=CaseType.choices(), blank=True)
    other_type = models.CharField("也可能是", max_length=10, choices=CaseType.choices(), blank=True)
    fault = models.CharField("过错", max_length=10, choices=Fault.choices())
    words = models.CharField("常用说法", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=100)
    origin = models.CharField("来源", max_length=12, choices=Origin)

    objects = DatedRows["Cause"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "in_force_from"], name="cause_once"),
            models.CheckConstraint(
                condition=Q(fault__in=[fault.value for fault in Fault]), name="cause_fault_is_known"
            ),
            from_before_to("cause_from_before_to"),
        ]

    def __str__(self) -> str:
        """Code and word."""
        return f"{self.code} {self.name}"


class Ground(Dated):
    """A ground for declining 不予受理, with the channel that does help. Source: process table §4.

    Shapes   needs_body: the paper must also say which body the matter belongs to.
             remedy: a limit stands in it by its key, as “{right_to_appeal}”; people read `reads.remedy_of`.
    """

    code = models.CharField("代码", max_length=40)
    name = models.CharField("不予受理的理由", max_length=60)
    explanation = models.CharField("说明", max_length=300)
    remedy = models.CharField("救济途径", max_length=400)
    needs_body = models.BooleanField("须写明属于哪个机关", default=False)
    position = models.PositiveSmallIntegerField("次序", default=100)
    origin = models.CharField("来源", max_length=12, choices=Origin)

    objects = DatedRows["Ground"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "in_force_from"], name="ground_once"),
            models.CheckConstraint(condition=~Q(remedy=""), name="ground_has_remedy"),
            from_before_to("ground_from_before_to"),
        ]

    def __str__(self) -> str:
        """The word people see."""
        return self.name


class RatingReason(Dated):
    """A reason 评价原因 of our own list that a citizen may give with his rating; the national 好差评 has a list of its own.

    Shapes   reopens: by itself a ground to handle the matter once more. names_conduct: it speaks of how somebody behaved,
             so whom it concerns is out of the case.
    Source   process table §5 Rating, §1 recusal.
    """

    code = models.CharField("代码", max_length=40)
    name = models.CharField("评价原因", max_length=40)
    explanation = models.CharField("说明", max_length=200, blank=True)
    reopens = models.BooleanField("可以因此重办", default=False)
    names_conduct = models.BooleanField("说到人的表现", default=False)
    position = models.PositiveSmallIntegerField("次序", default=100)
    origin = models.CharField("来源", max_length=12, choices=Origin)

    objects = DatedRows["RatingReason"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "in_force_from"], name="rating_reason_once"),
            from_before_to("rating_reason_from_before_to"),
        ]

    def __str__(self) -> str:
        """The word people see."""
        return self.name

    def as_rule(self) -> Reason:
        """As the rules of ratings want it."""
        return Reason(code=self.code, name=self.name, reopens=self.reopens, names_conduct=self.names_conduct)


class Citations(DatedRows["Citation"]):
    """The library of legal bases 依据库."""

    def standing(self) -> Self:
        """The rows that say what the law says: without those that were entered wrongly and corrected."""
        return self.filter(corrected_at=None)

    def in_force(self, on: date) -> Self:
        """What may be cited on this day."""
        return super().in_force(on).standing()


class Citation(Dated):
    """One version of an article an answer may lean on; a no without one in force that day is refused.

    Articles of one title are one law. A version is amended by one that follows it, repealed by its end, and, where
    it was entered wrongly, corrected by one that takes its place: what letters leaned on is never rewritten.

    Shapes   number: the document number, e.g. 国办发〔2020〕42号, or the year of a law's version;
             article: as it is cited, e.g. 第三十二条; summary: ours; text: the words of the law, if kept.
             folded: everything it is searched by in one line, kept by the actions.
             entered_by: nobody for what ships with the system or came by a command.
             follows: the version this one amends; corrects: the row this one takes the place of;
             corrected_at: when another took its own.
    """

    title = models.CharField("名称", max_length=120)
    number = models.CharField("文号或版本", max_length=80, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    summary = models.CharField("要点", max_length=500)
    text = models.TextField("原文", blank=True)
    source = models.CharField("出处", max_length=200)
    url = models.URLField("网址", max_length=300, blank=True)
    words = models.CharField("常用说法", max_length=200, blank=True)
    folded = models.TextField(editable=False)
    origin = models.CharField("来源", max_length=12, choices=Origin)
    entered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField(blank=True, default="", db_default="")
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = EncryptedTextField(blank=True, default="", db_default="")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        facts=(
            "title",
            "number",
            "article",
            "summary",
            "source",
            "url",
            "words",
            "in_force_from",
            "in_force_to",
            "origin",
            "entered_by",
            "entered_at",
            "ended_by",
            "ended_at",
            "follows",
            "corrects",
            "corrected_at",
        ),
        texts=("text", "reason", "ended_because"),
    )

    objects = Citations.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title", "number", "article", "in_force_from"],
                condition=Q(corrected_at__isnull=True),
                name="citation_stands_once",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="citation_has_source"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(in_force_to__isnull=False),
                name="ended_citation_has_its_end",
            ),
            from_before_to("citation_from_before_to"),
        ]
        indexes: ClassVar = [models.Index(fields=["title", "in_force_from"], name="citations_of_a_law")]

    def __str__(self) -> str:
        """As it is cited on paper: 《title》（number）article."""
        return cited(title=self.title, number=self.number, article=self.article)

    def as_basis(self) -> Basis:
        """As the rules of citing want it."""
        return Basis(
            title=self.title,
            article=self.article,
            number=self.number,
            from_on=self.in_force_from,
            to_on=self.in_force_to,
            corrected_at=self.corrected_at,
        )

    def is_in_force(self, on: date) -> bool:
        """Whether it may be cited on this day."""
        return self.corrected_at is None and self.holds_on(on)

    def holds_on(self, on: date) -> bool:
        """Whether the days it says include this one, corrected or not."""
        return super().is_in_force(on)
