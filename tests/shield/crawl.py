"""Walks every page of the house as everybody who can stand before it, and looks for planted marks.

Three rounds. By links: from the home of a visitor and every address without a key, on through whatever his pages lead
to. By keys: every URL pattern nobody has opened yet is filled with every key there is, by those who see most. By
others' ways: whatever anybody could open, everybody tries; of cases whose own pages are shut to him, once three of them have refused
it, no others (WHOLE=1: each). So a new page is walked because it has an address, and one
that cannot be reached makes the test fail rather than pass.
"""

import functools
import html
import io
import itertools
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from django.views.generic import RedirectView
from pypdf import PdfReader

from bancheng.cases.models import Case
from tests.sharing import WHOLE
from tests.shield.planted import MARKS, Mark

LEADS = re.compile(rb"""(?:href|src|action|hx-get|data-[a-z-]*)="(/[^"]*)\"""")
KEY = re.compile(r"<(?:(\w+):)?(\w+)>")
STANDING = re.compile(r"[\s\-·]+|<[^>]*>")
TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
FEW, MANY = 2, 3
"""So many addresses of one route are opened for one case: few where nothing is about anybody, or only the question differs.

Which of them, in others' ways chance says, by the seed of the run.
"""
REFUSED = 3
"""So many cases whose own page he cannot open refuse somebody an address before the others are taken to refuse it too."""
OF_NOBODY = frozenset({"catalogue", "org", "ui", "django"})
WITH_CASES = frozenset({"cases", "coordination", "measures", "video", "citizens", "accountability"})


@dataclass(frozen=True, kw_only=True)
class Find:
    """A mark that stood before somebody."""

    who: str
    path: str
    where: str
    mark: Mark

    def __str__(self) -> str:
        return f"{self.who:<12} {self.where:<8} {self.path:<60} {self.mark.whose}.{self.mark.kind} {self.mark.text}"


class Net:
    """Finds marks in whatever a page answers with."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._by_text = {STANDING.sub("", mark.text): mark for mark in marks}
        self._any = re.compile("|".join(map(re.escape, sorted(self._by_text, key=len, reverse=True))))

    def caught(self, text: str) -> set[Mark]:
        """The marks in a text, however they are spaced, marked up or quoted there."""
        plain = STANDING.sub("", unquote(html.unescape(text)))
        return {self._by_text[found] for found in self._any.findall(plain)}

    def caught_in(self, content: bytes) -> set[Mark]:
        """The marks in an answer of any kind."""
        return set().union(*(self.caught(text) for text in texts_of(content)))


def texts_of(content: bytes) -> Iterator[str]:
    """What can be read in a file or an answer, at whatever depth."""
    if content[:4] == b"%PDF" and b"startxref" in content:
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            for name in folder.namelist():
                yield name
                yield from texts_of(folder.read(name))
    else:
        text = content.decode("utf-8", "replace")
        yield text
        if "\\u" in text:
            yield _escapes_read(text)


def _escapes_read(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


@dataclass
class Visitor:
    """Somebody who stands before the house, with his browser.

    Shapes   most: so many addresses of one route he opens for one case. seen: what each address answered. tried: how often each route was opened, by the case it was opened for.
             refused: how often an address was refused him, the case left out.
    """

    name: str
    client: Client
    homes: tuple[str, ...] = ("/",)
    most: int = MANY
    seen: dict[str, int] = field(default_factory=dict)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def is_shut_out(self, number: str) -> bool:
        """Whether he has tried the case's own page and it was shut to him."""
        own = (self.seen.get(f"/desk/cases/{number}/"), self.seen.get(f"/track/{number}"))
        return any(own) and 200 not in own


