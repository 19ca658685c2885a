"""The strict reader: what it takes, what it refuses, and that a refusal has changed nothing."""

import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bancheng.config import environment
from bancheng.config.environment import Unusable, mark_data, read

KEY = "k" * 32


def test_without_any_setting_the_house_runs_on_sqlite_for_this_machine_alone(tmp_path: Path) -> None:
    found = read({}, base=tmp_path)
    assert found.database["NAME"] == tmp_path / "var" / "bancheng.sqlite3"
    assert found.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous = FULL" in found.database["OPTIONS"]["init_command"]
    assert found.only_loopback
    assert found.now is None


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("BANCHENG_DATABASE", "x", "不认识的设置 BANCHENG_DATABASE"),
        ("BANCHENG_FILE", "x", "不认识的设置 BANCHENG_FILE"),
        ("BANCHENG_DATABASE_URL", "", "空的"),
        ("BANCHENG_DATABASE_URL", "mysql://a/b", "BANCHENG_DATABASE_URL"),
        ("BANCHENG_DATABASE_URL", "postgres://host", "BANCHENG_DATABASE_URL"),
        ("BANCHENG_DATABASE_URL", "postgres://host:port/name", "端口"),
        ("BANCHENG_SECRET_KEY", "short", "太短"),
        ("BANCHENG_SECRET_KEY_FILE", "/nowhere/key", "读不出来：/nowhere/key"),
        ("BANCHENG_ALLOWED_HOSTS", "*", "BANCHENG_ALLOWED_HOSTS"),
        ("BANCHENG_STUN_URL", "turn:relay.example", "stun:主机名"),
        ("BANCHENG_STUN_URL", "stun:a, https://b", "stun:主机名"),
        ("BANCHENG_TURN_URL", "turn:relay.example?user=x", "turn:主机名"),
        ("BANCHENG_TURN_URL", "turn:relay.example:3478", "要一起设"),
        ("BANCHENG_TURN_SECRET", "long enough for a relay", "要一起设"),
        ("BANCHENG_TURN_SECRET", "short", "太短"),
        ("BANCHENG_TLS_CERT", "/nowhere/cert.pem", "要一起设"),
        ("BANCHENG_TLS_KEY", "/nowhere/key.pem", "要一起设"),
        ("BANCHENG_ALLOWED_HOSTS", "https://hall.example", "BANCHENG_ALLOWED_HOSTS"),
        ("BANCHENG_PUBLIC_URL", "window.example", "BANCHENG_PUBLIC_URL"),
        ("BANCHENG_PUBLIC_URL", "https://window.example/track", "BANCHENG_PUBLIC_URL"),
        ("BANCHENG_REDIS_URL", "http://redis", "BANCHENG_REDIS_URL"),
        ("BANCHENG_NOW", "tomorrow", "不是时间"),
        ("BANCHENG_BACKUP_KEEP", "0", "BANCHENG_BACKUP_KEEP"),
        ("BANCHENG_BACKUP_KEEP", "many", "BANCHENG_BACKUP_KEEP"),
        ("BANCHENG_BACKUP_KEYS", "/elsewhere", "BANCHENG_BACKUP_DIR"),
        ("BANCHENG_NOW", "2026-03-02T09:00", "演示或测试"),
        ("BANCHENG_SMTP_URL", "smtp://mail.example.cn", "BANCHENG_MAIL_FROM"),
        ("BANCHENG_MAIL_FROM", "a@b.cn", "BANCHENG_SMTP_URL"),
        ("BANCHENG_GATEWAY_URL", "https://g.example.cn", "BANCHENG_GATEWAY_SECRET"),
        ("BANCHENG_GATEWAY_WAYS", "sms", "BANCHENG_GATEWAY_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, setting: str, value: str, word: str
) -> None:
    with pytest.raises(Unusable, match=word) as refused:
        read({setting: value}, base=tmp_path)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


