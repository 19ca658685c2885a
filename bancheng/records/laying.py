"""The tables of an empty house, laid at once as the models say: to go through the changes of years takes half a minute.

What migrations do beside tables, the triggers that guard the record and the first keys, is done as they do it, and each is noted as done.
`tests/upgrade` compares what comes of it with what the migrations make of the houses of earlier versions.
"""

from typing import Any

from django.apps import apps
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

OURS = "bancheng."


def is_bare(executor: MigrationExecutor) -> bool:
    """Whether no table of ours stands in the database yet, and no migration of ours has ever run there."""
    ours = [model._meta for model in apps.get_models() if _is_ours(model._meta.app_label)]
    noted = {room for room, _ in executor.loader.applied_migrations}
    standing = {*executor.connection.introspection.table_names()}
    return not any(one.app_label in noted or one.db_table in standing for one in ours)


def lay(executor: MigrationExecutor) -> None:
    """Every table of this version, with what guards it: ours all of them or none.

    Raises   ValueError where one stands already: that house goes on migration by migration.
    """
    if not is_bare(executor):
        raise ValueError("tables are laid at once only where none is")
    leaves = executor.loader.graph.leaf_nodes()
    # What comes with Django has few, and makes them in its own way.
    executor.migrate([leaf for leaf in leaves if not _is_ours(leaf[0])])
    left = MigrationExecutor(executor.connection).migration_plan(leaves)
    recorder = MigrationRecorder(executor.connection)
    with executor.connection.schema_editor() as editor:
        for model in apps.get_models():
            if _is_ours(model._meta.app_label):
                editor.create_model(model)
        for migration, _ in left:
            _beside_tables(migration, editor)
            recorder.record_applied(migration.app_label, migration.name)


def _is_ours(room: str) -> bool:
    return apps.get_app_config(room).name.startswith(OURS)


def _beside_tables(migration: Any, editor: Any) -> None:
    """What a migration does that is no table; to rows there is nothing to do."""
    now: Any = apps
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            operation.code(now, editor)
        elif isinstance(operation, RunSQL):
            operation.database_forwards(migration.app_label, editor, now, now)
