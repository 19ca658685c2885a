"""Somebody is slow, somebody hangs up in the middle: others are served, and nothing half is kept."""

import http.client
import socket
from uuid import uuid4

import pytest

from tests.faults.house import Desk, House, free_port, get, until

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SLOW = 12
"""More slow clients than the pages have threads."""


@pytest.fixture
def desk(house: House) -> Desk:
    port = free_port()
    house.serve(port)
    return Desk(port).sign_in()


def test_slow_clients_keep_nobody_else_waiting(house: House, desk: Desk) -> None:
    port = int(desk.base.rpartition(":")[2])
    slow = []
    for number in range(SLOW):
        line = socket.create_connection(("127.0.0.1", port))
        head = "POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\n\r\nnumber="
        # Half stop in the middle of the head, half in the middle of the form.
        line.sendall((head + (form if number % 2 else "")).encode())
        slow.append(line)
    try:
        assert get(f"{desk.base}/healthz", timeout=10) == (200, "ok\n")
        key = str(uuid4())
        house.holds({key: desk.register(key, timeout=10)})
    finally:
        for line in slow:
            line.close()


def test_an_upload_that_breaks_off_leaves_nothing(house: House, desk: Desk) -> None:
    number = house.rows("SELECT number FROM cases_case ORDER BY id LIMIT 1")[0][0]
    lines = house.rows("SELECT count(*) FROM records_line")
    files = sorted((house.data / "files").rglob("*"))
    token = next(cookie.value for cookie in desk.jar if cookie.name == "csrftoken")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in desk.jar)
    parts = [f'name="csrfmiddlewaretoken"\r\n\r\n{token}', 'name="kind"\r\n\r\nother']
    head = "".join(f"--cut\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    begun = f'{head}--cut\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n'
    line = http.client.HTTPConnection("127.0.0.1", int(desk.base.rpartition(":")[2]))
    line.putrequest("POST", f"/desk/cases/{number}/documents/")
    line.putheader("Cookie", cookies)
    line.putheader("Content-Type", "multipart/form-data; boundary=cut")
    line.putheader("Content-Length", str(len(begun) + 5_000_000))
    line.endheaders()
    line.send(begun.encode() + PDF)
    line.close()
    until(lambda: get(f"{desk.base}/healthz") == (200, "ok\n"), "the pages to answer", seconds=10)
    key = str(uuid4())
    desk.register(key)
    assert sorted((house.data / "files").rglob("*")) == files
    assert house.rows("SELECT count(*) FROM cases_attachment") == [(1,)]
    assert house.rows("SELECT count(*) FROM records_line") == [(int(str(lines[0][0])) + 1,)]
    house.is_whole()
