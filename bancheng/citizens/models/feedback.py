"""Opinions from other channels, each with its own date, until it is mended and answered, or has become a case or part of one."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File, StoredFile
from bancheng.records.told import Told
from bancheng.rules import national_ratings
from bancheng.rules.feedback import SOURCES, SUBJECT
from bancheng.rules.feedback_moves import OPEN_STATES
from bancheng.rules.vocabulary import (
    Channel,
    ExclusionEnd,
    ExclusionGround,
    FeedbackAnswerWay,
    FeedbackState,
    FeedbackVisitEnd,
)

OPEN_VALUES = sorted(state.value for state in OPEN_STATES)


class FeedbackBatch(models.Model):
    """One file that was taken in, and what became of its rows.

    Shapes   digest: SHA-256 of the file. ended_at: none while it is being read, or if that broke off.
    """

    source = models.CharField("渠道", max_length=12, choices=Channel.choices())
    digest = models.CharField(max_length=64)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class ReportedUnit(models.Model):
    """A department as a channel calls it, and which of ours is meant; remembered for everything that names it so.

    Shapes   folded: the name without its spaces, brackets and widths, by which it is found again.
             unit: None until somebody has said, or where it is none of ours.
    """

    OFFICE = "org/reported-units"

    name = models.CharField("渠道里的叫法", max_length=120)
    folded = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    not_ours = models.BooleanField("不是本区的单位", default=False)
    set_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(null=True, blank=True)

    told = Told(office=OFFICE, facts=("name", "folded", "unit", "not_ours", "set_by", "set_at"))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="no_unit_that_is_not_ours", condition=Q(unit=None) | Q(not_ours=False)
            )
        ]

    def __str__(self) -> str:
        return f"reported unit {self.pk}"


class FeedbackQuerySet(models.QuerySet["FeedbackItem"]):
    """Questions asked of many opinions."""

    def locked(self, pk: int) -> "FeedbackItem":
        """The opinion, held against everybody else until the transaction ends; its file first, as every act holds them."""
        File.objects.select_for_update().get(opinion=pk)
        held = self.select_for_update(of=("self",))
        return held.select_related("file", "site", "case", "reported").get(pk=pk)

    def open(self) -> Self:
        """Opinions in which somebody still has something to do."""
        return self.filter(state__in=OPEN_VALUES)


class FeedbackItem(models.Model):
    """One opinion, as its channel handed it over, and where it stands.

    Shapes   subject, text: with masked tokens where a phone or ID number stood; spotted: those numbers, encrypted.
             fingerprint: keyed, of channel, date and words; tells a row that came again from another with its number.
             near: an earlier opinion of nearly the same words; near_percent: how much of both is the same.
             stars, wording, indicators: of a national 好差评, in the wording it was given in; never our own rating.
             reported: the department as the channel calls it.
             counted_from: when it was received, or taken up anew: from then its clock runs. due_at: of the clock that runs;
             none of what was taken in before there was one, until it is reckoned. next_moment_at: when time alone ends it.
             clock_key, clock_since: which limit that clock has, and since when it runs; none where nothing is owed any more.
             lead: the opinion it goes with, of the same person about the same.
             words: what became of thanks and suggestions, why it was taken up again.
    """

    key = models.UUIDField("登记键", unique=True)
    file = models.OneToOneField(File, models.PROTECT, related_name="opinion")
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="网点")
    source = models.CharField("渠道", max_length=12, choices=Channel.choices())
    number = models.CharField("渠道编号", max_length=64, blank=True)
    made_on = models.DateField("反映日期")
    subject = models.CharField("主题", max_length=SUBJECT, blank=True)
    text = models.TextField("内容", blank=True)
    spotted = EncryptedTextField(blank=True)
    label = models.CharField("原渠道分类", max_length=60, blank=True)
    name = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    name_index = models.CharField(max_length=64, blank=True)
    contact_index = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64)
    sketch = models.JSONField(default=list, blank=True)
    near = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    near_percent = models.PositiveSmallIntegerField(default=0)
    state = models.CharField("状态", max_length=12, choices=FeedbackState.choices())
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="feedback")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(FeedbackBatch, models.PROTECT, null=True, blank=True, related_name="items")
    received_at = models.DateTimeField("收到时间")
    stars = models.PositiveSmallIntegerField("好差评等级", null=True, blank=True)
    wording = models.CharField("好差评用语版本", max_length=20, blank=True, default="", db_default="")
    indicators = models.CharField("好差评指标", max_length=300, blank=True, default="", db_default="")
    reported = models.ForeignKey(
        ReportedUnit, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="反映的单位"
    )
    counted_from = models.DateTimeField("起钟", null=True, blank=True)
    due_at = models.DateTimeField("到期", null=True, blank=True)
    provisional = models.BooleanField("到期日待放假安排公布", default=False, db_default=False)
    next_moment_at = models.DateTimeField(null=True, blank=True)
    clock_key = models.CharField(max_length=32, blank=True, default="", db_default="")
    clock_since = models.DateTimeField(null=True, blank=True)
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")
    words = EncryptedTextField("处理说明", blank=True, default="", db_default="")

    objects = FeedbackQuerySet.as_manager()

    told = Told(
        file="file",
        facts=(
            "file",
            "site",
            "source",
            "made_on",
            "state",
            "case",
            "settled_at",
            "settled_by",
            "received_at",
            "stars",
            "wording",
            "reported",
            "counted_from",
            "due_at",
            "lead",
        ),
        texts=("number", "subject", "text", "name", "contact", "indicators", "words"),
    )

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"], condition=~Q(number=""), name="feedback_number_once_per_source"
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(number=""), name="feedback_without_number_once"
            ),
            models.CheckConstraint(
                name="feedback_source_known", condition=Q(source__in=sorted(one.value for one in SOURCES))
            ),
            models.CheckConstraint(
                name="feedback_state_known", condition=Q(state__in=sorted(one.value for one in FeedbackState))
            ),
            models.CheckConstraint(
                name="feedback_settled_when_it_ends",
                condition=Q(state__in=OPEN_VALUES, case__isnull=True, settled_at__isnull=True)
                | Q(state__in=["linked", "made_case"], case__isnull=False, settled_at__isnull=False)
                | Q(state__in=["done", "joined", "excluded"], case__isnull=True, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_joined_goes_with_another",
                condition=Q(state="joined", lead__isnull=False) | (~Q(state="joined") & Q(lead__isnull=True)),
            ),
            models.CheckConstraint(
                name="feedback_stars_in_their_wording",
                condition=Q(stars__isnull=True, wording="")
                | (Q(stars__range=(1, 5), source=Channel.RATING.value) & ~Q(wording="")),
            ),
            models.CheckConstraint(name="feedback_leads_not_itself", condition=~Q(lead=F("id"))),
            models.CheckConstraint(name="feedback_no_copy_of_itself", condition=~Q(near=F("id"))),
        ]
        indexes = [
            models.Index(fields=["site", "-made_on"], name="feedback_of_site"),
            models.Index(fields=["-made_on", "-id"], name="feedback_of_district"),
            models.Index(fields=["state", "-made_on"], name="feedback_by_state"),
            models.Index(fields=["label"], name="feedback_by_label"),
            # The unique ones hold for some rows only, and a question with a place for its value does not lean on those.
            models.Index(fields=["source", "number"], name="feedback_by_number"),
            models.Index(fields=["fingerprint"], name="feedback_by_fingerprint"),
            models.Index(
                fields=["contact_index"], name="feedback_by_contact", condition=~Q(contact_index="")
            ),
            models.Index(fields=["due_at", "id"], name="feedback_due", condition=Q(state__in=OPEN_VALUES)),
            models.Index(
                fields=["site", "due_at", "id"],
                name="feedback_due_at_site",
                condition=Q(state__in=OPEN_VALUES),
            ),
            models.Index(
                fields=["next_moment_at"],
                name="feedback_next_moment",
                condition=Q(next_moment_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"

    @property
    def title(self) -> str:
        """The subject, or the beginning of what was written, or the grade alone."""
        words = self.subject or self.text[:40]
        return words or (national_ratings.words_of(self.stars, self.wording) if self.stars else "")


class FeedbackMoveMade(models.Model):
    """How often a bounded move was made on an opinion."""

    item = models.ForeignKey(FeedbackItem, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=20)
    at = models.DateTimeField()

    told = Told(file="item__file", facts=("item", "move", "at"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.move} of feedback {self.item_id}"


class FeedbackExclusion(models.Model):
    """That somebody proposed to leave a 好差评 out of count, and what a second person made of it; it stays, and is counted itself.

    Shapes   due_at: until then it may be confirmed. ended: none while it waits.
    """

    item = models.ForeignKey(FeedbackItem, models.PROTECT, related_name="exclusions")
    ground = models.CharField("理由", max_length=10, choices=ExclusionGround.choices())
    reason = EncryptedTextField("凭什么")
    proposed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("确认期限")
    ended = models.CharField("结果", max_length=10, choices=ExclusionEnd.choices(), blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    why = EncryptedTextField("为什么不同意", blank=True)

    told = Told(
        file="item__file",
        facts=("item", "ground", "proposed_by", "proposed_at", "due_at", "ended", "ended_by", "ended_at"),
        texts=("reason", "why"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended=""), name="one_exclusion_waits_at_a_time"
            ),
            models.CheckConstraint(
                name="exclusion_by_two",
                condition=~Q(ended="confirmed") | (Q(ended_by__isnull=False) & ~Q(ended_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion {self.pk} of feedback {self.item_id}"


class Rectification(models.Model):
    """How an opinion was mended and answered: who, what, with which proof, and what the person was told.

    Shapes   unit: the department that is to mend it; without one assignee of the window does. A second one stands beside
             the first, which stays.
    """

    item = models.ForeignKey(FeedbackItem, models.PROTECT, related_name="rectifications")
    unit = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改单位"
    )
    assignee = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改人"
    )
    assigned_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("安排时间")
    asked = EncryptedTextField("要改什么", blank=True)
    complex_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    complex_at = models.DateTimeField(null=True, blank=True)
    complex_why = EncryptedTextField("为什么算复杂", blank=True)
    what = EncryptedTextField("改了什么", blank=True)
    proof = EncryptedTextField("凭证", blank=True)
    document = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证文件"
    )
    reported_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("整改时间", null=True, blank=True)
    answer = EncryptedTextField("答复", blank=True)
    answer_way = models.CharField("答复方式", max_length=10, choices=FeedbackAnswerWay.choices(), blank=True)
    answered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    told = Told(
        file="item__file",
        facts=(
            "item",
            "unit",
            "assignee",
            "assigned_by",
            "assigned_at",
            "complex_by",
            "complex_at",
            "document",
            "reported_by",
            "reported_at",
            "answer_way",
            "answered_by",
            "answered_at",
        ),
        texts=("asked", "complex_why", "what", "proof", "answer"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="rectification_is_somebodys", condition=Q(unit__isnull=False) | Q(assignee__isnull=False)
            ),
            models.CheckConstraint(
                name="answered_after_it_was_mended",
                condition=Q(answered_at__isnull=True, answer_way="")
                | (Q(answered_at__isnull=False, reported_at__isnull=False) & ~Q(answer_way="")),
            ),
        ]

    def __str__(self) -> str:
        return f"rectification {self.pk} of feedback {self.item_id}"


class FeedbackVisit(models.Model):
    """One attempt to call the person back about an opinion, by somebody who had no hand in mending it."""

    item = models.ForeignKey(FeedbackItem, models.PROTECT, related_name="visits")
    rectification = models.ForeignKey(
        Rectification, models.PROTECT, null=True, blank=True, related_name="visits"
    )
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField("回访时间")
    end = models.CharField("结果", max_length=12, choices=FeedbackVisitEnd.choices())
    words = EncryptedTextField("他怎么说", blank=True)

    told = Told(file="item__file", facts=("item", "rectification", "by", "at", "end"), texts=("words",))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"visit {self.pk} of feedback {self.item_id}"
