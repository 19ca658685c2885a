"""The sites, their counters, and the departments."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from bancheng.org.models.periods import values
from bancheng.records.told import Told
from bancheng.rules.vocabulary import SiteKind


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
