"""What the department was to check and did not is neither kept nor broken; rows of before stay as the record tells of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0002_promises_that_nobody_made"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="promise",
            name="promise_ends_kept_or_broken",
        ),
        migrations.AlterField(
            model_name="promise",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gap", "容缺补齐"),
                    ("pledge", "告知承诺"),
                    ("partly", "部分办成的余下部分"),
                    ("scheduled", "议定限期办的事项"),
                    ("resolution", "会议决议"),
                    ("undertaking", "单位承诺"),
                ],
                max_length=12,
                verbose_name="为什么承诺",
            ),
        ),
        migrations.AlterField(
            model_name="promise",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kept", "已兑现"),
                    ("broken", "没有兑现"),
                    ("void", "不作数了"),
                    ("unproven", "没有核查结果"),
                ],
                max_length=8,
                verbose_name="结果",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at__isnull", True), ("kept_on__isnull", True)),
                    models.Q(("ended", "kept"), ("ended_at__isnull", False), ("kept_on__isnull", False)),
                    models.Q(
                        ("ended__in", ["broken", "void", "unproven"]),
                        ("ended_at__isnull", False),
                        ("kept_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="promise_ends_kept_or_broken",
            ),
        ),
    ]
