"""A search says which material it looked for, and whether it was there; what was recorded before was found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_citations_amended_and_corrected"),
        ("measures", "0007_undertakings_that_are_revoked"),
    ]

    operations = [
        migrations.AddField(
            model_name="datasharing",
            name="material",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.material",
                verbose_name="查哪样材料",
            ),
        ),
        migrations.AddField(
            model_name="datasharing",
            name="found",
            field=models.BooleanField(db_default=True, default=True, verbose_name="查到了"),
        ),
    ]
