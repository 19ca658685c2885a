"""A clerk at a desk, as a browser is one: signs in through the page, keeps cookies and the connection."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Self
from urllib.parse import urlencode, urlsplit

from bancheng.rules.refusal import Refused

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 60


class NotSignedIn(Refused):
    """The installation did not let the bench in."""

    def __init__(self, username: str) -> None:
        super().__init__(
            "ops.bench_not_signed_in", f"账号 {username} 登录不了：请确认网页用的是同一个数据文件夹"
        )


@dataclass
class Answer:
    """What came back.

    Shapes   questions: how often the server asked its database, None where it does not say.
    """

    status: int
    body: str
    location: str
    questions: int | None


@dataclass
class Desk:
    """One connection with its cookies."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    line: HTTPConnection | None = None

    @classmethod
    def of(cls, url: str, username: str, password: str) -> Self:
        """Signs in. Raises NotSignedIn."""
        desk = cls(url)
        desk.read("/desk/sign-in")
        if desk.send("/desk/sign-in", {"username": username, "password": password}).status != 302:
            raise NotSignedIn(username)
        return desk

    def read(self, path: str) -> Answer:
        """Fetches a page; its form's token is kept for the next sending."""
        answer = self._ask("GET", path, None)
        if found := TOKEN.search(answer.body):
            self.token = found[1]
        return answer

    def send(self, path: str, typed: dict[str, str]) -> Answer:
        """Sends a form as the page would have."""
        return self._ask("POST", path, urlencode(typed | {"csrfmiddlewaretoken": self.token}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        try:
            return self._once(method, path, body)
        except (HTTPException, OSError):
            # The server may close an idle connection at any time; only a reading is repeated.
            self.line = None
            if method != "GET":
                raise
            return self._once(method, path, body)

    def _once(self, method: str, path: str, body: str | None) -> Answer:
        self.line = self.line or HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        self.line.request(method, path, body, headers)
        response = self.line.getresponse()
        text = response.read().decode()
        self._keep_cookies(response)
        counted = response.headers.get("X-Questions")
        return Answer(
            response.status, text, response.headers.get("Location", ""), int(counted) if counted else None
        )

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
