"""Papers as they were handed over: number, document, frozen copies; never changed, only replaced or voided."""

from django.db import models
from django.db.models import Q

from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File, StoredFile
from bancheng.records.told import Told
from bancheng.rules.papers import PaperEnd, PaperKind

KINDS = [(kind.value, kind.label) for kind in PaperKind]
ENDS = [(end.value, end.label) for end in PaperEnd]


def series_name(site_code: str, kind: str, year: int) -> str:
    """What the series of a site's kind of paper in a year is called."""
    return f"{site_code}-{kind}-{year}"


class PaperSeries(models.Model):
    """The last serial given to one kind of paper at one site in one year; held while the next is taken."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class IssuedPaper(models.Model):
    """One paper with its number, as it was handed over.

    Shapes   about: what the issuing room calls it, one in force each: “result/2”; may be empty.
             code: to be typed by whoever checks it. document: the dict it was drawn from, as JSON.
             lacking: characters no font had. replaces: the one it came instead of.
    """

    file = models.ForeignKey(File, models.PROTECT, related_name="papers")
    kind = models.CharField("种类", max_length=20, choices=KINDS)
    about = models.CharField(max_length=60, blank=True)
    title = models.CharField("名称", max_length=60)
    site = models.ForeignKey("org.Site", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField("文号", max_length=60, unique=True)
    code = models.CharField("核验码", max_length=20, unique=True)
    document = EncryptedTextField()
    lacking = models.CharField(max_length=200, blank=True)
    pdf = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    docx = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, blank=True, choices=ENDS)
    ended_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField(blank=True)

    told = Told(
        file="file",
        facts=(
            "file",
            "kind",
            "about",
            "title",
            "site",
            "year",
            "serial",
            "number",
            "lacking",
            "pdf",
            "docx",
            "issued_at",
            "issued_by",
            "replaces",
            "ended_at",
            "ended_how",
            "ended_by",
        ),
        texts=("code", "document", "reason"),
    )

    class Meta:
        ordering = ["issued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "year", "serial"], name="paper_serial_once"),
            models.UniqueConstraint(
                fields=["file", "about"],
                name="one_paper_in_force_of_each",
                condition=~Q(about="") & Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="paper_kind_known", condition=Q(kind__in=[kind.value for kind in PaperKind])
            ),
            models.CheckConstraint(
                name="paper_ended_somehow",
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=["void", "replaced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"

    @property
    def in_force(self) -> bool:
        """Whether it stands."""
        return self.ended_at is None

    @property
    def over(self) -> str:
        """What became of one that is over, as it stands across its sheets; nothing of one in force."""
        return PaperEnd(self.ended_how).label if self.ended_how else ""
