"""An instruction lies with a deputy while whoever was instructed is away; the row keeps whose it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_figures_find_their_cases"),
        ("org", "0006_leave_with_a_deputy_and_called_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="instruction",
            name="lent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instructions_lent",
                to="org.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="instruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lent_by__isnull", True),
                    models.Q(("lent_by", models.F("to")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_lends_an_instruction_to_himself",
            ),
        ),
    ]
