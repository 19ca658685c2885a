"""Who may see the file a promise lies in: asked by dotted name, for what the file tells of stands above this room."""

from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db.models import QuerySet

from bancheng.records.models import File
from bancheng.rules.permissions import Actor


def files_seen_by(actor: Actor) -> QuerySet[File]:
    """The files of cases this actor may see."""
    seen: QuerySet[File] = _door().files_seen_by(actor)
    return seen


def files_shut_to(actor: Actor) -> QuerySet[File]:
    """The files of cases this actor is out of, in whatever part."""
    shut: QuerySet[File] = _door().files_shut_to(actor)
    return shut


def out_of(file: File) -> frozenset[int]:
    """Who is out of what this file tells of."""
    out: frozenset[int] = _door().out_of(file)
    return out


def works_on(actor: Actor, file: File) -> bool:
    """Whether this actor, as an officer, works on what this file tells of."""
    works: bool = _door().works_on(actor, file)
    return works


def is_filed(file: File) -> bool:
    """Whether what this file tells of is filed: then nothing of it is put right here."""
    filed: bool = _door().is_filed(file)
    return filed


def files_not_filed() -> QuerySet[File]:
    """The files of what is not filed yet: in these, something can still be put right."""
    found: QuerySet[File] = _door().files_not_filed()
    return found


def title_of(file: File) -> str:
    """What the file tells of, in a line without a datum of anybody: for a department, to which the rest is closed."""
    title: str = _door().title_of(file)
    return title


def plain(words: str, file: File) -> str:
    """Words as they are kept of a promise: no number of anybody, no name of whom the file is about."""
    said: str = _door().plain_of(file, words)
    return said


def _door() -> ModuleType:
    return import_module(settings.BANCHENG_FILE_DOOR)
