"""Screens at the counter, each joined to a desk, and what was handed to them."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_day_named_for_a_clock"),
        ("citizens", "0006_call_backs_by_their_case"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterScreen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("code", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("code_until", models.DateTimeField()),
                ("token_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.site"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("opened_by",),
                        name="one_screen_per_desk",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=60)),
                ("path", models.CharField(max_length=200)),
                ("reads", models.BooleanField(default=False)),
                ("handed_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("over", "结束了"),
                            ("right", "都对"),
                            ("wrong", "这里不对"),
                            ("taken_back", "收回了"),
                            ("lapsed", "时间到了"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "screen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handings",
                        to="citizens.counterscreen",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["case", "-id"], name="handings_of_a_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("screen",),
                        name="one_thing_on_a_screen",
                    ),
                ],
            },
        ),
    ]
