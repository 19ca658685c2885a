"""A declining may lean on the law beside its ground; letters are found by what they lean on, the newest first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_who_had_the_case_after_each_move"),
        ("catalogue", "0002_citations_amended_and_corrected"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecliningBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "citation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declinings",
                        to="catalogue.citation",
                    ),
                ),
                (
                    "declining",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bases",
                        to="cases.declining",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["citation", "-id"], name="declinings_leaning_on"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declining", "citation"), name="basis_once_per_declining"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="answerbasis",
            index=models.Index(fields=["citation", "-id"], name="answers_leaning_on"),
        ),
    ]
