"""What the office offers and what the law says, each row with its days."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("code", models.CharField(max_length=4, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="原因")),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "default_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannot", "不能办"),
                            ("hard", "不好办"),
                            ("refused", "不给办"),
                            ("not_yet", "暂时办不了"),
                        ],
                        max_length=10,
                        verbose_name="通常的类型",
                    ),
                ),
                (
                    "other_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannot", "不能办"),
                            ("hard", "不好办"),
                            ("refused", "不给办"),
                            ("not_yet", "暂时办不了"),
                        ],
                        max_length=10,
                        verbose_name="也可能是",
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        choices=[
                            ("none", "无过错"),
                            ("person", "个人原因"),
                            ("process", "流程原因"),
                            ("review", "待核"),
                        ],
                        max_length=10,
                        verbose_name="过错",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="常用说法")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "in_force_from"), name="cause_once"),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["none", "person", "process", "review"])),
                        name="cause_fault_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="cause_from_before_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="文号或版本")),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="条款")),
                ("summary", models.CharField(max_length=500, verbose_name="要点")),
                ("text", models.TextField(blank=True, verbose_name="原文")),
                ("source", models.CharField(max_length=200, verbose_name="出处")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="网址")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="常用说法")),
                ("folded", models.CharField(editable=False, max_length=900)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("title", "number", "article", "in_force_from"), name="citation_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="citation_has_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="citation_from_before_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="不予受理的理由")),
                ("explanation", models.CharField(max_length=300, verbose_name="说明")),
                ("remedy", models.CharField(max_length=400, verbose_name="救济途径")),
                ("needs_body", models.BooleanField(default=False, verbose_name="须写明属于哪个机关")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "in_force_from"), name="ground_once"),
                    models.CheckConstraint(
                        condition=models.Q(("remedy", ""), _negated=True), name="ground_has_remedy"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="ground_from_before_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=64,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z][0-9A-Za-z._\\-]*\\Z",
                                "事项编码只用数字、字母、短横、点和下划线，并以数字或字母开头",
                            )
                        ],
                        verbose_name="事项编码",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="事项名称")),
                (
                    "department_text",
                    models.CharField(blank=True, max_length=80, verbose_name="部门（清单原文）"),
                ),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="事项类型")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="常用说法")),
                ("folded", models.CharField(editable=False, max_length=700)),
                ("active", models.BooleanField(default=True, verbose_name="在办")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="主管部门",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "code"],
                "indexes": [
                    models.Index(fields=["department", "name"], name="matter_of_department"),
                    models.Index(fields=["name"], name="matter_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="matter_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="matter_has_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("name", models.CharField(max_length=200, verbose_name="事项名称")),
                ("legal_days", models.PositiveIntegerField(blank=True, null=True, verbose_name="法定时限")),
                (
                    "legal_unit",
                    models.CharField(
                        choices=[("wd", "个工作日"), ("day", "个自然日")],
                        default="wd",
                        max_length=4,
                        verbose_name="法定时限单位",
                    ),
                ),
                (
                    "promised_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="承诺时限"),
                ),
                (
                    "promised_unit",
                    models.CharField(
                        choices=[("wd", "个工作日"), ("day", "个自然日")],
                        default="wd",
                        max_length=4,
                        verbose_name="承诺时限单位",
                    ),
                ),
                ("conditions", models.TextField(blank=True, verbose_name="受理条件")),
                ("guide", models.TextField(blank=True, verbose_name="办事指南")),
                ("may_promise", models.BooleanField(default=False, verbose_name="可告知承诺")),
                ("may_gap", models.BooleanField(default=False, verbose_name="可容缺受理")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据或来源")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="catalogue.matter",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "ordering": ["matter", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "number"), name="version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_to__isnull", True)),
                        fields=("matter",),
                        name="one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="version_from_not_after_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("promised_days__gt", models.F("legal_days")),
                            ("promised_unit", models.F("legal_unit")),
                            _negated=True,
                        ),
                        name="promise_not_longer_than_law",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("name", models.CharField(max_length=300, verbose_name="材料名称")),
                ("is_key", models.BooleanField(default=False, verbose_name="关键材料")),
                ("may_be_waived", models.BooleanField(default=False, verbose_name="可以容缺")),
                ("may_be_promised", models.BooleanField(default=False, verbose_name="可以告知承诺")),
                (
                    "shareable_from",
                    models.CharField(blank=True, max_length=120, verbose_name="可共享获取，来源"),
                ),
                ("standard", models.CharField(blank=True, max_length=400, verbose_name="要求")),
                ("issuer", models.CharField(blank=True, max_length=120, verbose_name="由谁出具")),
                ("where_to_get", models.CharField(blank=True, max_length=200, verbose_name="在哪里办")),
                ("how", models.CharField(blank=True, max_length=400, verbose_name="怎么办")),
                ("fee", models.CharField(blank=True, max_length=80, verbose_name="费用")),
                ("time", models.CharField(blank=True, max_length=80, verbose_name="多久能拿到")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="catalogue.matterversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "position"), name="material_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("is_key", True), ("may_be_waived", True), _negated=True),
                        name="key_material_is_never_waived",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Situation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="情形")),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="常用说法")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "in_force_from"), name="situation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="situation_from_before_to",
                    ),
                ],
            },
        ),
    ]
