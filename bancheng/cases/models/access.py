"""How a citizen proves that a case is his: codes sent to him, tries made, each short-lived."""

from django.db import models

from bancheng.cases.models.case import Case


class AccessCode(models.Model):
    """A code sent to the citizen's own phone or mail box; only its keyed hash is kept.

    Shapes   way_mark, asker_mark: keyed hashes of where it went and from where it was asked for.
             tries: of whoever asked for it; tries_of_others: of everybody else.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="access_codes")
    way_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    asker_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tries_of_others = models.PositiveSmallIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="codes_of_case"),
            models.Index(fields=["way_mark", "sent_at"], name="codes_by_way"),
        ]

    def __str__(self) -> str:
        return f"code of {self.case_id}"


class AccessTry(models.Model):
    """A failed try to open a case with a query code, kept a day to space out the next.

    Shapes   address_mark: keyed hash of where it came from; the address itself is not kept.
    """

    number = models.CharField(max_length=24)
    address_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["number", "at"], name="tries_on_number"),
            models.Index(fields=["address_mark", "at"], name="tries_by_address"),
        ]

    def __str__(self) -> str:
        return f"try on {self.number}"