@dataclass
class Crawl:
    """Everything that was opened, by whom, and what stood there.

    Shapes   opened: per route who saw its page. telling: addresses where something planted stood before somebody.
    """

    net: Net = field(default_factory=lambda: Net(MARKS))
    finds: list[Find] = field(default_factory=list)
    opened: dict[str, set[str]] = field(default_factory=dict)
    posts_only: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    asked: int = 0

    # --- the rounds ------------------------------------------------------------------------------------------

    def by_links(self, visitor: Visitor) -> None:
        """Everything he is led to from his homes and from every address without a key."""
        bare = [route for route, _ in routes() if "<" not in route]
        self._follow(visitor, [*bare, *visitor.homes])

    def by_keys(self, visitors: Iterable[Visitor], keys: "Keys") -> None:
        """Fills each pattern nobody has opened with every key, until somebody can; then goes on by its links."""
        for visitor in visitors:
            for route in self.never_opened():
                self._follow(visitor, keys.filled(route, dict(routes())[route]))

    def by_others(self, visitor: Visitor, keys: "Keys") -> None:
        """Wherever something planted stood before anybody, he tries: also with the other cases' numbers."""
        elsewhere = sorted({other for path in self.telling for other in keys.elsewhere(path)})
        random.shuffle(elsewhere)
        # The cases' own pages first: they say whose he may not see.
        self._follow(visitor, sorted(elsewhere, key=lambda path: path.count("/")))

    def never_opened(self) -> list[str]:
        """The patterns whose page nobody has seen, though they are no mere target of a form."""
        answered = {*self.opened, *self.posts_only}
        return [route for route, room in routes() if route not in answered and room != "django"]

    # --- one page --------------------------------------------------------------------------------------------

    def _follow(self, visitor: Visitor, paths: Iterable[str]) -> None:
        for first in paths:
            waiting = [first]
            while waiting:
                path = waiting.pop()
                if path not in visitor.seen and (route := self._worth_opening(path, visitor)):
                    waiting += self.open(visitor, path, route)

    def _worth_opening(self, path: str, visitor: Visitor) -> str:
        """The route of an address, unless it only takes posts or enough of its kind were opened."""
        where, _, asked = path.partition("?")
        route, room, number = _resolved(where.partition("#")[0])
        of = number or ("?" if asked else "")
        # Nobody is shut out of a case whose own page he has not tried: of each case that page is opened.
        often = number and visitor.refused[path.replace(number, "")] >= REFUSED
        if often and not WHOLE and visitor.is_shut_out(number):
            return ""
        visitor.tried[route, of] += 1
        most = FEW if room in OF_NOBODY or asked else visitor.most
        return "" if visitor.tried[route, of] > most or route in self.posts_only else route

    def open(self, visitor: Visitor, path: str, route: str) -> list[str]:
        """One page: what stands in it is looked through, where it leads is returned."""
        self.asked += 1
        answer = visitor.client.get(path)
        visitor.seen[path] = answer.status_code
        number = _resolved(path.partition("?")[0])[2]
        if answer.status_code in (403, 404) and number and visitor.is_shut_out(number):
            visitor.refused[path.replace(number, "")] += 1
        content, kind = content_of(answer), answer.get("Content-Type", "")
        if answer.status_code >= 500:
            self.broken.append(f"{visitor.name} {path} {answer.status_code}")
        if answer.status_code == 405:
            self.posts_only.add(route)
        if answer.status_code in (200, 204):
            self.opened.setdefault(route, set()).add(visitor.name)
        caught = self.net.caught_in(content)
        if caught:
            self.telling.add(path)
        self._note(visitor, path, "page", caught)
        said = "\n".join([f"{name}: {value}" for name, value in answer.items()] + [str(answer.cookies)])
        self._note(visitor, path, "header", self.net.caught(said))
        if "html" not in kind:
            return []
        leads = [html.unescape(lead.decode()) for lead in LEADS.findall(content)]
        self._note(visitor, path, "address", self.net.caught("\n".join(leads)))
        for title in TITLE.findall(content):
            self._note(visitor, path, "title", self.net.caught(title.decode()))
        onward = [*leads, answer["Location"]] if answer.has_header("Location") else leads
        return [lead for lead in onward if lead.startswith("/")]

    def _note(self, visitor: Visitor, path: str, where: str, marks: set[Mark]) -> None:
        self.finds += [Find(who=visitor.name, path=path, where=where, mark=mark) for mark in marks]


