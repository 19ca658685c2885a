"""A trigger by which the database refuses to put words back behind a text that was forgotten.

No table is rebuilt, and what the running old version writes passes: it forgets a text once, with salt and words emptied.
"""

from django.db import migrations

NAME = "records_privatetext_forgotten"
AGAIN = "OLD.erased_at IS NOT NULL OR (NEW.erased_at IS NOT NULL AND (NEW.salt <> '' OR NEW.clear <> ''))"
REFUSAL = "the record is append-only"


def sqlite_statements():
    yield (
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON records_privatetext"
        f" WHEN {AGAIN} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def postgresql_statements():
    yield (
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON records_privatetext FOR EACH ROW"
        f" WHEN ({AGAIN}) EXECUTE FUNCTION records_refuse()"
    )


STATEMENTS = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}


def raise_guard(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_pressed_forms")]

    operations = [migrations.RunPython(raise_guard)]
