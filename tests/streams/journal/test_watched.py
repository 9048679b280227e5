"""A primary that dies: what was acknowledged is at the next one, once; without replicas it acknowledges nothing."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from streams.errors import JournalUnavailable
from streams.journal.api import Change
from streams.journal.redis import RedisJournal
from streams.journal.watched import client, close, is_group, replicas
from streams.model import fix
from streams.model.entry_id import ZERO, EntryId
from tests.servers import BOUND_S
from tests.streams.gateway.house import eventually
from tests.streams.journal.groups import live
from tests.watched import GROUP, Group

DEVICES, MORE = 8, 40
"""Phones that send at once; entries each must have had acknowledged after the primary's death."""


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    with Group().running() as group:
        yield group


async def test_an_address_names_sentinels_a_group_and_how_many_copies_count() -> None:
    url = "sentinel://city:a%40b@10.0.0.1:26380,10.0.0.2/tieling?db=2&replicas=1"
    redis = client(url, {"protocol": 2})
    watch = redis.connection_pool.sentinel_manager
    at = [
        (one.connection_pool.connection_kwargs["host"], one.connection_pool.connection_kwargs["port"])
        for one in watch.sentinels
    ]
    assert at == [("10.0.0.1", 26380), ("10.0.0.2", 26379)]
    kwargs = redis.connection_pool.connection_kwargs
    assert (kwargs["username"], kwargs["password"], kwargs["db"]) == ("city", "a@b", 2)
    assert (redis.connection_pool.service_name, replicas(url)) == ("tieling", 1)
    await close(redis)
    assert not is_group("redis://127.0.0.1/0")
    assert replicas("redis://127.0.0.1/0") == 0


class Sender:
    """One phone's journal: `kept` entries were acknowledged; the same one is sent until it is."""

    def __init__(self, journal: RedisJournal, device: int) -> None:
        self._journal, self._device = journal, device
        self.kept = 0
        self.longest = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            begun = time.monotonic()
            await self._one(self.kept + 1)
            self.kept += 1
            self.longest = max(self.longest, time.monotonic() - begun)

    async def _one(self, seq: int) -> None:
        while True:
            try:
                (receipt,) = await self._journal.append([live(seq, seq, self._device)])
            except JournalUnavailable:
                continue
            assert receipt.hi == seq
            return


async def test_a_dead_primary_loses_nothing_that_was_acknowledged_and_doubles_nothing(group: Group) -> None:
    journal = RedisJournal(group.url, "2112")
    await journal.open()
    lease = await journal.acquire("fold", 60_000)
    assert lease is not None
    senders, stop = [Sender(journal, device) for device in range(1, DEVICES + 1)], asyncio.Event()
    running = [asyncio.create_task(sender.run(stop)) for sender in senders]
    await eventually(lambda: all(sender.kept >= MORE for sender in senders))
    assert await journal.emit(lease, [Change(id=EntryId(1, 0), body=b"a")]) == 1
    dead = group.primary()
    dead.kill9()
    before = [sender.kept for sender in senders]
    await eventually(lambda: all(s.kept >= n + MORE for s, n in zip(senders, before, strict=True)))
    assert group.primary() is not dead
    assert await _emitted(journal, lease, Change(id=EntryId(2, 0), body=b"b"))
    stop.set()
    await asyncio.gather(*running)
    print(
        f"{sum(s.kept for s in senders)} acknowledged; the longest wait for one {max(s.longest for s in senders):.1f} s"
    )
    found: Counter[tuple[int, int]] = Counter()
    after = ZERO
    while more := await journal.read(after):
        after = more[-1].id
        found.update((int(row["device"]), int(row["seq"])) for one in more for row in fix.from_bytes(one.fixes))
    assert found == Counter((n + 1, seq) for n, s in enumerate(senders) for seq in range(1, s.kept + 1))
    assert [one.body for one in await journal.read_changes(ZERO)] == [b"a", b"b"]
    await journal.close()
    dead.start()


async def _emitted(journal: RedisJournal, lease: object, change: Change) -> bool:
    while True:
        try:
            return await journal.emit(lease, [change]) <= 1  # type: ignore[arg-type]
        except JournalUnavailable:
            continue


async def test_a_primary_without_its_replicas_acknowledges_nothing() -> None:
    """It goes on by itself once one is back."""
    with Group(1).running() as lonely:
        journal = RedisJournal(lonely.url, "2112")
        await journal.open()
        follower = next(one for one in lonely.servers if one is not lonely.primary())
        follower.kill9()
        with pytest.raises(JournalUnavailable):
            await journal.append([live(1, 1)])
        follower.start()
        await _until_taken(journal)
        await journal.close()
        assert lonely.url.endswith(f"/{GROUP}?replicas=1")


async def _until_taken(journal: RedisJournal) -> None:
    async with asyncio.timeout(BOUND_S):
        while True:
            try:
                (receipt,) = await journal.append([live(1, 1)])
            except JournalUnavailable:
                continue
            assert (receipt.hi, receipt.duplicates) in ((1, 0), (1, 1))
            return
