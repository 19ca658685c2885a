"""The ledger of promises."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0004_replaced_hours_are_kept"),
        ("records", "0005_pressed_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gap", "容缺补齐"),
                            ("pledge", "告知承诺兑现"),
                            ("partly", "部分办成的余下部分"),
                            ("scheduled", "议定限期办的事项"),
                            ("resolution", "会议决议"),
                            ("undertaking", "单位承诺"),
                        ],
                        max_length=12,
                        verbose_name="为什么承诺",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        choices=[("citizen", "反映人一方"), ("unit", "单位一方")],
                        max_length=8,
                        verbose_name="谁承诺",
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[("citizen", "反映人一方"), ("unit", "单位一方")],
                        max_length=8,
                        verbose_name="向谁承诺",
                    ),
                ),
                ("owner_label", models.CharField(blank=True, max_length=60, verbose_name="具体是谁")),
                ("task", bancheng.records.fields.EncryptedTextField(verbose_name="承诺办什么")),
                ("proof", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么算兑现")),
                ("first_due_on", models.DateField(verbose_name="最初的日子")),
                ("due_on", models.DateField(verbose_name="哪天以前")),
                ("due_at", models.DateTimeField(verbose_name="到期")),
                ("provisional", models.BooleanField(default=False, verbose_name="到期日待放假安排公布")),
                ("made_at", models.DateTimeField(verbose_name="承诺时间")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="上次提醒")),
                ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="延期时间")),
                (
                    "extended_why",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="为什么延期"),
                ),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "已兑现"), ("broken", "没有兑现")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("kept_on", models.DateField(blank=True, null=True, verbose_name="哪天兑现")),
                (
                    "kept_words",
                    bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="看到的凭证"),
                ),
                ("next_moment_at", models.DateTimeField(blank=True, null=True)),
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
                    "extended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="records.file",
                    ),
                ),
                (
                    "kept_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.storedfile",
                        verbose_name="凭证文件",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.site",
                        verbose_name="网点",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_moment_at__isnull", False)),
                        fields=["next_moment_at"],
                        name="promise_next_moment",
                    ),
                    models.Index(
                        condition=models.Q(("ended", "")), fields=["due_at", "id"], name="promises_open"
                    ),
                    models.Index(fields=["due_on", "id"], name="promises_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["gap", "pledge", "partly", "scheduled", "resolution", "undertaking"],
                            )
                        ),
                        name="promise_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__in", ["citizen", "unit"]), ("to__in", ["citizen", "unit"])
                        ),
                        name="promise_parties_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner", "unit"), _negated=True),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="promising_unit_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at__isnull", True), ("kept_on__isnull", True)),
                            models.Q(
                                ("ended", "kept"), ("ended_at__isnull", False), ("kept_on__isnull", False)
                            ),
                            models.Q(
                                ("ended", "broken"), ("ended_at__isnull", False), ("kept_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="promise_ends_kept_or_broken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("next_moment_at__isnull", False)),
                            models.Q(
                                models.Q(("ended", ""), _negated=True), ("next_moment_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="open_promise_has_a_moment",
                    ),
                ],
            },
        ),
    ]
