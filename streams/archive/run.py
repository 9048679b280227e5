"""The loop of the archive: read, write, flush, say how far, trim. A full disk stops it, never the sender's data."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

import structlog

from streams.archive.segments import SegmentWriter
from streams.clock import real_ms
from streams.errors import JournalError
from streams.journal.api import Journal
from streams.model.entry_id import EntryId
from streams.model.health import Beat
from streams.settings import Settings

_BATCH = 1_000
_RETRY_S = 0.3
_CHANGES_KEPT_MS = 10 * 60_000
"""Viewers come back within two minutes; the rest is for whoever looks into an incident."""
_DAY_MS = 86_400_000
log = structlog.get_logger("archive")


def folder_of(settings: Settings) -> Path:
    return settings.store.data_dir / "archive" / settings.city.code


async def run(settings: Settings, journal: Journal, stop: asyncio.Event) -> None:
    """Archives one city until `stop`; what was read is on disk when it returns."""
    archive = Archive(settings, journal)
    while not stop.is_set():
        try:
            await archive.follow(stop)
        except (JournalError, OSError) as trouble:
            archive.note = f"waiting: {trouble}"
            log.warning("waiting", reason=str(trouble))
            await _pause(stop, _RETRY_S)


class Archive:
    """`note`: what is wrong, '' when nothing is."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._settings, self._journal = settings, journal
        self._writer = SegmentWriter(folder_of(settings))
        self._started = real_ms()
        self._cursor = EntryId(0, 0)
        self._count = 0
        self._flushed_at = self._trimmed_at = self._beat_at = 0
        self.note = ""

    async def follow(self, stop: asyncio.Event) -> None:
        """From what is on disk on. Raises JournalError, OSError; then it is called again and recovers."""
        self._cursor = await asyncio.to_thread(self._writer.open)
        flush_ms = self._settings.archive.flush_ms
        while not stop.is_set():
            read = await self._journal.read(self._cursor, count=_BATCH, block_ms=min(250, flush_ms))
            for entry in read:
                self._writer.write(entry)
                self._cursor, self._count = entry.id, self._count + 1
            await self._chores(real_ms())
        await self._flush()
        self._writer.close()

    async def _chores(self, now: int) -> None:
        if now - self._flushed_at >= self._settings.archive.flush_ms:
            self._flushed_at = now
            await self._flush()
            self.note = ""
        if now - self._beat_at >= 1_000:
            self._beat_at = now
            await self._beat(now)
        if now - self._trimmed_at >= self._settings.archive.trim_s * 1000:
            self._trimmed_at = now
            await self._trim(now)

    async def _flush(self) -> None:
        last = await asyncio.to_thread(self._writer.flush)
        if last.ms:
            await self._journal.set_cursor("archive", last)

    async def _trim(self, now: int) -> None:
        section = self._settings.archive
        if "archive" not in await self._journal.cursors():
            return
        gone = await self._journal.trim(EntryId(now - section.hot_minutes * 60_000, 0))
        await self._journal.trim_changes(EntryId(now - _CHANGES_KEPT_MS, 0))
        await self._journal.trim_rejects(EntryId(now - section.rejects_days * _DAY_MS, 0))
        if gone:
            log.info("journal trimmed", entries=gone)

    async def _beat(self, now: int) -> None:
        newest = (await self._journal.figures())["in"].last
        count, self._count = self._count, 0
        lag = max(0, newest.ms - self._writer.last.ms) if self._writer.last.ms else 0
        figures = {"entries_per_s": count, "lag_ms": lag, "bytes": self._writer.bytes}
        await self._journal.beat(
            Beat(
                process="archive",
                instance=str(os.getpid()),
                at=now,
                started=self._started,
                figures=figures,
                note=self.note,
            )
        )


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
