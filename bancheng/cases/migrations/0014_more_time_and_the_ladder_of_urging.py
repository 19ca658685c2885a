"""More time for an answer, asked and granted; and how far up the ladder of urging a clock has come."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_what_a_declining_leans_on"),
        ("org", "0004_replaced_hours_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="MoreTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("special", "特别复杂"), ("extension", "延期")], max_length=10),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("reason", bancheng.records.fields.EncryptedTextField()),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "批准"),
                            ("denied", "未批"),
                            ("lapsed", "到点未决"),
                            ("died", "步骤已变"),
                        ],
                        max_length=8,
                    ),
                ),
                ("granted_days", models.PositiveSmallIntegerField(default=0)),
                ("opinion", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("due_before", models.DateTimeField()),
                ("due_after", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "granted"), _negated=True),
                            models.Q(("granted_days__gt", 0), ("due_after__gt", models.F("due_before"))),
                            _connector="OR",
                        ),
                        name="granted_time_has_days_and_due",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="caseclock",
            name="rung",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="caseclock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("intake", "受理决定"),
                    ("first_contact", "首次联系"),
                    ("citizen", "答复反映人"),
                    ("judging", "研判"),
                    ("decline_review", "不予受理复核"),
                    ("no_review", "否定答复复核"),
                    ("appeal_review", "申请复核"),
                    ("telling", "告知"),
                    ("silence", "等反映人回音"),
                    ("right_to_redo", "可以要求重办"),
                    ("right_to_appeal", "可以申请复核"),
                    ("supplement", "补材料"),
                    ("proposal", "第二人确认"),
                    ("hand_over", "交接确认"),
                    ("recusal", "回避决定"),
                    ("extension", "延期决定"),
                    ("filing", "归档"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("rung__gte", 3), ("stopped_at__isnull", True)),
                fields=["due_at"],
                name="urged_clocks",
            ),
        ),
        migrations.AddField(
            model_name="moretime",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
            ),
        ),
        migrations.AddField(
            model_name="moretime",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="more_time", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="moretime",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddIndex(
            model_name="moretime",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", True)), fields=["case"], name="open_extensions"
            ),
        ),
        migrations.AddConstraint(
            model_name="moretime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)),
                fields=("case",),
                name="one_open_extension_per_case",
            ),
        ),
    ]
