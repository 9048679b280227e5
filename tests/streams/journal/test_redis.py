"""What only the real journal can show: lost answers, kills, full memory, a server not fit to be one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
import redis.asyncio

from streams.errors import JournalRefused, JournalUnavailable
from streams.journal.api import Group, Refusal
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from tests.servers import RedisServer
from tests.streams.journal.groups import live, sequences
from tests.streams.journal.proxy import Proxy

BOUND_S = 20


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    """One that a test may kill or reconfigure."""
    with RedisServer() as server:
        yield server


@pytest.fixture
async def client(own_server: RedisServer) -> AsyncIterator[redis.asyncio.Redis]:
    client = redis.asyncio.Redis.from_url(own_server.url)
    yield client
    await client.aclose()


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisJournal]:
    journal = RedisJournal(url, "2112")
    try:
        await journal.open()
        yield journal
    finally:
        await journal.close()


# -- lost answers ------------------------------------------------------------------------------------------
async def test_an_append_whose_answer_was_lost_is_in_once(
    redis_journal: RedisJournal, redis_server: RedisServer
) -> None:
    async with Proxy(redis_server.port) as proxy, opened(proxy.url) as journal:
        await journal.append([live(1, 2)])
        proxy.eat = 1
        (receipt,) = await journal.append([live(3, 5)])
    assert proxy.eaten == 1
    assert (receipt.hi, receipt.duplicates) == (5, 3)
    assert sequences(await redis_journal.read(ZERO)) == [1, 2, 3, 4, 5]


async def test_who_never_hears_an_answer_is_told_that_nobody_is_there(
    redis_journal: RedisJournal, redis_server: RedisServer
) -> None:
    async with Proxy(redis_server.port) as proxy, opened(proxy.url) as journal:
        await journal.append([live(1, 2)])
        proxy.eat = 1_000
        with pytest.raises(JournalUnavailable, match="send again"):
            await journal.append([live(3, 5)])
        proxy.eat = 0
        (receipt,) = await journal.append([live(3, 5)])
    assert receipt.hi == 5
    assert sequences(await redis_journal.read(ZERO)) == [1, 2, 3, 4, 5]


async def test_a_tick_whose_answer_was_lost_is_not_sent_again(
    redis_journal: RedisJournal, redis_server: RedisServer
) -> None:
    async with Proxy(redis_server.port) as proxy, opened(proxy.url) as journal:
        lease = await journal.acquire("fold", 60_000)
        assert lease is not None
        await journal.tick(lease, b"one")
        proxy.eat = 1
        with pytest.raises(JournalUnavailable):
            await journal.tick(lease, b"two")
    assert [entry.events for entry in await redis_journal.read(ZERO)] == [b"one", b"two"]


async def test_a_waiting_reader_of_a_dead_line_gives_up(
    redis_journal: RedisJournal, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.journal.redis.CALL_S", 0.2)
    async with Proxy(redis_server.port) as proxy, opened(proxy.url) as journal:
        assert await journal.read(ZERO, block_ms=1) == []
        reading = asyncio.create_task(journal.read(ZERO, block_ms=50))
        proxy.silent = True
        async with asyncio.timeout(BOUND_S):
            with pytest.raises(JournalUnavailable):
                await reading


# -- kills -------------------------------------------------------------------------------------------------
# redis-py leaves the socket of a vanished server to the garbage collector, which says so.
lost_server = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@lost_server
async def test_what_was_acknowledged_survives_a_kill_and_scripts_come_back(own_server: RedisServer) -> None:
    async with opened(own_server.url) as journal:
        for round_ in range(3):
            await journal.append([live(round_ * 10 + 1, round_ * 10 + 10)])
            own_server.kill9()
            with pytest.raises(JournalUnavailable):
                await journal.append([live(1, 1)])
            own_server.start()
        (receipt,) = await journal.append([live(31, 31)])
        assert receipt.hi == 31
        assert sequences(await journal.read(ZERO)) == list(range(1, 32))


@lost_server
async def test_a_waiting_reader_hears_of_a_kill(own_server: RedisServer) -> None:
    async with opened(own_server.url) as journal:
        reading = asyncio.create_task(journal.read(ZERO, block_ms=BOUND_S * 1000))
        probe = redis.asyncio.Redis.from_url(own_server.url)
        async with asyncio.timeout(BOUND_S):
            while (await probe.info("clients"))["blocked_clients"] == 0:
                await asyncio.sleep(0.01)
            await probe.aclose()
            own_server.kill9()
            with pytest.raises(JournalUnavailable):
                await reading


# -- a full store ------------------------------------------------------------------------------------------
async def test_a_full_store_refuses_and_raises_nothing(own_server: RedisServer, client: redis.asyncio.Redis) -> None:
    async with opened(own_server.url) as journal:
        await journal.append([live(1, 2)])
        await client.config_set("maxmemory", 1)
        with pytest.raises(JournalRefused, match="maxmemory"):
            await journal.append([live(3, 5)])
        with pytest.raises(JournalRefused):
            await journal.append(
                [Group(device=8, epoch=1, lane=Lane.LIVE, first=1, last=1, refusals=(Refusal(1, b"x"),))]
            )
        assert (await journal.hi(7, 1))[Lane.LIVE] == 2
        assert (await journal.hi(8, 1))[Lane.LIVE] == 0
        await client.config_set("maxmemory", 0)
        (receipt,) = await journal.append([live(3, 5)])
        assert receipt.hi == 5
        assert sequences(await journal.read(ZERO)) == [1, 2, 3, 4, 5]
        assert await journal.rejects(ZERO) == []


# -- a server not fit to be one ----------------------------------------------------------------------------
async def test_a_store_that_evicts_is_refused_at_the_door() -> None:
    with RedisServer("--maxmemory-policy", "allkeys-lru") as server:
        journal = RedisJournal(server.url, "2112")
        with pytest.raises(JournalRefused, match="set it to noeviction"):
            await journal.open()
        await journal.close()


@pytest.mark.parametrize(
    ("options", "word"),
    [(("--appendonly", "no"), "appendonly yes"), (("--appendfsync", "everysec"), "appendfsync always")],
)
async def test_what_puts_data_at_risk_is_said(options: tuple[str, ...], word: str) -> None:
    with RedisServer(*options) as server:
        async with opened(server.url) as journal:
            assert [word in line for line in journal.warnings] == [True]


async def test_a_sound_store_warns_of_nothing(redis_journal: RedisJournal) -> None:
    assert redis_journal.warnings == []


async def test_a_wrong_password_is_a_refusal_that_names_the_setting() -> None:
    with RedisServer() as server:
        probe = redis.asyncio.Redis.from_url(server.url)
        await probe.config_set("requirepass", "right")
        await probe.aclose()
        journal = RedisJournal(server.url.replace("127.0.0.1", ":wrong@127.0.0.1"), "2112")
        with pytest.raises(JournalRefused, match=r"redis\.url"):
            await journal.open()
        await journal.close()


async def test_nobody_there_is_unavailable_not_refused() -> None:
    server = RedisServer()
    journal = RedisJournal(server.url, "2112")
    with pytest.raises(JournalUnavailable):
        await journal.open()
    await journal.close()


async def test_an_expired_lease_goes_to_the_next(redis_journal: RedisJournal) -> None:
    first = await redis_journal.acquire("fold", 1)
    assert first is not None
    second = None
    async with asyncio.timeout(BOUND_S):
        while second is None:
            second = await redis_journal.acquire("other", 60_000)
    assert second.token > first.token


async def test_two_cities_share_a_server_and_nothing_else(
    redis_journal: RedisJournal, redis_server: RedisServer
) -> None:
    other = RedisJournal(redis_server.url, "2101")
    await other.open()
    await redis_journal.append([live(1, 3)])
    assert await other.read(ZERO) == []
    assert (await other.hi(7, 1))[Lane.LIVE] == 0
    await other.close()


# -- a server that is not there yet ------------------------------------------------------------------------
async def test_a_redis_that_still_reads_what_it_kept_is_not_there_yet() -> None:
    """It tells of itself meanwhile, which looks like an answer, and refuses the rest."""
    # Words that a Redis of 6.2 knows too; a log without a preamble lets it answer after every thousand commands.
    slow = ("--key-load-delay", "300", "--aof-use-rdb-preamble", "no")
    with RedisServer(*slow) as server:
        client = redis.asyncio.Redis.from_url(server.url)
        async with client.pipeline() as pipe:
            for n in range(5_000):
                pipe.set(f"k{n}", "v" * 64)
            await pipe.execute()
        server.kill9()
        server.start(loaded=False)
        journal = RedisJournal(server.url, "2112")
        refused = 0
        async with asyncio.timeout(BOUND_S):
            while True:
                try:
                    await journal.open()
                    break
                except JournalUnavailable:
                    refused += 1
                    await asyncio.sleep(0.02)
        assert refused > 0
        assert await journal.store() is None
        await journal.close()
        await client.aclose()
