"""An opinion knows which clock of it runs, and since when; those from before are told so by the worker."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0007_screens_at_the_counter"),
    ]

    operations = [
        migrations.AddField(
            model_name="feedbackitem",
            name="clock_key",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="feedbackitem",
            name="clock_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
