"""Which forms have acted, so that a second press of the same one acts no second time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_what_the_data_is")]

    operations = [
        migrations.CreateModel(
            name="PressedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("landing", models.CharField(blank=True, max_length=500)),
                ("pressed_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
