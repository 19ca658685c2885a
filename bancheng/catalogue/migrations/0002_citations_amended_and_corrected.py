"""Versions of an article follow each other, are corrected by rows of their own, and say who entered and ended them."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_matters_causes_grounds_and_citations"),
        ("org", "0004_replaced_hours_are_kept"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="citation", name="citation_once"),
        migrations.AddField(
            model_name="citation",
            name="corrected_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="citation",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="catalogue.citation",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="catalogue.citation",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="entered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="citation",
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
            model_name="citation",
            name="reason",
            field=bancheng.records.fields.EncryptedTextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="citation",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="citation",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.person",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="ended_because",
            field=bancheng.records.fields.EncryptedTextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="citation",
            name="folded",
            field=models.TextField(editable=False),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["title", "in_force_from"], name="citations_of_a_law"),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrected_at__isnull", True)),
                fields=("title", "number", "article", "in_force_from"),
                name="citation_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("in_force_to__isnull", False), _connector="OR"
                ),
                name="ended_citation_has_its_end",
            ),
        ),
    ]
