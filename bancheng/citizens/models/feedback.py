"""Opinions from other channels, each with its own date, until it has become a case or part of one."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File
from bancheng.records.told import Told
from bancheng.rules.feedback import SOURCES, SUBJECT
from bancheng.rules.vocabulary import Channel, FeedbackState


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


class FeedbackItem(models.Model):
    """One opinion, as its channel handed it over.

    Shapes   subject, text: with masked tokens where a phone or ID number stood; spotted: those numbers, encrypted.
             fingerprint: keyed, of channel, date and words; tells a row that came again from another with its number.
             near: an earlier opinion of nearly the same words; near_percent: how much of both is the same.
    """

    key = models.UUIDField("登记键", unique=True)
    file = models.OneToOneField(File, models.PROTECT, related_name="+")
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
        ),
        texts=("number", "subject", "text", "name", "contact"),
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
                name="feedback_settled_with_a_case",
                condition=Q(state="received", case__isnull=True, settled_at__isnull=True)
                | Q(state__in=["linked", "made_case"], case__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(name="feedback_no_copy_of_itself", condition=~Q(near=F("id"))),
        ]
        indexes = [
            models.Index(fields=["site", "-made_on"], name="feedback_of_site"),
            models.Index(fields=["-made_on", "-id"], name="feedback_of_district"),
            models.Index(fields=["state", "-made_on"], name="feedback_by_state"),
            models.Index(fields=["label"], name="feedback_by_label"),
            models.Index(
                fields=["contact_index"], name="feedback_by_contact", condition=~Q(contact_index="")
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"

    @property
    def title(self) -> str:
        """The subject, or the beginning of what was written."""
        return self.subject or self.text[:40]
