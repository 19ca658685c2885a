"""Once a working day whoever works on opinions hears how many are late and how many are due today, at all his sites: one message, no storm."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse

from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.reads import LATE
from bancheng.notices import actions as notices
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.rules.calendar import local
from bancheng.rules.telling import OPINIONS_DUE
from bancheng.rules.vocabulary import Role


def urge(*, at: datetime) -> int:
    """Tells the officers and the heads of sites with late opinions, or some due today, once that day, of all their sites together.

    Returns  how many messages; 0 says that the worker may rest.
    Source   process table §3 “Urging, each once, in working hours only”.
    """
    if not org.working_calendar().is_open(at):
        return 0
    found = (
        FeedbackItem.objects.open()
        .order_by()
        .values("site")
        .annotate(late=Count("pk", filter=LATE["late"](at)), today=Count("pk", filter=LATE["today"](at)))
    )
    due = {
        row["site"]: Due(late=row["late"], today=row["today"]) for row in found if row["late"] or row["today"]
    }
    if not due:
        return 0
    theirs = _sites_of_each(Site.objects.filter(pk__in=due).order_by("code"), at=at)
    unheard = org.at_work(Person.objects.filter(pk__in=theirs), at).exclude(pk__in=_heard(at))
    return sum(
        _tell(person, [(site, due[site.pk]) for site in theirs[person.pk]], at=at) for person in unheard
    )


@dataclass(frozen=True, kw_only=True)
class Due:
    """How many opinions of a site are late, and how many are due today."""

    late: int
    today: int


def _sites_of_each(sites: Iterable[Site], *, at: datetime) -> Mapping[int, list[Site]]:
    """Whoever works on the opinions of these sites, each with his own of them."""
    theirs: dict[int, list[Site]] = defaultdict(list)
    for site in sites:
        people = org.holders(Role.OFFICER, site=site, at=at) | org.holders(Role.SITE_HEAD, site=site, at=at)
        for person in people.order_by().values_list("pk", flat=True).distinct():
            theirs[person].append(site)
    return theirs


def _heard(at: datetime) -> QuerySet[Notice, int]:
    """Who has heard it today."""
    begun = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    heard = Notice.objects.filter(kind=OPINIONS_DUE.kind, made_at__gte=begun, channel=Notice.INBOX)
    return heard.values_list("person", flat=True)


def _tell(person: Person, his: Sequence[tuple[Site, Due]], *, at: datetime) -> int:
    """One message for all his sites together."""
    (first, _), *more = his
    about = f"{first.name}等 {len(his)} 个网点" if more else first.name
    values = {"late": sum(due.late for _, due in his), "today": sum(due.today for _, due in his)}
    url = f"{reverse('feedback:list')}?state=open"
    notices.tell_of(OPINIONS_DUE, person, values=values, at=at, about=about, url=url)
    return 1
