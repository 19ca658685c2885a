"""By what another system hands over the opinions of its channel: one token for one channel, and how often it may be used.

The secret is drawn by chance and shown once; only its digest is kept. Source: issue of part 5, 5 “API entry”; our own design.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

ARTICLE = "办理规程 §5 意见 接口"
KEEPERS = frozenset({Role.ADMIN})
READERS = KEEPERS | {Role.SECURITY, Role.AUDITOR}
WINDOW = timedelta(minutes=1)
PER_WINDOW = 120
"""How many opinions one system may hand over in a minute; a platform that has more sends a list."""
MOST_OCTETS = 256 * 1024
TEXTS = ("number", "made_on", "subject", "text", "label", "name", "contact", "unit")
"""What is handed over as text."""


def refuse_keeper(actor: Actor) -> None:
    """Only the administrator gives tokens out and takes them back.

    Raises   Refused
    """
    if not actor.roles & KEEPERS:
        raise Refused("not_yours", "接口凭证由系统管理员发放和收回", ARTICLE)


@dataclass(frozen=True, kw_only=True)
class Use:
    """How often a token has been used in the minute that began then."""

    since: datetime | None
    count: int

    def next(self, at: datetime) -> "Use":
        """The same after one more use, in a new minute if the old one is over."""
        if self.since is None or at >= self.since + WINDOW:
            return Use(since=at, count=1)
        return Use(since=self.since, count=self.count + 1)

    def wait(self, at: datetime) -> int:
        """How many seconds to wait because it was used too often; 0 when it may go on."""
        if self.count <= PER_WINDOW or self.since is None:
            return 0
        return max(1, int((self.since + WINDOW - at).total_seconds()))


def faults(told: object) -> dict[str, str]:
    """What is wrong with what was handed over: field → sentence; empty when it can be read.

    Shapes   told: the JSON as it came. Whether it says enough is asked of the opinion, not here.
    """
    if not isinstance(told, dict):
        return {"": "要一个 JSON 对象"}
    found = {str(name)[:40]: "没有这一项" for name in told if name not in (*TEXTS, "stars", "indicators")}
    for name in TEXTS:
        value = told.get(name, "")
        if not isinstance(value, str):
            found[name] = "要文字"
        elif not _is_text(value):
            found[name] = "有不能保存的字符"
    if not isinstance(told.get("number"), str) or not str(told["number"]).strip():
        found["number"] = "要有渠道自己的编号，凭它认出重复"
    if (
        not isinstance(told.get("stars", None), int | None)
        or isinstance(told.get("stars"), bool)
        or (told.get("stars") is not None and told["stars"] not in range(1, 6))
    ):
        found["stars"] = "要 1 到 5 的整数，或不写"
    indicators = told.get("indicators", [])
    if (
        not isinstance(indicators, list)
        or not all(isinstance(one, str) and _is_text(one) and len(one) <= 40 for one in indicators)
        or len(indicators) > 7
    ):
        found["indicators"] = "要一组文字，最多 7 个"
    if "made_on" not in found and day(told.get("made_on", "")) is None:
        found["made_on"] = "要写成 2026-03-02 这样的日期"
    return found


def day(typed: str) -> date | None:
    """A day as it is handed over; none for what is no day."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _is_text(value: str) -> bool:
    """Whether a database can keep it: no NUL and no half of a pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value
