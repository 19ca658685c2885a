"""Measures as they were done, consultations as they were held, undertakings as they were signed, and whom two measures are not for.

What people said, and who they are, stands encrypted.
"""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models import Case, Party
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import StoredFile
from bancheng.records.told import Told
from bancheng.rules import bars
from bancheng.rules.signed_measures import SIGNED
from bancheng.rules.undertakings import HIS_OWN_SCREEN
from bancheng.rules.vocabulary import BarScope, Measure

RECORDED = ("case", "done_at", "recorded_by", "recorded_at")


class Recorded(models.Model):
    """What every record has: its case, when it was done, who wrote it down when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    done_at = models.DateTimeField("什么时候")
    recorded_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["done_at", "id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} of {self.case_id}"


class Coordination(Recorded):
    """现场协调."""

    who = EncryptedTextField("谁参加")
    what = EncryptedTextField("协调什么")
    result = EncryptedTextField("结果")

    told = Told(file="case__file", facts=RECORDED, texts=("who", "what", "result"))


class DataSharing(Recorded):
    """数据共享.

    Shapes   material: which material was looked for; none where it is not one of the catalogue. found: whether it was there.
    """

    source = models.CharField("向谁查", max_length=120)
    authority = EncryptedTextField("凭什么查")
    result = EncryptedTextField("查到什么")
    material = models.ForeignKey(
        "catalogue.Material",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="查哪样材料",
    )
    found = models.BooleanField("查到了", default=True, db_default=True)

    told = Told(
        file="case__file",
        facts=(*RECORDED, "material", "found"),
        texts=("source", "authority", "result"),
    )


class Escort(Recorded):
    """帮办代办.

    Shapes   materials: one per line.
    """

    authorisation = EncryptedTextField("授权")
    materials = EncryptedTextField("交接的材料")
    by_whom = EncryptedTextField("由谁帮办")
    result = EncryptedTextField("结果")

    told = Told(file="case__file", facts=RECORDED, texts=("authorisation", "materials", "by_whom", "result"))


class RemoteLink(Recorded):
    """远程连线.

    Shapes   asked: question and answer in turn, one per line.
    """

    who = EncryptedTextField("连线的人")
    means = models.CharField("怎样连线", max_length=120)
    identity = EncryptedTextField("怎样核对身份")
    consent = EncryptedTextField("怎样同意的")
    asked = EncryptedTextField("问答")
    second = models.ForeignKey(
        "org.Person", models.PROTECT, related_name="+", verbose_name="另一位在场的工作人员"
    )
    ended_at = models.DateTimeField("到什么时候")
    result = EncryptedTextField("结论")

    told = Told(
        file="case__file",
        facts=(*RECORDED, "second", "ended_at"),
        texts=("who", "means", "identity", "consent", "asked", "result"),
    )

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(name="link_ends_after_it_began", condition=Q(ended_at__gte=F("done_at"))),
            models.CheckConstraint(name="link_had_two_staff", condition=~Q(second=F("recorded_by"))),
        ]


class Consultation(Recorded):
    """会商."""

    question = EncryptedTextField("问题")
    who = EncryptedTextField("谁参加")
    agreed = EncryptedTextField("议定")

    told = Told(file="case__file", facts=RECORDED, texts=("question", "who", "agreed"))


class ConsultationOpinion(models.Model):
    """What one unit said in a consultation."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="opinions")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+")
    words = EncryptedTextField("意见")

    told = Told(file="consultation__case__file", facts=("consultation", "unit"), texts=("words",))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "unit"], name="one_opinion_per_unit"),
        ]

    def __str__(self) -> str:
        return f"opinion of {self.unit_id}"


# --- undertakings 承诺书 -------------------------------------------------------------------------------------


