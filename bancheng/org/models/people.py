"""The members of the staff, and when they are away."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q

from bancheng.org.models.periods import period, values
from bancheng.org.models.places import Department, Site, Window
from bancheng.records.told import Told
from bancheng.rules.vocabulary import Employment
from bancheng.rules.wording import within_brackets


class Person(models.Model):
    """A member of staff. Roles are compared by person, never by account."""

    staff_no = models.CharField("工号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=30)
    employment = models.CharField("身份类别", max_length=20, choices=Employment.choices())
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="部门"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="网点"
    )
    window = models.ForeignKey(
        Window, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="窗口"
    )
    office_phone = models.CharField("办公电话", max_length=30, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    told = Told(
        office="org/people",
        facts=("staff_no", "employment", "department", "site", "window", "left_on"),
        texts=("name", "office_phone"),
    )

    class Meta:
        ordering = ["staff_no"]
        constraints = [
            CheckConstraint(name="employment_known", condition=Q(employment__in=values(Employment))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """What the record writes for this person; never the name."""
        return f"staff:{self.staff_no}"

    @property
    def desk(self) -> str:
        """Where to find this person: window, site or department."""
        if self.window is not None:
            return self.window.label
        if self.site is not None:
            return self.site.name
        return self.department.short_name if self.department is not None else ""

    @property
    def placed(self) -> str:
        """His name and where to find him, in brackets: 戚南烛（综合窗口，兼“办不成事”反映）."""
        return f"{self.name}（{within_brackets(self.desk)}）" if self.desk else self.name

    def serves_on(self, on: date) -> bool:
        """Whether the person is still in the service that day."""
        return self.left_on is None or on < self.left_on


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences: those that hold on a day."""

    def on(self, on: date) -> Self:
        """Who is away that day; what was called off is no absence any more."""
        return self.filter(from_on__lte=on, to_on__gt=on, called_off_at=None)


class Absence(models.Model):
    """Days on which a person is away: leave, training, illness. Half-open.

    Shapes   deputy: who has his cases meanwhile, if somebody was named; else the roster says so.
             called_off_at: he is back earlier, or never went; from then on it holds no more.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences", verbose_name="人员")
    from_on = models.DateField("从")
    to_on = models.DateField("到（不含）")
    reason = models.CharField("事由", max_length=60, blank=True)
    deputy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="由谁代办"
    )
    called_off_at = models.DateTimeField("销假于", null=True, blank=True)

    told = Told(
        office="org/people",
        facts=("person", "from_on", "to_on", "deputy", "called_off_at"),
        texts=("reason",),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            period("absence_not_empty", "from_on", "to_on"),
            CheckConstraint(
                name="deputy_of_absence_is_someone_else",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
            ),
        ]
