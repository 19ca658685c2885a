"""Messages on their way: written with the act, sent after it, never carrying more than they must."""

from django.db import models
from django.db.models import Q

from bancheng.records.fields import EncryptedTextField


class Notice(models.Model):
    """One message to one person by one way.

    Shapes   address: e-mail or phone of somebody outside the house, encrypted; empty for the inbox.
             kind: what it tells, for wording and statistics: “code”, “accepted”, “due_changed” …
             file_key: the file it belongs to, so that a case can show what was sent.
    """

    INBOX, EMAIL, SMS = "inbox", "email", "sms"
    CHANNELS = [(INBOX, "站内"), (EMAIL, "电子邮件"), (SMS, "短信")]
    WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"

    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=6, choices=CHANNELS)
    person = models.ForeignKey("org.Person", models.CASCADE, null=True, blank=True, related_name="notices")
    address = EncryptedTextField(blank=True)
    subject = models.CharField(max_length=80)
    body = EncryptedTextField()
    url = models.CharField(max_length=200, blank=True)
    file_key = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_state_known", condition=Q(state__in=["waiting", "sent", "given_up"])
            ),
            models.CheckConstraint(
                name="notice_goes_to_somebody", condition=Q(person__isnull=False) | ~Q(channel="inbox")
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="notices_waiting", condition=Q(state="waiting")),
            models.Index(fields=["person", "-made_at"], name="inbox_of_person"),
            models.Index(fields=["file_key", "-made_at"], name="notices_of_file", condition=~Q(file_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
