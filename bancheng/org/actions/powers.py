"""Whether someone may touch the office's own data, in words for who may not."""

import secrets

from bancheng.org import reads
from bancheng.org.models import Stamp
from bancheng.rules.permissions import ARTICLE_ROLES, ORG_ACTS, Actor, may_keep
from bancheng.rules.refusal import Refused


def require(by: Actor, act: str, *, site: int | None = None) -> None:
    """Lets the holder of the power pass.

    Raises   Refused, naming the roles that may.
    """
    if not may_keep(by, act, site=site):
        who = "、".join(sorted(role.label for role in ORG_ACTS[act]))
        raise Refused("org.not_allowed", f"这件事由{who}来做", ARTICLE_ROLES)


def restamp(name: str) -> None:
    """Tells every process that this data has changed.

    A token, not a counter: a number taken back by a rollback would be given out twice.
    """
    Stamp.objects.update_or_create(name=name, defaults={"token": secrets.token_hex(16)})
    reads.look_again()
