"""The loop of the fold: lease, read, fold, emit, save; ticks once a second. The only I/O of this folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections import Counter
from collections.abc import Iterator

import msgspec
import structlog

from streams.clock import CityClock, Clock
from streams.errors import JournalRefused, JournalUnavailable, StoreError
from streams.fold import checkpoint, opening
from streams.fold.beats import owed, present
from streams.fold.cases import Cases
from streams.fold.forgetting import Forgetting
from streams.fold.picture import Folded, Picture
from streams.fold.publishing.backlog import WHOLE
from streams.fold.publishing.numbers import Regions
from streams.fold.publishing.own import own_changes, own_topics, own_whole
from streams.fold.publishing.publisher import Publisher
from streams.fold.rejects import packed
from streams.jobs import end
from streams.journal.api import Change, Entry, Journal, Lease
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import DutyEnd, Tick
from streams.model.health import Beat
from streams.model.store import StoreInfo
from streams.refusals import NO_STORE
from streams.registry import signing
from streams.settings import Settings
from streams.wire import changes as wire
from streams.wire import entry as entries
from streams.wire.signed import KeyPurpose, sign

SAVE_S = 1.0
_RETRY_S = 0.3
_BATCH = 512
_SLICE = 64 * 1024
"""Bytes of events that are folded before ticks, lease and beat get their turn: some tenths of a second at most."""
log = structlog.get_logger("fold")


async def run(settings: Settings, journal: Journal, places: Regions, stop: asyncio.Event) -> None:
    """Folds one city until `stop`. Raises LeaseLost when another fold took over, StoreError without a store,
    UnknownKey, MissingPart without the keys that verify."""
    store = await journal.store()
    if store is None:
        raise StoreError(NO_STORE)
    lease = await _lease(settings, journal, stop)
    if lease is None:
        return
    loop = FoldLoop(settings, journal, places, store, lease)
    await loop.restore()
    ticker = asyncio.create_task(loop.tick_until(stop), name="fold-ticks")
    try:
        await loop.follow(stop, ticker)
    finally:
        await end(ticker)
    await loop.save()
    await journal.release(lease)


async def _lease(settings: Settings, journal: Journal, stop: asyncio.Event) -> Lease | None:
    owner = f"{socket.gethostname()}/{os.getpid()}"
    while not stop.is_set():
        try:
            if lease := await journal.acquire(owner, settings.fold.lease_ms):
                return lease
        except JournalUnavailable as away:
            log.warning("journal away", reason=away.reason)
        await _pause(stop, _RETRY_S)
    return None


class FoldLoop:
    """One fold at work. `cursor`: last entry folded; `saved`: last entry in the checkpoint."""

    def __init__(self, settings: Settings, journal: Journal, places: Regions, store: StoreInfo, lease: Lease) -> None:
        self._settings, self._journal, self._lease, self._places = settings, journal, lease, places
        self._clock: Clock = CityClock(store)
        self._rate = store.rate
        self.picture = Picture(store.city)
        self.cursor = ZERO
        self._store = store
        self._publisher = self._fresh(awaited=False)
        self._owed: int | None = None
        self._own_told = False
        self._forgetting = Forgetting()
        self._emitted = ZERO
        self._outgoing: list[Change] = []
        self._unsaved = 0
        self._saved_at = 0.0
        self._started = self._clock.real_ms()
        self._done: Counter[str] = Counter()
        self._poison: list[bytes] = []
        self._pending: dict[bytes, bytes] = {}
        self._gone: list[bytes] = []
        self._seen: tuple[str, ...] | None = None
        self._ring = signing.ring(settings.store.data_dir)
        self._key = signing.signer(settings.store.data_dir, KeyPurpose.FOLD)

    async def restore(self) -> None:
        """The picture as saved, and how far changes were published."""
        if saved := await self._journal.load():
            self.picture = checkpoint.restore(self.picture.city, saved.fields)
            self.cursor = saved.cursor
        demo = self._settings.demo
        telling = self._store.demo and demo.run and demo.prologue
        self._publisher = self._fresh(awaited=telling and not len(self.picture.kind(Cases)))
        self._emitted = await self._journal.last_change()
        cases, parked = len(self.picture.kind(Cases)), len(self.picture.parked)
        log.info("picture restored", cursor=str(self.cursor), cases=cases, parked=parked)

    def _fresh(self, *, awaited: bool) -> Publisher:
        store, keyframe_ms = self._store, self._settings.fold.keyframe_s * 1000
        return Publisher(store.city, store.salt, self._places, keyframe_ms, awaited=awaited)

    async def follow(self, stop: asyncio.Event, ticker: asyncio.Task[None]) -> None:
        """Reads and folds until `stop`; a journal that is away is waited for, with everything kept in memory."""
        while not stop.is_set():
            if ticker.done():
                ticker.result()
            try:
                read = await self._journal.read(self.cursor, count=_BATCH, block_ms=250)
                for some in slices(read):
                    self.take(some)
                    await self.tell()
                    if self._due():
                        await self.save()
                    await asyncio.sleep(0)  # the ticker's turn
            except JournalUnavailable as away:
                log.warning("journal away", reason=away.reason)
                await _pause(stop, _RETRY_S)

    def take(self, read: list[Entry]) -> None:
        """Folds entries and queues what they change. Entries at or below what was published are not published again."""
        ring = self._ring()
        for entry in read:
            done = opening.fold(self.picture, entry, ring)
            self.cursor = entry.id
            self._unsaved += 1
            self._note(done, entry)
            if changes := self._changes(done, entry, last=entry is read[-1]):
                self._outgoing.append(self._change(entry.id, changes, done))

    def _change(self, cause: EntryId, changes: wire.ChangeSet, done: Folded) -> Change:
        """With what addresses have by it; the first tick of a run says all that they have."""
        own = own_changes(done.own)
        if done.ticked and not self._own_told:
            own, self._own_told = (*own_whole(self.picture), *own), True
        return Change(id=cause, body=wire.encode(changes), keyframe=changes.keyframe, own=own)

    def _changes(self, done: Folded, entry: Entry, *, last: bool) -> wire.ChangeSet | None:
        self._publisher.hear(self.picture, done)
        if entry.id <= self._emitted:
            return None
        own = own_topics(own_changes(done.own))
        if done.ticked:
            # First what must not wait, so that a keyframe holds it too.
            first = self._publisher.discrete(self.picture, done)
            told = self._publisher.tick(self.picture, self._owed)
            whole = (*own, *told.topics) if told.keyframe else (*first, *own, *told.topics)
            return msgspec.structs.replace(told, topics=whole, events=tuple(done.events))
        topics = [*self._publisher.discrete(self.picture, done), *own]
        if last:
            topics += self._publisher.moves(self.picture)
        if not topics and not done.events:
            return None
        return wire.ChangeSet(at=self.picture.now, topics=tuple(topics), events=tuple(done.events))

    def _note(self, done: Folded, entry: Entry) -> None:
        self._done.update(done.taken)
        if entry.id > self._emitted:
            for one in done.refused:
                self._done["poison"] += 1
                log.error("event kept among the rejects", entry=str(entry.id), reason=one.why, size=len(one.body))
                self._poison.append(packed(one, self.picture.now))

    async def tell(self) -> None:
        if self._outgoing:
            await self._journal.emit(self._lease, self._outgoing)
            self._emitted = max(self._emitted, self._outgoing[-1].id)
            self._outgoing.clear()
        while self._poison:
            await self._journal.reject(self._poison[0])
            self._poison.pop(0)

    def _due(self) -> bool:
        if not self._unsaved:
            return False
        late = asyncio.get_running_loop().time() - self._saved_at >= SAVE_S
        return late or self._unsaved >= self._settings.fold.checkpoint_events

    async def save(self) -> None:
        """What changed and the cursor, in one transaction. A save that failed is tried again whole with the next."""
        if self.cursor == ZERO:
            return
        fields, gone = checkpoint.changed(self.picture)
        self._pending.update(fields)
        self._gone += gone
        for name in gone:
            self._pending.pop(name, None)
        await self._journal.save(self._lease, self.cursor, self._pending, self._gone)
        self._pending.clear()
        self._gone.clear()
        self._unsaved = 0
        self._saved_at = asyncio.get_running_loop().time()

    async def tick_until(self, stop: asyncio.Event) -> None:
        """Once a real second: renews the lease, appends the tick, ends forgotten sessions, beats."""
        while not stop.is_set():
            try:
                await self._tick()
            except (JournalUnavailable, JournalRefused) as away:
                log.warning("no tick", reason=str(away))
            await _pause(stop, 1.0 - self._clock.real_ms() % 1000 / 1000)

    async def _tick(self) -> None:
        await self._journal.renew(self._lease, self._settings.fold.lease_ms)
        now, real = self._clock.now_ms(), self._clock.real_ms()
        beats = await self._journal.beats()
        seen, self._owed = present(beats, real), owed(beats, real)
        tick = Tick(
            id=f"tick/{real}",
            source="system",
            at=now,
            real=real,
            token=self._lease.token,
            rate=self._rate,
            seen=None if seen == self._seen else seen,
        )
        newest = await self._journal.tick(self._lease, sign(self._key(), entries.pack(tick)))
        self._seen = seen
        # Not by the clock: what came while the fold was away is not yet known.
        for one in self._forgetting.due(self.picture.workers, self.picture.now):
            await self._end(*one)
        await self._journal.beat(self._beat(real, newest))

    async def _end(self, device: int, worker: int, started: int, ended: int) -> None:
        name = f"{device}/{started}"
        duty = DutyEnd(
            id=f"end/{name}",
            source="system",
            at=ended,
            device=device,
            worker=worker,
            session=name,
            started=started,
            by="system",
        )
        await self._journal.end_duty(self._lease, device, started, ended, sign(self._key(), entries.pack(duty)))

    def _age(self) -> dict[str, int]:
        """Real ms since the moment the picture is of; none before its first tick."""
        now = self.picture.now
        return {"age_ms": round((self._clock.now_ms() - now) / self._rate)} if now else {}

    def _beat(self, real: int, newest: EntryId) -> Beat:
        done, self._done = self._done, Counter()
        return Beat(
            process="fold",
            instance=str(os.getpid()),
            at=real,
            started=self._started,
            figures={
                **self._age(),
                "lag_ms": max(0, newest.ms - max(self.cursor.ms, 0)) if self.cursor != ZERO else 0,
                "fixes_per_s": done["positions"],
                "events_per_s": done["reports"] + done["statuses"] + done["sos"],
                "poison": done["poison"],
                "cases": len(self.picture.kind(Cases)),
                "backlog": WHOLE - self._publisher.backlog.done,
                "present": int(self.picture.workers.present(self.picture.now).sum()),
            },
        )


def slices(read: list[Entry]) -> Iterator[list[Entry]]:
    """The entries in their order, about `_SLICE` bytes of events at a time."""
    some: list[Entry] = []
    size = 0
    for entry in read:
        some.append(entry)
        size += len(entry.events)
        if size >= _SLICE:
            yield some
            some, size = [], 0
    if some:
        yield some


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Waits, but not beyond `stop`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
