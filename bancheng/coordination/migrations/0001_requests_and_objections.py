"""Requests to departments, their replies, objections and rulings."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0023_questions_in_hand"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几张")),
                ("is_main", models.BooleanField(verbose_name="主办")),
                ("question", bancheng.records.fields.EncryptedTextField(verbose_name="问题")),
                ("wants", bancheng.records.fields.EncryptedTextField(verbose_name="要求")),
                ("waits", models.BooleanField(verbose_name="等它答复再答复反映人")),
                ("may_contact", models.BooleanField(verbose_name="需要直接联系反映人")),
                (
                    "contact_reason",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么要直接联系"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("spot", "当场"), ("general", "一般"), ("complex", "复杂")],
                        max_length=10,
                        verbose_name="难度",
                    ),
                ),
                ("limit_count", models.PositiveSmallIntegerField()),
                (
                    "limit_unit",
                    models.CharField(
                        choices=[("wd", "个工作日"), ("hour", "个工作小时"), ("day", "个自然日")],
                        max_length=5,
                    ),
                ),
                ("first_due_at", models.DateTimeField(verbose_name="交办时的到期")),
                ("dispatched_at", models.DateTimeField(verbose_name="交办时间")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("dispatched", "已交办"),
                            ("signed", "已签收"),
                            ("replied", "已答复"),
                            ("objected", "有异议"),
                            ("in_arbitration", "待裁定"),
                            ("done", "已收下"),
                            ("redirected", "已改交"),
                            ("recalled", "已收回"),
                            ("silent", "未答复（不再等）"),
                        ],
                        max_length=14,
                        verbose_name="现在",
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")),
                ("was_deemed", models.BooleanField(default=False, verbose_name="视同签收")),
                ("contact_at", models.DateTimeField(blank=True, null=True, verbose_name="联系反映人时间")),
                ("contact_count", models.PositiveSmallIntegerField(default=0)),
                ("sent_back_count", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "end_reason",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么收回或不再等"),
                ),
                (
                    "came_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="coordination.request",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "dispatched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="交办人",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "ordering": ["case_id", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("step__in", ["dispatched", "signed", "replied", "objected", "in_arbitration"])
                        ),
                        fields=["unit", "dispatched_at"],
                        name="requests_of_unit",
                    ),
                    models.Index(fields=["unit", "-ended_at"], name="ended_requests_of_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="request_number_of_its_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "dispatched",
                                    "signed",
                                    "replied",
                                    "objected",
                                    "in_arbitration",
                                    "done",
                                    "redirected",
                                    "recalled",
                                    "silent",
                                ],
                            )
                        ),
                        name="request_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                (
                                    "step__in",
                                    ["dispatched", "signed", "replied", "objected", "in_arbitration"],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "step__in",
                                        ["dispatched", "signed", "replied", "objected", "in_arbitration"],
                                    ),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ended_request_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_back_count__lte", 1)), name="request_sent_back_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="答复")),
                ("is_partial", models.BooleanField(verbose_name="只答复了一部分")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签发时间")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "收下"),
                            ("sent_back", "退回再答"),
                            ("replaced", "另起草了"),
                            ("dropped", "不用了"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("reason", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(related_name="+", to="cases.attachment", verbose_name="附件"),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="coordination.request",
                    ),
                ),
            ],
            options={
                "ordering": ["drafted_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("result", "")), fields=("request",), name="one_reply_in_hand"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__in", ["accepted", "sent_back"]), _negated=True),
                            ("signed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reply_taken_up_was_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("place", "属地不符"),
                            ("duty", "职责不属本单位"),
                            ("ownership", "权属不清"),
                            ("overlap", "职能交叉，主要不在本单位"),
                            ("delegated", "职权已经划转或下放"),
                            ("basis", "缺少办理依据"),
                            ("level", "不是本级权限"),
                        ],
                        max_length=10,
                        verbose_name="理由",
                    ),
                ),
                ("clause", bancheng.records.fields.EncryptedTextField(verbose_name="依据的条款")),
                ("words", bancheng.records.fields.EncryptedTextField(verbose_name="为什么")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签发时间")),
                ("goes_up", models.BooleanField(default=False, verbose_name="由召集人裁定")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "同意，改交"),
                            ("refused", "不同意"),
                            ("ruled", "召集人裁定了"),
                            ("replaced", "另起草了"),
                            ("dropped", "不用了"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("reason", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="理由")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "proper_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="该由谁办",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.department"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="coordination.request",
                    ),
                ),
            ],
            options={
                "ordering": ["drafted_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signed_at__isnull", False)),
                        fields=("case", "unit"),
                        name="unit_objects_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("request",), name="one_objection_in_hand"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proper_unit", models.F("unit")), _negated=True),
                        name="objection_names_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reasons", bancheng.records.fields.EncryptedTextField(verbose_name="理由")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(related_name="+", to="cases.attachment", verbose_name="附件"),
                ),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ruling",
                        to="coordination.objection",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="由谁办",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
    ]