def content_of(answer: HttpResponseBase) -> bytes:
    """All that was sent; of a stream that does not end, its beginning."""
    if not answer.streaming:
        return bytes(answer.content)  # type: ignore[attr-defined]
    return b"".join(itertools.islice(answer, 64))  # type: ignore[call-overload]


@functools.cache
def _resolved(path: str) -> tuple[str, str, str]:
    """Route, room and case number of an address; empty where the house has none."""
    try:
        found = resolve(unquote(path))
    except Resolver404:
        return "", "", ""
    return f"/{found.route}", _room_of(found.func), str(found.kwargs.get("number", ""))


def routes() -> Iterator[tuple[str, str]]:
    """Every address the house has, with the room whose page it is."""
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns: Sequence[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        elif getattr(pattern.callback, "view_class", None) is not RedirectView:
            # What leads to the same address without a stroke at its end has no page of its own.
            yield route, _room_of(pattern.callback)


def _room_of(page: Any) -> str:
    module = getattr(page, "__module__", "")
    return module.split(".")[1] if module.startswith("bancheng.") else ""


@dataclass
class Keys:
    """Every key an address can be filled with."""

    numbers: Sequence[str]
    words: Mapping[str, Sequence[str]]

    def filled(self, route: str, room: str) -> Iterator[str]:
        """The route with every key its places can hold; a row of a case only with that case's number."""
        places = KEY.findall(route)
        names = [name for _, name in places]
        if "number" in names and (rows := [name for kind, name in places if kind == "int"]):
            for number, pk in sorted(_rows_of_cases(room)):
                if number in self.numbers:
                    yield from self._made(route, {"number": [number], **{row: [pk] for row in rows}})
        else:
            yield from self._made(route, {name: _pks(room, route) for kind, name in places if kind == "int"})

    def _made(self, route: str, known: Mapping[str, Sequence[object]]) -> Iterator[str]:
        values = {"number": self.numbers, **self.words, **known}
        places = [name for _, name in KEY.findall(route)]
        for chosen in itertools.product(*(values.get(name, ()) for name in places)):
            left = iter(chosen)
            yield KEY.sub(lambda _, left=left: str(next(left)), route)  # type: ignore[misc]

    def elsewhere(self, path: str) -> Iterator[str]:
        """The same address for this case and for each of the others."""
        yield path
        number = next((number for number in self.numbers if f"/{number}/" in f"{path}/"), None)
        if number and not re.search(r"/\d+(/|$)", path.replace(number, "")):
            yield from (path.replace(number, other) for other in self.numbers)


def _pks(room: str, route: str) -> list[int]:
    """The keys of a room's rows, first of those after which the address is named."""
    plain = route.replace("-", "")
    named_first = sorted(_models(room), key=lambda model: model._meta.model_name not in plain)
    return list(
        dict.fromkeys(pk for model in named_first for pk in _values(model, "pk") if isinstance(pk, int))
    )


def _rows_of_cases(room: str) -> set[tuple[str, int]]:
    """Number and key of whatever lies in a case, or in something that lies in one."""
    found = set()
    for model in _models(room):
        for way in _ways_to_case(model):
            found |= {(number, pk) for number, pk in _values(model, f"{way}__number", "pk") if number}
    return found


def _ways_to_case(model: Any, depth: int = 2) -> Iterator[str]:
    for one in model._meta.fields:
        if one.related_model is Case:
            yield one.name
        elif one.related_model and depth > 1 and one.related_model._meta.app_label in WITH_CASES:
            yield from (f"{one.name}__{way}" for way in _ways_to_case(one.related_model, depth - 1))


def _models(room: str) -> Iterable[Any]:
    return [
        model
        for label in {room, *(("video",) if room == "measures" else ())}
        if label in apps.app_configs
        for model in apps.get_app_config(label).get_models()
    ]


def _values(model: Any, *names: str) -> list[Any]:
    rows = model._default_manager.order_by("pk").values_list(*names, flat=len(names) == 1)
    return list(rows[:60])
