"""A site may have a word of its own in the numbers of its papers; the code before it writes sites without one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default of the database."""

    dependencies = [
        ("org", "0004_replaced_hours_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="paper_word",
            field=models.CharField("文书代字", max_length=8, blank=True, default="", db_default=""),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                fields=["paper_word"],
                condition=models.Q(("paper_word", ""), _negated=True),
                name="paper_word_of_one_site",
            ),
        ),
    ]
