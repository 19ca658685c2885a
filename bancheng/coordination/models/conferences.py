"""Joint conferences: what is on the agenda, who was invited and came, what was said, what was resolved, who countersigned."""

from typing import Self

from django.db import models
from django.db.models import Q

from bancheng.cases.models import Case
from bancheng.coordination.models.positions import Question
from bancheng.promises.models import Promise
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File
from bancheng.records.told import Told
from bancheng.rules.conferences import OPEN
from bancheng.rules.vocabulary import ConferenceStep, Countersign, Presence, PromiseParty, StruckWhy

OPEN_VALUES = sorted(step.value for step in OPEN)


class ConferenceQuerySet(models.QuerySet["Conference"]):
    """Questions asked of many conferences."""

    def open(self) -> Self:
        """Those that have not come to their end."""
        return self.filter(step__in=OPEN_VALUES)


class Conference(models.Model):
    """One conference, from its proposal to what became of it; a file of its own in the record, for it may be about several cases.

    Shapes   called_by: the convener, who chairs it. meets_at, place: as called, or as postponed. postponed_at: it was, once.
             agreed: what was agreed, as the minutes say it. why: of a declining, or of raising it. opinion: the leader's.
             joined_into: the conference with which it is held as one.
    """

    file = models.OneToOneField(File, models.PROTECT, related_name="+")
    step = models.CharField(max_length=13, choices=ConferenceStep.choices())
    proposed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提请时间")
    called_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField("什么时候开", null=True, blank=True)
    place = EncryptedTextField("在哪里开", blank=True)
    postponed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    agreed = EncryptedTextField("议定的意见", blank=True)
    minuted_at = models.DateTimeField(null=True, blank=True)
    countersigned_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(null=True, blank=True)
    why = EncryptedTextField("为什么", blank=True)
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    opinion = EncryptedTextField("领导的意见", blank=True)
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConferenceQuerySet.as_manager()

    told = Told(
        file="file",
        facts=(
            "file",
            "step",
            "proposed_by",
            "proposed_at",
            "called_by",
            "called_at",
            "meets_at",
            "postponed_at",
            "held_at",
            "minuted_at",
            "countersigned_at",
            "raised_at",
            "decided_by",
            "joined_into",
            "ended_at",
        ),
        texts=("place", "agreed", "why", "opinion"),
    )

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="conference_step_known",
                condition=Q(step__in=[step.value for step in ConferenceStep]),
            ),
            models.CheckConstraint(
                name="conference_ends_once",
                condition=Q(step__in=OPEN_VALUES, ended_at__isnull=True)
                | (~Q(step__in=OPEN_VALUES) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="called_conference_has_time",
                condition=~Q(step__in=["called", "held", "minuted", "countersigned"])
                | Q(called_by__isnull=False, meets_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["step", "id"], name="conferences_open", condition=Q(step__in=OPEN_VALUES)),
        ]

    def __str__(self) -> str:
        return f"conference {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has not come to its end."""
        return self.step in OPEN_VALUES


class AgendaItem(models.Model):
    """One case on the agenda: what is to be settled for it, and the conflict cells behind it.

    Shapes   questions: those whose positions are against each other or missing. struck_at: it counts no more.
    """

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    words = EncryptedTextField("要议什么")
    questions = models.ManyToManyField(Question, related_name="+", blank=True)
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_why = models.CharField(max_length=6, choices=StruckWhy.choices(), blank=True)

    told = Told(
        file="conference__file",
        facts=("conference", "case", "asked_by", "asked_at", "struck_at", "struck_why"),
        many=("questions",),
        texts=("words",),
    )

    class Meta:
        ordering = ["conference", "id"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "case"], name="case_once_on_an_agenda"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} on the agenda of {self.conference_id}"


class Invitation(models.Model):
    """One unit at a conference: proposed, invited, whether it read the invitation, came, and what it says to the minutes.

    Shapes   invited_at: empty while the conference is only proposed. read_by, read_at: who of the unit acknowledged it first.
             people: who came for it. said: what it countersigned, empty while it has not.
    """

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="invitations")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="单位")
    invited_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices(), blank=True)
    people = EncryptedTextField("谁到会", blank=True)
    said = models.CharField("会签", max_length=8, choices=Countersign.choices(), blank=True)
    words = EncryptedTextField("保留或不同意的理由", blank=True)
    signed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="conference__file",
        facts=(
            "conference",
            "unit",
            "invited_at",
            "read_at",
            "read_by",
            "presence",
            "said",
            "signed_by",
            "signed_at",
        ),
        texts=("people", "words"),
    )

    class Meta:
        ordering = ["conference", "id"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "unit"], name="unit_once_at_a_conference"),
            models.CheckConstraint(
                name="signature_has_its_moment",
                condition=Q(said="", signed_at__isnull=True) | (~Q(said="") & Q(signed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.unit_id} to {self.conference_id}"


class MinuteNote(models.Model):
    """One note of the meeting, as it was taken; nothing of it is changed.

    Shapes   unit: who said it; none for what the chair says, or for what all agree to.
    """

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="notes")
    unit = models.ForeignKey("org.Department", models.PROTECT, null=True, blank=True, related_name="+")
    words = EncryptedTextField("记录")
    noted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    told = Told(
        file="conference__file", facts=("conference", "unit", "noted_by", "noted_at"), texts=("words",)
    )

    class Meta:
        ordering = ["conference", "id"]

    def __str__(self) -> str:
        return f"note {self.pk} of {self.conference_id}"


class Resolution(models.Model):
    """One resolution line: who, with whom, what, by when, proved by what; a promise once it is settled.

    Shapes   number: from 1 within its conference. to: to whom it will be promised. dropped_at: taken out, before the minutes went
             round or by the leader. promise: what it became.
    """

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField("第几条")
    unit = models.ForeignKey("org.Department", models.PROTECT, related_name="+", verbose_name="主办")
    co_units = models.ManyToManyField("org.Department", related_name="+", blank=True, verbose_name="协办")
    task = EncryptedTextField("办什么")
    proof = EncryptedTextField("凭什么算办到")
    due_on = models.DateField("哪天以前")
    to = models.CharField("向谁承诺", max_length=8, choices=PromiseParty.choices())
    written_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="resolution")

    told = Told(
        file="conference__file",
        facts=(
            "conference",
            "item",
            "number",
            "unit",
            "due_on",
            "to",
            "written_by",
            "written_at",
            "dropped_at",
            "promise",
        ),
        many=("co_units",),
        texts=("task", "proof"),
    )

    class Meta:
        ordering = ["conference", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="one_resolution_per_number"),
            models.CheckConstraint(
                name="dropped_resolution_is_no_promise",
                condition=Q(dropped_at__isnull=True) | Q(promise__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"resolution {self.number} of {self.conference_id}"
