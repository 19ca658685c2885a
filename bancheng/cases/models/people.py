"""Who else is in a case: second persons, receivers, recused people, experts; and what it waits for."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import Role


class Proposal(models.Model):
    """A move that needs two people, proposed by the first; it moves nothing until another confirms.

    Shapes   payload: what the act needs to run later, as JSON, encrypted.
             withheld_mark: of whoever's word the system proposed on; he may not confirm, nobody reads who he is.
             about: the one whom an asked recusal concerns. lapses_at: when it is over, or, of a question
             that stands, when it is due and passes on.
             result: confirmed, refused, lapsed (4 working hours), died (the step changed).
    """

    RESULTS = [("confirmed", "已确认"), ("refused", "未同意"), ("lapsed", "过时失效"), ("died", "步骤已变")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    key = models.CharField(max_length=40)
    payload = EncryptedTextField()
    proposer = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="proposals")
    proposed_by = models.CharField(max_length=64)
    withheld_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    proposed_at = models.DateTimeField()
    about = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=10, choices=RESULTS, blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "key",
            "proposer",
            "proposed_by",
            "proposed_at",
            "about",
            "ended_at",
            "ended_by",
            "result",
        ),
        # Not even the mark of whose word is withheld stands in a line in clear.
        texts=("payload", "withheld_mark"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(ended_at__isnull=True), name="one_open_proposal_per_move"
            )
        ]
        indexes = [
            models.Index(fields=["case"], name="open_proposals", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class HandOver(models.Model):
    """A case offered to another person or site, which accepts in 4 working hours or it stays.

    Shapes   kind: hand_over (handler), first (第一责任人), site (网点).
    """

    KINDS = [("hand_over", "交接"), ("first", "更换第一责任人"), ("site", "转网点")]
    RESULTS = [("accepted", "已接受"), ("refused", "未接受"), ("lapsed", "过时未答"), ("died", "已了结")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_overs")
    kind = models.CharField(max_length=10, choices=KINDS)
    to_person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="hand_overs"
    )
    to_site = models.ForeignKey("org.Site", models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField()
    asked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=RESULTS, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "kind", "to_person", "to_site", "asked_by", "asked_at", "ended_at", "result"),
        texts=("reason",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_hand_over_per_case"
            ),
            models.CheckConstraint(
                name="hand_over_to_somebody", condition=Q(to_person__isnull=False) | Q(to_site__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["to_person"], name="open_hand_overs", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["to_site"], name="open_transfers", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Recusal(models.Model):
    """A person who is out of this case, since when, and who took the place.

    Shapes   withheld: the case says of it nothing; a restricted file tells the row, and commits to who he is.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="recusals")
    instead = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField()
    at = models.DateTimeField()
    withheld = models.BooleanField(default=False, db_default=False)

    told = Told(
        file="case__file",
        facts=("case", "person", "instead", "at", "withheld"),
        texts=("reason",),
        apart={"withheld": True},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class ExpertAsked(models.Model):
    """An expert asked into a case, and what he advised."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="experts")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="expert_cases")
    question = models.CharField("请教什么", max_length=300)
    asked_at = models.DateTimeField()
    advised_at = models.DateTimeField(null=True, blank=True)
    root_cause = models.CharField("根本原因", max_length=300, blank=True)
    advice = models.TextField("建议", blank=True)

    told = Told(
        file="case__file",
        facts=("case", "person", "asked_at", "advised_at"),
        texts=("question", "root_cause", "advice"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="expert_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class InHands(models.Model):
    """For how long a question put to a department lay with whom: what the bar of legs is drawn from.

    Written by the room that put the question, through `actions.lending`. No line tells it: every change of hand is a line of the
    question itself, and the doctor compares the two. One thing is decided by it: whoever it does not lie with any more is
    not silent (`rules/holds.py`).

    Shapes   ref: of the question in the room above; a question that passes from hand to hand has one row for each.
             unit: the department, where it is with it. is_main: it was put to the main unit, and so counts in the sum.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="in_hands", db_index=False)
    ref = models.PositiveBigIntegerField()
    holder = models.CharField(max_length=12, choices=Role.choices())
    unit = models.ForeignKey("org.Department", models.PROTECT, null=True, blank=True, related_name="+")
    is_main = models.BooleanField()
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ref"], condition=Q(end__isnull=True), name="question_in_one_hand"
            ),
            models.CheckConstraint(
                name="hand_not_reversed", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            ),
        ]
        indexes = [models.Index(fields=["case", "start"], name="hands_of_case")]

    def __str__(self) -> str:
        return f"{self.ref} of {self.case_id}"


class Hold(models.Model):
    """A reply the case waits for before it may be answered; it never touches a clock."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    owed_by = models.ForeignKey("org.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    ref = models.PositiveBigIntegerField()
    placed_at = models.DateTimeField()
    releasable_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=30, blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "owed_by",
            "kind",
            "ref",
            "placed_at",
            "releasable_from",
            "ended_at",
            "ended_how",
        ),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="hold_once_per_request")]
        indexes = [models.Index(fields=["case"], name="open_holds", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
