"""Once a working day whoever works on a site's opinions hears how many are late and how many are due today: one message, no storm."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.reads import LATE
from bancheng.notices import actions as notices
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.org.models import Site
from bancheng.rules.calendar import local
from bancheng.rules.telling import OPINIONS_DUE
from bancheng.rules.vocabulary import Role


def urge(*, at: datetime) -> int:
    """Tells the officers and the head of each site with late opinions, or some due today, once that day.

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
    due = {row["site"]: row for row in found if row["late"] or row["today"]}
    sites = Site.objects.filter(pk__in=due)
    return sum(_tell(site, late=due[site.pk]["late"], today=due[site.pk]["today"], at=at) for site in sites)


def _tell(site: Site, *, late: int, today: int, at: datetime) -> int:
    people = org.holders(Role.OFFICER, site=site, at=at) | org.holders(Role.SITE_HEAD, site=site, at=at)
    begun = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    heard = Notice.objects.filter(kind=OPINIONS_DUE.kind, made_at__gte=begun, channel=Notice.INBOX)
    unheard = list(org.at_work(people, at).exclude(pk__in=heard.values("person")))
    url = f"{reverse('feedback:list')}?state=open"
    for person in unheard:
        notices.tell_of(
            OPINIONS_DUE, person, values={"late": late, "today": today}, at=at, about=site.name, url=url
        )
    return len(unheard)
