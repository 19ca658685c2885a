"""Places, people, who holds which role until when, and the dated data of the calendar."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from bancheng.records.fields import EncryptedTextField
from bancheng.records.told import Told
from bancheng.rules.permissions import DISTRICT_ROLES, SITE_ROLES, STAFF_ROLES, UNIT_ROLES
from bancheng.rules.vocabulary import Employment, Role, SiteKind, Unit


def values(members: object) -> list[str]:
    """The stored values of a closed list, in a stable order."""
    return sorted(member.value for member in members)  # type: ignore[attr-defined]


def period(name: str, start: str, end: str) -> CheckConstraint:
    """A half-open period [start, end) is never empty or reversed."""
    return CheckConstraint(name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}))


class InForceQuerySet(models.QuerySet):
    """Dated rows: those in force on a day."""

    def in_force(self, on: date) -> "InForceQuerySet":
        """The rows whose period [in_force_from, in_force_to) holds the day."""
        ends_later = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
        return self.filter(ends_later, in_force_from__lte=on)


class ReplaceableQuerySet(InForceQuerySet):
    """Dated rows that may be put right before or on the day they begin; the rows they replace are kept."""

    def in_force(self, on: date) -> "ReplaceableQuerySet":
        """The standing rows whose period holds the day."""
        return super().in_force(on).filter(replaced_at=None)  # type: ignore[return-value]


# --- places -----------------------------------------------------------------------------------


class Site(models.Model):
    """A hall: the district's centre, a branch centre, or a street's convenience centre."""

    code = models.CharField("网点代码", max_length=4, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=10, choices=SiteKind.choices())
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级网点"
    )
    address = models.CharField("地址", max_length=120, blank=True)
    map_text = models.CharField("怎么走", max_length=200, blank=True)
    phone = models.CharField("对外电话", max_length=30, blank=True)
    paper_word = models.CharField("文书代字", max_length=8, blank=True, default="", db_default="")
    active = models.BooleanField("启用", default=True)

    told = Told(
        office="org/places",
        facts=("code", "name", "kind", "parent", "address", "map_text", "phone", "paper_word", "active"),
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            CheckConstraint(name="site_kind_known", condition=Q(kind__in=values(SiteKind))),
            UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=SiteKind.CENTRE.value, active=True),
                name="one_active_centre",
            ),
            UniqueConstraint(
                fields=["paper_word"], condition=~Q(paper_word=""), name="paper_word_of_one_site"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A unit whose matters the hall handles, or a body outside the district."""

    code = models.CharField("部门代码", max_length=12, unique=True)
    name = models.CharField("全称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=20)
    external = models.BooleanField("区外或垂管单位", default=False)
    active = models.BooleanField("启用", default=True)

    told = Told(office="org/places", facts=("code", "name", "short_name", "external", "active"))

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name


class Window(models.Model):
    """One counter of a site."""

    class Kind(models.TextChoices):
        REFLECTION = "reflection", "“办不成事”反映窗口"
        GUIDE = "guide", "咨询导引台"
        GENERAL = "general", "综合窗口"
        DEPARTMENT = "department", "部门专窗"

    site = models.ForeignKey(Site, models.PROTECT, related_name="windows", verbose_name="网点")
    label = models.CharField("窗口名", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="windows", verbose_name="部门"
    )
    active = models.BooleanField("启用", default=True)

    told = Told(office="org/places", facts=("site", "label", "kind", "department", "active"))

    class Meta:
        ordering = ["site__code", "label"]
        constraints = [
            UniqueConstraint(fields=["site", "label"], name="window_label_once_per_site"),
            CheckConstraint(
                name="window_kind_known",
                condition=Q(kind__in=["department", "general", "guide", "reflection"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site.name} {self.label}"


# --- people -----------------------------------------------------------------------------------


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

    def serves_on(self, on: date) -> bool:
        """Whether the person is still in the service that day."""
        return self.left_on is None or on < self.left_on


class Absence(models.Model):
    """Days on which a person is away: leave, training, illness. Half-open."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences", verbose_name="人员")
    from_on = models.DateField("从")
    to_on = models.DateField("到（不含）")
    reason = models.CharField("事由", max_length=60, blank=True)

    told = Told(office="org/people", facts=("person", "from_on", "to_on"), texts=("reason",))

    class Meta:
        ordering = ["-from_on"]
        constraints = [period("absence_not_empty", "from_on", "to_on")]


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


# --- accounts ---------------------------------------------------------------------------------


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


# --- calendar, hours, limits ------------------------------------------------------------------


class CalendarNotice(models.Model):
    """The notice (or, before there is one, the statutory rule) a year's days stand on."""

    year = models.PositiveSmallIntegerField("年份")
    title = models.CharField("名称", max_length=120)
    number = models.CharField("文号", max_length=40, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    source = models.CharField("出处", max_length=200)
    provisional = models.BooleanField("推算，尚未公布", default=False)
    entered_at = models.DateTimeField("录入于")
    replaced_at = models.DateTimeField("被替换于", null=True, blank=True)

    told = Told(
        office="org/places",
        facts=("year", "title", "number", "published_on", "source", "provisional", "replaced_at"),
    )

    class Meta:
        ordering = ["year", "-entered_at"]
        constraints = [
            UniqueConstraint(
                fields=["year"], condition=Q(replaced_at__isnull=True), name="one_notice_in_force_per_year"
            )
        ]


class CalendarDay(models.Model):
    """One day that is not what its weekday says; replaced rows stay, so that old dates can be retraced."""

    date = models.DateField("日期")
    works = models.BooleanField("上班")
    name = models.CharField("节日", max_length=40)
    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days", verbose_name="依据")
    provisional = models.BooleanField("推算", default=False)
    entered_at = models.DateTimeField("录入于")
    replaced_at = models.DateTimeField("被替换于", null=True, blank=True)

    told = Told(office="org/places", facts=("date", "works", "notice", "replaced_at"))

    class Meta:
        ordering = ["date"]
        constraints = [
            UniqueConstraint(
                fields=["date"], condition=Q(replaced_at__isnull=True), name="one_rule_in_force_per_day"
            )
        ]


class OfficeHours(models.Model):
    """The district's office hours, dated; several rows make one day. Clocks run inside these."""

    opens = models.TimeField("上班")
    closes = models.TimeField("下班")
    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含）", null=True, blank=True)

    told = Told(office="org/places", facts=("opens", "closes", "in_force_from", "in_force_to"))

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["in_force_from", "opens"]
        constraints = [
            period("office_hours_not_empty", "in_force_from", "in_force_to"),
            CheckConstraint(name="office_hours_forward", condition=Q(closes__gt=F("opens"))),
            UniqueConstraint(fields=["in_force_from", "opens"], name="office_hours_once"),
        ]


class OpeningHours(models.Model):
    """When a site is open to the public; apart from working days, and no clock depends on it."""

    class DayKind(models.IntegerChoices):
        MONDAY = 1, "周一"
        TUESDAY = 2, "周二"
        WEDNESDAY = 3, "周三"
        THURSDAY = 4, "周四"
        FRIDAY = 5, "周五"
        SATURDAY = 6, "周六"
        SUNDAY = 7, "周日"
        MAKE_UP = 8, "调休上班日"
        HOLIDAY = 9, "节假日"

    site = models.ForeignKey(Site, models.PROTECT, related_name="opening_hours", verbose_name="网点")
    weekday = models.PositiveSmallIntegerField("哪天", choices=DayKind.choices)
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")
    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含）", null=True, blank=True)
    replaced_at = models.DateTimeField("被替换于", null=True, blank=True)

    told = Told(
        office="org/places",
        facts=("site", "weekday", "opens", "closes", "in_force_from", "in_force_to", "replaced_at"),
    )

    objects = ReplaceableQuerySet.as_manager()

    class Meta:
        ordering = ["site__code", "weekday", "opens"]
        constraints = [
            period("opening_hours_not_empty", "in_force_from", "in_force_to"),
            CheckConstraint(name="opening_hours_forward", condition=Q(closes__gt=F("opens"))),
            CheckConstraint(name="opening_weekday_known", condition=Q(weekday__gte=1, weekday__lte=9)),
            UniqueConstraint(
                fields=["site", "weekday", "opens", "in_force_from"],
                condition=Q(replaced_at__isnull=True),
                name="opening_hours_stand_once",
            ),
        ]


class LimitRow(models.Model):
    """One time limit, dated: what the office may change without changing the regulation's code."""

    key = models.CharField("时限", max_length=40)
    label = models.CharField("名称", max_length=60)
    count = models.PositiveSmallIntegerField("数")
    unit = models.CharField("单位", max_length=5, choices=Unit.choices())
    in_force_from = models.DateField("自")
    in_force_to = models.DateField("至（不含）", null=True, blank=True)
    source = models.CharField("依据", max_length=120)

    told = Told(office="org/places", facts=("key", "count", "unit", "in_force_from", "in_force_to", "source"))

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["key", "in_force_from"]
        constraints = [
            period("limit_not_empty", "in_force_from", "in_force_to"),
            CheckConstraint(name="limit_unit_known", condition=Q(unit__in=values(Unit))),
            UniqueConstraint(fields=["key", "in_force_from"], name="limit_once_a_day"),
            UniqueConstraint(
                fields=["key"], condition=Q(in_force_to__isnull=True), name="one_open_limit_per_key"
            ),
        ]


class Stamp(models.Model):
    """Changes whenever its data changes, so that each process knows when to read again."""

    name = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)


class Authenticator(models.Model):
    """The second factor of an account: a shared secret, and the last step a code was taken for."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="authenticator")
    secret = EncryptedTextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    told = Told(facts=("account", "made_at", "confirmed_at"))
