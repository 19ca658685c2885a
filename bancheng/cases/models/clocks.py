"""The clocks of a case as they were applied."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.records.told import Told
from bancheng.rules.vocabulary import ClockKind, Unit


class CaseClock(models.Model):
    """One clock of a case: when it began, what its limit is, when it is due, when it stopped.

    Shapes   limit_count 0: due the same working day (or two working hours later).
             ref: the proposal or hand-over the clock belongs to, 0 for the case's own.
             near_at, near_done, out_done: which of the two turns of colour is still to be told.
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
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    near_done = models.BooleanField(default=False)
    out_done = models.BooleanField(default=False)

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
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


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
