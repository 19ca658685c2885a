"""The ledger of promises. What was promised, and what became of it, stands encrypted where people wrote it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File, StoredFile
from bancheng.records.spelled import SpelledField
from bancheng.records.told import Told
from bancheng.rules.promises import CHECKED, PromiseState, end_of, state_of
from bancheng.rules.vocabulary import PromiseEnd, PromiseKind, PromiseParty

KIND_VALUES = [kind.value for kind in PromiseKind]
PARTY_VALUES = [party.value for party in PromiseParty]


class EndField(SpelledField):
    """How a promise ended, nothing while it is open; written into the questions asked of it."""

    closed = frozenset(PromiseEnd) | {""}


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Questions asked of many promises."""

    def open(self) -> Self:
        """Promises that have not ended."""
        return self.filter(ended="")

    def in_state(self, state: PromiseState, *, at: datetime) -> Self:
        """Promises that stand so at a moment: `rules.promises.state_of`, as a condition a database can answer."""
        if state is PromiseState.OPEN:
            return self.open().filter(due_at__gt=at)
        if state is PromiseState.LATE:
            return self.open().filter(due_at__lte=at)
        # By the clock alone nobody broke what was to be checked, whatever an earlier edition has written.
        unchecked = Q(ended=PromiseEnd.BROKEN, kind__in=CHECKED, ended_by=None)
        if state is PromiseState.UNPROVEN:
            return self.filter(Q(ended=state) | unchecked)
        return (
            self.filter(Q(ended=state) & ~unchecked)
            if state is PromiseState.BROKEN
            else self.filter(ended=state)
        )

    def locked(self, pk: int) -> "Promise":
        """The promise, held against everybody else until the transaction ends; its file first, as every act holds them."""
        File.objects.select_for_update().get(promises=pk)
        held = self.select_for_update(of=("self",))
        return held.select_related("file", "unit", "site").get(pk=pk)


class Promise(models.Model):
    """One promise, from its making to its end.

    Shapes   file: the file of the record in which it was made; its key names the case.
             owner, to: which side owes, which is owed; unit: the department on the unit's side.
             owner_label: who owes it in words, where the department alone says too little; never the citizen's name.
             due_on: the day promised, as it stands after an extension; first_due_on: as it was first promised.
             next_moment_at: the next instant at which time alone changes something; none once it has ended.
    """

    file = models.ForeignKey(File, models.PROTECT, related_name="promises")
    kind = models.CharField("为什么承诺", max_length=12, choices=PromiseKind.choices())
    owner = models.CharField("谁承诺", max_length=8, choices=PromiseParty.choices())
    to = models.CharField("向谁承诺", max_length=8, choices=PromiseParty.choices())
    owner_label = models.CharField("具体是谁", max_length=60, blank=True)
    unit = models.ForeignKey(
        "org.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+", verbose_name="网点")
    task = EncryptedTextField("承诺办什么")
    proof = EncryptedTextField("凭什么算兑现")
    first_due_on = models.DateField("最初的日子")
    due_on = models.DateField("哪天以前")
    due_at = models.DateTimeField("到期")
    provisional = models.BooleanField("到期日待放假安排公布", default=False)
    made_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("承诺时间")
    reminded_at = models.DateTimeField("上次提醒", null=True, blank=True)
    extended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    extended_at = models.DateTimeField("延期时间", null=True, blank=True)
    extended_why = EncryptedTextField("为什么延期", blank=True)
    ended = EndField("结果", max_length=8, choices=PromiseEnd.choices(), blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    kept_on = models.DateField("哪天兑现", null=True, blank=True)
    kept_words = EncryptedTextField("看到的凭证", blank=True)
    kept_document = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证文件"
    )
    next_moment_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    told = Told(
        file="file",
        facts=(
            "file",
            "kind",
            "owner",
            "to",
            "unit",
            "site",
            "first_due_on",
            "due_on",
            "due_at",
            "made_by",
            "made_at",
            "extended_by",
            "extended_at",
            "ended",
            "ended_at",
            "ended_by",
            "kept_on",
            "kept_document",
        ),
        texts=("owner_label", "task", "proof", "extended_why", "kept_words"),
    )

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(name="promise_kind_known", condition=Q(kind__in=KIND_VALUES)),
            models.CheckConstraint(
                name="promise_parties_known",
                condition=Q(owner__in=PARTY_VALUES) & Q(to__in=PARTY_VALUES),
            ),
            models.CheckConstraint(
                name="promising_unit_is_named", condition=~Q(owner="unit") | Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="promise_ends_kept_or_broken",
                condition=Q(ended="", ended_at__isnull=True, kept_on__isnull=True)
                | Q(ended="kept", ended_at__isnull=False, kept_on__isnull=False)
                | Q(ended__in=["broken", "void", "unproven"], ended_at__isnull=False, kept_on__isnull=True),
            ),
            models.CheckConstraint(
                name="open_promise_has_a_moment",
                condition=Q(ended="", next_moment_at__isnull=False)
                | (~Q(ended="") & Q(next_moment_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_moment_at"],
                name="promise_next_moment",
                condition=Q(next_moment_at__isnull=False),
            ),
            models.Index(fields=["due_at", "id"], name="promises_open", condition=Q(ended="")),
            models.Index(fields=["due_at", "id"], name="promises_broken", condition=Q(ended="broken")),
            models.Index(fields=["due_on", "id"], name="promises_by_day"),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk} of {self.file_id}"

    def state(self, *, at: datetime) -> PromiseState:
        """Where it stands at a moment."""
        return state_of(ended=self.end, due_at=self.due_at, at=at)

    @property
    def end(self) -> str:
        """How it has ended, a PromiseEnd; empty while it is open."""
        return end_of(self.kind, self.ended, by_time=self.ended_by_id is None)

    @property
    def is_checked(self) -> bool:
        """Whether its day is that of a check by the department."""
        return self.kind in CHECKED
