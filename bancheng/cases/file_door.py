"""The door of case files, for rooms below that keep something in a file and must not know cases.

They ask by dotted name (`BANCHENG_FILE_DOOR`): who sees a file, who works on what it tells of.
"""

from django.db.models import Exists, OuterRef, QuerySet

from bancheng.cases.facts import standing_of
from bancheng.cases.models import Case, Recusal
from bancheng.cases.reads import visible_to
from bancheng.cases.registration import plain
from bancheng.records.models import File
from bancheng.rules.permissions import Actor
from bancheng.rules.process import reaches
from bancheng.rules.vocabulary import Role, Step


def files_seen_by(actor: Actor) -> QuerySet[File]:
    """The files of the cases this actor may see."""
    return File.objects.filter(Exists(visible_to(actor).filter(file=OuterRef("pk"))))


def files_shut_to(actor: Actor) -> QuerySet[File]:
    """The files of the cases this actor is recused from."""
    return File.objects.filter(case__recusals__person=actor.person)


def out_of(file: File) -> frozenset[int]:
    """Who is recused from the case of this file."""
    return frozenset(Recusal.objects.filter(case__file=file).values_list("person_id", flat=True))


def works_on(actor: Actor, file: File) -> bool:
    """Whether this actor is an officer who works on the case of this file, and is not out of it."""
    case = Case.objects.filter(file=file).first()
    return case is not None and reaches(actor, Role.OFFICER, standing_of(case))


def is_filed(file: File) -> bool:
    """Whether the case of this file is filed."""
    return Case.objects.filter(file=file, step=Step.ARCHIVED).exists()


def files_not_filed() -> QuerySet[File]:
    """The files of the cases that are not filed yet: in these, something can still be put right."""
    return File.objects.filter(case__isnull=False).exclude(case__step=Step.ARCHIVED)


def plain_of(file: File, words: str) -> str:
    """Words as they are kept beside the case of this file: no number of anybody, no name of its people."""
    return plain(words, *Case.objects.filter(file=file))


def title_of(file: File) -> str:
    """The line by which the case of this file is called; names and numbers of its people are masked in it."""
    return Case.objects.filter(file=file).values_list("title", flat=True).first() or ""
