"""What somebody without an account is still writing, and how much reached us from where."""

from django.db import models

from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import StoredFile


class SubmitDraft(models.Model):
    """A form begun online and not sent yet: found only by the browser that began it, thrown away after a day.

    Shapes   key: the key under which it will be registered, once. typed: what stands in its fields, step by step.
             begun_at: when the form was opened, as far as its own mark proves it.
    """

    key = models.UUIDField(primary_key=True)
    typed = EncryptedTextField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="submit_drafts_by_age")]

    def __str__(self) -> str:
        return str(self.key)


class SubmitFile(models.Model):
    """A photo or document laid into a form that is not sent yet."""

    draft = models.ForeignKey(SubmitDraft, models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"file of {self.draft_id}"


class SubmitTry(models.Model):
    """That something was begun, laid in or sent from somewhere; kept a day, to space out what comes in floods.

    Shapes   address_mark: keyed hash of where it came from; the address itself is not kept.
    """

    BEGUN, FILE, SENT = "begun", "file", "sent"
    WHATS = [(BEGUN, "开始填写"), (FILE, "放入材料"), (SENT, "提交")]

    what = models.CharField(max_length=5, choices=WHATS)
    address_mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["what", "address_mark", "at"], name="submit_tries_from"),
            models.Index(fields=["what", "at"], name="submit_tries_anywhere"),
            models.Index(fields=["at"], name="submit_tries_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
