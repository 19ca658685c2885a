"""The tables of the record; triggers made by the first migration refuse to change or drop what is written."""

from django.db import models
from django.db.models import F, Q

from bancheng.records import kinds
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told


class File(models.Model):
    """One chain: a case, an inquiry, a day at a site. Its row moves forward only, with its head."""

    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    algorithm = models.CharField(max_length=16)
    head = models.CharField(max_length=128)
    length = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    sealed_length = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="file_unsealed", condition=Q(length__gt=F("sealed_length")))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_length__lte=F("length")), name="file_sealed_within_length"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Line(models.Model):
    """One thing that happened, as it was written in the transaction in which it happened."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="lines", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    data = models.TextField()
    commitments = models.TextField()
    algorithm = models.CharField(max_length=16)
    prev_hash = models.CharField(max_length=128)
    hash = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "seq"], name="line_once_per_file_and_seq")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.seq} {self.kind}"


class PrivateText(models.Model):
    """The clear text behind one commitment of one line; it can be erased, the line cannot."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="private_texts", db_index=False)
    field = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    clear = EncryptedTextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "field"], name="private_text_once_per_line_and_field"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(salt=""), name="private_text_erased_without_salt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.field}"


class Seal(models.Model):
    """The signed statement of one day: these files had these heads. Its copy lies outside the database."""

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    algorithm = models.CharField(max_length=16)
    heads = models.PositiveIntegerField()
    root = models.CharField(max_length=128)
    prev_hash = models.CharField(max_length=128)
    hash = models.CharField(max_length=128)
    signer = models.CharField(max_length=32)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class SealedHead(models.Model):
    """One leaf of a seal: a file that grew since the seal before, and how far."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    place = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="sealed_heads", db_index=False)
    key = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    head = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "place"], name="sealed_head_once_per_place"),
        ]
        indexes = [models.Index(fields=["file", "length"], name="sealed_head_of_file")]

    def __str__(self) -> str:
        return f"{self.key}/{self.length}"


class Reaction(models.Model):
    """One thing still to be done because of one line: the outbox, written in the same transaction."""

    PENDING, DONE, GIVEN_UP = "pending", "done", "given_up"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="reactions", db_index=False)
    name = models.CharField(max_length=128)
    state = models.CharField(max_length=8, default=PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "name"], name="reaction_once_per_line_and_name"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "done", "given_up"]), name="reaction_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="reaction_due", condition=Q(state="pending")),
            models.Index(fields=["id"], name="reaction_given_up", condition=Q(state="given_up")),
            models.Index(fields=["done_at"], name="reaction_done", condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.name} {self.state}"


class StoredFile(models.Model):
    """A document somebody handed in: encrypted in the data folder under a random name, hash kept here."""

    told = Told(facts=("name", "kind", "size", "algorithm", "hash", "stored_at", "stored_by"))

    name = models.CharField(max_length=40, unique=True)
    display_name = EncryptedTextField()
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=16)
    hash = models.CharField(max_length=128)
    file_key = EncryptedTextField()
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def fact(self) -> dict[str, str | int]:
        """What a record line says of this document; put it under `stored` and `verify` checks the document."""
        return {"name": self.name, "kind": self.kind, "size": self.size, "hash": self.hash}

    @property
    def content_type(self) -> str:
        """What a browser is told; from the closed list, never from whoever handed it in."""
        return kinds.KINDS[self.kind].content_type


class DataMark(models.Model):
    """What this database holds: real data, a demo, or a test's. One row, written once."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=4)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_data_mark"),
            models.CheckConstraint(condition=Q(kind__in=["live", "demo", "test"]), name="data_mark_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class PressedForm(models.Model):
    """One form that has acted: pressed again with the same words it leads to where it led before.

    Shapes   mark: a keyed digest of the form's key, who sent it, where to, and what; landing: the address it
             led to, empty when it answered without leading anywhere.
    """

    mark = models.CharField(max_length=64, unique=True)
    landing = models.CharField(max_length=500, blank=True)
    pressed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.mark
