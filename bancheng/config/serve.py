"""The pages, served by granian: a few processes, each with its own threads."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.log import LogLevels

from bancheng.config import assets
from bancheng.config.arguments import port_number
from bancheng.config.data_mark import stops_the_start
from bancheng.config.ports import unavailable
from bancheng.rules.whole_numbers import whole_number

PROCESSES = 2
THREADS = 4


def serve(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Serves the pages until SIGTERM or Ctrl-C."""
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听的地址，缺省 127.0.0.1")
    parser.add_argument(
        "--port", default=8000, type=port_number, metavar="端口", help="监听的端口，缺省 8000"
    )
    parser.add_argument(
        "--processes", default=PROCESSES, type=_count, metavar="个数", help="网页进程数，缺省 2"
    )
    options = parser.parse_args(argv)
    if refused := unavailable(options.host, options.port) or stops_the_start():
        print(refused, file=sys.stderr)
        return 2
    assets.gather()
    # Imported here first: what cannot be imported stops the start at once instead of every page process in turn.
    import_module("bancheng.config.wsgi")
    _run(options.host, options.port, processes=options.processes)
    return 0


def _run(host: str, port: int, *, processes: int) -> None:
    """Runs the server of the pages, over TLS where there is a certificate."""
    tls = settings.BANCHENG_TLS_CERT is not None
    Granian(
        "bancheng.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        ssl_cert=settings.BANCHENG_TLS_CERT,
        ssl_key=settings.BANCHENG_TLS_KEY,
        # Phones of ten years ago still come to a hall.
        ssl_protocol_min=SSLProtocols.tls12,
        # One connection is enough for a page; HTTP/2 would be offered over TLS only, and is one thing more to go wrong.
        http=HTTPModes.http1 if tls else HTTPModes.auto,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _count(text: str) -> int:
    number = whole_number(text, least=1, most=64)
    if number is None:
        raise argparse.ArgumentTypeError(f"应是 1 到 64 的整数，不能是 {text[:20]!r}")
    return number
