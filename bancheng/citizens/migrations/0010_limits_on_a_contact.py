"""Limits on a contact: proposed by one, confirmed by another, over by themselves."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0009_no_call_back_about_an_opinion"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact", bancheng.records.fields.EncryptedTextField(verbose_name="电话")),
                ("contact_index", models.CharField(max_length=64)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("repeated", "同一件事已经答复，没有新情况仍反复提交"),
                            ("flood", "短时间大量提交空白或无关的内容"),
                            ("abuse", "提交的是辱骂、威胁，没有要办的事"),
                            ("borrowed", "冒用别人的号码提交"),
                        ],
                        max_length=10,
                        verbose_name="理由",
                    ),
                ),
                ("reason", bancheng.records.fields.EncryptedTextField(verbose_name="凭什么")),
                ("days", models.PositiveSmallIntegerField(verbose_name="几天")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("due_at", models.DateTimeField(verbose_name="确认期限")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="最后一天")),
                ("told_by", models.CharField(blank=True, max_length=10)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("waiting", "等另一人确认"),
                            ("in_force", "限制中"),
                            ("expired", "到期了"),
                            ("lifted", "取消了"),
                            ("refused", "另一人不同意"),
                            ("lapsed", "到时没有人确认"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    bancheng.records.fields.EncryptedTextField(
                        blank=True, verbose_name="为什么不同意、为什么取消"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
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
                    "proposed_by",
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
                    models.Index(fields=["contact_index", "-id"], name="limits_of_a_contact"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("ended", "")), fields=("contact_index",), name="one_limit_of_a_contact"
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                        name="contact_limit_by_two",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            confirmed_by__isnull=True, confirmed_at__isnull=True, last_on__isnull=True
                        )
                        | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, last_on__isnull=False),
                        name="contact_limit_has_an_end",
                    ),
                ],
            },
        ),
    ]