class Undertaking(models.Model):
    """What a citizen undertakes for 容缺受理 or 告知承诺: the very text he signs, and what became of it.

    Shapes   materials: what is missing, or what the promise stands for. due_on: to be made good, or to be checked, by then.
             applicant, number: who promises, and the ID number or credit code by which the list is asked.
             said: what the officer filled in, as JSON, so that it can be written anew.
             text: the document as `papers` takes it, as canonical JSON; text_hash: SM3 of its octets.
             check: the code that stands under this text and no other; edition: how often it has been written.
             ended_at, ended_by: as it came into force, or was dropped. revoked_at, revoked_by: of one that was in force.
             why: of a dropping or a revoking.
    """

    DONE, DROPPED, REVOKED = "done", "dropped", "revoked"
    RESULTS = [(DONE, "已生效"), (DROPPED, "不再办"), (REVOKED, "已撤销")]
    MEASURES = [(one.value, one.label) for one in SIGNED]

    case = models.ForeignKey(Case, models.PROTECT, related_name="undertakings")
    measure = models.CharField(max_length=16, choices=MEASURES)
    version = models.ForeignKey("catalogue.MatterVersion", models.PROTECT, related_name="+")
    materials = models.ManyToManyField("catalogue.Material", related_name="+")
    due_on = models.DateField("期限")
    signer = models.CharField("谁来签", max_length=10, choices=Party.ROLES)
    applicant = EncryptedTextField("申请人")
    number = EncryptedTextField("证件号或信用代码")
    is_firm = models.BooleanField("是单位")
    said = EncryptedTextField()
    text = EncryptedTextField()
    text_hash = models.CharField(max_length=64)
    check_code = models.CharField(max_length=8)
    edition = models.PositiveSmallIntegerField(default=1)
    drafted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=8, choices=RESULTS, blank=True)
    why = EncryptedTextField(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")

    told = Told(
        file="case__file",
        facts=(
            "case",
            "measure",
            "version",
            "due_on",
            "signer",
            "is_firm",
            "text_hash",
            "check_code",
            "edition",
            "drafted_by",
            "drafted_at",
            "ended_at",
            "ended_by",
            "result",
            "revoked_at",
            "revoked_by",
        ),
        many=("materials",),
        texts=("applicant", "number", "said", "text", "why"),
    )

    class Meta:
        ordering = ["drafted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "measure"],
                condition=Q(ended_at__isnull=True),
                name="one_open_undertaking_per_measure",
            ),
            models.CheckConstraint(
                name="ended_undertaking_says_how",
                condition=Q(ended_at__isnull=True, result="") | Q(ended_at__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="revoked_undertaking_says_by_whom",
                condition=Q(result="revoked", revoked_at__isnull=False, revoked_by__isnull=False)
                | ~Q(result="revoked") & Q(revoked_at__isnull=True, revoked_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.case_id}"

    @property
    def label(self) -> str:
        """The measure as people read it."""
        return Measure(self.measure).label

    @property
    def title(self) -> str:
        """What stands above the text."""
        return SIGNED[Measure(self.measure)].title


class Signature(models.Model):
    """A signature under one text and no other.

    Shapes   how: on the counter's screen, on his own, or on paper that was scanned.
             strokes: each point with its moment, as JSON; empty on paper. picture: as drawn from the strokes, or the scan.
             binding: SM3 over text, strokes, picture, way and moment.
             shape_mark: keyed hash of what was drawn, without its moments; empty on paper, and before it was kept.
             entered_by: who handed him the screen, or entered the scan; nobody on his own screen.
    """

    COUNTER, OWN, SCAN = "counter", HIS_OWN_SCREEN, "scan"
    WAYS = [(COUNTER, "在窗口的屏幕上签"), (OWN, "在自己的屏幕上签"), (SCAN, "签在纸上，扫描录入")]

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="signatures")
    edition = models.PositiveSmallIntegerField()
    text_hash = models.CharField(max_length=64)
    how = models.CharField(max_length=8, choices=WAYS)
    strokes = EncryptedTextField(blank=True)
    shape_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    picture = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    binding = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    entered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="undertaking__case__file",
        facts=(
            "undertaking",
            "edition",
            "text_hash",
            "how",
            "picture",
            "binding",
            "signed_at",
            "entered_by",
            "voided_at",
        ),
        texts=("strokes",),
    )

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["undertaking"],
                condition=Q(voided_at__isnull=True),
                name="one_signature_that_holds",
            ),
            models.UniqueConstraint(
                fields=["shape_mark"], condition=~Q(shape_mark=""), name="signature_drawn_once"
            ),
            models.CheckConstraint(
                name="entered_signature_says_by_whom",
                condition=Q(how="own", entered_by__isnull=True) | ~Q(how="own") & Q(entered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"signature of {self.undertaking_id}"


class SignatureDispute(models.Model):
    """That the citizen says a signature is not his, and what a supervisor found; it voids nothing by itself.

    Shapes   entered_by: who wrote it down for him; nobody on his own page. is_his: empty until it is settled.
    """

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="dispute")
    words = EncryptedTextField(blank=True)
    disputed_at = models.DateTimeField()
    entered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    is_his = models.BooleanField(null=True, blank=True)
    settled_words = EncryptedTextField(blank=True)
    settled_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="signature__undertaking__case__file",
        facts=("signature", "disputed_at", "entered_by", "is_his", "settled_by", "settled_at"),
        texts=("words", "settled_words"),
    )

    class Meta:
        ordering = ["disputed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="settled_dispute_says_how",
                condition=Q(settled_at__isnull=True, is_his__isnull=True)
                | Q(settled_at__isnull=False, is_his__isnull=False, settled_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"dispute of {self.signature_id}"


class Bar(models.Model):
    """That 容缺受理 or 告知承诺 is not for somebody between two days (half-open). Source: domain.md §3.3.

    Shapes   number: ID number or credit code; number_index: its keyed hash, by which a case asks.
             source: the paper or platform it rests on. to_on: empty until his credit is repaired.
    """

    scope = models.CharField("不能用什么", max_length=16, choices=BarScope.choices())
    name = EncryptedTextField("姓名或单位名称")
    number = EncryptedTextField("证件号或信用代码")
    number_index = models.CharField(max_length=64)
    reason = EncryptedTextField("为什么")
    source = EncryptedTextField("凭什么")
    from_on = models.DateField("自")
    to_on = models.DateField("至（不含当天）", null=True, blank=True)
    barred_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    barred_at = models.DateTimeField()
    lifted_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = EncryptedTextField(blank=True)

    told = Told(
        office="org/bars",
        facts=(
            "scope",
            "number_index",
            "from_on",
            "to_on",
            "barred_by",
            "barred_at",
            "lifted_by",
            "lifted_at",
        ),
        texts=("name", "number", "reason", "source", "lift_reason"),
    )

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="bar_from_not_after_to",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="bar_scope_known", condition=Q(scope__in=[one.value for one in BarScope])
            ),
        ]
        indexes = [models.Index(fields=["number_index"], name="bar_by_number")]

    def __str__(self) -> str:
        return f"bar {self.pk}"

    def as_bar(self) -> bars.Bar:
        """As the rules of the list want it."""
        return bars.Bar(scope=BarScope(self.scope), from_on=self.from_on, to_on=self.to_on, number=self.pk)


# Django looks for the tables of a room here.
from bancheng.measures.video import models as video_models  # noqa: E402, F401