FROM, SECRET = {"BANCHENG_MAIL_FROM": "a@b.cn"}, {"BANCHENG_GATEWAY_SECRET": "s" * 32}
SERVERS = [
    (FROM | {"BANCHENG_SMTP_URL": "http://u:geheim@mail.example.cn"}, "smtps://"),
    (FROM | {"BANCHENG_SMTP_URL": "smtp://u:geheim@"}, "主机"),
    (FROM | {"BANCHENG_SMTP_URL": "smtp://u:geheim@host:many"}, "端口"),
    (FROM | {"BANCHENG_SMTP_URL": "smtp+plain://u:geheim@host"}, "不能带口令"),
    (FROM | {"BANCHENG_SMTP_URL": "smtp://geheim@host"}, "要写就都写"),
    ({"BANCHENG_MAIL_FROM": "window", "BANCHENG_SMTP_URL": "smtp://host"}, "BANCHENG_MAIL_FROM"),
    ({"BANCHENG_MAIL_FROM": "a@b.cn>\r\nBcc", "BANCHENG_SMTP_URL": "smtp://host"}, "BANCHENG_MAIL_FROM"),
    (SECRET | {"BANCHENG_GATEWAY_URL": "http://g.example.cn/m"}, "https://"),
    (SECRET | {"BANCHENG_GATEWAY_URL": "https://u:geheim@g.example.cn/m"}, "https://主机/路径"),
    ({"BANCHENG_GATEWAY_SECRET": "geheim", "BANCHENG_GATEWAY_URL": "https://g.cn"}, "太短"),
    (SECRET | {"BANCHENG_GATEWAY_URL": "https://g.cn", "BANCHENG_GATEWAY_WAYS": "sms,pigeon"}, "sms、wecom"),
]


@pytest.mark.parametrize(("settings", "word"), SERVERS)
def test_a_wrong_server_stops_the_start_and_its_password_is_not_printed(
    tmp_path: Path, settings: dict[str, str], word: str
) -> None:
    with pytest.raises(Unusable, match=word) as refused:
        read(settings, base=tmp_path)
    assert "geheim" not in str(refused.value) and "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_servers_are_read_whole_and_never_shown(tmp_path: Path) -> None:
    url = {"BANCHENG_SMTP_URL": "smtps://u:p%40ss@mail.example.cn", "BANCHENG_GATEWAY_WAYS": "wecom, sms"}
    found = read(FROM | SECRET | url | {"BANCHENG_GATEWAY_URL": "https://g.cn/m?a=1"}, base=tmp_path)
    assert found.mail is not None and found.gateway is not None
    assert (found.mail.host, found.mail.port, found.mail.password) == ("mail.example.cn", 465, "p@ss")
    assert (found.gateway.path, found.gateway.port, found.gateway.ways) == ("/m?a=1", 443, ("wecom", "sms"))
    assert "p@ss" not in repr(found) and "s" * 32 not in repr(found.gateway)


def test_a_secret_comes_from_a_file_and_never_from_two_places(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    from_file = {"BANCHENG_SECRET_KEY_FILE": str(tmp_path / "key"), "BANCHENG_DATA": str(tmp_path / "data")}
    assert read(from_file, base=tmp_path).secret_key == KEY
    with pytest.raises(Unusable, match="只能设一个"):
        read({**from_file, "BANCHENG_SECRET_KEY": KEY}, base=tmp_path)


def test_the_first_start_makes_a_key_that_only_its_owner_reads_and_later_starts_keep_it(
    tmp_path: Path,
) -> None:
    first, second = read({}, base=tmp_path), read({}, base=tmp_path)
    path = tmp_path / "var" / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= environment.SHORTEST_KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()].sort() is None


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_a_fixed_clock_stands_on_data_marked_for_it(tmp_path: Path, kind: str) -> None:
    mark_data(tmp_path, kind)
    settings = {"BANCHENG_DATA": str(tmp_path), "BANCHENG_NOW": "2026-03-02T09:00"}
    nine = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    assert read(settings, base=tmp_path).now == nine
    aware = read({**settings, "BANCHENG_NOW": "2026-03-02T01:00:00+00:00"}, base=tmp_path).now
    assert aware == nine == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_live_data_and_an_unreadable_mark_refuse_a_fixed_clock(tmp_path: Path) -> None:
    settings = {"BANCHENG_DATA": str(tmp_path), "BANCHENG_NOW": "2026-03-02T09:00"}
    mark_data(tmp_path, "live")
    with pytest.raises(Unusable, match="演示或测试"):
        read(settings, base=tmp_path)
    (tmp_path / "kind.json").write_text("{", encoding="utf-8")
    with pytest.raises(Unusable, match="标记文件读不出来"):
        read(settings, base=tmp_path)


