"""A gateway and a mail server as they stand in a hall: they listen on this machine and do as the test says."""

import json
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SECRET = "the secret both sides of the test know"


class GatewayThere:
    """Keeps what it took, by mark; answers 200 until it is told otherwise.

    Units    seconds: how long it thinks before each answer.
    """

    def __init__(self, seconds: float = 0) -> None:
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.octets: list[bytes] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        there = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = there.answers.pop(0) if there.answers else (200, {})
                there.octets.append(body)
                there.headers.append({**dict(self.headers), "path": self.path})
                if status == 200:
                    there.taken.append(json.loads(body))
                time.sleep(seconds)
                self._say(status, answer)

            def do_GET(self) -> None:
                self._say(405, {})

            def _say(self, status: int, answer: dict[str, str]) -> None:
                said = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                """The suite reads its own log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class MailThere:
    """Speaks as much of SMTP as a letter needs; refuses the mail boxes named in `nobody`, with the code given there."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.nobody: dict[str, int] = {}
        there = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._say("220 hall")
                while line := self.rfile.readline().decode().strip():
                    verb = line.split()[0].upper()
                    if verb == "RCPT":
                        code = next((code for who, code in there.nobody.items() if who in line), 250)
                        self._say(f"{code} said")
                    elif verb == "DATA":
                        self._say("354 go on")
                        there.letters.append(self._letter())
                        self._say("250 taken")
                    elif verb == "QUIT":
                        self._say("221 bye")
                        return
                    else:
                        self._say("250 well")

            def _say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

            def _letter(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                return b"".join(lines)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
