"""What the frame of a staff page shows, as plain data that `config` fills in."""

from dataclasses import dataclass, field

from bancheng.rules.vocabulary import Role


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    Shapes  page: url name; an entry whose page does not exist is not shown.
            roles: who sees it; empty means everybody who is signed in. key: opens it from anywhere.
            also: further pages on which it is lit, as the other parts of one directory.
    """

    label: str
    icon: str
    page: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    key: str = ""
    also: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Group:
    """Lines of the navigation that belong together."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Today:
    """What kind of day it is.

    Shapes  main: “10月10日 星期六”; time: “10:20”; mark: “班·国庆调休” or empty; words: “今天计为工作日，17:00 停钟”.
    """

    main: str
    time: str
    mark: str
    words: str


@dataclass(frozen=True)
class Live:
    """Where an open page asks whether others have changed what it shows, and the mark it asks with."""

    url: str
    after: str


@dataclass(frozen=True)
class Me:
    """Who sits here: name, what he is, where; and whether single keys work for him."""

    name: str
    role: str
    place: str
    keys_on: bool = True
