"""`up` in its parts: what it checks first, its Redis, and what an earlier one left behind. Whole: tests/journeys."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from streams.errors import MissingPart, PortTaken
from streams.journal.redis import RedisJournal
from streams.operate.up import Children, check_ports, up
from streams.settings import Settings
from tests.servers import free_port

BOUND_S = 20


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = {"intake": {"port": free_port()}, "gateway": {"port": free_port()}, "redis": {"port": free_port()}}
    ports["calls"] = {"port": free_port()}
    pages = {"dashboard": {"port": free_port(), "wall_port": free_port()}}
    return Settings.model_validate({"store": {"data_dir": tmp_path / "data"}, **ports, **pages})


@pytest.fixture
async def children(settings: Settings) -> AsyncIterator[Children]:
    children = Children(settings, None)
    yield children
    await children.stop()


def taken(settings: Settings, section: str, key: str) -> socket.socket:
    """Somebody else on that port."""
    return socket.create_server(("127.0.0.1", getattr(getattr(settings, section), key)))


# -- ports ---------------------------------------------------------------------------------------------------
PORTS = [
    ("intake", "port"),
    ("gateway", "port"),
    ("calls", "port"),
    ("dashboard", "port"),
    ("dashboard", "wall_port"),
    ("redis", "port"),
]


@pytest.mark.parametrize(("section", "key"), PORTS)
def test_a_port_that_somebody_has_is_named_by_its_setting(settings: Settings, section: str, key: str) -> None:
    check_ports(settings)
    with taken(settings, section, key), pytest.raises(PortTaken) as wrong:
        check_ports(settings)
    assert wrong.value.setting == f"{section}.{key}"


def test_the_port_of_the_embedded_redis_does_not_matter_with_a_redis_of_your_own(settings: Settings) -> None:
    own = settings.model_copy(update={"redis": settings.redis.model_copy(update={"url": "redis://10.0.0.1:6379/0"})})
    with taken(settings, "redis", "port"):
        check_ports(own)


# -- the embedded Redis --------------------------------------------------------------------------------------
async def test_the_embedded_redis_answers_and_goes_with_its_children(settings: Settings, children: Children) -> None:
    await children.start_redis()
    assert children.redis is not None
    assert children.redis.state == "running"
    pid = children.redis.pid
    assert pid is not None
    assert (settings.store.data_dir / "redis.pid").read_text() == str(pid)
    journal = RedisJournal(settings.redis_url, settings.city.code)
    await journal.open()
    assert journal.warnings == []
    await journal.close()
    await children.stop()
    assert not psutil.pid_exists(pid)
    assert not (settings.store.data_dir / "redis.pid").exists()


async def test_with_a_redis_of_your_own_none_is_started(settings: Settings) -> None:
    own = settings.model_copy(update={"redis": settings.redis.model_copy(update={"url": "redis://10.0.0.1:6379/0"})})
    children = Children(own, None)
    await children.start_redis()
    assert (children.redis, children.all) == (None, [])


async def test_a_redis_that_ends_at_once_is_named_with_its_last_words(
    settings: Settings, children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = tmp_path / "redis-server"
    server.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo "Redis server v=7.0.15"; exit; }\necho "disk is full"\nexit 1\n'
    )
    server.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(MissingPart, match=r"redis did not start: disk is full .*redis\.log"):
        await children.start_redis()


# -- what an earlier `up` left behind ------------------------------------------------------------------------
async def test_a_redis_that_outlived_its_up_is_ended_first(settings: Settings, children: Children) -> None:
    await children.start_redis()
    assert children.redis is not None
    assert children.redis.pid is not None
    orphan = psutil.Process(children.redis.pid)
    # It goes before the ports are looked at: what ends this `up` is the door's port, not that of Redis.
    with taken(settings, "intake", "port"), pytest.raises(PortTaken, match=r"intake\.port"):
        await asyncio.to_thread(lambda: asyncio.run(up(settings, None, asyncio.Event())))
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("said", ["{pid}", "not a number", "999999999"])
async def test_somebody_elses_process_is_left_alone(settings: Settings, said: str) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (settings.store.data_dir / "redis").mkdir(parents=True)
        (settings.store.data_dir / "redis.pid").write_text(said.format(pid=other.pid))
        with taken(settings, "intake", "port"), pytest.raises(PortTaken):
            await up(settings, None, asyncio.Event())
        assert other.poll() is None
    finally:
        other.kill()
        other.wait(BOUND_S)
