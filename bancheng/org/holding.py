"""Who of the staff can have a case in hand, as far as the office knows."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from bancheng.org.models import Account, Appointment, Person
from bancheng.org.rooms import Became, told_by
from bancheng.rules.calendar import local
from bancheng.rules.holders import Holder
from bancheng.rules.vocabulary import Role


def as_holders(ids: Collection[int], at: datetime) -> dict[int, Holder]:
    """What is to be known of people who have cases in hand, by identity. Three questions, however many."""
    on = local(at).date()
    people = Person.objects.filter(pk__in=ids).order_by().only("left_on")
    accounts, roles = defaultdict[int, list[bool]](list), defaultdict[int, set[Role]](set)
    for person, active in Account.objects.filter(person__in=ids).order_by().values_list("person", "active"):
        accounts[person].append(active)
    held = Appointment.objects.in_force(on).filter(person__in=ids).order_by()
    for person, role in held.values_list("person", "role"):
        roles[person].add(Role(role))
    return {
        each.pk: Holder(in_service=each.serves_on(on), accounts=accounts[each.pk], roles=roles[each.pk])
        for each in people
    }


def must_pass_on(at: datetime) -> QuerySet[Person]:
    """Whoever can work on no case any more: `rules.holders.must_pass_on`, as a condition a database can answer."""
    on = local(at).date()
    accounts = Account.objects.filter(person=OuterRef("pk")).order_by()
    posts = Appointment.objects.in_force(on).filter(person=OuterRef("pk"), role=Role.OFFICER).order_by()
    works = Exists(accounts.filter(active=True)) & Exists(posts)
    return Person.objects.filter(Q(left_on__lte=on) | Exists(accounts) & ~works).order_by()


def locked_out() -> QuerySet[Person]:
    """Whoever has accounts and may sign in with none of them."""
    return Person.objects.filter(accounts__active=False).exclude(accounts__active=True).order_by()


def became_if_stopped(account: Account, at: datetime) -> list[Became]:
    """What would become of what somebody has in hand if this account of his were stopped; nothing while he has another."""
    if account.person.accounts.filter(active=True).exclude(pk=account.pk).exists():
        return []
    return told_by("BANCHENG_LOCKING_OUT", account.person_id, at)
