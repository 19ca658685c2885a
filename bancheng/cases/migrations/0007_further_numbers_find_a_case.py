"""A number that stood in what somebody wrote finds the case, by a keyed fingerprint."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of its own; the code before it does not know it."""

    dependencies = [
        ("cases", "0006_whom_a_recusal_concerns"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartyNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.CharField(max_length=64)),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="numbers",
                        to="cases.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("index", "party"), name="number_once_per_party")
                ],
            },
        ),
    ]
