"""The strict reader of the deployment's environment: nothing unknown, nothing unreadable, nothing half-set.

Nothing an office decides stands here; only where the data lies, which database, which hosts, which key.
"""

import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from bancheng.notices import servers
from bancheng.notices.servers import Gateway, MailServer
from bancheng.rules.whole_numbers import whole_number

PREFIX = "BANCHENG_"
NAMES = {
    "BANCHENG_DATABASE_URL": "数据库地址，缺省为数据文件夹里的 SQLite；或 postgres://用户:口令@主机:端口/库名",
    "BANCHENG_DATA": "数据文件夹，缺省为程序文件夹下的 var",
    "BANCHENG_SECRET_KEY": "会话与令牌的密钥，至少 32 个字符；缺省在数据文件夹里生成",
    "BANCHENG_ALLOWED_HOSTS": "允许访问的主机名，用逗号分隔；缺省只有本机",
    "BANCHENG_PUBLIC_URL": "反映人在家里打开的网址，如 https://window.example.gov.cn，印在回执上、写在短信里；缺省只说“窗口的网页”，演示里是 ./run 打印的地址",
    "BANCHENG_REDIS_URL": "Redis 地址，用作各进程共用的缓存；缺省不用",
    "BANCHENG_NOW": "固定的当前时间，只可用于演示或测试数据",
    "BANCHENG_BACKUP_DIR": "每天夜里的备份放在这个文件夹；缺省不自动备份",
    "BANCHENG_BACKUP_KEYS": "每天夜里把密钥复制到这个文件夹，不能在备份文件夹里；缺省不复制",
    "BANCHENG_BACKUP_KEEP": "自动备份留几份，缺省 14",
    "BANCHENG_METRICS_TOKEN": "读 /metrics 的令牌，至少 32 个字符；缺省只有本机能读",
    "BANCHENG_TLS_CERT": "网页自己用 https 时的证书文件（PEM，含中间证书）；缺省由前面的代理做 https",
    "BANCHENG_TLS_KEY": "上面证书的私钥文件（PEM）；设了证书就要设",
    "BANCHENG_STUN_URL": "视频验证用的 STUN 服务器，如 stun:stun.example.gov.cn:3478，多个用逗号分隔；缺省不用，同一网络内能接通",
    "BANCHENG_TURN_URL": "视频验证用的 TURN 中继，如 turn:turn.example.gov.cn:3478?transport=udp，多个用逗号分隔；缺省不用",
    "BANCHENG_TURN_SECRET": "与 TURN 中继共用的密钥（coturn 的 static-auth-secret），至少 16 个字符；设了 TURN 就要设",
    "BANCHENG_SMTP_URL": "邮件服务器：smtps://、smtp://（先加密）或 smtp+plain://（不加密、不带口令）加 用户:口令@主机:端口；缺省不发邮件",
    "BANCHENG_MAIL_FROM": "邮件的发件地址，设了邮件服务器就要设",
    "BANCHENG_GATEWAY_URL": "短信和企业微信网关的地址，如 https://gateway.example.gov.cn/messages；缺省不发短信",
    "BANCHENG_GATEWAY_SECRET": "和网关共用的密钥，至少 32 个字符，设了网关就要设",
    "BANCHENG_GATEWAY_WAYS": "网关能发什么：sms、wecom，用逗号分隔，缺省 sms",
    "BANCHENG_COUNT_QUERIES": "写 on：每个回应说明问了数据库几次，供 bench 量；只可用于演示或测试数据",
}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
KINDS_WITH_MOVABLE_CLOCK = frozenset({"demo", "test"})
SHORTEST_KEY = 32
SHORTEST_TURN_SECRET = 16
_PLACE = r"(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
STUN = re.compile(rf"stuns?:{_PLACE}")
TURN = re.compile(rf"turns?:{_PLACE}(?:\?transport=(?:udp|tcp))?")


def keep_to_oneself() -> None:
    """What this process and its children write, database, messages, documents, is nobody else's on the machine."""
    os.umask(0o077)


IN_CLEAR = "in-clear"
"""The folder in the data folder where uploads arrive and documents lie in clear while they are read."""


class Unusable(Exception):
    """The environment cannot be used; the text is the one sentence to print before stopping."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the deployment decided, read and checked once."""

    data: Path
    database: dict[str, Any]
    secret_key: str
    allowed_hosts: list[str]
    public_url: str
    redis_url: str | None
    now: datetime | None
    backup_to: Path | None
    backup_keys_to: Path | None
    backups_kept: int
    count_queries: bool
    metrics_token: str | None
    tls_cert: Path | None
    tls_key: Path | None
    stun_urls: list[str]
    turn_urls: list[str]
    turn_secret: str | None
    mail: MailServer | None
    gateway: Gateway | None

    @property
    def only_loopback(self) -> bool:
        """Whether the pages are reached from this machine alone, where plain http is safe."""
        return set(self.allowed_hosts) <= set(LOOPBACK)


