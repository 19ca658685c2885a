"""Evidence stays in the file after what it rested on has fallen; no answer leans on it from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_video_documents_by_the_name_of_the_measure"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="struck_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
