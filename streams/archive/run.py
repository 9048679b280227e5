"""The loop of the archive: read, write, flush, say how far, trim. A full disk stops it, never the sender's data."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.archive.kept_fixes import KeptFixes
from streams.archive.moving import move
from streams.archive.segments import SegmentWriter, forget
from streams.archive.storage import bucket_of
from streams.archive.tracks import TrackWriter
from streams.archive.withdrawn import Withdrawals, Withdrawn
from streams.clock import Dial, real_ms
from streams.errors import JournalError, SegmentDamaged
from streams.journal.api import Entry, Journal
from streams.model.entry_id import EntryId
from streams.model.fix import from_bytes
from streams.model.health import Beat
from streams.settings import Settings

_BATCH = 1_000
_RETRY_S = 0.3
_CHANGES_KEPT_MS = 10 * 60_000
"""Viewers come back within two minutes; the rest is for the look into an incident."""
_DAY_MS = 86_400_000
_SWEEP_MS = 3_600_000
log = structlog.get_logger("archive")


def folder_of(settings: Settings) -> Path:
    return settings.store.data_dir / "archive" / settings.city.code


async def run(
    settings: Settings,
    journal: Journal,
    stop: asyncio.Event,
    heard: KeptFixes | None = None,
    withdrawals: Withdrawals = lambda _: (),
) -> None:
    """Archives one city until `stop`; what was read is on disk when it returns. `heard` notes whose fixes are kept;
    `withdrawals`: who took the consent to positions back."""
    archive = Archive(settings, journal, heard, withdrawals)
    while not stop.is_set():
        try:
            await archive.follow(stop)
        except (JournalError, OSError) as error:
            archive.note = f"waiting: {error}"
            log.warning("archive_retry", reason=str(error))
            await _pause(stop, _RETRY_S)


class Archive:
    """`note`: what is wrong, '' when nothing is."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal,
        heard: KeptFixes | None = None,
        withdrawals: Withdrawals = lambda _: (),
    ) -> None:
        self._settings, self._journal = settings, journal
        self._heard = heard or KeptFixes()
        self._writer = SegmentWriter(folder_of(settings))
        self._bucket = bucket_of(settings)
        self._tracks = TrackWriter(folder_of(settings), self._bucket)
        self._withdrawn = Withdrawn(folder_of(settings), self._tracks, self._bucket, withdrawals)
        self._unmoved = ""
        self._city_ms = 0
        self._started = real_ms()
        self._cursor = EntryId(0, 0)
        self._count = 0
        self._waiting: list[Entry] = []
        self._flushed_at = self._trimmed_at = self._beat_at = self._tracked_at = self._swept_at = 0
        self.note = ""

    async def follow(self, stop: asyncio.Event) -> None:
        """From what is on disk on. Raises JournalError, OSError; then it is called again and recovers."""
        self._cursor = await asyncio.to_thread(self._writer.open)
        await asyncio.to_thread(self._tracks.open)
        flush_ms = self._settings.archive.flush_ms
        while not stop.is_set():
            read = await self._journal.read(self._cursor, count=_BATCH, block_ms=min(250, flush_ms))
            for entry in read:
                self._writer.write(entry)
                self._waiting.append(entry)
                self._cursor, self._count = entry.id, self._count + 1
            await self._chores(real_ms())
        await self._flush()
        await asyncio.to_thread(self._tracks.flush)
        self._writer.close()

    async def _chores(self, now: int) -> None:
        if now - self._flushed_at >= self._settings.archive.flush_ms:
            self._flushed_at = now
            await self._flush()
            self.note = ""
        if now - self._beat_at >= 1_000:
            self._beat_at = now
            await self._beat(now)
        if now - self._tracked_at >= self._settings.archive.tracks_s * 1000 or self._tracks.full:
            self._tracked_at = now
            await asyncio.to_thread(self._tracks.flush)
            await asyncio.to_thread(self._tracks.merge)
        if now - self._swept_at >= _SWEEP_MS:
            self._swept_at = now
            await asyncio.to_thread(self._move)
            await asyncio.to_thread(self._forget, now)
            if store := await self._journal.store():
                await asyncio.to_thread(self._follow_withdrawals, store)
        if now - self._trimmed_at >= self._settings.archive.trim_s * 1000:
            self._trimmed_at = now
            await self._trim(now)

    async def _flush(self) -> None:
        last = await asyncio.to_thread(self._writer.flush)
        if last.ms:
            await self._journal.set_cursor("archive", last)
        # Only what the segments hold is in a track: they are made again from them.
        for entry in self._waiting:
            self._tracks.add(entry.id, entry.fixes)
            if entry.fixes:
                self._heard.add(from_bytes(entry.fixes))
        self._city_ms = max(self._city_ms, self._heard.newest)
        self._waiting.clear()

    def _move(self) -> None:
        """Sealed hours go to the bucket, once tracks hold what is in them. One that cannot be reached stops nothing
        here: hours stay on this disk until it can."""
        if self._bucket is None:
            return
        try:
            count = move(folder_of(self._settings), self._bucket, self._tracks.upto)
        except (OSError, SegmentDamaged) as error:
            self._unmoved = f"sealed hours stay on this disk: {error}"
            log.warning("archive_bucket_unreachable", reason=str(error))
            return
        self._unmoved = ""
        if count:
            log.info("archive_hours_moved", hours=count)

    def _forget(self, now: int) -> None:
        """Where people were is kept for its days and no longer: tracks by city time, segments by the machine's."""
        kept_ms = self._settings.archive.tracks_days * _DAY_MS
        hours = self._tracks.forget(self._city_ms - kept_ms) if self._city_ms else 0
        try:
            hours += forget(folder_of(self._settings), now - kept_ms, self._bucket)
        except OSError as error:
            if self._bucket is None:
                raise
            self._unmoved = f"positions whose time is over are still in the bucket: {error}"
            log.warning("archive_bucket_unreachable", reason=str(error))
        if hours:
            log.info("archive_positions_forgotten", hours=hours)

    def _follow_withdrawals(self, dial: Dial) -> None:
        """Positions of who agrees no more; what cannot be reached now is tried again in an hour."""
        try:
            count = self._withdrawn.follow(self._writer.last, dial)
        except (OSError, SegmentDamaged, SQLAlchemyError) as error:
            self._unmoved = f"positions of who agrees no more are still kept: {error}"
            log.warning("archive_withdrawals_wait", reason=str(error).splitlines()[0])
            return
        if count:
            log.info("archive_withdrawals_followed")

    async def _trim(self, now: int) -> None:
        section = self._settings.archive
        if "archive" not in await self._journal.cursors():
            return
        gone = await self._journal.trim(EntryId(now - section.hot_minutes * 60_000, 0))
        await self._journal.trim_changes(EntryId(now - _CHANGES_KEPT_MS, 0))
        await self._journal.trim_rejects(EntryId(now - section.rejects_days * _DAY_MS, 0))
        if gone:
            log.info("archive_journal_trimmed", entries=gone)

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
                note=self.note or self._unmoved,
            )
        )


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