def read(environ: Mapping[str, str], *, base: Path) -> Environment:
    """Everything the deployment decided, or the first thing wrong with it.

    Shapes   base: the folder that holds the program; its `var` is the default data folder.
    Raises   Unusable, before anything has been written.
    """
    values = _values(environ)
    data = _data(values, base)
    _refuse_half_restored(data)
    now = _fixed_moment(values.get("BANCHENG_NOW"), data)
    count_queries = _counting(values.get("BANCHENG_COUNT_QUERIES"), data)
    database = _database(values.get("BANCHENG_DATABASE_URL"), data)
    hosts = _hosts(values.get("BANCHENG_ALLOWED_HOSTS"))
    public_url = _public(values.get("BANCHENG_PUBLIC_URL"))
    redis_url = _redis(values.get("BANCHENG_REDIS_URL"))
    backup_to, backup_keys_to = _backup_places(values, base)
    backups_kept = _count("BANCHENG_BACKUP_KEEP", values.get("BANCHENG_BACKUP_KEEP", "14"))
    mail, gateway = _mail(values), _gateway(values)
    key = _long_enough("BANCHENG_SECRET_KEY", values)
    token = _long_enough("BANCHENG_METRICS_TOKEN", values)
    tls_cert, tls_key = _tls(values, base)
    stun_urls = _relays("BANCHENG_STUN_URL", values.get("BANCHENG_STUN_URL"), STUN)
    turn_urls = _relays("BANCHENG_TURN_URL", values.get("BANCHENG_TURN_URL"), TURN)
    turn_secret = _turn_secret(values.get("BANCHENG_TURN_SECRET"), turn_urls)
    _make_folder(data / IN_CLEAR)
    return Environment(
        data=data,
        database=database,
        secret_key=key or _kept_secret(data),
        allowed_hosts=hosts,
        public_url=public_url,
        redis_url=redis_url,
        now=now,
        backup_to=backup_to,
        backup_keys_to=backup_keys_to,
        backups_kept=backups_kept,
        count_queries=count_queries,
        metrics_token=token,
        tls_cert=tls_cert,
        tls_key=tls_key,
        stun_urls=stun_urls,
        turn_urls=turn_urls,
        turn_secret=turn_secret,
        mail=mail,
        gateway=gateway,
    )


def _long_enough(name: str, values: Mapping[str, str]) -> str | None:
    """A random value nobody guesses; none where none is set."""
    value = values.get(name)
    if value is not None and len(value) < SHORTEST_KEY:
        raise Unusable(f"{name} 太短：至少 {SHORTEST_KEY} 个字符，请换一个更长的随机值。")
    return value


def data_folder(environ: Mapping[str, str], *, base: Path) -> Path:
    """Where the data lies, before anything else of the deployment is looked at. Raises Unusable."""
    return _data(_values(environ), base)


def is_unmarked(data: Path) -> bool:
    """Whether nobody has said yet what the folder holds: the first start."""
    return not _mark(data).exists()


def data_kind(data: Path) -> str:
    """What the data folder holds: “demo”, “test”, or “live” when nothing says otherwise."""
    try:
        return str(json.loads(_mark(data).read_text(encoding="utf-8"))["kind"])
    except FileNotFoundError:
        return "live"
    except (OSError, ValueError, KeyError, TypeError):
        raise Unusable(f"数据文件夹的标记文件读不出来：{_mark(data)}，请检查权限或恢复备份。") from None


def mark_data(data: Path, kind: str) -> None:
    """Says what the data folder holds, so that a fixed clock can be refused on live data."""
    _make_folder(data)
    _mark(data).write_text(json.dumps({"kind": kind}) + "\n", encoding="utf-8")


def _mark(data: Path) -> Path:
    return data / "kind.json"


def _data(values: Mapping[str, str], base: Path) -> Path:
    return Path(values.get("BANCHENG_DATA") or base / "var").absolute()


def _values(environ: Mapping[str, str]) -> dict[str, str]:
    """Every known name with its value, secrets read from their files."""
    values: dict[str, str] = {}
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        known = name.removesuffix("_FILE")
        if known not in NAMES:
            raise Unusable(
                f"不认识的设置 {name}：请改正拼写或删去它；可用的有 {'、'.join(NAMES)}，或加 _FILE。"
            )
        if known in values:
            raise Unusable(f"{known} 与 {known}_FILE 只能设一个，请删去其中一个。")
        value = environ[name] if name == known else _from_file(name, environ[name])
        if not value:
            raise Unusable(f"设置 {name} 的值是空的：请填上值，或删去它以使用缺省值。")
        values[known] = value
    return values


