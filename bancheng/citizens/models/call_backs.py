"""Call-backs: for whom one is owed and why, each attempt, what was heard, what follows; and the drawn sample of each month.

Everything of a call-back lies in a file of its own, out of the case's timeline: whoever handles the case does not read it.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Case, FirstQuestion
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File
from bancheng.records.told import Told
from bancheng.rules.call_backs import REACHED_ENDS
from bancheng.rules.vocabulary import CallBackEnd, CallBackWay, CallBackWhy, Solved

END_VALUES = sorted(end.value for end in CallBackEnd)
REACHED_VALUES = sorted(end.value for end in REACHED_ENDS)


class CallBackSample(models.Model):
    """The random sample of one month: its commitment, what it was drawn from, and from when on its seed is open to all.

    Shapes   month: its first day. seed: read by nobody before it is opened. commitment: published before the month began.
             percent, least, most: how many are drawn, committed with the seed. population: how many cases it was drawn from;
             population_digest: of their numbers. drawn: the numbers that were drawn, sorted. last_case: the newest case there
             was then; what is written later with an earlier day was never drawn from.
    """

    month = models.DateField(unique=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    seed = EncryptedTextField()
    commitment = models.CharField(max_length=64)
    percent = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_digest = models.CharField(max_length=64, blank=True)
    drawn = models.JSONField(default=list, blank=True)
    last_case = models.PositiveBigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="file",
        facts=(
            "month",
            "file",
            "commitment",
            "percent",
            "least",
            "most",
            "committed_at",
            "drawn_at",
            "population",
            "population_digest",
            "last_case",
            "opened_at",
        ),
        texts=("seed", "drawn"),
    )

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="sample_drawn_whole",
                condition=Q(drawn_at__isnull=True, population__isnull=True, population_digest="")
                | (Q(drawn_at__isnull=False, population__isnull=False) & ~Q(population_digest="")),
            ),
            models.CheckConstraint(
                name="sample_opened_after_draw",
                condition=Q(opened_at__isnull=True) | Q(drawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sample of {self.month:%Y-%m}"


class CallBackQuerySet(models.QuerySet["CallBack"]):
    """Questions asked of many call-backs."""

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(end="")

    def reached(self) -> Self:
        """Those that ended because the citizen was reached."""
        return self.filter(end__in=REACHED_VALUES)

    def locked(self, pk: int) -> "CallBack":
        """The call-back, held against everybody else until the transaction ends; its case first, as every act holds them."""
        case = self.filter(pk=pk).values_list("case", flat=True).get()
        if case is not None:
            Case.objects.locked(case)
        held = self.select_for_update(of=("self",))
        return held.select_related("file", "site", "case", "first_question").get(pk=pk)


class CallBack(models.Model):
    """One call-back, from the moment it is owed to its end. What it is about is a case or a first question.

    A 差评 has its calls beside it, by the table of the opinions (`citizens/models/feedback.py:FeedbackVisit`).

    Shapes   owed_at: when it became due to be made; due_at: by when. visitor: who was named for it by a leader; none while any
             supervisor may make it. end: a CallBackEnd; empty while it is open. solved, satisfied, words: as heard in it,
             open where he did not say; they are no rating. note: what follows, in the visitor's words.
             next_moment_at: the next instant at which time alone says something of it.
    """

    file = models.OneToOneField(File, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="call_backs")
    first_question = models.OneToOneField(
        FirstQuestion, models.PROTECT, null=True, blank=True, related_name="call_back"
    )
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="网点")
    owed_at = models.DateTimeField("列入时间")
    near_at = models.DateTimeField()
    due_at = models.DateTimeField("到期")
    provisional = models.BooleanField("到期日待放假安排公布", default=False)
    next_moment_at = models.DateTimeField(null=True, blank=True)
    visitor = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    named_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField("结果", max_length=12, choices=CallBackEnd.choices(), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    solved = models.CharField("他说解决了吗", max_length=12, choices=Solved.choices(), blank=True)
    satisfied = models.PositiveSmallIntegerField("他说满意吗", null=True, blank=True)
    words = EncryptedTextField("他怎么说", blank=True)
    note = EncryptedTextField("接下来怎么办", blank=True)

    objects = CallBackQuerySet.as_manager()

    told = Told(
        file="file",
        facts=(
            "file",
            "case",
            "first_question",
            "site",
            "owed_at",
            "due_at",
            "visitor",
            "named_by",
            "named_at",
            "end",
            "ended_at",
            "ended_by",
        ),
        # What he said stands in no line in clear, not even in this file.
        texts=("solved", "satisfied", "words", "note"),
    )

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="call_back_about_one_thing",
                condition=Q(case__isnull=False, first_question__isnull=True)
                | Q(case__isnull=True, first_question__isnull=False),
            ),
            models.CheckConstraint(
                name="call_back_ends_by_somebody",
                condition=Q(end="", ended_at__isnull=True, ended_by__isnull=True)
                | Q(end__in=END_VALUES, ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="call_back_heard_only_if_reached",
                condition=Q(end="") | Q(end__in=REACHED_VALUES) | Q(solved="", satisfied__isnull=True),
            ),
            models.CheckConstraint(
                name="call_back_satisfied_one_to_five",
                condition=Q(satisfied__isnull=True) | Q(satisfied__gte=1, satisfied__lte=5),
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(end=""), name="one_open_call_back_per_case"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="call_backs_open", condition=Q(end="")),
            models.Index(fields=["due_at"], name="call_backs_by_due"),
            models.Index(fields=["-ended_at", "-id"], name="call_backs_over", condition=~Q(end="")),
            models.Index(
                fields=["next_moment_at"],
                name="call_back_next_moment",
                condition=Q(next_moment_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"call-back {self.pk}"

    def is_late(self, at: datetime) -> bool:
        """Whether it is open and past its moment."""
        return not self.end and at >= self.due_at


class CallBackGround(models.Model):
    """One reason why a call-back is owed; what comes later while it is open is asked in the same call.

    Shapes   mark: what it came from, within the case: a line of its record, a rating, a sample; the same brings no second.
    """

    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="grounds")
    why = models.CharField("为什么回访", max_length=16, choices=CallBackWhy.choices())
    mark = models.CharField(max_length=64)
    sample = models.ForeignKey(CallBackSample, models.PROTECT, null=True, blank=True, related_name="grounds")
    at = models.DateTimeField()

    told = Told(file="call_back__file", facts=("call_back", "why", "mark", "sample", "at"))

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="sampled_ground_has_its_sample",
                condition=Q(why="sample", sample__isnull=False) | (~Q(why="sample") & Q(sample__isnull=True)),
            ),
            models.UniqueConstraint(fields=["call_back", "mark"], name="ground_once_per_call_back"),
        ]

    def __str__(self) -> str:
        return f"ground of {self.call_back_id}"


class CallBackAttempt(models.Model):
    """One attempt to reach the citizen: when, how, by whom, and whether he got through."""

    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    way = models.CharField("怎么回访", max_length=8, choices=CallBackWay.choices())
    reached = models.BooleanField("联系上了")
    note = EncryptedTextField("情况", blank=True)

    told = Told(file="call_back__file", facts=("call_back", "at", "by", "way", "reached"), texts=("note",))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"attempt of {self.call_back_id}"
