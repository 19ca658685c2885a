"""Encrypted columns: clear in the hand of the code, closed on the disk."""

from typing import Any, ClassVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from bancheng.records import keys

CLOSED = "encrypted and cannot be searched; use its blind index"


class EncryptedTextField(models.TextField):
    """A text that is encrypted when it is written and opened when it is read.

    Bound to its column: a value copied into another column does not open. Cannot be searched; keep a
    blind index beside it (`keys.blind_index`, `keys.name_grams`). The empty text stays empty.
    """

    ENCRYPTED: ClassVar[bool] = True

    @property
    def purpose(self) -> str:
        """What the encryption is bound to: table and column, which survive a renaming of the model."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Encrypts on the way to the disk; expressions and nothing pass."""
        if value is None or value == "" or hasattr(value, "resolve_expression"):
            return super().get_db_prep_save(value, connection)
        return keys.encrypt(self.purpose, str(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Opens on the way from the disk."""
        return keys.decrypt(self.purpose, value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only “is there any” and “is it empty” can be asked of a closed column."""
        if lookup_name == "exact":
            return IsEmpty
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is {CLOSED}")
        return super().get_lookup(lookup_name)


class IsEmpty(Exact):
    """Equality of a closed column, with the empty text only: nothing else can be equal to what is encrypted."""

    def get_prep_lookup(self) -> Any:
        """The empty text. Raises FieldError for any other."""
        if self.rhs != "":
            raise FieldError(f"{self.lhs.output_field.name} is {CLOSED}")
        return self.rhs


def closed(name: str) -> models.ExpressionWrapper:
    """The encrypted column as it lies on the disk, for verification and for a new key."""
    return models.ExpressionWrapper(models.F(name), output_field=models.TextField())
