"""A list that stopped says when: from then on it waits for whoever laid it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_lists_of_opinions_and_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="opinionlist",
            name="stopped_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
