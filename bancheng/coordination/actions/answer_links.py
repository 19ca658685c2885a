"""Acts on one-time links: made for somebody by name, tried with a code, and the one answer they carry."""

import hmac
import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from bancheng.cases.actions import ask_for
from bancheng.cases.models import Case
from bancheng.coordination.actions.letters import held_for, take_answer
from bancheng.coordination.answering_links import code_mark_of, link_mark_of
from bancheng.coordination.models import AnswerLink, OutsideLetter
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import answer_links as rules
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse

ADDRESSEE = Actor(ref="addressee")
"""Whoever answers by a link: no account, no role, one letter."""

type Secrets = tuple[AnswerLink, str, str]
"""The link as it is kept, what goes into the address, and the code for the telephone: both are told this once."""


@transaction.atomic
def make_answer_link(letter: OutsideLetter, *, addressee: str, by: Actor, at: datetime) -> Secrets:
    """Makes a link by which somebody of the body outside answers this letter once; an earlier one dies.

    Raises   Refused for who does not work on the case, and once the letter has ended; Wanting without a name.
    """
    held, row = held_for(letter, by, at)
    ask_for(rules.missing_in_link(addressee), rules.ARTICLE)
    assert by.person is not None
    before = AnswerLink.objects.filter(letter=row, used_at=None, ended_at=None)
    replaced = told.update(before, ended_at=at)
    link, code = (
        secrets.token_urlsafe(24),
        f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}d}",
    )
    made = AnswerLink.objects.create(
        letter=row,
        addressee=addressee.strip(),
        link_mark=link_mark_of(link),
        code_mark=code_mark_of(code),
        made_by_id=by.person,
        made_at=at,
        expires_at=at + rules.LIVES,
    )
    records.append(
        held.file,
        LineKind.LETTER_LINK_MADE,
        by=by.ref,
        at=at,
        data={"letter": row.pk, "link": made.pk},
        private={"addressee": made.addressee},
        rows=[*replaced, *told.new(made)],
    )
    return made, link, code


def try_code(found: AnswerLink, code: str, *, at: datetime) -> None:
    """Whether this is the code of this link: each try is counted before it is looked at, a hundred at once do not slip by.

    Raises   Refused for a link that is dead, and for a wrong code, saying how often he may still try.
    """
    typed = rules.read_code(code)
    fresh = _counted(found, at)
    if not hmac.compare_digest(fresh.code_mark, code_mark_of(typed)):
        raise rules.wrong_code(fresh.tries)
    AnswerLink.objects.filter(pk=fresh.pk).update(tries=0)


@transaction.atomic
def _counted(found: AnswerLink, at: datetime) -> AnswerLink:
    """Counts a try, and gives the link with it; a dead one counts nothing any more."""
    held = AnswerLink.objects.select_for_update(of=("self",)).select_related("letter").get(pk=found.pk)
    refuse(rules.refusal_to_open(held.facts(), at))
    AnswerLink.objects.filter(pk=held.pk).update(tries=F("tries") + 1)
    held.tries += 1
    return held


@transaction.atomic
def answer_by_link(
    found: AnswerLink, *, words: str, upload: UploadedFile | None = None, at: datetime
) -> OutsideLetter:
    """The addressee answers the letter; the link is dead from then on, and the officer is told.

    Raises   Refused for a link that was used, replaced, or died meanwhile, for a document the hall does not take; Wanting without a word.
    """
    case = Case.objects.locked(found.letter.case_id)
    row = OutsideLetter.objects.select_for_update().get(pk=found.letter_id)
    held = AnswerLink.objects.select_for_update(of=("self",)).get(pk=found.pk)
    held.letter = row
    refuse(rules.refusal_to_open(held.facts(), at))
    ask_for(rules.missing_in_answer(words), rules.ARTICLE)
    used = told.update(AnswerLink.objects.filter(pk=held.pk), used_at=at)
    return take_answer(
        case,
        row,
        LineKind.LETTER_ANSWERED_BY_LINK,
        answered_on=local(at).date(),
        words=words,
        upload=upload,
        by=ADDRESSEE,
        at=at,
        rows=used,
    )
