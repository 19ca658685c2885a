"""A draft remembers whether its writer was reminded that it still lies there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_clocks_already_out_are_looked_at_again")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("reminded_at__isnull", True)),
                fields=["saved_at"],
                name="drafts_left_over",
            ),
        ),
    ]
