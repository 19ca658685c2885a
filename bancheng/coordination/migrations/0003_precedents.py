"""What rulings have laid down of whose matter a thing is, and which request follows which of them."""

import django.db.models.deletion
from django.db import migrations, models

import bancheng.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_citations_amended_and_corrected"),
        ("coordination", "0002_first_looks"),
        ("org", "0005_sites_have_a_word_for_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Precedent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="自")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="至（不含当天）")),
                ("about", models.CharField(max_length=200, verbose_name="裁定的是哪一类事")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="常用说法")),
                ("grounds", bancheng.records.fields.EncryptedTextField(verbose_name="理由")),
                ("folded", models.TextField(editable=False)),
                ("set_at", models.DateTimeField()),
                ("reason", bancheng.records.fields.EncryptedTextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", bancheng.records.fields.EncryptedTextField(blank=True, default="")),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="coordination.precedent",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.matter",
                        verbose_name="事项",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="precedents",
                        to="coordination.ruling",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="由谁办",
                    ),
                ),
            ],
            options={
                "ordering": ["-in_force_from", "-id"],
                "indexes": [
                    models.Index(fields=["matter", "in_force_from"], name="precedents_of_a_matter"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrected_at__isnull", True)),
                        fields=("ruling",),
                        name="ruling_has_one_precedent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about", ""), _negated=True),
                        name="precedent_says_what_it_is_about",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("in_force_to__isnull", False), _connector="OR"
                        ),
                        name="ended_precedent_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="precedent_from_before_to",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="request",
            name="cites",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cited_by",
                to="coordination.precedent",
            ),
        ),
    ]
