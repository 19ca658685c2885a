from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_second_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="signintry",
            name="seat",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
