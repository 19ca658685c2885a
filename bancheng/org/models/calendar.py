"""The dated data of the calendar: holidays, hours, limits; and the stamps that tell when they changed."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from bancheng.org.models.periods import InForceQuerySet, ReplaceableQuerySet, period, values
from bancheng.org.models.places import Site
from bancheng.records.told import Told
from bancheng.rules.vocabulary import Unit


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
