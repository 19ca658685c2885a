"""Clues: restricted rows, each with a file of its own in the record."""

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File
from bancheng.records.told import Told
from bancheng.rules.vocabulary import ClueSource


class Clue(models.Model):
    """A possible fault, received and given a receipt; whether it is one is found later, by a procedure.

    Shapes   about: whom it concerns; about_window: the whole window; neither when nobody is named.
             raised_by: withheld from whom it concerns; none when a judgement brought it.
    """

    file = models.OneToOneField(File, models.PROTECT, related_name="+")
    receipt = models.CharField("回执号", max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=10, choices=ClueSource.choices())
    about = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及谁"
    )
    about_window = models.BooleanField("涉及整个窗口", default=False)
    words = EncryptedTextField("情况", blank=True)
    raised_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField("收到时间")

    told = Told(
        file="file",
        facts=("file", "receipt", "case", "source", "about_window", "received_at"),
        # Whom it concerns and who brought it stand in no line in clear, not even here.
        texts=("words", "about", "raised_by"),
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(source="judged"), name="one_clue_by_judgement_per_case"
            ),
            models.CheckConstraint(
                name="clue_about_person_or_window", condition=Q(about__isnull=True) | Q(about_window=False)
            ),
            models.CheckConstraint(
                name="raised_clue_says_something", condition=Q(source="judged") | ~Q(words="")
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="clues_by_time")]

    def __str__(self) -> str:
        return self.receipt
