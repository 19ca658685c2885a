"""The case itself: where it stands, whose it is, when what happened."""

from typing import Self, cast

from django.db import models
from django.db.models import F, Q

from bancheng.records.composed import Composed
from bancheng.records.models import File
from bancheng.records.spelled import SpelledField
from bancheng.records.told import Told
from bancheng.rules.deciding import REVIEWS
from bancheng.rules.vocabulary import (
    OPEN_STEPS,
    RESTING_STEPS,
    CaseType,
    Channel,
    Level,
    Outcome,
    ReplyBy,
    Step,
)

OPEN_VALUES = sorted(step.value for step in OPEN_STEPS)
RESTING_VALUES = sorted(step.value for step in RESTING_STEPS)
REVIEW_VALUES = sorted({review.step.value for review in REVIEWS})
"""Steps in which somebody else than the handler has to decide."""


class StepField(SpelledField):
    """A step of a case, written into the questions asked of it."""

    closed = frozenset(Step)


class Topic(models.Model):
    """One trouble that many different people have; each keeps his own case and answer."""

    name = models.CharField("同一问题", max_length=80, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)

    # Its name is read by many who know each other not; a line keeps it as a commitment.
    told = Told(facts=("opened_at", "opened_by"), texts=("name",))

    def __str__(self) -> str:
        return self.name


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions asked of many cases."""

    def open(self) -> Self:
        """Cases that wait for somebody."""
        return self.filter(step__in=OPEN_VALUES)

    def locked(self, pk: int) -> "Case":
        """The case and its file, held against everybody else until the transaction ends."""
        return cast(Case, HELD.one(pk=pk))


HELD = Composed(
    lambda pk: (
        Case.objects.select_for_update(of=("self", "file"))
        .select_related("file", "site", "first", "handler")
        .filter(pk=pk)
        .order_by()
    )
)


class Case(models.Model):
    """A matter that could not be done, from the counter to the archive.

    Shapes   title, story, wanted hold masked tokens where somebody typed a phone or ID number.
             first: 第一责任人, who took it first; handler: who has it now.
             before: the step to return to from waiting, withdrawn, merged, terminated, voided.
             due_at: when the next thing is due, of any running clock: the order of every queue.
             next_moment_at: the next instant at which time alone changes something.
    """

    number = models.CharField("编号", max_length=24, unique=True)
    intake_key = models.UUIDField("登记键", unique=True)
    file = models.OneToOneField(File, models.PROTECT, related_name="case")
    query_code_hash = models.CharField(max_length=128)

    site = models.ForeignKey("org.Site", models.PROTECT, related_name="cases", verbose_name="网点")
    channel = models.CharField("渠道", max_length=12, choices=Channel.choices())
    step = StepField("步骤", max_length=16, choices=Step.choices())
    before = models.CharField("之前的步骤", max_length=16, blank=True)
    first = models.ForeignKey(
        "org.Person", models.PROTECT, related_name="first_cases", verbose_name="第一责任人"
    )
    first_window = models.ForeignKey(
        "org.Window", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="先接的窗口"
    )
    handler = models.ForeignKey("org.Person", models.PROTECT, related_name="cases", verbose_name="经办人")

    title = models.CharField("事由", max_length=80)
    story = models.TextField("什么事没办成，卡在哪里")
    wanted = models.CharField("想要的结果", max_length=300, blank=True)
    matter = models.ForeignKey(
        "catalogue.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事项"
    )
    reference = models.CharField("渠道编号", max_length=64, blank=True)
    earlier_number = models.CharField("原办件编号", max_length=64, blank=True)
    visits = models.PositiveSmallIntegerField("之前跑过几趟", default=0)
    cares = models.JSONField("特别照顾", default=list, blank=True)
    reply_by = models.CharField("希望怎样回复", max_length=12, choices=ReplyBy.choices(), blank=True)
    anonymous = models.BooleanField("不愿留名", default=False)

    case_type = models.CharField("类型", max_length=10, choices=CaseType.choices(), blank=True)
    level = models.CharField("难度", max_length=10, choices=Level.choices(), blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices(), blank=True)
    main_unit = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="cases")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    registered_at = models.DateTimeField("登记时间")
    clock_started_at = models.DateTimeField("受理时间", null=True, blank=True)
    second_clock_at = models.DateTimeField("重办时间", null=True, blank=True)
    judged_at = models.DateTimeField("研判时间", null=True, blank=True)
    first_contact_at = models.DateTimeField("首次联系", null=True, blank=True)
    answered_at = models.DateTimeField("告知时间", null=True, blank=True)
    rested_at = models.DateTimeField("了结时间", null=True, blank=True)
    filed_at = models.DateTimeField("归档时间", null=True, blank=True)
    told_in_person = models.BooleanField("当面告知", default=False)
    redo_until = models.DateTimeField("可要求重办至", null=True, blank=True)
    appeal_until = models.DateTimeField("可申请复核至", null=True, blank=True)
    waived_at = models.DateTimeField("放弃时间", null=True, blank=True)

    due_at = models.DateTimeField("下一个到期", null=True, blank=True)
    due_kind = models.CharField(max_length=16, blank=True)
    next_moment_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField("到期日待放假安排公布", default=False)

    objects = CaseQuerySet.as_manager()

    told = Told(
        file="file",
        facts=(
            "number",
            "file",
            "query_code_hash",
            "site",
            "channel",
            "step",
            "before",
            "first",
            "first_window",
            "handler",
            "matter",
            "visits",
            "reply_by",
            "anonymous",
            "case_type",
            "level",
            "outcome",
            "main_unit",
            "topic",
            "merged_into",
            "follows",
            "registered_at",
            "clock_started_at",
            "second_clock_at",
            "judged_at",
            "first_contact_at",
            "answered_at",
            "rested_at",
            "filed_at",
            "told_in_person",
            "redo_until",
            "appeal_until",
            "waived_at",
        ),
        texts=("title", "story", "wanted", "reference", "earlier_number", "cares"),
    )

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(name="case_step_known", condition=Q(step__in=[s.value for s in Step])),
            models.CheckConstraint(
                name="open_case_has_something_due",
                condition=~Q(step__in=OPEN_VALUES) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="archived_case_is_filed", condition=~Q(step="archived") | Q(filed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="answered_case_has_outcome",
                condition=~Q(step__in=["answered", "to_tell"]) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="merged_case_knows_where", condition=~Q(step="merged") | Q(merged_into__isnull=False)
            ),
            models.CheckConstraint(name="case_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
        ]
        indexes = [
            models.Index(
                fields=["handler", "due_at", "id"], name="queue_of_handler", condition=Q(step__in=OPEN_VALUES)
            ),
            models.Index(
                fields=["first", "due_at", "id"], name="queue_of_first", condition=Q(step__in=OPEN_VALUES)
            ),
            models.Index(
                fields=["site", "due_at", "id"], name="queue_of_site", condition=Q(step__in=OPEN_VALUES)
            ),
            models.Index(
                fields=["due_at", "id"], name="queue_of_district", condition=Q(step__in=OPEN_VALUES)
            ),
            models.Index(
                fields=["due_at", "id"], name="queue_of_reviews", condition=Q(step__in=REVIEW_VALUES)
            ),
            models.Index(
                fields=["due_at", "id"], name="queue_of_filing", condition=Q(step__in=RESTING_VALUES)
            ),
            models.Index(
                fields=["next_moment_at"], name="next_moment", condition=Q(next_moment_at__isnull=False)
            ),
            models.Index(fields=["site", "-registered_at"], name="ledger_of_site"),
            models.Index(fields=["-registered_at"], name="ledger_of_district"),
            models.Index(
                fields=["answered_at"], name="answers_by_time", condition=Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def step_word(self) -> str:
        """The step as people read it."""
        return Step(self.step).label

    @property
    def is_open(self) -> bool:
        """Whether the case waits for somebody."""
        return self.step in OPEN_VALUES


class MoveMade(models.Model):
    """One move as it was made: the history from which bounds, legs and the rail are read.

    Shapes   handler: who had the case in hand once the move was made; empty before the house kept it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves", db_index=False)
    line_seq = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    counter = models.CharField(max_length=40)
    from_step = models.CharField(max_length=16, blank=True)
    to_step = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    handler = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    told = Told(
        file="case__file",
        facts=(
            "case",
            "line_seq",
            "key",
            "counter",
            "from_step",
            "to_step",
            "at",
            "by",
            "person",
            "proposed_by",
            "handler",
        ),
    )

    class Meta:
        ordering = ["case_id", "id"]
        indexes = [
            models.Index(fields=["case", "id"], name="moves_of_case"),
            models.Index(fields=["at"], name="answers_that_came", condition=Q(to_step="answered")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"
