"""Opinions from other channels and the files they came in."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_access_codes"),
        ("org", "0002_second_factor"),
        ("records", "0003_the_first_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("walk_in", "现场"),
                            ("handed_over", "窗口移交"),
                            ("rating", "好差评"),
                            ("phone", "投诉电话"),
                            ("message_book", "留言簿"),
                            ("online", "网上"),
                            ("hotline", "12345"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="渠道",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("read", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("duplicate", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FeedbackItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True, verbose_name="登记键")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("walk_in", "现场"),
                            ("handed_over", "窗口移交"),
                            ("rating", "好差评"),
                            ("phone", "投诉电话"),
                            ("message_book", "留言簿"),
                            ("online", "网上"),
                            ("hotline", "12345"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="渠道",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=64, verbose_name="渠道编号")),
                ("made_on", models.DateField(verbose_name="反映日期")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="主题")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("spotted", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="原渠道分类")),
                ("name", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("contact", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("name_index", models.CharField(blank=True, max_length=64)),
                ("contact_index", models.CharField(blank=True, max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("sketch", models.JSONField(blank=True, default=list)),
                ("near_percent", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "待处理"), ("linked", "已并入案件"), ("made_case", "已转案件")],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="citizens.feedbackbatch",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="cases.case",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.file"
                    ),
                ),
                (
                    "near",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="citizens.feedbackitem",
                    ),
                ),
                (
                    "settled_by",
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
            ],
            options={
                "ordering": ["-made_on", "-id"],
                "indexes": [
                    models.Index(fields=["site", "-made_on"], name="feedback_of_site"),
                    models.Index(fields=["-made_on", "-id"], name="feedback_of_district"),
                    models.Index(fields=["state", "-made_on"], name="feedback_by_state"),
                    models.Index(fields=["label"], name="feedback_by_label"),
                    models.Index(
                        condition=models.Q(("contact_index", ""), _negated=True),
                        fields=["contact_index"],
                        name="feedback_by_contact",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("source", "number"),
                        name="feedback_number_once_per_source",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", "")),
                        fields=("fingerprint",),
                        name="feedback_without_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["hotline", "message_book", "online", "other", "phone", "rating"])
                        ),
                        name="feedback_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True), ("settled_at__isnull", True), ("state", "received")
                            ),
                            models.Q(
                                ("case__isnull", False),
                                ("settled_at__isnull", False),
                                ("state__in", ["linked", "made_case"]),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_settled_with_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("near", models.F("id")), _negated=True),
                        name="feedback_no_copy_of_itself",
                    ),
                ],
            },
        ),
    ]
