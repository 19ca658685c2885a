"""What is published of the window, and what others found when they reviewed it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0006_leave_with_a_deputy_and_called_off"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(unique=True)),
                ("to_on", models.DateField(unique=True)),
                ("numbers", models.JSONField()),
                ("computed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gt", models.F("from_on"))),
                        name="published_from_before_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reviewer", models.CharField(max_length=80, verbose_name="谁评的")),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("method", models.CharField(max_length=200, verbose_name="怎样评的")),
                ("sample", models.PositiveIntegerField(verbose_name="样本数")),
                ("figure", models.CharField(max_length=40, verbose_name="评的是什么")),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="结果")),
                ("entered_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="为什么更正")),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="reports.review",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.storedfile",
                        verbose_name="报告",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-to_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gt", models.F("from_on"))), name="review_from_before_to"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="review_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sample__gt", 0)), name="review_asked_somebody"
                    ),
                ],
            },
        ),
    ]
