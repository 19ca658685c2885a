from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_the_first_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataMark",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=4)),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_data_mark"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["live", "demo", "test"])), name="data_mark_known"
                    ),
                ],
            },
        ),
    ]
