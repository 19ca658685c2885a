"""What comes with a draft of a reply, kept with it until its head has signed."""

from django.db import migrations, models

OF_EARLIER_REPLIES = """
INSERT INTO coordination_reply_enclosed (reply_id, storedfile_id)
SELECT laid.reply_id, attachment.stored_id
FROM coordination_reply_documents laid JOIN cases_attachment attachment ON attachment.id = laid.attachment_id
"""
"""What came with earlier replies lies in the folders already; here it is named as what came with them."""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_day_named_for_a_clock"),
        ("coordination", "0009_lists_of_requests_have_their_order"),
        ("records", "0006_what_is_forgotten_stays_so"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="enclosed",
            field=models.ManyToManyField(
                related_name="+", to="records.storedfile", verbose_name="随稿的文件"
            ),
        ),
        migrations.RunSQL(OF_EARLIER_REPLIES, migrations.RunSQL.noop),
    ]
