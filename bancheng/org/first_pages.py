"""The page on which somebody's day begins."""

from django.urls import NoReverseMatch, reverse

from bancheng.rules.permissions import THREE_POWERS, UNIT_ROLES, Actor
from bancheng.rules.vocabulary import Role


def first_page() -> str:
    """The page after signing in: the work desk where there is one, else one's own settings."""
    for page in ("cases:workbench", "org:my_settings"):
        try:
            return reverse(page)
        except NoReverseMatch:
            continue
    return "/"


FIRST_PAGES = {
    Role.SECURITY: "org:accounts",
    Role.ADMIN: "org:people",
    Role.AUDITOR: "org:people",
    Role.LIAISON: "coordination:inbox",
    Role.UNIT_HEAD: "coordination:inbox",
}


def first_page_without_cases(actor: Actor) -> str:
    """Where somebody begins his day who has no queue of cases: who keeps or audits the office, who speaks for a department.

    Empty for the rest, whoever holds another role beside among them.
    """
    held = actor.roles - {Role.TIME}
    if not held or not (held <= THREE_POWERS or held <= UNIT_ROLES):
        return ""
    return reverse(next(page for role, page in FIRST_PAGES.items() if role in held))
