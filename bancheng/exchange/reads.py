"""Questions about lists of opinions and tokens. Each is obtained here, through a function that has checked who asks."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bancheng.citizens import reads as citizens
from bancheng.exchange.models import ChannelToken, ListRow, OpinionList
from bancheng.rules.permissions import Actor


def lists_seen(actor: Actor) -> QuerySet[OpinionList]:
    """The lists of the sites whose opinions this actor works on, the newest first."""
    mine = citizens.sites_of(actor).values("pk")
    return OpinionList.objects.filter(site__in=mine).select_related("laid_by", "site", "batch")


def list_for(actor: Actor, pk: int) -> OpinionList:
    """One list, for somebody who works on its site's opinions.

    Raises   Http404 for everybody else.
    """
    return get_object_or_404(lists_seen(actor).select_related("document"), pk=pk)


def rows_of(of: OpinionList, end: str) -> QuerySet[ListRow]:
    """What there is to say of its rows that ended so, in their order."""
    return ListRow.objects.filter(list=of, end=end).order_by("row")


def tokens() -> QuerySet[ChannelToken]:
    """Every token there is and was, the newest first."""
    return ChannelToken.objects.select_related("site", "issued_by", "revoked_by")
