"""An objection that was dropped with its case is none: its department may object again once the case is open again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0007_answer_links"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="objection", name="unit_objects_once"),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("signed_at__isnull", False), models.Q(("answer", "dropped"), _negated=True)
                ),
                fields=("case", "unit"),
                name="unit_objects_once",
            ),
        ),
    ]
