"""What was refused, by sender and reason: counted from the journal's rejects, for those who can do something about it.

A sender's protocol often has no field for a reason: a phone is answered 200 whatever becomes of its fix. Here it can be
seen. A reject is counted once: its rows and the cursor are written in one transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import msgspec
import structlog
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from streams.errors import JournalError
from streams.history.engine import alone, connect
from streams.history.refused import heard, refused, refused_until
from streams.history.tables import metadata
from streams.journal.api import Journal
from streams.model.entry_id import ZERO, EntryId
from streams.model.local_day import local_day
from streams.model.reject import Reject

SILENT_FROM = 5
"""So many refusals of a day and nothing kept since the first of them: the sender's side is wrong, not one message."""
_EXAMPLE, _DETAIL = 300, 200
_BATCH = 1_000
_EVERY_S, _RETRY_S, _HEAR_S = 1.0, 1.0, 10.0
_COORDINATE = re.compile(r"(\d+\.\d)\d+")
_PHONE_LIKE = re.compile(r"\d{7,}")
_decoder = msgspec.msgpack.Decoder(Reject)
log = structlog.get_logger("archive")


class RefusalRow(NamedTuple):
    """`source`: device/7. `times`: in the days asked for. Times: city ms. `kept_at`: when a fix of the device was last
    kept, 0 unknown. `silent`: nothing of it was kept since it was first refused today."""

    source: str
    reason: str
    times: int
    first_at: int
    last_at: int
    detail: str
    example: str
    kept_at: int
    silent: bool


class FixTimes(Protocol):
    """Times of kept fixes, city ms. `newest`: of any device."""

    newest: int

    def at(self, device: int) -> int:
        """When a fix of the device was last kept; 0 = not seen."""


