"""What a browser calls itself, said so that its owner knows it again: “Chrome，Windows”."""

UNKNOWN = "未知设备"
BROWSERS = (
    ("MicroMessenger/", "微信"),
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Tried in this order: every newer browser also claims to be the older ones."""

SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """Browser and system in words; what names neither, or is in words already, stays as it came."""
    if "/" not in agent:
        return agent.strip() or UNKNOWN
    named = [_first(table, agent) for table in (BROWSERS, SYSTEMS)]
    return "，".join(name for name in named if name) or agent.strip()


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in table if mark in agent), "")
