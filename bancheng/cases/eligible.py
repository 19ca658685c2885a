"""Who may take a place in a case: the people a picker lists and an act accepts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from bancheng.cases.models import Case, Proposal, Recusal
from bancheng.org import holding, terms
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.rules import instructing
from bancheng.rules.calendar import local
from bancheng.rules.handing import AT_A_COUNTER
from bancheng.rules.holders import must_pass_on
from bancheng.rules.inquiry import OVERSEEING
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.vocabulary import Role


def handlers_for(case: Case, at: datetime, *, site: Site | None = None) -> QuerySet[Person]:
    """The officers at work who may have this case, or would have it at another site; nobody recused from it."""
    return _unbarred(org.officers_for(site or case.site, at), case)


def firsts_for(case: Case, at: datetime) -> QuerySet[Person]:
    """Who may follow as 第一责任人: clerks and officers of the case's site or of the first one's own, at work.

    Source   process table §1, `counter`: who first receives a matter may be any clerk at a counter.
    """
    counters = Q(pk__in=org.officers_for(case.site, at).order_by().values("pk"))
    for site in filter(None, {case.site, case.first.site}):
        for role in AT_A_COUNTER:
            counters |= Q(pk__in=org.holders(role, site=site, at=at).order_by().values("pk"))
    return _unbarred(org.at_work(Person.objects.filter(counters), at), case)


def experts_for(case: Case, at: datetime) -> QuerySet[Person]:
    """The experts who have not been asked into this case yet."""
    found = org.at_work(org.holders(Role.EXPERT, at=at), at)
    return _unbarred(found, case).exclude(expert_cases__case=case)


def instructed_for(case: Case, at: datetime) -> QuerySet[Person]:
    """On whom a leader's instruction may land: whoever has or first received the case, its site head, who oversees, its main unit.

    Source   process table §2 instruct; docs/decisions/0079.
    """
    people = Q(pk__in=[case.first_id, case.handler_id])
    for post in _posts_over(case, at):
        people |= post
    there = org.at_work(Person.objects.filter(people), at)
    serving = Q(left_on=None) | Q(left_on__gt=local(at).date())
    return _unbarred(there.filter(serving), case)


def _posts_over(case: Case, at: datetime) -> list[Q]:
    """Who may be instructed by his post, post by post."""
    posts = [
        _holding(Role.SITE_HEAD, at, site=case.site),
        *(_holding(role, at) for role in instructing.OVERSEEING),
    ]
    if case.main_unit is not None:
        liaison, head = (_holding(role, at, department=case.main_unit) for role in sorted(UNIT_ROLES))
        posts.append(liaison | head)
    return posts


def in_post_with(person: int, case: Case, at: datetime) -> frozenset[int]:
    """Everybody of the posts over a case which this person holds, himself among them; nobody where he holds none."""
    posts = [
        frozenset(Person.objects.filter(post).values_list("pk", flat=True)) for post in _posts_over(case, at)
    ]
    return frozenset(one for post in posts if person in post for one in post)


def _holding(role: Role, at: datetime, **scope: Any) -> Q:
    return Q(pk__in=org.holders(role, at=at, **scope).order_by().values("pk"))


def window_of(case: Case, at: datetime) -> QuerySet[Person]:
    """The officers of the case's own window, present or not."""
    return org.holders(Role.OFFICER, site=case.site, at=at)


def concerned_in(case: Case, at: datetime) -> dict[int, tuple[Person, list[str]]]:
    """Whom a recusal may concern, with what each is in this case; who is out already is not listed.

    Source   process table §1, recusal: the first receiver, the handler, the site head.
    """
    parts = [(case.first, "第一责任人"), (case.handler, "经办人")]
    parts += [(head, Role.SITE_HEAD.label) for head in org.holders(Role.SITE_HEAD, site=case.site, at=at)]
    out = barred_from(case)
    found: dict[int, tuple[Person, list[str]]] = {}
    for person, part in parts:
        if person.pk not in out:
            found.setdefault(person.pk, (person, []))[1].append(part)
    return found


def barred_from(case: Case) -> frozenset[int]:
    """Who has been recused from this case."""
    return frozenset(Recusal.objects.filter(case=case).values_list("person_id", flat=True))


def stand_in_for(case: Case, at: datetime, *, without: Collection[int], site: Site | None = None) -> Person:
    """The duty officer who takes a place at once; if this hall has nobody else, an officer of another site.

    Raises   Refused when the whole district has no other officer.
    """
    try:
        return org.duty_officer(site or case.site, at, without=without)
    except org.NobodyOnDuty:
        elsewhere = org.at_work(org.holders(Role.OFFICER, at=at), at).exclude(pk__in=without).first()
        if elsewhere is None:
            raise
        return elsewhere


def handler_again(case: Case, at: datetime) -> Person:
    """Who has a case that is opened again: its handler, or, if he cannot work on it or is out of it, the duty officer."""
    is_out = case.handler_id in barred_from(case)
    if not is_out and not must_pass_on(holding.as_holders([case.handler_id], at)[case.handler_id]):
        return case.handler
    return _instead_of(case.handler, case, at)


def first_again(case: Case, at: datetime) -> Person:
    """Who is 第一责任人 of a case that is opened again: who was it, or, if he is out of it, the duty officer."""
    return _instead_of(case.first, case, at) if case.first_id in barred_from(case) else case.first


def _instead_of(person: Person, case: Case, at: datetime) -> Person:
    try:
        return stand_in_for(case, at, without=barred_from(case))
    except org.NobodyOnDuty:
        # A citizen's own act must not fail because a hall lacks officers; the doctor names the case.
        return person


def _unbarred(people: QuerySet[Person], case: Case) -> QuerySet[Person]:
    """Those who may take a place: nobody who is out, nor whose recusal is asked; he keeps his place, and gets no other."""
    asked = Proposal.objects.filter(case=case, ended_at=None).exclude(about=None)
    return people.exclude(pk__in={*barred_from(case), *asked.values_list("about_id", flat=True)})


def overseeing(case: Case, at: datetime) -> dict[Role, set[int]]:
    """Who is left, in each role that oversees every case, to look after this one: able to sign in, and not out of it."""
    held = terms.holders_by_site(OVERSEEING, [case.site_id], at)
    out = barred_from(case)
    return {role: held.get((role, None), set()) - out for role in OVERSEEING}
