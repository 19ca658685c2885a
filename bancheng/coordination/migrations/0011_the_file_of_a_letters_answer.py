"""A letter knows the file that came with its answer; of earlier answers it is what was laid down in the same moment."""

import django.db.models.deletion
from django.db import migrations, models

OF_EARLIER_ANSWERS = """
UPDATE coordination_outsideletter SET document_id = (
    SELECT max(laid.id) FROM cases_attachment laid
    WHERE laid.case_id = coordination_outsideletter.case_id AND laid.added_at = coordination_outsideletter.ended_at
        AND laid.kind = 'other'
) WHERE ended_how = 'answered'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_day_named_for_a_clock"),
        ("coordination", "0010_what_comes_with_a_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="outsideletter",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.attachment",
                verbose_name="回函的文件",
            ),
        ),
        migrations.RunSQL(OF_EARLIER_ANSWERS, migrations.RunSQL.noop),
    ]
