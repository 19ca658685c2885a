"""An asked recusal knows whom it concerns, so that this person is kept from deciding it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that may be empty; the code before it writes rows without it."""

    dependencies = [
        ("cases", "0005_tries_by_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
    ]
