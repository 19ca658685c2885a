"""What was answered and kept belongs to the link under which it was; spoken codes are counted one after another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0005_signatures_that_are_disputed"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="VideoTryGate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="videoanswer",
            name="video_answer_once",
        ),
        migrations.AddField(
            model_name="videoanswer",
            name="entry",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="videorecording",
            name="entry",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="videoroom",
            name="entry",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="videostill",
            name="entry",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="videoanswer",
            constraint=models.UniqueConstraint(
                fields=("room", "entry", "question"), name="video_answer_once_per_link"
            ),
        ),
    ]
