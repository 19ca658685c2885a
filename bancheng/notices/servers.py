"""The servers messages leave by, as the deployment named them: read once from the environment, and never printed."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bancheng.rules.vocabulary import Way

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BY_GATEWAY = (Way.SMS, Way.WECOM)
SHORTEST_SECRET = 32
SMTP_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The hall's mail server.

    Shapes   scheme: smtps, encrypted from the first octet; smtp, encrypted before anything is said; smtp+plain, not at all.
    """

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The hall's gateway for text messages and WeCom: one address, one shared secret."""

    host: str
    port: int
    path: str
    encrypted: bool
    ways: tuple[Way, ...]
    secret: str = field(repr=False)


def mail_server(url: str, sender: str) -> MailServer:
    """The mail server of an address like smtp://user:password@host:587.

    Raises   ValueError with what is wrong, never with the address itself: it holds a password.
    """
    parts = urlsplit(url)
    host, port = _host_and_port(url, "BANCHENG_SMTP_URL")
    if parts.scheme not in SMTP_PORTS or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            "BANCHENG_SMTP_URL 应是 smtps://、smtp:// 或 smtp+plain:// 加 用户:口令@主机:端口，请改正。"
        )
    if parts.scheme == "smtp+plain" and parts.password:
        raise ValueError(
            "BANCHENG_SMTP_URL 用 smtp+plain:// 时不加密，不能带口令，请改用 smtps:// 或 smtp://。"
        )
    if bool(parts.username) != bool(parts.password):
        raise ValueError("BANCHENG_SMTP_URL 的用户和口令要写就都写，请改正。")
    name, _, house = sender.partition("@")
    if not name or "." not in house or any(sign in sender for sign in " <>,;\r\n"):
        raise ValueError("BANCHENG_MAIL_FROM 应是一个邮箱地址，如 window@example.gov.cn，请改正。")
    return MailServer(
        scheme=parts.scheme,
        host=host,
        port=port or SMTP_PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def gateway(url: str, secret: str, ways: str) -> Gateway:
    """The gateway of an address like https://host/path, with its secret and the ways it offers.

    Raises   ValueError with what is wrong.
    """
    parts = urlsplit(url)
    host, port = _host_and_port(url, "BANCHENG_GATEWAY_URL")
    if parts.scheme not in {"http", "https"} or parts.username or parts.fragment or not url.isascii():
        raise ValueError("BANCHENG_GATEWAY_URL 应是 https://主机/路径，请改正。")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise ValueError("BANCHENG_GATEWAY_URL 里有号码要传，只有本机可以用 http，请改用 https://。")
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(
            f"BANCHENG_GATEWAY_SECRET 太短：至少 {SHORTEST_SECRET} 个字符，请换一个更长的随机值。"
        )
    named = [way.strip() for way in ways.split(",")]
    if not named or not set(named) <= {way.value for way in BY_GATEWAY}:
        raise ValueError("BANCHENG_GATEWAY_WAYS 只能写 sms、wecom，用逗号分隔，请改正。")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    encrypted = parts.scheme == "https"
    return Gateway(
        host=host,
        port=port or (443 if encrypted else 80),
        path=path,
        encrypted=encrypted,
        ways=tuple(Way(way) for way in dict.fromkeys(named)),
        secret=secret,
    )


def _host_and_port(url: str, name: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(f"{name} 里的主机或端口不对，请改正。") from None
    if not parts.hostname:
        raise ValueError(f"{name} 里没有主机名，请改正。")
    return parts.hostname, port
