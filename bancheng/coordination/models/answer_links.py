"""One-time links by which a body without accounts answers a letter."""

from django.db import models
from django.db.models import Q

from bancheng.coordination.models.letters import OutsideLetter
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.answer_links import LinkFacts


class AnswerLink(models.Model):
    """One link to one letter, for somebody by name.

    Shapes   link_mark, code_mark: keyed digests; link and code themselves are shown once and kept nowhere.
             tries: wrong codes so far. ended_at: when another took its place.
    """

    letter = models.ForeignKey(OutsideLetter, models.PROTECT, related_name="answer_links")
    addressee = EncryptedTextField("给谁用")
    link_mark = models.CharField(max_length=64, unique=True)
    code_mark = models.CharField(max_length=64)
    made_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="letter__case__file",
        facts=("letter", "made_by", "made_at", "expires_at", "used_at", "ended_at"),
        texts=("addressee",),
    )

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="one_live_link_per_letter",
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk} to letter {self.letter_id}"

    def facts(self) -> LinkFacts:
        """As the regulation wants it; the letter has been read with it."""
        return LinkFacts(
            expires_at=self.expires_at,
            used_at=self.used_at,
            ended_at=self.ended_at,
            tries=self.tries,
            is_open=self.letter.ended_at is None,
        )
