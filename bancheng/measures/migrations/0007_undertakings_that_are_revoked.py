"""An undertaking in force that the citizen has not signed is revoked."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0006_each_link_has_its_own_answers"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="undertaking",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[("done", "已生效"), ("dropped", "不再办"), ("revoked", "已撤销")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="undertaking",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="undertaking",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("result", "revoked"), ("revoked_at__isnull", False), ("revoked_by__isnull", False)
                    ),
                    models.Q(
                        models.Q(("result", "revoked"), _negated=True),
                        ("revoked_at__isnull", True),
                        ("revoked_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="revoked_undertaking_says_by_whom",
            ),
        ),
    ]
