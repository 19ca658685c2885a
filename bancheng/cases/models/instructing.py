"""What a leader instructed in a case, and what became of it."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import InstructionEnd


class Instruction(models.Model):
    """A leader's instruction: what, on whom it lands, by which day, and what he reported.

    Shapes   lent_by: to whom it was given, while he is away and a deputy has it.
             due_on: the last day; the moment stands in its clock, whose ref is this row.
             allows_conference: a third conference may be called in this case.
             report: what whoever was instructed reported; why_recalled: why the leader took it back.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions")
    to = models.ForeignKey("org.Person", models.PROTECT, related_name="instructions")
    lent_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="instructions_lent"
    )
    words = EncryptedTextField()
    due_on = models.DateField()
    allows_conference = models.BooleanField(default=False)
    given_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    report = EncryptedTextField(blank=True)
    why_recalled = EncryptedTextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=InstructionEnd.choices(), blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "to",
            "lent_by",
            "due_on",
            "allows_conference",
            "given_by",
            "given_at",
            "ended_at",
            "ended_how",
        ),
        texts=("words", "report", "why_recalled"),
    )

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "to"], condition=Q(ended_at__isnull=True), name="one_open_instruction_each"
            ),
            models.CheckConstraint(
                name="ended_instruction_says_how",
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
            ),
            models.CheckConstraint(
                name="nobody_lends_an_instruction_to_himself",
                condition=Q(lent_by__isnull=True) | ~Q(lent_by=F("to")),
            ),
        ]
        indexes = [
            models.Index(fields=["to"], name="open_instructions", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["given_by", "-given_at"], name="instructions_given"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} instruction {self.pk}"
