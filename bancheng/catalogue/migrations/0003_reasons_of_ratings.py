"""Our own dated list of reasons a citizen may give with his rating."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_citations_amended_and_corrected"),
    ]

    operations = [
        migrations.CreateModel(
            name="RatingReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="评价原因")),
                ("explanation", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("reopens", models.BooleanField(default=False, verbose_name="可以因此重办")),
                ("names_conduct", models.BooleanField(default=False, verbose_name="说到人的表现")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "本单位录入"),
                            ("imported", "导入"),
                            ("shipped", "随系统提供"),
                            ("demo", "演示数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "in_force_from"), name="rating_reason_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="rating_reason_from_before_to",
                    ),
                ],
            },
        ),
    ]
