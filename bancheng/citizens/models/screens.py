"""Screens at the counter that are joined to a clerk's desk, and what was handed to them."""

from django.db import models
from django.db.models import Q

from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.screens import ScreenFacts


class CounterScreen(models.Model):
    """One device that shows the citizen what a clerk hands him; it has no account.

    Shapes   code: to be typed into the device, kept until it is joined; code_hash, token_hash: keyed digests.
             ended_at: when it was shut, by the clerk, by the device, or by another in its place.
    """

    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    code = EncryptedTextField(blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    code_until = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office="org/screens", facts=("site", "opened_by", "opened_at", "joined_at", "ends_at", "ended_at")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by"], condition=Q(ended_at__isnull=True), name="one_screen_per_desk"
            )
        ]

    def __str__(self) -> str:
        return f"screen {self.pk}"

    def facts(self) -> ScreenFacts:
        """As the regulation wants it."""
        return ScreenFacts(
            code_until=self.code_until, ends_at=self.ends_at, joined_at=self.joined_at, ended_at=self.ended_at
        )


class Handing(models.Model):
    """One thing handed to a screen, for minutes.

    Shapes   key: which of a case's things; path: the public page on which it stands; reads: whether the page wants the query code shown.
             outcome: how it ended, empty while it is on or when its time ran out. words: what he found wrong, for
             whoever mends it; the line of the record has them with every number masked.
    """

    OVER, RIGHT, WRONG, TAKEN_BACK, LAPSED = "over", "right", "wrong", "taken_back", "lapsed"
    OUTCOMES = [
        (OVER, "结束了"),
        (RIGHT, "都对"),
        (WRONG, "这里不对"),
        (TAKEN_BACK, "收回了"),
        (LAPSED, "时间到了"),
    ]

    screen = models.ForeignKey(CounterScreen, models.PROTECT, related_name="handings")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    reads = models.BooleanField(default=False)
    handed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)
    words = EncryptedTextField(blank=True)

    told = Told(
        file="case__file",
        facts=("screen", "case", "key", "title", "reads", "handed_by", "handed_at", "until", "ended_at", "outcome"),
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["screen"], condition=Q(ended_at__isnull=True), name="one_thing_on_a_screen"
            )
        ]
        indexes = [models.Index(fields=["case", "-id"], name="handings_of_a_case")]

    def __str__(self) -> str:
        return f"handing {self.pk} of case {self.case_id}"
