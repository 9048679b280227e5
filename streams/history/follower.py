"""Keeps `History` beside the fold: from the checkpoint once, then change by change. Behind, it says how far and writes
the final state of each record once for many changes; lost, it begins again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from streams.errors import DecodeError, StreamsError
from streams.history.backlog import MANY, WHOLE, Behind
from streams.history.history import History
from streams.history.mappers import BY_KIND, change_of, left_of, of_field
from streams.journal.api import Journal
from streams.model.entry_id import ZERO, EntryId
from streams.model.topic import Kind
from streams.wire import changes as wire
from streams.wire.changes import ChangeSet, RecordsChange
from streams.wire.records import BacklogLine
from streams.wire.unreadable import UNREADABLE

Listener = Callable[[bytes], None]
"""Takes the record of a change. Blocking."""
_BATCH = 256
_MOST = 4_096
"""Changes that are written together at most, when so many wait."""
_BLOCK_MS = 250
_RETRY_S = 0.5
_KEEP_S = 2.0
"""So often how far the rows are is written where no row changed: who reads them can tell quiet from stopped."""
_KEYFRAME_MS = 150_000
"""Longer than between two keyframes (`fold.keyframe_s`, at most 120): in one of them it says this."""
_AHEAD_MS = 120_000
"""A checkpoint may stand at an entry that changed nothing; one that is so far ahead is of another journal."""
_NONE: Mapping[str, frozenset[str]] = {}
_line = msgspec.json.Decoder(BacklogLine)
log = structlog.get_logger("archive")


class ChangedRecords(NamedTuple):
    """What rows need of a change. `records`: (kind, record, the same decoded). `done`: what the fold says of its
    backlog, None: nothing new."""

    at: int
    records: list[tuple[str, bytes, Any]]
    done: int | None


async def run(
    history: History, journal: Journal, stop: asyncio.Event, listeners: Mapping[str, Listener] | None = None
) -> None:
    """Until `stop`. `listeners`: by kind, called for every change in a thread. What cannot be written is written when
    it can: the cursor moves with it alone. Nothing here ends the process: its segments are more than its rows."""
    follower = Follower(history, journal, listeners)
    while not stop.is_set():
        try:
            await follower.step()
        except (StreamsError, SQLAlchemyError, OSError) as error:
            log.warning("history_waits", reason=str(error).splitlines()[0])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_S)


class Follower:
    def __init__(self, history: History, journal: Journal, listeners: Mapping[str, Listener] | None = None) -> None:
        self._history, self._journal, self._listeners = history, journal, listeners or {}
        self._cursor: EntryId | None = None
        self._kept_s = 0.0
        self._kept = Behind()
        self._done, self._most = WHOLE, 0

    async def step(self) -> None:
        """Reads what waits, so much as is written together, and writes it. Raises JournalError, SQLAlchemyError."""
        if self._cursor is None:
            await asyncio.to_thread(self._history.open)
            kept = await asyncio.to_thread(self._history.cursor)
            self._kept = await asyncio.to_thread(self._history.behind)
            self._done = self._kept.done
            if kept.ms and not await self._lost(kept):
                untold = await asyncio.to_thread(self._history.untold)
                self._cursor = await self._whole(kept, untold) if untold else kept
            else:
                self._cursor = await self._whole()
            if self._cursor is None:
                await asyncio.sleep(_RETRY_S)
                return
        read = await self._journal.read_changes(self._cursor, count=_BATCH, block_ms=_BLOCK_MS)
        if not read:
            if await self._lost(self._cursor):
                self._cursor = None
            return
        changes: list[ChangedRecords] = []
        try:
            while read:
                changes += [_records_of(wire.decode(change.body)) for change in read]
                last, more = read[-1].id, len(read) == _BATCH
                if not more or len(changes) >= _MOST:
                    break
                read = await self._journal.read_changes(last, count=_BATCH)
        except DecodeError as error:
            log.error("history_change_unreadable", reason=str(error))
            self._cursor = await self._whole()
            return
        self._cursor = await self._written(changes, last, await self._behind(last) if more else 0)

    async def _behind(self, cursor: EntryId) -> int:
        """How many changes wait, about: as if they were spread evenly over the time of those that are held."""
        held = (await self._journal.figures())["changes"]
        share = (held.last.ms - cursor.ms) / max(1, held.last.ms - held.first.ms)
        return round(held.length * min(1.0, max(0.0, share)))

    def _far(self, entries: int) -> Behind:
        self._most = max(self._most, entries) if entries > MANY else 0
        own = min(WHOLE - 1, WHOLE - WHOLE * entries // self._most) if self._most else WHOLE
        return Behind(entries, min(self._done, own))

    async def _written(self, changes: list[ChangedRecords], last: EntryId, entries: int) -> EntryId:
        changed: dict[tuple[str, str], Any] = {}
        at = max(one.at for one in changes)
        self._done = next((one.done for one in reversed(changes) if one.done is not None), self._done)
        behind = self._far(entries)
        for kind, raw, record in (found for one in changes for found in one.records):
            if listener := self._listeners.get(kind):
                await asyncio.to_thread(listener, raw)
            changed[kind, record.id] = record
        due: bool = await asyncio.to_thread(self._history.due, at)
        now_s = asyncio.get_running_loop().time()
        if changed or due or behind != self._kept or now_s - self._kept_s >= _KEEP_S:
            await self._tell(list(changed.values()), last, at, behind)
            self._kept_s, self._kept = now_s, behind
        return last

    async def _whole(self, upto: EntryId | None = None, only: frozenset[str] | None = None) -> EntryId | None:
        """Everything as the checkpoint has it; None before there is one. Whether that is whole the fold wrote a
        moment before, or writes with its next keyframe. `only`: these kinds, while the others are written `upto`; from
        the older of both cursors on, changes are applied again."""
        saved = await self._journal.load()
        if saved is None:
            return None
        found, left = list(_records(saved.fields, only)), left_of(saved.fields)
        cursor = saved.cursor if upto is None else min(upto, saved.cursor)
        self._done, self._most = await self._backlog(saved.cursor), 0
        self._kept = Behind(0, self._done)
        await self._tell(found, cursor, 0, self._kept, whole=True, only=only, left=left)
        log.info("history_from_checkpoint", records=len(found), cursor=str(cursor))
        return cursor

    async def _backlog(self, until: EntryId) -> int:
        """The fold's newest word on its backlog up to there; 0 where none is held."""
        done, at = 0, EntryId(max(0, until.ms - _KEYFRAME_MS), 0)
        while read := await self._journal.read_changes(at, count=_BATCH):
            for change in read:
                if change.id > until:
                    return done
                newest = _records_of(wire.decode(change.body)).done
                done = done if newest is None else newest
            at = read[-1].id
        return done

    async def _tell(
        self,
        records: list[Any],
        upto: EntryId,
        at: int,
        behind: Behind,
        *,
        whole: bool = False,
        only: frozenset[str] | None = None,
        left: Mapping[str, frozenset[str]] = _NONE,
    ) -> None:
        """What the database cannot hold is left out by name and the rest goes on: one text must not stop the history of
        everybody. The cursor moves last."""
        try:
            await asyncio.to_thread(
                self._history.put, records, upto, at, whole=whole, only=only, left=left, behind=behind
            )
        except DBAPIError as error:
            if not of_data(error):
                raise
            log.error("history_data_refused", reason=str(error).splitlines()[0])
            if whole:
                await asyncio.to_thread(self._history.put, [], ZERO, at, whole=True, only=only, left=left)
            await self._apart(records, self._cursor or ZERO, at)
            await asyncio.to_thread(self._history.put, [], upto, at, behind=behind)

    async def _apart(self, records: list[Any], before: EntryId, at: int) -> None:
        """By halves, so that the one that does not go is found soon."""
        try:
            await asyncio.to_thread(self._history.put, records, before, at)
        except DBAPIError as error:
            if not of_data(error):
                raise
            if len(records) <= 1:
                names = [record.id[:80] for record in records]
                log.error("history_record_left_out", record=names, reason=str(error).splitlines()[0])
                return
            half = len(records) // 2
            for some in (records[:half], records[half:]):
                await self._apart(some, before, at)

    async def _lost(self, cursor: EntryId) -> bool:
        """Whether changes after the cursor are gone, or the journal is another one."""
        figures = (await self._journal.figures()).get("changes")
        if figures is None or not figures.length:
            return False
        return cursor < figures.first or cursor.ms > figures.last.ms + _AHEAD_MS


