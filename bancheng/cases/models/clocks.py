"""The clocks of a case as they were applied."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.spelled import SpelledNumberField
from bancheng.records.told import Told
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import ClockKind, Unit


class RungField(SpelledNumberField):
    """A step of the ladder of urging, written into the questions asked of it."""

    closed = frozenset(Rung)


class CaseClock(models.Model):
    """One clock of a case: when it began, what its limit is, when it is due, when it stopped.

    Shapes   limit_count 0: due the same working day (or two working hours later).
             ref: the proposal or hand-over the clock belongs to, 0 for the case's own.
             named_on: the day somebody named for it, a leader or a letter; due at its close, or of the next working day.
             near_at, near_done, out_done: which of the two turns of colour is still to be told.
             rung: how far up the ladder of urging it has come, the two colours among its steps.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", db_index=False)
    kind = models.CharField(max_length=16, choices=ClockKind.choices())
    ref = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    limit_count = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=5, choices=Unit.choices())
    near_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    named_on = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    near_done = models.BooleanField(default=False)
    out_done = models.BooleanField(default=False)
    rung = RungField(default=0, db_default=0)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "ref"],
                condition=Q(stopped_at__isnull=True),
                name="one_running_clock_per_kind",
            ),
            models.CheckConstraint(
                name="clock_due_not_before_start", condition=Q(due_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["case", "stopped_at"], name="clocks_of_case"),
            models.Index(
                fields=["due_at"],
                name="provisional_clocks",
                condition=Q(provisional=True, stopped_at__isnull=True),
            ),
            models.Index(
                fields=["due_at"], name="citizens_clocks", condition=Q(kind=ClockKind.CITIZEN.value)
            ),
            models.Index(
                fields=["due_at"],
                name="urged_clocks",
                condition=Q(rung__gte=Rung.URGED.value, stopped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def reached(self) -> Rung:
        """The highest step of the ladder that has been said; what an earlier version said counts too."""
        return Rung(max(self.rung, Rung.OUT if self.out_done else Rung.NEAR if self.near_done else Rung.NONE))


class Pause(models.Model):
    """A lawful pause of the citizen's clock: from the notice to the supplement, or to the printed day.

    Shapes   for_materials: what the case may have ten working days of; while it lay withdrawn or
             terminated the clock stood still too, but nobody waited for the citizen.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    start = models.DateTimeField()
    until = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    for_materials = models.BooleanField("等材料", default=True)

    told = Told(file="case__file", facts=("case", "start", "until", "end", "for_materials"))

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(end__isnull=True), name="one_open_pause_per_case"
            ),
            models.CheckConstraint(
                name="pause_not_reversed", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            ),
        ]

    def __str__(self) -> str:
        return f"pause of {self.case_id}"


class MoreTime(models.Model):
    """More time for the citizen's answer: special complexity as granted, an extension as asked and decided.

    Shapes   kind: special (granted by the convener), extension (asked for, decided by the leader).
             days: working days asked for; granted_days: those that were given, beyond the limit as judged.
             due_before, due_after: the citizen's due on either side of the decision.
             result: granted, denied, lapsed (nobody decided in time), died (the step changed).
    """

    SPECIAL, EXTENSION = "special", "extension"
    KINDS = [(SPECIAL, "特别复杂"), (EXTENSION, "延期")]
    GRANTED = "granted"
    RESULTS = [(GRANTED, "批准"), ("denied", "未批"), ("lapsed", "到点未决"), ("died", "步骤已变")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="more_time")
    kind = models.CharField(max_length=10, choices=KINDS)
    days = models.PositiveSmallIntegerField()
    reason = EncryptedTextField()
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=RESULTS, blank=True)
    granted_days = models.PositiveSmallIntegerField(default=0)
    opinion = EncryptedTextField(blank=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "kind",
            "days",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "result",
            "granted_days",
            "due_before",
            "due_after",
        ),
        texts=("reason", "opinion"),
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="one_open_extension_per_case"
            ),
            models.CheckConstraint(
                name="granted_time_has_days_and_due",
                condition=~Q(result="granted") | (Q(granted_days__gt=0) & Q(due_after__gt=F("due_before"))),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="open_extensions", condition=Q(decided_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
