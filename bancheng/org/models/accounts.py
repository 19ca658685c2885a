"""How people sign in: accounts, second factors, open sessions, and what the office demands of them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from bancheng.org.models.people import Person
from bancheng.org.models.periods import ReplaceableQuerySet, period, values
from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.permissions import STAFF_ROLES
from bancheng.rules.vocabulary import Role


class Account(AbstractBaseUser):
    """The key a person signs in with. Powers come from the person's appointments, never from here."""

    last_login = None  # The record of sign-ins knows; nothing here reads the clock.
    username = models.CharField("账号", max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts", verbose_name="人员")
    active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须先改密码", default=False)
    password_set_at = models.DateTimeField("密码设定于", null=True, blank=True)
    keys_on = models.BooleanField("使用快捷键", default=True)

    told = Told(office="org/accounts", facts=("person", "active", "password_set_at"), texts=("username",))

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]
    objects: ClassVar[BaseUserManager[Any]] = BaseUserManager()

    class Meta:
        ordering = ["username"]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """What Django asks before it believes a session."""
        return self.active


class Authenticator(models.Model):
    """The second factor of an account: a shared secret, and the last step a code was taken for."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="authenticator")
    secret = EncryptedTextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    told = Told(facts=("account", "made_at", "confirmed_at"))


class OneTimeLink(models.Model):
    """A link by which a person sets the own password once; only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=30)


class SignInTry(models.Model):
    """One attempt to sign in, kept a day to space out the next ones. The typed name is a keyed hash."""

    class Result(models.TextChoices):
        PENDING = "pending"
        REFUSED = "refused"
        EARLY = "early"
        SUCCEEDED = "succeeded"

    account_key = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    seat = models.CharField(max_length=40, blank=True, default="", db_default="")
    at = models.DateTimeField(db_index=True)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.PENDING)

    class Meta:
        indexes = [
            models.Index(fields=["account_key", "at"], name="tries_of_account"),
            models.Index(fields=["address", "at"], name="tries_from_address"),
        ]


class SignedIn(models.Model):
    """One session of an account: where, since when, seen last, ended how."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    device = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-started_at"]


class RoleRequirement(models.Model):
    """A role whose holders must sign in with a second factor."""

    role = models.CharField("角色", max_length=12, choices=[(r.value, r.label) for r in Role], unique=True)
    since = models.DateField("自")

    told = Told(office="org/accounts", facts=("role", "since"))

    class Meta:
        constraints = [
            CheckConstraint(name="requirement_role_of_staff", condition=Q(role__in=values(STAFF_ROLES)))
        ]


class SignInRule(models.Model):
    """A number of the sign-in rules, dated: idle and absolute limit, length of a password."""

    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120)
    replaced_at = models.DateTimeField(null=True, blank=True)

    told = Told(
        office="org/places",
        facts=("key", "number", "in_force_from", "in_force_to", "source", "replaced_at"),
    )

    objects = ReplaceableQuerySet.as_manager()

    class Meta:
        ordering = ["key", "in_force_from"]
        constraints = [
            period("sign_in_rule_not_empty", "in_force_from", "in_force_to"),
            UniqueConstraint(
                fields=["key", "in_force_from"],
                condition=Q(replaced_at__isnull=True),
                name="sign_in_rule_stands_once_a_day",
            ),
        ]
