"""Letters to bodies outside the district, and how they were followed up."""

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Attachment, Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import LetterEnd, LetterWay


class OutsideLetter(models.Model):
    """A letter to a body outside the district: what is asked, by when, and what came of it.

    Shapes   body: as it is addressed. due_on: when its answer is looked for, moved on by each following up.
             names_citizen: the letter says whose matter it is. answer, document: what came back, in words and as a file in the case's folder; why: why nobody waits any more.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="outside_letters")
    body = models.CharField("单位", max_length=80)
    way = models.CharField("怎样发出", max_length=8, choices=LetterWay.choices())
    question = EncryptedTextField()
    wants = EncryptedTextField()
    names_citizen = models.BooleanField("写上反映人姓名", default=False)
    due_on = models.DateField()
    sent_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    answered_on = models.DateField(null=True, blank=True)
    answer = EncryptedTextField(blank=True)
    document = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回函的文件"
    )
    why = EncryptedTextField(blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=LetterEnd.choices(), blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "way",
            "names_citizen",
            "due_on",
            "sent_by",
            "sent_at",
            "answered_on",
            "document",
            "ended_by",
            "ended_at",
            "ended_how",
        ),
        texts=("body", "question", "wants", "answer", "why"),
    )

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="ended_letter_says_how",
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
            ),
            models.CheckConstraint(
                name="answered_letter_has_its_day",
                condition=~Q(ended_how=LetterEnd.ANSWERED.value) | Q(answered_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case"], name="open_letters", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case_id} letter {self.pk}"


class FollowUp(models.Model):
    """One time a letter was followed up: how, what was said, and when one looks again."""

    letter = models.ForeignKey(OutsideLetter, models.PROTECT, related_name="follow_ups")
    how = models.CharField(max_length=8, choices=LetterWay.choices())
    words = EncryptedTextField()
    due_on = models.DateField()
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    told = Told(
        file="letter__case__file",
        facts=("letter", "how", "due_on", "by", "at"),
        texts=("words",),
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.letter_id} follow-up {self.pk}"
