"""What a citizen asks of what is kept of him, and to what he consents by itself."""

from django.db import models
from django.db.models import F, Q

from bancheng.cases.models.case import Case
from bancheng.cases.models.parties import Party
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.vocabulary import ConsentKind, DataField, DataWish

FIELD_VALUES = [field.value for field in DataField]
WISH_VALUES = [wish.value for wish in DataWish]
CONSENT_VALUES = [kind.value for kind in ConsentKind]


class DataRequest(models.Model):
    """That something kept of the citizen be corrected or erased, and what was decided of it.

    Shapes   wanted: what he says it is, in its one form; erased once it is decided, for then it stands where it belongs or nowhere.
             entered_by: who entered the slip he signed; nobody where he asked on his own page. granted: None until somebody has decided.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="data_requests")
    party = models.ForeignKey(Party, models.PROTECT, related_name="data_requests")
    wish = models.CharField("要求", max_length=8, choices=DataWish.choices())
    field = models.CharField("哪一项", max_length=12, choices=DataField.choices())
    wanted = EncryptedTextField(blank=True)
    why = EncryptedTextField(blank=True)
    asked_at = models.DateTimeField()
    entered_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    granted = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField(blank=True)

    told = Told(
        file="case__file",
        facts=(
            "case",
            "party",
            "wish",
            "field",
            "asked_at",
            "entered_by",
            "granted",
            "decided_at",
            "decided_by",
        ),
        texts=("wanted", "why", "reason"),
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "field"], condition=Q(granted__isnull=True), name="one_open_wish_per_field"
            ),
            models.CheckConstraint(name="data_field_known", condition=Q(field__in=FIELD_VALUES)),
            models.CheckConstraint(name="data_wish_known", condition=Q(wish__in=WISH_VALUES)),
            models.CheckConstraint(
                name="data_request_decided_by_somebody",
                condition=Q(granted__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="data_request_by_two",
                condition=Q(granted__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(decided_by=F("entered_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="open_data_requests", condition=Q(granted__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.wish} {self.field}"


class Consent(models.Model):
    """What a citizen has consented to, word for word, since when, and until when.

    Shapes   words: the text as he read it. edition: of the regulation's text.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, models.PROTECT, related_name="consents")
    kind = models.CharField("同意什么", max_length=10, choices=ConsentKind.choices())
    edition = models.PositiveSmallIntegerField("第几版")
    words = models.TextField("原文")
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "party", "kind", "edition", "words", "given_at", "taken_back_at"),
    )

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=Q(taken_back_at__isnull=True),
                name="one_standing_consent_per_kind",
            ),
            models.CheckConstraint(name="consent_kind_known", condition=Q(kind__in=CONSENT_VALUES)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
