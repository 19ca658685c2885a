"""A move remembers who had the case in hand once it was made: whoever ever had it enters no slip of its citizen."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_codes_by_way_and_asker")]

    operations = [
        migrations.AddField(
            model_name="movemade",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        )
    ]
