"""The processes as `up` and systemd start them, in one loop here: each opens its parts, beats, and ends when asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.errors import MissingPart, StoreError
from streams.journal.redis import RedisJournal
from streams.operate.processes import PROCESSES, run_demo, run_gateway
from streams.operate.store import new_store
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.servers import RedisServer, free_port
from tests.signing import keys_in

BOUND_S = 90


@pytest.fixture
def settings(tmp_path: Path, redis_server: RedisServer) -> Settings:
    wanted = Settings.model_validate(
        {
            "store": {"data_dir": tmp_path},
            "redis": {"url": redis_server.url},
            "intake": {"port": free_port()},
            "gateway": {"port": free_port()},
        }
    )
    keys_in(tmp_path)
    registry = Registry(wanted.registry_url)
    registry.migrate()
    registry.close()
    return wanted


async def test_every_process_beats_and_ends_when_it_is_asked_to(
    settings: Settings, redis_journal: RedisJournal
) -> None:
    await redis_journal.create_store(new_store(settings, real_ms(), "5a17"))
    stop, names = asyncio.Event(), ("intake", "fold", "archive", "gateway")
    running = [asyncio.ensure_future(PROCESSES[name](settings, stop)) for name in names]
    try:
        async with asyncio.timeout(BOUND_S):
            while not {beat.process for beat in await redis_journal.beats()} >= set(names):
                assert not [task for task in running if task.done()]
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        ended = await asyncio.wait_for(asyncio.gather(*running, return_exceptions=True), BOUND_S)
    assert ended == [None] * len(names)


@pytest.mark.parametrize("name", ["intake", "fold", "gateway", "demo"])
async def test_without_a_store_each_says_how_to_make_one(
    settings: Settings, redis_journal: RedisJournal, name: str
) -> None:
    assert await redis_journal.store() is None
    with pytest.raises(StoreError, match="python -m streams create-store"):
        await PROCESSES[name](settings, asyncio.Event())


async def test_nothing_simulated_enters_a_production_store(settings: Settings, redis_journal: RedisJournal) -> None:
    real = Settings.model_validate({"store": {"demo": False}})
    await redis_journal.create_store(new_store(real, real_ms(), "5a17"))
    with pytest.raises(StoreError, match="simulated sources are refused"):
        await run_demo(settings, asyncio.Event())


async def test_the_demo_needs_the_keys_that_come_with_its_store(
    settings: Settings, redis_journal: RedisJournal
) -> None:
    await redis_journal.create_store(new_store(settings, real_ms(), "5a17"))
    with pytest.raises(MissingPart, match="no keys for the demo"):
        await run_demo(settings, asyncio.Event())


async def test_a_registry_that_was_not_brought_up_to_date_is_named(tmp_path: Path, redis_server: RedisServer) -> None:
    old = Settings.model_validate({"store": {"data_dir": tmp_path}, "redis": {"url": redis_server.url}})
    with pytest.raises(MissingPart, match="python -m streams migrate"):
        await run_gateway(old, asyncio.Event())
