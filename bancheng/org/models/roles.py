"""Who holds which role until when, and who is on duty."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from bancheng.org.models.accounts import Account
from bancheng.org.models.people import Person
from bancheng.org.models.periods import period, values
from bancheng.org.models.places import Department, Site
from bancheng.records.told import Told
from bancheng.rules.permissions import DISTRICT_ROLES, SITE_ROLES, STAFF_ROLES, UNIT_ROLES
from bancheng.rules.vocabulary import Role


class AppointmentQuerySet(models.QuerySet):
    """Appointments: those in force on a day."""

    def in_force(self, on: date) -> "AppointmentQuerySet":
        """Held that day, by someone still in the service."""
        return self.filter(
            Q(held_to__isnull=True) | Q(held_to__gt=on),
            Q(person__left_on__isnull=True) | Q(person__left_on__gt=on),
            held_from__lte=on,
        )

    def of_the_able(self) -> "AppointmentQuerySet":
        """Without whoever has accounts and may sign in with none of them."""
        accounts = Account.objects.filter(person=OuterRef("person")).order_by()
        return self.filter(Exists(accounts.filter(active=True)) | ~Exists(accounts))


class Appointment(models.Model):
    """One role a person holds, for a site, a department or the district, in [held_from, held_to)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="人员")
    role = models.CharField("角色", max_length=12, choices=[(r.value, r.label) for r in Role])
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="网点"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="部门"
    )
    held_from = models.DateField("从")
    held_to = models.DateField("到（不含）", null=True, blank=True)
    reason = models.CharField("任免依据或原因", max_length=120)
    made_by = models.CharField("任命人", max_length=30)

    told = Told(
        office="org/people",
        facts=("person", "role", "site", "department", "held_from", "held_to", "made_by"),
        texts=("reason",),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__staff_no", "held_from"]
        indexes = [models.Index(fields=["role", "site"], name="appointment_by_role")]
        constraints = [
            period("appointment_not_empty", "held_from", "held_to"),
            CheckConstraint(name="appointment_role_of_staff", condition=Q(role__in=values(STAFF_ROLES))),
            CheckConstraint(
                name="appointment_scope_fits_role",
                condition=Q(role__in=values(SITE_ROLES), site__isnull=False, department__isnull=True)
                | Q(role__in=values(UNIT_ROLES), site__isnull=True, department__isnull=False)
                | Q(role__in=values(DISTRICT_ROLES), site__isnull=True, department__isnull=True),
            ),
            UniqueConstraint(
                fields=["person", "role", "site", "held_from"],
                condition=Q(site__isnull=False),
                name="site_role_once",
            ),
            UniqueConstraint(
                fields=["person", "role", "department", "held_from"],
                condition=Q(department__isnull=False),
                name="unit_role_once",
            ),
            UniqueConstraint(
                fields=["person", "role", "held_from"],
                condition=Q(site__isnull=True, department__isnull=True),
                name="district_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_word}·{self.scope_word}"

    @property
    def role_word(self) -> str:
        """The role as people say it."""
        return Role(self.role).label

    @property
    def scope_word(self) -> str:
        """Where the role reaches, in words."""
        if self.site is not None:
            return self.site.name
        return self.department.name if self.department is not None else "全区"


class Duty(models.Model):
    """Who is on duty at a site, or for the district, in [from_on, to_on); and the deputy."""

    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="网点"
    )
    from_on = models.DateField("从")
    to_on = models.DateField("到（不含）")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="值班专员")
    deputy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="副班"
    )

    told = Told(office="org/people", facts=("site", "from_on", "to_on", "officer", "deputy"))

    class Meta:
        ordering = ["-from_on", "site__code"]
        indexes = [models.Index(fields=["site", "from_on"], name="duty_by_site_and_day")]
        constraints = [
            period("duty_not_empty", "from_on", "to_on"),
            CheckConstraint(
                name="deputy_is_someone_else",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("officer")),
            ),
        ]
