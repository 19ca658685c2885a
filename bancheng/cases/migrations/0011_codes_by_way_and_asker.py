"""A code remembers by whom it was asked for and where it went, so that nobody uses up another's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_out_without_a_line_in_the_case")]

    operations = [
        migrations.AddField(
            model_name="accesscode",
            name="asker_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="accesscode",
            name="way_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="accesscode",
            name="tries_of_others",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="accesscode",
            index=models.Index(fields=["way_mark", "sent_at"], name="codes_by_way"),
        ),
    ]
