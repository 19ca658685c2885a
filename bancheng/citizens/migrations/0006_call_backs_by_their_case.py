"""A ground is once within its call-back; a sample knows the newest case there was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0005_forms_filed_online"),
    ]

    operations = [
        migrations.AddField(
            model_name="callbacksample",
            name="last_case",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="callbackground",
            name="mark",
            field=models.CharField(max_length=64),
        ),
        migrations.AddConstraint(
            model_name="callbackground",
            constraint=models.UniqueConstraint(
                fields=("call_back", "mark"), name="ground_once_per_call_back"
            ),
        ),
    ]
