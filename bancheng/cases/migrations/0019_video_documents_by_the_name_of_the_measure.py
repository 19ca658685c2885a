"""What a video verification laid into the folder is called by the name of the measure; only its record sheet keeps the other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_what_a_second_no_waits_for"),
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
                    ("video", "视频验证"),
                    ("other", "其他"),
                ],
                max_length=10,
                verbose_name="种类",
            ),
        ),
    ]
