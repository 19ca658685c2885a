"""Triggers by which the database itself refuses what no act ever does: dropping a case, changing or dropping a move.

Whoever owns the database can take them away; `bancheng doctor` compares the rows with the record all the same.
A later migration that rebuilds one of these tables on SQLite loses them and must raise them again.
"""

from django.db import migrations

FIXED = ("cases_movemade",)
KEPT = ("cases_case", "cases_movemade")
UNIQUE = {
    "cases_case": "id = NEW.id OR number = NEW.number OR intake_key = NEW.intake_key OR file_id = NEW.file_id",
    "cases_movemade": "id = NEW.id",
}
REFUSAL = "history is append-only"


def sqlite_statements():
    for table in FIXED:
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    for table in KEPT:
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


def postgresql_statements():
    yield (
        "CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in FIXED:
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION cases_refuse()"
        )
    for table in KEPT:
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION cases_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse()"
        )


STATEMENTS = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}


def raise_guards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_queues_of_reviews_and_filing")]

    operations = [migrations.RunPython(raise_guards)]
