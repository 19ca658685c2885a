"""Limits on a contact 骚扰限制: proposed by one, confirmed by another, over by themselves."""

from django.db import models
from django.db.models import F, Q

from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import LimitState, NuisanceGround


class ContactLimit(models.Model):
    """That somebody, known by a phone number, has less comfort until a day; nobody is kept from filing by it.

    Shapes   contact: the number in its one form; contact_index: its keyed hash, as a party's.
             due_at: until then it may be confirmed. last_on: the last day it holds, once confirmed.
             ended: none while it waits or holds; time alone writes nothing, the next on the same contact does.
             told_by: by which way he was told, none where the number takes no message.
    Units    days: calendar days.
    """

    contact = EncryptedTextField("电话")
    contact_index = models.CharField(max_length=64)
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="网点")
    ground = models.CharField("理由", max_length=10, choices=NuisanceGround.choices())
    reason = EncryptedTextField("凭什么")
    days = models.PositiveSmallIntegerField("几天")
    proposed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("确认期限")
    confirmed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_on = models.DateField("最后一天", null=True, blank=True)
    told_by = models.CharField(max_length=10, blank=True)
    ended = models.CharField("结果", max_length=10, choices=LimitState.choices(), blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    why = EncryptedTextField("为什么不同意、为什么取消", blank=True)

    told = Told(
        office="org/contact-limits",
        facts=(
            "contact_index",
            "site",
            "ground",
            "days",
            "proposed_by",
            "proposed_at",
            "due_at",
            "confirmed_by",
            "confirmed_at",
            "last_on",
            "told_by",
            "ended",
            "ended_by",
            "ended_at",
        ),
        texts=("contact", "reason", "why"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_index"], condition=Q(ended=""), name="one_limit_of_a_contact"
            ),
            models.CheckConstraint(
                name="contact_limit_by_two",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="contact_limit_has_an_end",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, last_on__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, last_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["contact_index", "-id"], name="limits_of_a_contact")]

    def __str__(self) -> str:
        return f"contact limit {self.pk}"