def of_data(error: DBAPIError) -> bool:
    """Whether a database refuses what it is given, and will again: SQLSTATE 22 (data) and 54 (limits)."""
    return str(getattr(error.orig, "sqlstate", None) or "")[:2] in ("22", "54")


def _records_of(change: ChangeSet) -> ChangedRecords:
    """Raises DecodeError."""
    done = None
    for topic in change.topics:
        if isinstance(topic, RecordsChange) and topic.topic.startswith(f"{Kind.FEED}/") and "backlog" in topic.put:
            done = _line.decode(topic.put["backlog"]).done
    found = (change_of(event) for event in change.events)
    records = [(one.kind, one.record, decoded(one.kind, one.record)) for one in found if one and one.record]
    return ChangedRecords(change.at, records, done)


def decoded(kind: str, record: bytes) -> Any:
    """A record of a kind that has some. Raises DecodeError."""
    records = BY_KIND[kind].records
    assert records is not None, "only kinds with records are in changes"
    try:
        return records.decode(record)
    except UNREADABLE as error:
        raise DecodeError("malformed", f"a record of {kind}: {error}") from None


def _records(fields: Mapping[bytes, bytes], only: frozenset[str] | None) -> Iterator[Any]:
    """Records of a checkpoint. `only`: of these kinds; None = all."""
    for name, raw in fields.items():
        mapper = of_field(name)
        if mapper is not None and (only is None or mapper.kind in only):
            yield decoded(mapper.kind, raw)
