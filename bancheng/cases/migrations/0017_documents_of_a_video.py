"""Stills and recordings of a video verification lie in the folder of the case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_drafts_are_remembered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("citizen", "反映人提供"),
                    ("proof", "结果凭证"),
                    ("slip", "本人签字凭条"),
                    ("mandate", "委托书"),
                    ("succession", "承继证明"),
                    ("video", "视频核验"),
                    ("other", "其他"),
                ],
                max_length=10,
                verbose_name="种类",
            ),
        ),
    ]
