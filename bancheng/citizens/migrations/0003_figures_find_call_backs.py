"""The call-backs of a period are found by when they were due, ended or not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citizens", "0002_call_backs"), ("citizens", "0002_mended_answered_called_back")]

    operations = [
        migrations.AddIndex(
            model_name="callback", index=models.Index(fields=["due_at"], name="call_backs_by_due")
        ),
    ]
