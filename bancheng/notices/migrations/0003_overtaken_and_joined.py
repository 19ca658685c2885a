from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_wordings_wishes_and_delivery"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_state_known",
        ),
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="notice",
            name="words",
            field=bancheng.records.fields.EncryptedTextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "等着发"),
                    ("sent", "已发出"),
                    ("arrived", "已送到"),
                    ("bounced", "退回，号码或地址不对"),
                    ("given_up", "没有发成"),
                    ("withdrawn", "没有发，撤下了"),
                    ("joined", "和另一条并在一起"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["arrived", "bounced", "given_up", "joined", "sent", "waiting", "withdrawn"],
                    )
                ),
                name="notice_state_known",
            ),
        ),
    ]
