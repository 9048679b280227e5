"""Cities on one cluster: each in one slot; a server that dies or gives a slot away loses nothing that was acknowledged,
and takes no other city with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from redis.crc import key_slot

from streams.errors import JournalUnavailable
from streams.journal import copy, rewrite
from streams.journal.api import Change
from streams.journal.clustered import SlotOwner, is_cluster
from streams.journal.keys import Keys
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.entry_id import ZERO, EntryId
from tests.clustered import Cluster
from tests.servers import BOUND_S, RedisServer, free_port
from tests.streams.gateway.house import eventually
from tests.streams.journal.groups import live, sequences
from tests.streams.journal.test_watched import DEVICES, MORE, Sender

HERE, THERE = "2112", "9901"
"""Two cities whose slots are on different servers of three."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster().running() as cluster:
        yield cluster


@asynccontextmanager
async def opened(url: str, city: str) -> AsyncIterator[RedisJournal]:
    journal = RedisJournal(url, city)
    await journal.open()
    try:
        yield journal
    finally:
        await journal.close()


def test_all_that_a_city_has_is_in_one_slot() -> None:
    """Keys that scripts make from a prefix too."""
    keys = Keys(HERE)
    names = [*vars(keys).values(), keys.windows + "77", keys.own + "u1", keys.input + ":rewrite"]
    assert len(names) > 15
    assert len({key_slot(name.encode()) for name in names}) == 1
    assert key_slot(keys.input.encode()) != key_slot(Keys(THERE).input.encode())


async def test_an_address_names_some_servers_and_one_password() -> None:
    owner = SlotOwner("cluster://city:a%40b@10.0.0.1:6380,10.0.0.2?replicas=1", HERE, {"protocol": 2})
    assert owner._servers == [("10.0.0.1", 6380), ("10.0.0.2", 6379)]
    assert (owner.options["username"], owner.options["password"]) == ("city", "a@b")
    assert not is_cluster("redis://127.0.0.1/0")


async def test_a_city_sees_nothing_of_another(cluster: Cluster) -> None:
    cluster.empty()
    assert cluster.owner(HERE) is not cluster.owner(THERE)
    async with opened(cluster.url, HERE) as here, opened(cluster.url, THERE) as there:
        await here.append([live(1, 3)])
        assert (await there.figures())["in"].length == 0
        assert not await copy.empty(cluster.url, HERE)
        assert await copy.empty(cluster.url, THERE)


async def test_a_citys_journal_is_copied_and_rewritten_as_on_one_server(cluster: Cluster) -> None:
    cluster.empty()
    async with opened(cluster.url, HERE) as journal:
        await journal.append([live(1, 3)])
        lease = await journal.acquire("fold", 60_000)
        assert lease is not None
        await journal.save(lease, EntryId(1, 0), {b"a": b"x"})
        lines = [line async for line in copy.copied(cluster.url, HERE, ZERO)]
        assert await rewrite.rewrite_checkpoint(cluster.url, HERE, lambda name, raw: b"y" if name == b"a" else raw) == 1
        cluster.empty()
        assert await copy.put(cluster.url, HERE, lines) == 1
        assert sequences(await journal.read(ZERO)) == [1, 2, 3]
        found = await journal.load()
        assert found is not None
        assert found.fields == {b"a": b"x"}


async def test_a_slot_that_is_moved_is_found_where_it_is(cluster: Cluster) -> None:
    """Open lines follow, and none has to be told."""
    cluster.empty()
    async with opened(cluster.url, HERE) as journal:
        await journal.append([live(1, 3)])
        await asyncio.gather(*(journal.hi(7, 1) for _ in range(5)))
        taken = (cluster.owner(HERE), cluster.owner(THERE))
        target = next(one for one in cluster.servers if one not in taken)
        cluster.move(HERE, target)
        assert cluster.owner(HERE) is target
        (receipt,) = await journal.append([live(4, 6)])
        assert (receipt.hi, receipt.duplicates, receipt.gap) == (6, 0, False)
        assert sequences(await journal.read(ZERO)) == list(range(1, 7))


async def test_the_server_of_one_city_dies_and_the_other_city_goes_on(cluster: Cluster) -> None:
    """Without replicas the one waits for its server; what it acknowledged is there when it is back."""
    cluster.empty()
    async with opened(cluster.url, HERE) as here, opened(cluster.url, THERE) as there:
        await here.append([live(1, 3)])
        dead = cluster.owner(HERE)
        assert dead is not cluster.owner(THERE)
        dead.kill9()
        with pytest.raises(JournalUnavailable):
            await here.append([live(4, 6)])
        for n in range(1, 50):
            (receipt,) = await there.append([live(n, n)])
            assert receipt.hi == n
        async with opened(cluster.url, THERE) as another:
            assert len(await another.read(ZERO)) == 49
        dead.start()
        await _taken(here, 4, 6)
        assert sequences(await here.read(ZERO)) == list(range(1, 7))


async def test_a_dead_server_that_has_a_replica_loses_nothing_that_was_acknowledged() -> None:
    with Cluster(replicas=2).running() as cluster:
        async with opened(cluster.url, HERE) as journal, opened(cluster.url, THERE) as other:
            lease = await journal.acquire("fold", 60_000)
            assert lease is not None
            senders, stop = [Sender(journal, device) for device in range(1, DEVICES + 1)], asyncio.Event()
            apart = Sender(other, 1)
            running = [asyncio.create_task(sender.run(stop)) for sender in (*senders, apart)]
            await eventually(lambda: all(sender.kept >= MORE for sender in senders))
            assert await journal.emit(lease, [Change(id=EntryId(1, 0), body=b"a")]) == 1
            before, apart.longest = [sender.kept for sender in senders], 0.0
            cluster.owner(HERE).kill9()
            await eventually(lambda: all(s.kept >= n + MORE for s, n in zip(senders, before, strict=True)))
            stop.set()
            await asyncio.gather(*running)
            kept = sum(sender.kept for sender in senders)
            print(
                f"{kept} acknowledged; the longest wait {max(s.longest for s in senders):.1f} s, {apart.longest:.2f} s"
            )
            found: Counter[tuple[int, int]] = Counter()
            after = ZERO
            while more := await journal.read(after):
                after = more[-1].id
                found.update((int(row["device"]), int(row["seq"])) for one in more for row in fix.from_bytes(one.fixes))
            assert found == Counter((n + 1, seq) for n, s in enumerate(senders) for seq in range(1, s.kept + 1))
            assert [one.body for one in await journal.read_changes(ZERO)] == [b"a"]


async def test_a_server_that_is_in_no_cluster_is_named_in_the_reason() -> None:
    with RedisServer() as alone, pytest.raises(JournalUnavailable, match="cluster support disabled"):
        await RedisJournal(f"cluster://127.0.0.1:{alone.port}", HERE).open()
    with pytest.raises(JournalUnavailable):
        await RedisJournal(f"cluster://127.0.0.1:{free_port()}", HERE).open()


async def _taken(journal: RedisJournal, first: int, last: int) -> None:
    async with asyncio.timeout(BOUND_S):
        while True:
            try:
                (receipt,) = await journal.append([live(first, last)])
            except JournalUnavailable:
                continue
            assert receipt.hi == last
            return
