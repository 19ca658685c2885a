"""The verdicts of a video verification that wait for whoever was there are found by him without looking at every room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0003_video_verifications"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="videoroom",
            index=models.Index(
                fields=["second", "judged_at"],
                name="video_to_confirm",
                condition=models.Q(("judged_at__isnull", False), ("second_agrees", None)),
            ),
        ),
    ]
