"""What was not kept stands above the ledger and the inbox of a department: an index of these alone. Who writes a promise waits while it is laid."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0003_promises_that_nobody_checked"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("ended", "broken")), fields=["due_at", "id"], name="promises_broken"
            ),
        ),
    ]