def _from_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise Unusable(f"{name} 指的文件读不出来：{path}，请检查路径和权限。") from None


def _fixed_moment(value: str | None, data: Path) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Unusable(f"BANCHENG_NOW 不是时间：{value}，请写成 2026-03-02T09:00 的样子。") from None
    if data_kind(data) not in KINDS_WITH_MOVABLE_CLOCK:
        raise Unusable(
            "BANCHENG_NOW 只可用于演示或测试数据；这个数据文件夹没有演示或测试的标记，请删去该设置。"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _refuse_half_restored(data: Path) -> None:
    if (data / "restore_unfinished").exists():
        raise Unusable(f"上次恢复没有做完：请删去 {data} 和所用的数据库，再从头恢复（bancheng restore）。")


def _backup_places(values: Mapping[str, str], base: Path) -> tuple[Path | None, Path | None]:
    """Where the nightly backup goes, and its keys, which must not lie inside it."""
    to, keys = (
        (base / values[name]).absolute() if name in values else None
        for name in ("BANCHENG_BACKUP_DIR", "BANCHENG_BACKUP_KEYS")
    )
    if keys is not None and to is None:
        raise Unusable("设了 BANCHENG_BACKUP_KEYS 却没有设 BANCHENG_BACKUP_DIR，请补上或删去。")
    if keys is not None and to is not None and (keys == to or to in keys.parents):
        raise Unusable("BANCHENG_BACKUP_KEYS 不能在 BANCHENG_BACKUP_DIR 里面：密钥要和备份分开放，请改正。")
    return to, keys


def _count(name: str, value: str) -> int:
    count = whole_number(value, least=1, most=3650)
    if count is None:
        raise Unusable(f"{name} 应是 1 到 3650 的整数，不能是 {value}，请改正。")
    return count


def _counting(value: str | None, data: Path) -> bool:
    if value not in {None, "on"}:
        raise Unusable(f"BANCHENG_COUNT_QUERIES 只能写 on，不能是 {value}；不需要就删去它。")
    if value and data_kind(data) not in KINDS_WITH_MOVABLE_CLOCK:
        raise Unusable(
            "BANCHENG_COUNT_QUERIES 只可用于演示或测试数据；这个数据文件夹没有演示或测试的标记，请删去该设置。"
        )
    return value == "on"


def _hosts(value: str | None) -> list[str]:
    if value is None:
        return list(LOOPBACK)
    hosts = [host.strip() for host in value.split(",")]
    if not all(hosts) or any("/" in host or " " in host or host == "*" for host in hosts):
        raise Unusable("BANCHENG_ALLOWED_HOSTS 应是用逗号分隔的主机名，不含网址前缀、空格和 *，请改正。")
    return hosts


def _public(value: str | None) -> str:
    """The address of the public pages without its last slash; empty when nobody named one."""
    parts = urlsplit(value or "")
    whole = parts.scheme in {"http", "https"} and parts.netloc and parts.path in {"", "/"}
    if value is not None and not (whole and value.isascii() and not parts.query and not parts.fragment):
        raise Unusable("BANCHENG_PUBLIC_URL 应是 https://主机名 的样子，后面不带别的，请改正。")
    return f"{parts.scheme}://{parts.netloc}" if value else ""


def _tls(values: Mapping[str, str], base: Path) -> tuple[Path | None, Path | None]:
    """Certificate and key by which the pages speak TLS themselves."""
    names = ("BANCHENG_TLS_CERT", "BANCHENG_TLS_KEY")
    cert, key = ((base / values[name]).absolute() if name in values else None for name in names)
    if (cert is None) != (key is None):
        raise Unusable("BANCHENG_TLS_CERT 与 BANCHENG_TLS_KEY 要一起设，请补上另一个，或都删去。")
    for name, path in zip(names, (cert, key), strict=True):
        if path is not None and not os.access(path, os.R_OK):
            raise Unusable(f"{name} 指的文件读不出来：{path}，请检查路径和权限。")
    return cert, key


def _relays(name: str, value: str | None, shape: re.Pattern[str]) -> list[str]:
    """Servers that help two browsers find each other, in the form browsers take them."""
    urls = [url.strip() for url in value.split(",")] if value is not None else []
    if not all(shape.fullmatch(url) for url in urls):
        kind = name.split("_")[1].lower()
        raise Unusable(f"{name} 应是 {kind}:主机名:端口 的样子，多个用逗号分隔，请改正。")
    return urls


def _turn_secret(value: str | None, turn_urls: list[str]) -> str | None:
    if value is not None and len(value) < SHORTEST_TURN_SECRET:
        raise Unusable(
            f"BANCHENG_TURN_SECRET 太短：至少 {SHORTEST_TURN_SECRET} 个字符，请换一个更长的随机值。"
        )
    if bool(value) != bool(turn_urls):
        raise Unusable("BANCHENG_TURN_URL 与 BANCHENG_TURN_SECRET 要一起设，请补上另一个，或都删去。")
    return value


def _mail(values: Mapping[str, str]) -> MailServer | None:
    """The mail server, with the address letters come from."""
    url, sender = values.get("BANCHENG_SMTP_URL"), values.get("BANCHENG_MAIL_FROM")
    if bool(url) != bool(sender):
        raise Unusable("BANCHENG_SMTP_URL 和 BANCHENG_MAIL_FROM 要设就都设，请补上或都删去。")
    return _made(lambda: servers.mail_server(url, sender)) if url and sender else None


def _gateway(values: Mapping[str, str]) -> Gateway | None:
    """The gateway for text messages and WeCom, with the secret both sides know."""
    url, secret = values.get("BANCHENG_GATEWAY_URL"), values.get("BANCHENG_GATEWAY_SECRET")
    if bool(url) != bool(secret):
        raise Unusable("BANCHENG_GATEWAY_URL 和 BANCHENG_GATEWAY_SECRET 要设就都设，请补上或都删去。")
    ways = values.get("BANCHENG_GATEWAY_WAYS")
    if ways and not url:
        raise Unusable("设了 BANCHENG_GATEWAY_WAYS 却没有设 BANCHENG_GATEWAY_URL，请补上或删去。")
    return _made(lambda: servers.gateway(url, secret, ways or "sms")) if url and secret else None


def _made[T](make: Callable[[], T]) -> T:
    try:
        return make()
    except ValueError as wrong:
        raise Unusable(str(wrong)) from None


def _redis(value: str | None) -> str | None:
    if value is not None and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise Unusable("BANCHENG_REDIS_URL 应以 redis://、rediss:// 或 unix:// 开头，请改正。")
    return value


def _database(value: str | None, data: Path) -> dict[str, Any]:
    if value is None:
        return sqlite(data / "bancheng.sqlite3")
    parts = urlsplit(value)
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return _postgresql(value)
    if parts.scheme == "sqlite" and parts.path.strip("/") and not parts.netloc:
        return sqlite(Path(unquote(parts.path)))
    raise Unusable(
        "BANCHENG_DATABASE_URL 应是 postgres://用户:口令@主机:端口/库名 或 sqlite:///绝对路径，请改正。"
    )


def sqlite(path: Path, *, synchronous: str = "FULL") -> dict[str, Any]:
    """The embedded engine: readers never wait, writers queue, and what was acknowledged is on the disk.

    IMMEDIATE is not a matter of taste: with deferred transactions four writers already fail by the thousand.
    """
    pragmas = (
        "journal_mode = WAL",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "cache_size = -16000",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    """The large engine: connections that stay and are looked at before use, plans that are kept, an end to every wait."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise Unusable("BANCHENG_DATABASE_URL 里的端口不是数字，请改正。") from None
    limits = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
    # A page's question takes milliseconds: to compile it, or to call a second process to it, takes longer than to answer it.
    plain = {"jit": "off", "max_parallel_workers_per_gather": "0"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A server that has vanished without a word must not hold a page for minutes.
            "connect_timeout": "5",
            # A sentence asked a third time is planned no more: planning a page took longer than answering it.
            "server_side_binding": True,
            "prepare_threshold": 2,
            **dict(parse_qsl(parts.query)),
            "options": " ".join(f"-c {name}={value}" for name, value in {**limits, **plain}.items()),
        },
    }


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unusable(f"数据文件夹建不起来：{folder}，请检查路径和权限。") from None


def _kept_secret(data: Path) -> str:
    """The key made at the first start and kept in the data folder, readable by its owner only.

    Several processes may start at once: each writes its own file, the first link wins, all read the winner.
    """
    path = data / "secret_key"
    try:
        if not path.exists():
            _offer_secret(path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise Unusable(f"密钥文件读不出来：{path}，请检查权限。") from None


def _offer_secret(path: Path) -> None:
    # mkstemp makes the file 0600.
    handle, offered = tempfile.mkstemp(dir=path.parent, prefix=".secret_key")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(offered, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(offered)
