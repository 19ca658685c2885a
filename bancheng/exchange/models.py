"""Lists of opinions on their way in, what their columns mean, and the tokens by which other systems hand opinions over."""

from django.db import models
from django.db.models import Q

from bancheng.citizens.models import FeedbackBatch
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import StoredFile
from bancheng.records.told import Told
from bancheng.rules.feedback import SOURCES
from bancheng.rules.vocabulary import Channel, ListState, RowEnd

SOURCE_VALUES = sorted(source.value for source in SOURCES)


class OpinionList(models.Model):
    """One list somebody handed in: what its columns mean, how far it has been read, what became of its rows.

    Shapes   name: as the file was called, which may name people. document: erased once it is read or dropped.
             headings: the row of headings; columns: meaning → the places where it stands.
             total: rows below the headings, once they are counted. batch: its account in the ledger, from its first row on.
             why: the sentence for which it stopped; stopped_at: when it last did.
    """

    laid_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    laid_at = models.DateTimeField("交来时间")
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="网点")
    source = models.CharField("渠道", max_length=12, choices=Channel.choices())
    name = EncryptedTextField("文件名")
    document = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=8, choices=ListState.choices())
    batch = models.OneToOneField(FeedbackBatch, models.PROTECT, null=True, blank=True, related_name="list")
    total = models.PositiveIntegerField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    nearly_same = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="opinion_list_source_known", condition=Q(source__in=SOURCE_VALUES)),
            models.CheckConstraint(
                name="opinion_list_ended_when_over",
                condition=Q(state__in=["done", "dropped"], ended_at__isnull=False)
                | Q(state__in=["laid", "waiting", "running", "broken"], ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="opinion_lists_to_read", condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return f"list {self.pk}"


class ListRow(models.Model):
    """A row of a list that was not simply taken in, and why. What its channel calls it stands closed, for it may name somebody."""

    list = models.ForeignKey(OpinionList, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    end = models.CharField(max_length=10, choices=RowEnd.choices())
    number = EncryptedTextField(blank=True)
    why = EncryptedTextField()

    class Meta:
        ordering = ["list", "row"]
        indexes = [models.Index(fields=["list", "end", "row"], name="rows_of_opinion_list")]

    def __str__(self) -> str:
        return f"row {self.row} of list {self.list_id}"


class ColumnMeaning(models.Model):
    """What a heading means in the lists of one channel, as somebody said last.

    Shapes   meaning: empty where the column is to be left out.
    """

    source = models.CharField(max_length=12, choices=Channel.choices())
    heading = models.CharField(max_length=100)
    meaning = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "heading"], name="heading_means_one_thing_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.meaning}"


class ChannelToken(models.Model):
    """The token by which one system hands over the opinions of one channel; the secret itself is kept nowhere.

    Shapes   digest: of the secret, which is long and drawn by chance. window_at, in_window: how often it was used in this minute.
    """

    OFFICE = "org/channel-tokens"

    name = models.CharField("给哪个系统", max_length=60)
    source = models.CharField("渠道", max_length=12, choices=Channel.choices())
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="归哪个网点")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("发放时间")
    revoked_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    used_at = models.DateTimeField("上次用", null=True, blank=True)
    window_at = models.DateTimeField(null=True, blank=True)
    in_window = models.PositiveIntegerField(default=0)

    told = Told(
        office=OFFICE,
        facts=("name", "source", "site", "digest", "issued_by", "issued_at", "revoked_by", "revoked_at"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="channel_token_source_known", condition=Q(source__in=SOURCE_VALUES)),
            models.CheckConstraint(
                name="channel_token_revoked_whole",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"
