"""A clock that runs to a day somebody named keeps that day, so that a calendar that changes twice leads back to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_clocks_of_conferences"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseclock",
            name="named_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
