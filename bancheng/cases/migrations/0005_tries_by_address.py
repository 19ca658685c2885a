from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_proposals_on_withheld_word"),
    ]

    operations = [
        migrations.AddField(
            model_name="accesstry",
            name="address_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="accesstry",
            index=models.Index(fields=["address_mark", "at"], name="tries_by_address"),
        ),
    ]
