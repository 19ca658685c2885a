"""Somebody may be out of a case on the word of a restricted file, of which the case tells nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_guards_of_cases_and_moves")]

    operations = [
        migrations.AddField(
            model_name="recusal",
            name="withheld",
            field=models.BooleanField(default=False, db_default=False),
        )
    ]
