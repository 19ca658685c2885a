"""A declining names the earlier case in which the same person was answered in the same matter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0034_whom_a_rating_speaks_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="declining",
            name="earlier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeated_in",
                to="cases.case",
            ),
        ),
    ]
