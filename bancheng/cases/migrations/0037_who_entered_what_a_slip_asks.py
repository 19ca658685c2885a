"""Who entered the slip on which a citizen asked that his data be changed: it is decided by another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0036_answers_are_found_by_their_month"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("granted__isnull", True),
                    ("entered_by__isnull", True),
                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="data_request_by_two",
            ),
        ),
    ]