def test_the_public_address_loses_its_last_slash_and_may_be_left_out(tmp_path: Path) -> None:
    named = read({"BANCHENG_PUBLIC_URL": "https://window.example/"}, base=tmp_path)
    assert named.public_url == "https://window.example"
    assert read({}, base=tmp_path).public_url == ""


def test_a_postgresql_address_keeps_odd_characters_and_sockets(tmp_path: Path) -> None:
    url = "postgres://h%40ll:p%2Fw@db.example:5433/ban%20cheng?sslmode=require"
    found = read({"BANCHENG_DATABASE_URL": url}, base=tmp_path).database
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("h@ll", "p/w", "db.example")
    assert (found["PORT"], found["NAME"]) == ("5433", "ban cheng")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=30s" in found["OPTIONS"]["options"]
    assert found["OPTIONS"]["server_side_binding"] is True


def test_other_hosts_mean_tls(tmp_path: Path) -> None:
    hosts = {"BANCHENG_ALLOWED_HOSTS": "hall.example, 127.0.0.1"}
    found = read(hosts, base=tmp_path)
    assert found.allowed_hosts == ["hall.example", "127.0.0.1"]
    assert not found.only_loopback


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unusable, match="数据文件夹建不起来"):
        read({"BANCHENG_DATA": os.fspath(tmp_path / "file" / "below")}, base=tmp_path)


def test_the_keys_of_a_nightly_backup_never_lie_inside_it(tmp_path: Path) -> None:
    settings = {"BANCHENG_BACKUP_DIR": "/mnt/copies", "BANCHENG_BACKUP_KEYS": "/mnt/copies/keys"}
    with pytest.raises(Unusable, match="分开放"):
        read(settings, base=tmp_path)
    apart = read({**settings, "BANCHENG_BACKUP_KEYS": "/safe/keys"}, base=tmp_path)
    assert (apart.backup_to, apart.backup_keys_to) == (Path("/mnt/copies"), Path("/safe/keys"))
    assert apart.backups_kept == 14


def test_a_house_half_restored_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "restore_unfinished").touch()
    with pytest.raises(Unusable, match="上次恢复没有做完"):
        read({"BANCHENG_DATA": str(tmp_path)}, base=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["restore_unfinished"]


@pytest.mark.parametrize(
    ("kind", "value", "words"), [("live", "on", "演示或测试"), ("demo", "yes", "只能写 on")]
)
def test_counting_is_for_the_bench_only(tmp_path: Path, kind: str, value: str, words: str) -> None:
    environment.mark_data(tmp_path, kind)
    with pytest.raises(environment.Unusable, match=words):
        environment.read({"BANCHENG_DATA": str(tmp_path), "BANCHENG_COUNT_QUERIES": value}, base=tmp_path)
    environment.mark_data(tmp_path, "demo")
    asked = {"BANCHENG_DATA": str(tmp_path), "BANCHENG_COUNT_QUERIES": "on"}
    assert environment.read(asked, base=tmp_path).count_queries


def test_relays_and_a_certificate_of_ones_own_are_read(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("pem", encoding="ascii")
    settings = {
        "BANCHENG_DATA": str(tmp_path),
        "BANCHENG_STUN_URL": "stun:stun.example:3478, stuns:[2001:db8::1]:5349",
        "BANCHENG_TURN_URL": "turn:relay.example:3478?transport=udp,turns:relay.example",
        "BANCHENG_TURN_SECRET": "a secret of the relay",
        "BANCHENG_TLS_CERT": str(tmp_path / "cert.pem"),
        "BANCHENG_TLS_KEY": "key.pem",
    }
    found = environment.read(settings, base=tmp_path)
    assert found.stun_urls == ["stun:stun.example:3478", "stuns:[2001:db8::1]:5349"]
    assert found.turn_urls == ["turn:relay.example:3478?transport=udp", "turns:relay.example"]
    assert (found.tls_cert, found.tls_key) == (tmp_path / "cert.pem", tmp_path / "key.pem")
    (tmp_path / "cert.pem").unlink()
    with pytest.raises(environment.Unusable, match="BANCHENG_TLS_CERT 指的文件读不出来"):
        environment.read(settings, base=tmp_path)
