"""A promise that came of a signature that was not the citizen's is neither kept nor broken."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0001_promises"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="promise",
            name="promise_ends_kept_or_broken",
        ),
        migrations.AlterField(
            model_name="promise",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[("kept", "已兑现"), ("broken", "没有兑现"), ("void", "不作数了")],
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
                        ("ended__in", ["broken", "void"]),
                        ("ended_at__isnull", False),
                        ("kept_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="promise_ends_kept_or_broken",
            ),
        ),
    ]
