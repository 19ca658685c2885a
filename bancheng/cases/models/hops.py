"""What follows when a case changes hands: what 第一责任人 owes at each hop, and who stands in while somebody is away."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told


class Hop(models.Model):
    """A case that came into other hands: whether 第一责任人 accompanied the citizen and let him know, as he recorded it.

    Shapes   to_person: who has it now; first: who was 第一责任人 when he recorded it.
             ended_how: noted (he said what he did), case_left (the case came to rest before).
    """

    ENDS = [("noted", "已记下"), ("case_left", "案件先了结了")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="hops")
    to_person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    accompanied = models.BooleanField(null=True, blank=True)
    informed = models.BooleanField(null=True, blank=True)
    words = EncryptedTextField(blank=True)
    first = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=ENDS, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "to_person", "at", "accompanied", "informed", "first", "ended_at", "ended_how"),
        texts=("words",),
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="noted_hop_says_both",
                condition=~Q(ended_how="noted")
                | Q(accompanied__isnull=False, informed__isnull=False, first__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case"], name="open_hops", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case_id} hop {self.pk}"


class StandIn(models.Model):
    """Somebody who has a case while its handler is away, and gives it back when he returns.

    Shapes   ended_how: back (the handler has it again), moved_on (it was given to somebody else meanwhile, or he cannot
             have it any more), case_left (the case came to rest).
    """

    ENDS = [("back", "已交回"), ("moved_on", "另有人接手"), ("case_left", "案件先了结了")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="stand_ins")
    absence = models.ForeignKey("org.Absence", models.PROTECT, related_name="+")
    absent = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    deputy = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=ENDS, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "absence", "absent", "deputy", "since", "ended_at", "ended_how"),
    )

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_stand_in_per_case"
            ),
            models.CheckConstraint(name="nobody_stands_in_for_himself", condition=~Q(absent=F("deputy"))),
        ]
        indexes = [
            models.Index(fields=["absent"], name="open_stand_ins", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} stand-in {self.pk}"
