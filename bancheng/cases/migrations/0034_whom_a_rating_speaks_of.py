"""Who had the part of which a rating speaks, when it was given."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_what_a_citizen_asks_of_his_data"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="closinganswer",
            name="whom",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
    ]
