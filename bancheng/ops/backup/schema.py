"""Which tables and columns are the house's own: those its migrations make; what a database holds beside them is not."""

from collections.abc import Iterable

from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Tables = dict[str, set[str]]


def made_by(applied: Iterable[str]) -> Tables | None:
    """Each table these migrations make, with its columns; None when a later version has made some of them.

    Shapes   applied: “room.name”, as the manifest keeps them.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    nodes = {node(name) for name in applied}
    if not nodes <= set(loader.disk_migrations or ()):
        return None
    state = loader.graph.make_state(nodes=last_of(nodes, loader.graph), at_end=True)
    models = [*state.apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    return {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in models
    }


def last_of(nodes: Iterable[tuple[str, str]], graph: MigrationGraph) -> list[tuple[str, str]]:
    """Of each room the last of these migrations."""
    applied = set(nodes)
    return [
        one
        for one in sorted(applied)
        if one in graph.nodes
        and not any(child.key in applied and child.key[0] == one[0] for child in graph.node_map[one].children)
    ]


def node(name: str) -> tuple[str, str]:
    """A migration “room.name” as the loader knows it."""
    room, _, migration = name.partition(".")
    return room, migration
