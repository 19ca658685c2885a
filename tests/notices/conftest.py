"""What every test of the post may ask for: the small district, a case, and servers to send by."""

from collections.abc import Iterator
from typing import Any

import pytest

from bancheng.notices.carriers.demo import outbox_file
from bancheng.notices.servers import Gateway, MailServer
from bancheng.rules.vocabulary import Way
from tests.cases.conftest import case, district, district_laid  # noqa: F401
from tests.notices.servers import SECRET, GatewayThere, MailThere


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    """The demo's outbox is a file beside the data, which other tests of this process have used."""
    outbox_file().unlink(missing_ok=True)


@pytest.fixture
def gateway(settings: Any) -> Iterator[GatewayThere]:
    """A gateway that answers on this machine, and the house set up to use it."""
    with GatewayThere() as there:
        settings.BANCHENG_GATEWAY = Gateway(
            host="127.0.0.1",
            port=there.port,
            path="/messages?hall=11",
            encrypted=False,
            ways=(Way.SMS, Way.WECOM),
            secret=SECRET,
        )
        yield there


@pytest.fixture
def mail(settings: Any) -> Iterator[MailThere]:
    """A mail server that answers on this machine, and the house set up to use it."""
    with MailThere() as there:
        settings.BANCHENG_MAIL = MailServer(
            scheme="smtp+plain", host="127.0.0.1", port=there.port, sender="window@hall.example.cn"
        )
        yield there
