"""Triggers by which the database itself refuses to change or drop what the record has written.

A file's row may only move forward, with its head. Taking these away leaves the chain and the seals,
which find any change made meanwhile; the system checks tell when a guard is missing.
"""

from django.db import migrations

FIXED = ("records_line", "records_seal", "records_sealedhead")
KEPT = ("records_file", "records_privatetext")
UNIQUE = {
    "records_line": "id = NEW.id OR (file_id = NEW.file_id AND seq = NEW.seq)",
    "records_seal": "id = NEW.id OR number = NEW.number OR day = NEW.day",
    "records_sealedhead": "id = NEW.id OR (seal_id = NEW.seal_id AND place = NEW.place)",
    "records_file": "id = NEW.id OR key = NEW.key",
    "records_privatetext": "id = NEW.id OR (line_id = NEW.line_id AND field = NEW.field)",
}
FORWARD = (
    "NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.key = OLD.key AND NEW.opened_at = OLD.opened_at"
    " AND NEW.algorithm = OLD.algorithm AND NEW.last_at >= OLD.last_at"
    " AND NEW.sealed_length >= OLD.sealed_length"
    " AND (NEW.length > OLD.length OR (NEW.length = OLD.length AND NEW.head = OLD.head))"
)
REFUSAL = "the record is append-only"


def sqlite_statements():
    for table in FIXED:
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    for table in FIXED + KEPT:
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        # INSERT OR REPLACE deletes without asking the trigger above.
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {UNIQUE[table]})"
            f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {REFUSAL}'); END"
        )
    yield (
        "CREATE TRIGGER records_file_forward BEFORE UPDATE ON records_file"
        f" WHEN NOT ({FORWARD}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def postgresql_statements():
    yield (
        "CREATE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in FIXED:
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION records_refuse()"
        )
    for table in FIXED + KEPT:
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION records_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION records_refuse()"
        )
    yield (
        "CREATE TRIGGER records_file_forward BEFORE UPDATE ON records_file FOR EACH ROW"
        f" WHEN (NOT ({FORWARD})) EXECUTE FUNCTION records_refuse()"
    )


STATEMENTS = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}


def raise_guards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_the_record")]

    operations = [migrations.RunPython(raise_guards)]
