"""Who came: the person or firm, encrypted, found only by blind index."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q

from bancheng.cases.models.case import Case
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told


class Party(models.Model):
    """A person or firm of a case. Clear values stand nowhere but here, encrypted.

    Shapes   role: the reflector himself, his agent, or who succeeded him.
             …_index: keyed hashes for exact search; names are found by their grams.
             spotted: further numbers that stood in what was said or added, as a JSON list.
    """

    REFLECTOR, AGENT, SUCCESSOR = "reflector", "agent", "successor"
    ROLES = [(REFLECTOR, "反映人"), (AGENT, "受托人"), (SUCCESSOR, "承继人")]

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=ROLES)
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    id_number = EncryptedTextField(blank=True)
    address = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    firm = EncryptedTextField(blank=True)
    credit_code = EncryptedTextField(blank=True)
    name_index = models.CharField(max_length=64, blank=True)
    phone_index = models.CharField(max_length=64, blank=True)
    phone_tail_index = models.CharField(max_length=64, blank=True)
    id_index = models.CharField(max_length=64, blank=True)
    address_index = models.CharField(max_length=64, blank=True)
    credit_index = models.CharField(max_length=64, blank=True)
    spotted = EncryptedTextField(blank=True)
    scope = models.CharField("委托范围", max_length=200, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        file="case__file",
        facts=("case", "role", "from_at", "to_at"),
        texts=(
            "name",
            "phone",
            "id_number",
            "address",
            "email",
            "firm",
            "credit_code",
            "spotted",
            "scope",
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(to_at__isnull=True), name="one_current_party_per_role"
            ),
            models.CheckConstraint(
                name="party_role_known", condition=Q(role__in=["reflector", "agent", "successor"])
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="party_by_phone", condition=~Q(phone_index="")),
            models.Index(
                fields=["phone_tail_index"], name="party_by_tail", condition=~Q(phone_tail_index="")
            ),
            models.Index(fields=["id_index"], name="party_by_id", condition=~Q(id_index="")),
            models.Index(fields=["credit_index"], name="party_by_credit", condition=~Q(credit_index="")),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"

    @property
    def took_place_at(self) -> datetime | None:
        """When he took another's place; None for who has been there from the beginning."""
        return self.from_at if self.role == Party.SUCCESSOR else None

    @property
    def further_numbers(self) -> list[str]:
        """The numbers that stood in free text, clear, in the order they came."""
        return json.loads(self.spotted) if self.spotted else []


def holder_among(parties: Iterable[Party]) -> Party | None:
    """Whose case it is now: the successor if there is one, else who came; never the agent."""
    current = {party.role: party for party in parties if party.to_at is None}
    return current.get(Party.SUCCESSOR) or current.get(Party.REFLECTOR)


class PartyGram(models.Model):
    """One keyed piece of a party's name, so that part of a name finds it."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="grams", db_index=False)
    gram = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "party"], name="gram_once_per_party")]

    def __str__(self) -> str:
        return f"gram of {self.party_id}"


class PartyNumber(models.Model):
    """One keyed fingerprint of a further number of a case, so that the number finds it."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="numbers", db_index=False)
    index = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["index", "party"], name="number_once_per_party")]

    def __str__(self) -> str:
        return f"number of {self.party_id}"
