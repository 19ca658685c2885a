"""Reasons of a rating and whose conduct they speak of; that a call-back of a case is over."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_day_named_for_a_clock"),
        ("catalogue", "0003_reasons_of_ratings"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="closinganswer",
            name="about",
            field=models.CharField(
                blank=True,
                choices=[
                    ("handler", "经办的人"),
                    ("first", "先接的人"),
                    ("site_head", "网点负责人"),
                    ("window", "整个反映窗口"),
                    ("unsure", "说不清是谁"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="说的是谁",
            ),
        ),
        migrations.CreateModel(
            name="CalledBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_back", models.PositiveBigIntegerField(unique=True)),
                ("reached", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="called_back",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
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
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReasonGiven",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons_given",
                        to="cases.closinganswer",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.ratingreason",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "reason"), name="reason_once_per_rating")
                ],
            },
        ),
    ]
