"""What lies in a case's folder: documents, evidence of other rooms, contacts with the citizen."""

from django.db import models
from django.db.models import Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import StoredFile
from bancheng.records.told import Told


class Attachment(models.Model):
    """A document in a case's folder.

    Shapes   supplement, item: for which of the materials that were asked for it was sent, by its place in the list.
    """

    KINDS = [
        ("citizen", "反映人提供"),
        ("proof", "结果凭证"),
        ("slip", "本人签字凭条"),
        ("mandate", "委托书"),
        ("succession", "承继证明"),
        ("video", "视频验证"),
        ("other", "其他"),
    ]

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    stored = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    kind = models.CharField("种类", max_length=10, choices=KINDS)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    supplement = models.ForeignKey(
        "cases.Supplement", models.PROTECT, null=True, blank=True, related_name="sent"
    )
    item = models.PositiveSmallIntegerField(null=True, blank=True)

    told = Told(
        file="case__file", facts=("case", "stored", "kind", "added_at", "added_by", "supplement", "item")
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="item_of_a_supplement",
                condition=Q(supplement__isnull=True, item__isnull=True)
                | Q(supplement__isnull=False, item__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Evidence(models.Model):
    """What a room above pushed down: a measure done, a clue's receipt, a consultation held.

    Shapes   kind: “measure:coordination”, “clue”, “consultation” …
             struck_at: since when nothing leans on it any more, for what it rested on has fallen.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=40)
    what = models.CharField("说明", max_length=120)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "kind", "ref", "what", "at", "struck_at"),
        # The receipt of a clue is told in the clue's own file.
        apart={"kind": "clue"},
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "ref"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Contact(models.Model):
    """One attempt to reach the citizen: how, when, whether it succeeded."""

    HOW = [
        ("phone", "电话"),
        ("in_person", "当面"),
        ("sms", "短信"),
        ("email", "电子邮件"),
        ("post", "信函"),
        ("visit", "上门"),
    ]

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    how = models.CharField("怎样联系", max_length=10, choices=HOW)
    reached = models.BooleanField("联系上了")
    note = EncryptedTextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")

    told = Told(file="case__file", facts=("case", "how", "reached", "at", "by"), texts=("note",))

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"contact of {self.case_id}"
