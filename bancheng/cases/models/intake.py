"""At the door: numbers without gaps, drafts that survive, and the 首问 log."""

from django.db import models
from django.db.models import Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import FirstAnswer


class Series(models.Model):
    """The last number given in a series; the row is locked while the next one is taken."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Draft(models.Model):
    """A registration not yet finished, kept so that a lost connection loses nothing.

    Shapes   reminded_at: when its writer was told that it still lies there; none while he has it in hand.
    """

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey("org.Person", models.CASCADE, related_name="drafts")
    typed = EncryptedTextField()
    saved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["person", "-saved_at"], name="drafts_of_person"),
            models.Index(
                fields=["saved_at"], name="drafts_left_over", condition=models.Q(reminded_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class FirstQuestion(models.Model):
    """One question asked at any counter, and how it ended. Source: product.md M06, process §5 首问 log.

    Done; explained with what is missing and a come-back date; or led to the window, which is complete
    only when the window confirms the arrival.
    """

    site = models.ForeignKey("org.Site", models.PROTECT, related_name="first_questions", verbose_name="网点")
    window = models.ForeignKey(
        "org.Window", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="窗口"
    )
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="first_questions")
    at = models.DateTimeField()
    asked = models.CharField("来办什么", max_length=200)
    matter = models.ForeignKey("catalogue.Matter", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField("怎么答的", max_length=10, choices=FirstAnswer.choices())
    missing = models.CharField("缺什么", max_length=300, blank=True)
    come_back_on = models.DateField("约哪天再来", null=True, blank=True)
    contact = EncryptedTextField(blank=True)
    led_to = models.ForeignKey("org.Site", models.PROTECT, null=True, blank=True, related_name="led_here")
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="first_question")

    told = Told(
        facts=(
            "site",
            "window",
            "by",
            "at",
            "matter",
            "answer",
            "come_back_on",
            "led_to",
            "arrived_at",
            "arrived_by",
            "case",
        ),
        texts=("asked", "missing", "contact"),
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="explained_has_date_and_gap",
                condition=~Q(answer="explained") | (Q(come_back_on__isnull=False) & ~Q(missing="")),
            ),
            models.CheckConstraint(
                name="led_goes_somewhere", condition=~Q(answer="led") | Q(led_to__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], name="questions_of_person"),
            models.Index(fields=["site", "-at"], name="questions_of_site"),
            models.Index(
                fields=["led_to", "at"],
                name="questions_on_the_way",
                condition=Q(answer="led", arrived_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"first question {self.pk}"
