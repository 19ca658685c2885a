"""Requests to departments with their replies, objections and rulings. What people wrote stands encrypted."""

from typing import Self, cast

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models import Attachment, Case
from bancheng.records.composed import Composed
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import StoredFile
from bancheng.records.told import Told
from bancheng.rules.requests import names_of
from bancheng.rules.vocabulary import OPEN_REQUEST_STEPS, Level, ObjectionGround, RequestStep, Unit

OPEN_REQUESTS = names_of(OPEN_REQUEST_STEPS)
KINDS_OF_STEP = [step.value for step in RequestStep]


class RequestQuerySet(models.QuerySet["Request"]):
    """Questions asked of many requests."""

    def open(self) -> Self:
        """Requests that wait for somebody: without a moment of their end, as the database itself demands of those steps."""
        return self.filter(ended_at=None)

    def locked(self, pk: int) -> "Request":
        """The request, held against everybody else until the transaction ends; every act holds its case first."""
        return cast(Request, HELD.one(pk=pk))


HELD = Composed(
    lambda pk: (
        Request.objects.select_for_update(of=("self",))
        .select_related("unit", "dispatched_by")
        .filter(pk=pk)
        .order_by()
    )
)


class Request(models.Model):
    """One question put to one department in a case 交办单, from dispatch to its end.

    Shapes   number: the how-manieth of its case. is_main: put to the main unit. wants: what it is to do, and which proof.
             waits: whether the case may not be answered before. came_from: the request of which this one is the same question:
             redirected from it, or asked again. cites: the precedent it follows.
             limit_count, limit_unit, first_due_at: the department's clock as it was dispatched; how it stands now the clock says.
             enclosed: documents of the case's folder that go with it, in which nobody is named.
             may_contact: the department may contact the citizen itself, so it sees name and number, for contact_reason.
             contact_at: when it last did.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("第几张")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="单位")
    is_main = models.BooleanField("主办")
    question = EncryptedTextField("问题")
    wants = EncryptedTextField("要求")
    waits = models.BooleanField("等它答复再答复反映人")
    may_contact = models.BooleanField("需要直接联系反映人")
    contact_reason = EncryptedTextField("为什么要直接联系", blank=True)
    enclosed = models.ManyToManyField(Attachment, related_name="+", verbose_name="随单材料")
    came_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="led_to")
    cites = models.ForeignKey(
        "coordination.Precedent", models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    level = models.CharField("难度", max_length=10, choices=Level.choices(), blank=True)
    limit_count = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=5, choices=Unit.choices())
    first_due_at = models.DateTimeField("交办时的到期")
    dispatched_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name="交办人")
    dispatched_at = models.DateTimeField("交办时间")
    step = models.CharField("现在", max_length=14, choices=RequestStep.choices())
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    was_deemed = models.BooleanField("视同签收", default=False)
    contact_at = models.DateTimeField("联系反映人时间", null=True, blank=True)
    contact_count = models.PositiveSmallIntegerField(default=0)
    sent_back_count = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = EncryptedTextField("为什么收回或不再等", blank=True)

    encloses = True
    """Whether anything goes with it; true where nobody has asked, so that it is looked for."""

    objects = RequestQuerySet.as_manager()

    told = Told(
        file="case__file",
        facts=(
            "case",
            "number",
            "unit",
            "is_main",
            "waits",
            "may_contact",
            "came_from",
            "cites",
            "level",
            "limit_count",
            "limit_unit",
            "first_due_at",
            "dispatched_by",
            "dispatched_at",
            "step",
            "signed_at",
            "signed_by",
            "was_deemed",
            "contact_at",
            "contact_count",
            "sent_back_count",
            "ended_at",
            "ended_by",
        ),
        many=("enclosed",),
        texts=("question", "wants", "contact_reason", "end_reason"),
    )

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="request_number_of_its_case"),
            models.CheckConstraint(name="request_step_known", condition=Q(step__in=KINDS_OF_STEP)),
            models.CheckConstraint(
                name="ended_request_says_when",
                condition=Q(step__in=OPEN_REQUESTS, ended_at__isnull=True)
                | (~Q(step__in=OPEN_REQUESTS) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="request_sent_back_once", condition=Q(sent_back_count__lte=1)),
        ]
        # No value is named that would be sent beside the question, so that either engine leans on them.
        indexes = [
            models.Index(
                fields=["unit", "dispatched_at"],
                name="requests_of_unit",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(fields=["unit", "ended_at"], name="ended_requests_of_unit"),
        ]

    def __str__(self) -> str:
        return f"request {self.number} of {self.case_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.step in OPEN_REQUESTS

    @property
    def step_word(self) -> str:
        """Where it stands, as people read it."""
        return RequestStep(self.step).label


class Reply(models.Model):
    """What a department answers: drafted by its liaison, signed by its head, taken up or sent back by the window.

    Shapes   result: accepted, sent_back; replaced by a later draft or dropped with the request, if it was never decided.
             enclosed: what came with it, its department's alone while it is a draft; documents: the same in the case's folder, once
             it is signed.
    """

    ACCEPTED, SENT_BACK, REPLACED, DROPPED = "accepted", "sent_back", "replaced", "dropped"
    RESULTS = [(ACCEPTED, "收下"), (SENT_BACK, "退回再答"), (REPLACED, "另起草了"), (DROPPED, "不用了")]

    request = models.ForeignKey(Request, models.PROTECT, related_name="replies")
    words = EncryptedTextField("答复")
    is_partial = models.BooleanField("只答复了一部分")
    enclosed = models.ManyToManyField(StoredFile, related_name="+", verbose_name="随稿的文件")
    documents = models.ManyToManyField(Attachment, related_name="+", verbose_name="附件")
    drafted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    signed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    result = models.CharField("结果", max_length=10, choices=RESULTS, blank=True)
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason = EncryptedTextField("理由", blank=True)

    told = Told(
        file="request__case__file",
        facts=(
            "request",
            "is_partial",
            "drafted_by",
            "drafted_at",
            "signed_by",
            "signed_at",
            "result",
            "decided_by",
            "decided_at",
        ),
        many=("documents", "enclosed"),
        texts=("words", "reason"),
    )

    class Meta:
        ordering = ["drafted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(result=""), name="one_reply_in_hand"),
            models.CheckConstraint(
                name="reply_taken_up_was_signed",
                condition=~Q(result__in=["accepted", "sent_back"]) | Q(signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} to request {self.request_id}"


class Objection(models.Model):
    """A department says that a question is not its own: a ground of the list, the clause, who should have it.

    Shapes   case, unit: of the request, so that the database itself knows that a department objects once in a case.
             goes_up: it is the second of the case, and the convener's. answer: agreed, refused, ruled; replaced by a later draft
             or dropped with the request.
    """

    AGREED, REFUSED, RULED, REPLACED, DROPPED = "agreed", "refused", "ruled", "replaced", "dropped"
    ANSWERS = [
        (AGREED, "同意，改交"),
        (REFUSED, "不同意"),
        (RULED, "召集人裁定了"),
        (REPLACED, "另起草了"),
        (DROPPED, "不用了"),
    ]

    request = models.ForeignKey(Request, models.PROTECT, related_name="objections")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+")
    ground = models.CharField("理由", max_length=10, choices=ObjectionGround.choices())
    clause = EncryptedTextField("依据的条款")
    proper_unit = models.ForeignKey(
        "org.Department", models.PROTECT, related_name="+", verbose_name="该由谁办"
    )
    words = EncryptedTextField("为什么")
    drafted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    signed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    goes_up = models.BooleanField("由召集人裁定", default=False)
    answer = models.CharField("结果", max_length=10, choices=ANSWERS, blank=True)
    answered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    reason = EncryptedTextField("理由", blank=True)

    told = Told(
        file="case__file",
        facts=(
            "request",
            "case",
            "unit",
            "ground",
            "proper_unit",
            "drafted_by",
            "drafted_at",
            "signed_by",
            "signed_at",
            "goes_up",
            "answer",
            "answered_by",
            "answered_at",
        ),
        texts=("clause", "words", "reason"),
    )

    class Meta:
        ordering = ["drafted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(signed_at__isnull=False) & ~Q(answer="dropped"),
                name="unit_objects_once",
            ),
            models.UniqueConstraint(fields=["request"], condition=Q(answer=""), name="one_objection_in_hand"),
            models.CheckConstraint(name="objection_names_another", condition=~Q(proper_unit=F("unit"))),
        ]
        indexes = [
            models.Index(
                fields=["signed_at"],
                name="objections_to_be_ruled",
                condition=Q(goes_up=True, answered_at__isnull=True),
            ),
            models.Index(
                fields=["answered_at"],
                name="objections_ruled",
                condition=Q(goes_up=True, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk} to request {self.request_id}"


class Ruling(models.Model):
    """The convener's word on whose a question is; afterwards nobody in the case objects any more."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="ruling")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="由谁办")
    reasons = EncryptedTextField("理由")
    documents = models.ManyToManyField(Attachment, related_name="+", verbose_name="附件")
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    told = Told(
        file="objection__case__file",
        facts=("objection", "unit", "by", "at"),
        many=("documents",),
        texts=("reasons",),
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"ruling on objection {self.objection_id}"
