"""The tables of the office, by subject: places, people, roles, accounts, the calendar."""

from bancheng.org.models.accounts import (
    Account,
    Authenticator,
    OneTimeLink,
    RoleRequirement,
    SignedIn,
    SignInRule,
    SignInTry,
)
from bancheng.org.models.calendar import (
    CalendarDay,
    CalendarNotice,
    LimitRow,
    OfficeHours,
    OpeningHours,
    Stamp,
)
from bancheng.org.models.people import Absence, Person
from bancheng.org.models.periods import InForceQuerySet, ReplaceableQuerySet, period
from bancheng.org.models.places import Department, Site, Window
from bancheng.org.models.roles import Appointment, Duty

__all__ = [
    "Absence",
    "Account",
    "Appointment",
    "Authenticator",
    "CalendarDay",
    "CalendarNotice",
    "Department",
    "Duty",
    "InForceQuerySet",
    "LimitRow",
    "OfficeHours",
    "OneTimeLink",
    "OpeningHours",
    "Person",
    "ReplaceableQuerySet",
    "RoleRequirement",
    "SignInRule",
    "SignInTry",
    "SignedIn",
    "Site",
    "Stamp",
    "Window",
    "period",
]
