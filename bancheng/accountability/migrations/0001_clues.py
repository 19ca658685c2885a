"""Clues, each in a file of its own."""

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
            name="Clue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receipt", models.CharField(max_length=20, unique=True, verbose_name="回执号")),
                (
                    "source",
                    models.CharField(
                        choices=[("judged", "研判为不给办"), ("raised", "工作人员提出")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("about_window", models.BooleanField(default=False, verbose_name="涉及整个窗口")),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True, verbose_name="情况")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="涉及谁",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.file"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-id"],
                "indexes": [models.Index(fields=["-received_at", "-id"], name="clues_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source", "judged")),
                        fields=("case",),
                        name="one_clue_by_judgement_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__isnull", True), ("about_window", False), _connector="OR"),
                        name="clue_about_person_or_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "judged"), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="raised_clue_says_something",
                    ),
                ],
            },
        ),
    ]