class Refusals:
    """Rows in the database of history. Blocking; every method raises SQLAlchemyError."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = connect(url, writes=True)
        self._reader: Engine = connect(url, writes=False)

    def open(self) -> None:
        """Makes the tables where there are none."""
        with self._engine.begin() as tx:
            alone(tx)
            metadata.create_all(tx, tables=[refused, refused_until, heard])

    def close(self) -> None:
        self._engine.dispose()
        self._reader.dispose()

    def cursor(self) -> EntryId:
        """Of the newest reject that is counted; ZERO: none is."""
        with self._reader.connect() as tx:
            text = tx.scalar(select(refused_until.c.cursor))
        return EntryId.parse(text) if text else ZERO

    def count(self, rejects: Iterable[Reject], upto: EntryId) -> None:
        """Adds them, and that everything up to `upto` is counted."""
        sums = _sums(rejects)
        with self._engine.begin() as tx:
            for (source, reason, day), row in sums.items():
                where = (refused.c.source == source) & (refused.c.reason == reason) & (refused.c.day == day)
                had = tx.execute(select(refused.c["count"], refused.c.first_at).where(where)).mappings().one_or_none()
                if had is None:
                    tx.execute(insert(refused), [{"source": source, "reason": reason, "day": day, **row}])
                    continue
                more = row | {"count": had["count"] + row["count"], "first_at": min(had["first_at"], row["first_at"])}
                tx.execute(update(refused).where(where).values(**more))
            tx.execute(delete(refused_until))
            tx.execute(insert(refused_until), [{"id": 1, "cursor": str(upto)}])

    def hear(self, at: Callable[[int], int], day: int) -> None:
        """Writes when a fix of each device with refusals of that day was last kept. `at`: city ms, 0 = not seen."""
        with self._engine.begin() as tx:
            names = tx.scalars(select(refused.c.source).where(refused.c.day == day).distinct())
            now = {device: at(device) for device in map(_device, names) if device}
            had = {row.device: row.at for row in tx.execute(select(heard))}
            rows = [{"device": device, "at": ms} for device, ms in now.items() if ms > had.get(device, 0)]
            if rows:
                tx.execute(delete(heard).where(heard.c.device.in_([row["device"] for row in rows])))
                tx.execute(insert(heard), rows)

    def of(self, since: int, today: int, devices: frozenset[int] | None = None) -> list[RefusalRow]:
        """By sender and reason since a local day, silent senders first, then the most. `devices`: those alone; None:
        every sender."""
        query = select(refused).where(refused.c.day >= since).order_by(refused.c.last_at)
        with self._reader.connect() as tx:
            rows = tx.execute(query).mappings().all()
            kept = {row.device: row.at for row in tx.execute(select(heard))}
        if devices is not None:
            rows = [row for row in rows if _device(row["source"]) in devices]
        silent = _silent([row for row in rows if row["day"] == today], kept)
        found: dict[tuple[str, str], RefusalRow] = {}
        for row in rows:
            source, reason = row["source"], row["reason"]
            had = found.get((source, reason))
            found[source, reason] = RefusalRow(
                source,
                reason,
                row["count"] + (had.times if had else 0),
                min(row["first_at"], had.first_at) if had else row["first_at"],
                row["last_at"],
                row["detail"],
                row["example"],
                kept.get(_device(source), 0),
                source in silent,
            )
        return sorted(found.values(), key=lambda one: (not one.silent, -one.times, one.source, one.reason))


def _silent(rows: Iterable[Any], kept: Mapping[int, int]) -> set[str]:
    """Devices with refusals of today of which nothing was kept since the first of these."""
    begun: dict[str, int] = {}
    times: dict[str, int] = {}
    for row in rows:
        source = row["source"]
        begun[source] = min(begun.get(source, row["first_at"]), row["first_at"])
        times[source] = times.get(source, 0) + row["count"]
    return {
        source
        for source, n in times.items()
        if n >= SILENT_FROM and _device(source) and kept.get(_device(source), 0) < begun[source]
    }


def masked(raw: bytes, sha256: str) -> str:
    """The beginning of what came, its coordinates to a tenth of a degree and long numbers by their ends."""
    if not raw:
        return f"sha256 {sha256[:12]}…" if sha256 else ""
    text = raw[: 2 * _EXAMPLE].decode("utf-8", "replace")
    text = _COORDINATE.sub(r"\1…", text)
    text = _PHONE_LIKE.sub(lambda found: f"{found[0][:2]}…{found[0][-2:]}", text)
    return _printed(text)[:_EXAMPLE]


def _printed(text: str) -> str:
    """With a blank for every sign that is none; a NUL is in no column."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _sums(rejects: Iterable[Reject]) -> dict[tuple[str, str, int], dict[str, Any]]:
    sums: dict[tuple[str, str, int], dict[str, Any]] = {}
    for one in rejects:
        key = (one.source, one.reason.value, local_day(one.at))
        had = sums.get(key)
        sums[key] = {
            "count": 1 + (had["count"] if had else 0),
            "first_at": min(one.at, had["first_at"]) if had else one.at,
            "last_at": max(one.at, had["last_at"]) if had else one.at,
            "detail": _printed(one.detail[:_DETAIL]),
            "example": masked(one.raw, one.sha256),
        }
    return sums


def _device(source: str) -> int:
    """Its number; 0 for what is no device."""
    kind, _, number = source.partition("/")
    return int(number) if kind == "device" and number.isdigit() else 0


async def run(refusals: Refusals, journal: Journal, kept: FixTimes, stop: asyncio.Event) -> None:
    """Until `stop`. What cannot be written is counted when it can: the cursor moves with the rows alone."""
    heard_s, opened = 0.0, False
    while not stop.is_set():
        wait = _EVERY_S
        try:
            if not opened:
                await asyncio.to_thread(refusals.open)
                opened = True
            if await step(refusals, journal):
                wait = 0.0
            if kept.newest and time.monotonic() - heard_s >= _HEAR_S:
                heard_s = time.monotonic()
                await asyncio.to_thread(refusals.hear, kept.at, local_day(kept.newest))
        except (JournalError, SQLAlchemyError, OSError) as error:
            log.warning("refusals_not_counted", reason=str(error).splitlines()[0])
            wait = _RETRY_S
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)


async def step(refusals: Refusals, journal: Journal) -> bool:
    """Counts what came; whether there is more at once. Raises JournalError, SQLAlchemyError."""
    cursor = await asyncio.to_thread(refusals.cursor)
    read = await journal.rejects(cursor, count=_BATCH)
    if not read:
        return False
    rejects = list(_readable(raw for _, raw in read))
    await asyncio.to_thread(refusals.count, rejects, read[-1][0])
    return len(read) == _BATCH


def _readable(raws: Iterable[bytes]) -> Iterator[Reject]:
    for raw in raws:
        try:
            yield _decoder.decode(raw)
        except msgspec.DecodeError as error:
            log.warning("reject_not_readable", reason=str(error))
