"""Documents of the case that go with a request; a table of its own, which nobody of the old version asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0038_queues_are_kept_in_their_order"),
        ("coordination", "0011_the_file_of_a_letters_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="enclosed",
            field=models.ManyToManyField(related_name="+", to="cases.attachment", verbose_name="随单材料"),
        ),
    ]
