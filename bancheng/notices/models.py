"""Messages on their way, the office's own wordings and quiet hours, and how each colleague wishes to be told."""

from django.db import models
from django.db.models import Q

from bancheng.org.models import ReplaceableQuerySet, period
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import Way, Weight

OFFICE = "org/notices"
"""The file of the house that tells of wordings, quiet hours and wishes."""


class Notice(models.Model):
    """One message to one person by one way, written with the act, sent after it.

    Shapes   address: e-mail, phone or account outside the house, encrypted; empty for the inbox.
             kind: what it tells, for wording and statistics: “code”, “case.accepted” …
             file_key: the file it belongs to, so that a case can show what was sent.
             not_before: when it is due; while a worker has it, when it falls to another.
             not_after: from when on it would say something no longer true. attempts: how often it was carried.
             about: what within the file it speaks of, where there may be several; words: what it says of its own, without
             what stands around it.
             state: sent when the other side has acknowledged it; arrived or bounced when it has said so later; withdrawn
             before it left, since it was true no more; joined when it went in another.
             folded_in: the digest in which a message that could wait stands; the message in which one that was joined went.
    """

    INBOX, EMAIL, SMS, WECOM = "inbox", Way.EMAIL.value, Way.SMS.value, Way.WECOM.value
    CHANNELS = [(INBOX, "站内"), *Way.choices()]
    WAITING, SENT, ARRIVED = "waiting", "sent", "arrived"
    BOUNCED, GIVEN_UP = "bounced", "given_up"
    WITHDRAWN, JOINED = "withdrawn", "joined"
    STATES = [
        (WAITING, "等着发"),
        (SENT, "已发出"),
        (ARRIVED, "已送到"),
        (BOUNCED, "退回，号码或地址不对"),
        (GIVEN_UP, "没有发成"),
        (WITHDRAWN, "没有发，撤下了"),
        (JOINED, "和另一条并在一起"),
    ]

    UNSAID = frozenset({WAITING, WITHDRAWN, JOINED})
    """States of a message that by itself says nothing of the way."""

    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=6, choices=CHANNELS)
    person = models.ForeignKey("org.Person", models.CASCADE, null=True, blank=True, related_name="notices")
    address = EncryptedTextField(blank=True)
    subject = models.CharField(max_length=80)
    body = EncryptedTextField()
    url = models.CharField(max_length=200, blank=True)
    file_key = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=40, blank=True, default="", db_default="")
    words = EncryptedTextField(blank=True, default="", db_default="")
    weight = models.CharField(
        max_length=8, choices=Weight.choices(), default=Weight.AT_ONCE.value, db_default=Weight.AT_ONCE.value
    )
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    folded_in = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="folded")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_state_known",
                condition=Q(
                    state__in=["arrived", "bounced", "given_up", "joined", "sent", "waiting", "withdrawn"]
                ),
            ),
            models.CheckConstraint(
                name="notice_goes_to_somebody", condition=Q(person__isnull=False) | ~Q(channel="inbox")
            ),
            models.CheckConstraint(
                name="notice_weight_known", condition=Q(weight__in=["at_once", "may_wait", "urgent"])
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="notices_waiting", condition=Q(state="waiting")),
            models.Index(fields=["person", "-made_at", "-id"], name="inbox_in_order"),
            models.Index(fields=["file_key", "-made_at"], name="notices_of_file", condition=~Q(file_key="")),
            models.Index(
                fields=["person", "weight"],
                name="unread_of_person",
                condition=Q(channel="inbox", read_at__isnull=True),
            ),
            models.Index(
                fields=["made_at"],
                name="notices_to_fold",
                condition=Q(channel="inbox", weight="may_wait", folded_in__isnull=True, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Wording(models.Model):
    """The office's own words for one message by one way, from a day on; without a row the regulation's own stand."""

    kind = models.CharField("消息", max_length=30)
    way = models.CharField("方式", max_length=6, choices=Way.choices())
    words = models.TextField("措辞")
    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含）", null=True, blank=True)
    source = models.CharField("依据", max_length=120)
    replaced_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office=OFFICE,
        facts=("kind", "way", "words", "in_force_from", "in_force_to", "source", "replaced_at"),
    )

    objects = ReplaceableQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "way", "in_force_from"]
        constraints = [
            period("wording_not_empty", "in_force_from", "in_force_to"),
            models.CheckConstraint(
                name="wording_way_known", condition=Q(way__in=sorted(way.value for way in Way))
            ),
            models.UniqueConstraint(
                fields=["kind", "way", "in_force_from"],
                condition=Q(replaced_at__isnull=True),
                name="wording_stands_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"


class QuietHoursRow(models.Model):
    """From when to when no message leaves the house, from a day on; without a row the regulation's hours hold."""

    starts = models.TimeField("从")
    ends = models.TimeField("到")
    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含）", null=True, blank=True)
    source = models.CharField("依据", max_length=120)
    replaced_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office=OFFICE,
        facts=("starts", "ends", "in_force_from", "in_force_to", "source", "replaced_at"),
    )

    objects = ReplaceableQuerySet.as_manager()

    class Meta:
        ordering = ["in_force_from"]
        constraints = [
            period("quiet_hours_not_empty", "in_force_from", "in_force_to"),
            models.UniqueConstraint(
                fields=["in_force_from"],
                condition=Q(replaced_at__isnull=True),
                name="quiet_hours_stand_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class Wish(models.Model):
    """How one colleague wishes to be told besides the inbox, and whether what can wait is gathered for the morning."""

    person = models.OneToOneField("org.Person", models.CASCADE, related_name="wish")
    way = models.CharField("另外发到", max_length=6, choices=Way.choices(), blank=True)
    address = EncryptedTextField(blank=True)
    digest = models.BooleanField("不急的攒到早上", default=True)

    told = Told(office=OFFICE, facts=("person", "way", "digest"), texts=("address",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wish_way_known", condition=Q(way__in=["", *sorted(way.value for way in Way)])
            ),
        ]

    def __str__(self) -> str:
        return f"wish of {self.person_id}"
