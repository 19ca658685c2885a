"""E-mail through the hall's own mail server.

The same message always has the same Message-ID, so that one that had to be sent twice is known for the same.
"""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage

from bancheng.notices.carriers.marks import mark_of
from bancheng.notices.carriers.outcome import NotCarried, Why
from bancheng.notices.models import Notice
from bancheng.notices.servers import MailServer
from bancheng.org import reads as org

SECONDS = 10
NOBODY_THERE = frozenset({550, 551, 553})
"""What a server answers when it knows no such mail box; other noes of the fives are about the message itself."""


def send(server: MailServer, notice: Notice) -> None:
    """Hands one message to the server. Raises NotCarried."""
    try:
        with _connected(server) as connection:
            connection.send_message(_written(server, notice))
    except smtplib.SMTPRecipientsRefused as no:
        code = next(iter(no.recipients.values()))[0]
        raise NotCarried(f"smtp_{code}", _why(code, nobody=Why.WRONG_ADDRESS)) from None
    except smtplib.SMTPAuthenticationError as no:
        # The text of the answer may repeat who we are; only its number is kept.
        raise NotCarried(f"smtp_{no.smtp_code}", Why.WAY_IS_DOWN) from None
    except smtplib.SMTPSenderRefused as no:
        raise NotCarried(f"smtp_{no.smtp_code}", Why.WAY_IS_DOWN) from None
    except smtplib.SMTPResponseException as no:
        raise NotCarried(f"smtp_{no.smtp_code}", _why(no.smtp_code, nobody=Why.REFUSED)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotCarried(type(error).__name__, Why.WAY_IS_DOWN) from None
    except ValueError:
        # An address that is none, or holds a line break: no server was asked.
        raise NotCarried("address_unreadable", Why.WRONG_ADDRESS) from None


def answers(server: MailServer) -> bool:
    """Whether the server can be spoken to now."""
    try:
        with _connected(server) as connection:
            return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _why(code: int, *, nobody: Why) -> Why:
    """The fours are for later, the fives for good."""
    if code < 500:
        return Why.AGAIN
    return nobody if code in NOBODY_THERE else Why.REFUSED


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.scheme == "smtps":
        safe = ssl.create_default_context()
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=safe)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.scheme == "smtp":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _written(server: MailServer, notice: Notice) -> EmailMessage:
    message = EmailMessage()
    name, _, house = server.sender.partition("@")
    message["From"] = Address(org.window_name(), name, house)
    message["To"] = Address(addr_spec=notice.address)
    message["Subject"] = notice.subject
    message["Message-ID"] = f"<{mark_of(notice.pk)}@{house}>"
    message["Date"] = notice.made_at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.body)
    return message
