"""Signatures are drawn once, and may be said not to be the citizen's."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0004_verdicts_that_wait_are_found"),
        ("org", "0005_sites_have_a_word_for_papers"),
        ("records", "0005_pressed_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignatureDispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("disputed_at", models.DateTimeField()),
                ("is_his", models.BooleanField(blank=True, null=True)),
                ("settled_words", bancheng.records.fields.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["disputed_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="signature",
            name="shape_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shape_mark", ""), _negated=True),
                fields=("shape_mark",),
                name="signature_drawn_once",
            ),
        ),
        migrations.AddField(
            model_name="signaturedispute",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="signaturedispute",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="signaturedispute",
            name="signature",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="dispute", to="measures.signature"
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturedispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_his__isnull", True), ("settled_at__isnull", True)),
                    models.Q(
                        ("is_his__isnull", False),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="settled_dispute_says_how",
            ),
        ),
    ]
