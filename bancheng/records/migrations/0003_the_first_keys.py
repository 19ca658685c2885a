"""The keys are born with the tables: a new installation gets its key ring here, and never silently later."""

from django.db import migrations


def make_keys(apps, schema_editor):
    from bancheng.records import keys

    keys.create_missing()


class Migration(migrations.Migration):
    dependencies = [("records", "0002_the_guards")]

    operations = [migrations.RunPython(make_keys, migrations.RunPython.noop)]
