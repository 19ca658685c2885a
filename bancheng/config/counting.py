"""Says in each answer how often the database was asked; only where a bench asks for it, never on live data."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Questions"


def count_questions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Counts what a request asks of the database; what begins and ends transactions is no question."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = 0

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal asked
            asked += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN"))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response[HEADER] = str(asked)
        return response

    return middleware
