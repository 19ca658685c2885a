"""How secrets of a room are found again without being kept: keyed digests."""

from bancheng.records import keys


def link_mark_of(link: str) -> str:
    """The mark of a link."""
    return keys.blind_index("video_link", link)


def code_mark_of(code: str) -> str:
    """The mark of a spoken code."""
    return keys.blind_index("video_code", code)


def guest_mark_of(token: str) -> str:
    """The mark of the one browser that came in."""
    return keys.blind_index("video_guest", token)
