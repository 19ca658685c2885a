"""A document says for which of the materials that were asked for it was sent in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_whose_instruction_a_deputy_has"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="item",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="supplement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent",
                to="cases.supplement",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item__isnull", True), ("supplement__isnull", True)),
                    models.Q(("item__isnull", False), ("supplement__isnull", False)),
                    _connector="OR",
                ),
                name="item_of_a_supplement",
            ),
        ),
    ]
