from django.db import migrations, models

STANDING = models.Q(("replaced_at__isnull", True))


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_tries_in_the_own_browser"),
    ]

    operations = [
        migrations.AddField(
            model_name="openinghours",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="被替换于"),
        ),
        migrations.AddField(
            model_name="signinrule",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(model_name="openinghours", name="opening_hours_once"),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                condition=STANDING,
                fields=("site", "weekday", "opens", "in_force_from"),
                name="opening_hours_stand_once",
            ),
        ),
        migrations.RemoveConstraint(model_name="signinrule", name="sign_in_rule_once_a_day"),
        migrations.AddConstraint(
            model_name="signinrule",
            constraint=models.UniqueConstraint(
                condition=STANDING, fields=("key", "in_force_from"), name="sign_in_rule_stands_once_a_day"
            ),
        ),
    ]
