"""Questions put to several units in a case, and what each of them stands recorded with."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import PositionAnswer, PositionStep


class Question(models.Model):
    """One question of a case, put to several units at once.

    Shapes   number: from 1 within its case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField("第几问")
    words = EncryptedTextField("问什么")
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("什么时候问的")

    told = Told(file="case__file", facts=("case", "number", "asked_by", "asked_at"), texts=("words",))

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_question_per_number"),
        ]

    def __str__(self) -> str:
        return f"question {self.number} of {self.case_id}"


class PositionQuerySet(models.QuerySet["Position"]):
    """Questions asked of many positions."""

    def asked(self) -> Self:
        """Those still waited for."""
        return self.filter(step=PositionStep.ASKED)


class Position(models.Model):
    """What one unit says on one question: asked, drafted by its liaison, signed by its head; silent, or taken back.

    Shapes   answer, words, condition, clause: as drafted while it is asked, as signed once it is given.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="positions")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="单位")
    step = models.CharField(max_length=8, choices=PositionStep.choices(), default=PositionStep.ASKED.value)
    answer = models.CharField("能不能", max_length=8, choices=PositionAnswer.choices(), blank=True)
    words = EncryptedTextField("怎么说", blank=True)
    condition = EncryptedTextField("什么条件下能办", blank=True)
    clause = EncryptedTextField("依据", blank=True)
    drafted_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    told = Told(
        file="question__case__file",
        facts=(
            "question",
            "unit",
            "step",
            "answer",
            "drafted_by",
            "drafted_at",
            "given_by",
            "ended_at",
        ),
        texts=("words", "condition", "clause"),
    )

    class Meta:
        ordering = ["question", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "unit"], name="one_position_per_unit"),
            models.CheckConstraint(
                name="position_step_known", condition=Q(step__in=[step.value for step in PositionStep])
            ),
            models.CheckConstraint(
                name="given_position_is_signed",
                condition=~Q(step="given")
                | (~Q(answer="") & Q(given_by__isnull=False, drafted_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="position_ends_once",
                condition=Q(step="asked", ended_at__isnull=True)
                | (~Q(step="asked") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "id"], name="positions_owed", condition=Q(step="asked")),
        ]

    def __str__(self) -> str:
        return f"position of {self.unit_id} on {self.question_id}"

    @property
    def is_asked(self) -> bool:
        """Whether its unit is still waited for."""
        return self.step == PositionStep.ASKED

    def ended(self, step: PositionStep, *, at: datetime) -> tuple[str, ...]:
        """Ends it and writes that; the columns that say so."""
        self.step, self.ended_at = step, at
        self.save()
        return "step", "ended_at"
