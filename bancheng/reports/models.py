"""What was published of the window, and what others found when they reviewed it."""

from django.db import models
from django.db.models import F, Q

from bancheng.records.models import StoredFile
from bancheng.records.told import Told


class PublishedFigures(models.Model):
    """The numbers of some whole months as they were published; never changed, so that no difference of two tells of a person.

    Shapes   from_on, to_on: half-open. numbers: only what goes out; what is held back stands nowhere.
    """

    from_on = models.DateField(unique=True)
    to_on = models.DateField(unique=True)
    numbers = models.JSONField()
    computed_at = models.DateTimeField()

    told = Told(office="org/statistics", facts=("from_on", "to_on", "numbers", "computed_at"))

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(name="published_from_before_to", condition=Q(to_on__gt=F("from_on")))
        ]

    def __str__(self) -> str:
        return f"figures from {self.from_on}"


class Review(models.Model):
    """A third-party review 第三方评议: who asked whom how, and what came out; beside our own figures, never in them.

    Shapes   from_on, to_on: the days it is about, half-open. corrects: the row this one takes the place of;
             corrected_at: when another took its own. A corrected row stays.
    """

    reviewer = models.CharField("谁评的", max_length=80)
    from_on = models.DateField()
    to_on = models.DateField()
    method = models.CharField("怎样评的", max_length=200)
    sample = models.PositiveIntegerField("样本数")
    figure = models.CharField("评的是什么", max_length=40)
    percent = models.DecimalField("结果", max_digits=5, decimal_places=2)
    document = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="报告")
    entered_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    reason = models.CharField("为什么更正", max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office="org/reviews",
        facts=(
            "reviewer",
            "from_on",
            "to_on",
            "sample",
            "figure",
            "percent",
            "document",
            "entered_by",
            "entered_at",
            "corrects",
            "corrected_at",
        ),
        texts=("method", "reason"),
    )

    class Meta:
        ordering = ["-to_on", "-id"]
        constraints = [
            models.CheckConstraint(name="review_from_before_to", condition=Q(to_on__gt=F("from_on"))),
            models.CheckConstraint(
                name="review_is_a_percentage", condition=Q(percent__gte=0, percent__lte=100)
            ),
            models.CheckConstraint(name="review_asked_somebody", condition=Q(sample__gt=0)),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
