"""Who has the cases of whoever is away, and that he is back earlier."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="absence",
            name="called_off_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="销假于"),
        ),
        migrations.AddField(
            model_name="absence",
            name="deputy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
                verbose_name="由谁代办",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deputy__isnull", True),
                    models.Q(("deputy", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="deputy_of_absence_is_someone_else",
            ),
        ),
    ]
