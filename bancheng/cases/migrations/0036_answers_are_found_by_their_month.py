"""A sample is drawn from the answers of a month, and anybody may ask for its list: it is found without reading every move."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_what_was_answered_before")]

    operations = [
        migrations.AddIndex(
            model_name="movemade",
            index=models.Index(
                fields=["at"], name="answers_that_came", condition=models.Q(to_step="answered")
            ),
        ),
    ]
