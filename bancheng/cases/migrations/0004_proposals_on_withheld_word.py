from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_proof_of_succession"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="withheld_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
