"""The cases of a period are found by when they were answered and when their answer was due, not by reading all there ever were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_ratings_with_reasons_and_call_backs")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", False)),
                fields=["answered_at"],
                name="answers_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("kind", "citizen")), fields=["due_at"], name="citizens_clocks"
            ),
        ),
    ]
