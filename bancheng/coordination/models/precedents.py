"""What rulings have laid down of whose matter a thing is: searched, cited, ended and corrected, never rewritten."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from bancheng.catalogue.models import Dated, DatedRows, from_before_to
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.precedents import LONGEST_ABOUT, LONGEST_WORDS


class Precedents(DatedRows["Precedent"]):
    """The precedents 裁定先例."""

    def standing(self) -> "Precedents":
        """Those no other has taken the place of."""
        return self.filter(corrected_at=None)

    def in_force(self, on: date) -> "Precedents":
        """What may be cited on this day."""
        return super().in_force(on).standing()


class Precedent(Dated):
    """What a ruling laid down beyond its case: this is the matter of that unit, from a day on (half-open).

    Shapes   number people know it by: its identity. about: the point ruled on, in general words; words: how people speak of
             it, separated by spaces; both readable by every colleague, so that nothing of a person stands there.
             grounds: the reasons of the ruling, names and numbers of people masked.
             folded: everything it is searched by in one line, kept by the actions.
             corrects: the row this one takes the place of; corrected_at: when another took its own.
    """

    ruling = models.ForeignKey("coordination.Ruling", models.PROTECT, related_name="precedents")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="由谁办")
    matter = models.ForeignKey(
        "catalogue.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事项"
    )
    about = models.CharField("裁定的是哪一类事", max_length=LONGEST_ABOUT)
    words = models.CharField("常用说法", max_length=LONGEST_WORDS, blank=True)
    grounds = EncryptedTextField("理由")
    folded = models.TextField(editable=False)
    set_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = EncryptedTextField(blank=True, default="")
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = EncryptedTextField(blank=True, default="")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office="org/precedents",
        facts=(
            "ruling",
            "unit",
            "matter",
            "in_force_from",
            "in_force_to",
            "set_by",
            "set_at",
            "ended_by",
            "ended_at",
            "corrects",
            "corrected_at",
        ),
        texts=("about", "words", "grounds", "reason", "ended_because"),
    )

    objects = Precedents.as_manager()

    class Meta:
        ordering: ClassVar = ["-in_force_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ruling"], condition=Q(corrected_at__isnull=True), name="ruling_has_one_precedent"
            ),
            models.CheckConstraint(condition=~Q(about=""), name="precedent_says_what_it_is_about"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(in_force_to__isnull=False),
                name="ended_precedent_has_its_end",
            ),
            from_before_to("precedent_from_before_to"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["matter", "in_force_from"], name="precedents_of_a_matter"),
        ]

    def __str__(self) -> str:
        """As it is cited."""
        return f"裁定先例第 {self.pk} 号"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("coordination:precedent", args=[self.pk])

    def is_in_force(self, on: date) -> bool:
        """Whether it may be cited on this day."""
        return self.corrected_at is None and super().is_in_force(on)
