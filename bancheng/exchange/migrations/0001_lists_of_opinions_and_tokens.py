"""Lists of opinions on their way in, what their columns mean, tokens of other systems."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("citizens", "0004_mended_answered_called_back"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMeaning",
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
                    ),
                ),
                ("heading", models.CharField(max_length=100)),
                ("meaning", models.CharField(blank=True, max_length=12)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "heading"), name="heading_means_one_thing_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("laid_at", models.DateTimeField(verbose_name="交来时间")),
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
                ("name", bancheng.records.fields.EncryptedTextField(verbose_name="文件名")),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("laid", "等您说明各列"),
                            ("waiting", "排队导入"),
                            ("running", "正在导入"),
                            ("done", "导完了"),
                            ("broken", "中途停下了"),
                            ("dropped", "放下了"),
                        ],
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("read", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("duplicate", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("nearly_same", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "batch",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list",
                        to="citizens.feedbackbatch",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.storedfile"
                    ),
                ),
                (
                    "laid_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
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
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["id"],
                        name="opinion_lists_to_read",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["hotline", "message_book", "online", "other", "phone", "rating"])
                        ),
                        name="opinion_list_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["done", "dropped"])),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("state__in", ["laid", "waiting", "running", "broken"]),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_list_ended_when_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "end",
                    models.CharField(
                        choices=[
                            ("rejected", "没有收"),
                            ("duplicate", "已经有了"),
                            ("near", "收了，可能是同一件"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("why", bancheng.records.fields.EncryptedTextField()),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exchange.opinionlist",
                    ),
                ),
            ],
            options={
                "ordering": ["list", "row"],
                "indexes": [
                    models.Index(fields=["list", "end", "row"], name="rows_of_opinion_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="给哪个系统")),
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="发放时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="上次用")),
                ("window_at", models.DateTimeField(blank=True, null=True)),
                ("in_window", models.PositiveIntegerField(default=0)),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "revoked_by",
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
                        verbose_name="归哪个网点",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["hotline", "message_book", "online", "other", "phone", "rating"])
                        ),
                        name="channel_token_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="channel_token_revoked_whole",
                    ),
                ],
            },
        ),
    ]
