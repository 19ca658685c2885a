"""The 首问 log: a question at any counter, how it ended, and that whoever was led there arrived."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from bancheng.cases.actions.wanting import Wanting
from bancheng.cases.models import FirstQuestion
from bancheng.cases.showing.addresses import led_here
from bancheng.catalogue.models import Matter
from bancheng.notices import actions as notices
from bancheng.org import doors
from bancheng.org import reads as org
from bancheng.org.models import Site, Window
from bancheng.records import actions as records
from bancheng.records import reads as record
from bancheng.records import told
from bancheng.records.models import File
from bancheng.rules import first_question, telling
from bancheng.rules.calendar import local
from bancheng.rules.freetext import normalise, with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import FirstAnswer, Role

ASKED_LENGTH, MISSING_LENGTH = 200, 300
LOGGED = (
    "site",
    "window",
    "by",
    "at",
    "matter",
    "answer",
    "come_back_on",
    "led_to",
    "asked",
    "missing",
    "contact",
)
"""What is known as a question is logged; whether he arrived, and his case, are told in other files."""


@transaction.atomic
def log_first_question(
    *,
    site: Site,
    by: Actor,
    at: datetime,
    asked: str,
    answer: FirstAnswer | None,
    window: Window | None = None,
    matter: Matter | None = None,
    missing: str = "",
    come_back_on: date | None = None,
    contact: str = "",
    led_to: Site | None = None,
) -> FirstQuestion:
    """Notes one first question and how it ended: done, explained with a day to come back, or led to a window.

    Shapes   contact: kept encrypted, and only where he is to come back; what belongs to another answer is dropped.
    Raises   Wanting, naming every gap; Refused for somebody who stands at no counter of this site.
    """
    if not any(held.role in first_question.LOGGERS and held.site == site.pk for held in by.held):
        raise Refused("not_yours", "首问由本网点的窗口人员记", first_question.ARTICLE)
    typed = first_question.Asked(
        asked=asked,
        answer=answer,
        missing=missing,
        come_back_on=come_back_on,
        led_to=led_to.pk if led_to else None,
        is_open=_opens(site, come_back_on),
    )
    gaps = first_question.missing(typed, on=local(at).date())
    if gaps:
        raise Wanting(gaps, first_question.ARTICLE)
    explained, led = answer is FirstAnswer.EXPLAINED, answer is FirstAnswer.LED
    question = FirstQuestion.objects.create(
        site=site,
        window=window,
        by_id=by.person,
        at=at,
        asked=with_tokens(asked.strip()).text[:ASKED_LENGTH],
        matter=matter,
        answer=answer,
        missing=with_tokens(missing.strip()).text[:MISSING_LENGTH] if explained else "",
        come_back_on=come_back_on if explained else None,
        contact=normalise(contact).strip() if explained else "",
        led_to=led_to if led else None,
    )
    _write_logged(question, by, at)
    return question


def _opens(site: Site, on: date | None) -> bool | None:
    """Whether the site opens that day; unknown where no opening hours are kept."""
    if on is None or not site.opening_hours.exists():
        return None
    return bool(doors.opening_hours(site, on))


def _write_logged(question: FirstQuestion, by: Actor, at: datetime) -> None:
    data = {
        "question": question.pk,
        "site": question.site.code,
        "answer": question.answer,
        "answer_label": FirstAnswer(question.answer).label,
        "come_back_on": question.come_back_on,
        "led_to": question.led_to.code if question.led_to else "",
    }
    said = {"asked": question.asked, "missing": question.missing, "contact": question.contact}
    records.append(
        file_of_day(question.site, at),
        LineKind.FIRST_QUESTION_LOGGED,
        by=by.ref,
        at=at,
        data=data,
        private={name: words for name, words in said.items() if words},
        rows=[told.changed(question, *LOGGED)],
    )


@transaction.atomic
def confirm_arrival(question: FirstQuestion, *, by: Actor, at: datetime) -> FirstQuestion:
    """The window says that whoever was led there has arrived; only now the first question is complete.

    Raises   Refused for somebody else than an officer of the receiving site, or when it is confirmed already.
    """
    held = _held(question)
    if held.led_to is None:
        raise Refused("not_led", "这一笔没有引领到窗口", first_question.ARTICLE)
    if not _mans(by, held.led_to):
        raise Refused("not_yours", "由接待的那个反映窗口确认到了", first_question.ARTICLE)
    if held.arrived_at is not None:
        raise Refused("already_arrived", "已经确认到了", first_question.ARTICLE)
    return _arrive(held, held.led_to, by, at)


@transaction.atomic
def arrive_with_registration(question: FirstQuestion, *, by: Actor, at: datetime) -> None:
    """Whoever was led to a window and is registered there has arrived; not before, for he may turn round at the door."""
    held = _held(question)
    if held.led_to is not None and held.arrived_at is None and _mans(by, held.led_to):
        _arrive(held, held.led_to, by, at)


def _held(question: FirstQuestion) -> FirstQuestion:
    return FirstQuestion.objects.select_for_update(of=("self",)).select_related("led_to").get(pk=question.pk)


def _mans(by: Actor, window: Site) -> bool:
    """Reaching every site's cases is not manning every site's window."""
    return any(post.role is Role.OFFICER and post.site == window.pk for post in by.held)


def _arrive(held: FirstQuestion, window: Site, by: Actor, at: datetime) -> FirstQuestion:
    held.arrived_at, held.arrived_by_id = at, by.person
    held.save(update_fields=["arrived_at", "arrived_by"])
    data = {"question": held.pk, "site": window.code}
    records.append(
        file_of_day(window, at),
        LineKind.FIRST_QUESTION_ARRIVED,
        by=by.ref,
        at=at,
        data=data,
        rows=[told.changed(held, "arrived_at", "arrived_by")],
    )
    manning = org.holders(Role.OFFICER, site=window, at=at)
    notices.mark_settled(telling.LED_HERE, url=led_here(held.pk), people=manning, at=at)
    return held


def file_of_day(site: Site, at: datetime) -> File:
    """The chain of a site's first questions of one day; two first lines at once make one chain."""
    key = f"first_questions/{local(at).date().isoformat()}/{site.code}"
    file = record.file_of(key)
    if file is not None:
        return file
    try:
        with transaction.atomic():
            return records.open_file(kind="first_questions", key=key, at=at)
    except IntegrityError:
        return File.objects.get(key=key)
