"""Follows the journal's changes into the files of what was sent. A gap stays a gap: the next keyframe begins anew."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import structlog

from streams.clock import real_ms
from streams.errors import DecodeError, JournalError
from streams.journal.api import Change, Journal
from streams.journal.changes import AWAY_MS, lost, newest_keyframe
from streams.model.entry_id import EntryId
from streams.rewind import files
from streams.rewind.files import SentWriter
from streams.settings import Settings
from streams.wire import changes as wire

_BATCH = 256
_BLOCK_MS = 1_000
_RETRY_S = 1.0
_SWEEP_MS = 3_600_000
log = structlog.get_logger("rewind")


def folder_of(settings: Settings) -> Path:
    return settings.store.data_dir / "rewind" / settings.city.code


async def run(settings: Settings, journal: Journal, stop: asyncio.Event) -> None:
    """Keeps one city until `stop`. A disk that takes nothing costs the record and nothing else."""
    follower = SentFollower(settings, journal)
    while not stop.is_set():
        try:
            await follower.follow(stop)
        except (JournalError, OSError, DecodeError) as error:
            log.warning("rewind_retry", reason=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_S)


class SentFollower:
    """`waits`: for a keyframe, since changes were missed or cannot be read."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._section, self._journal = settings.archive, journal
        self._folder = folder_of(settings)
        self._writer = SentWriter(self._folder)
        self._swept_at = 0
        self._waits = True

    async def follow(self, stop: asyncio.Event) -> None:
        """From what is kept on. Raises JournalError, OSError, DecodeError; then it is called again."""
        cursor = await asyncio.to_thread(self._writer.open)
        self._waits, read_at = cursor is None, 0
        while not stop.is_set():
            away = real_ms() - read_at > AWAY_MS
            if cursor is None or (away and await lost(self._journal, cursor)):
                cursor, read_at = await self._begin(), real_ms()
                continue
            found = await self._journal.read_changes(cursor, count=_BATCH, block_ms=_BLOCK_MS)
            read_at = real_ms()
            for change in found:
                self._take(change)
                cursor = change.id
            if not found and await lost(self._journal, cursor):
                cursor = None
            self._writer.flush()
            await self._sweep()
        self._writer.close()

    async def _begin(self) -> EntryId | None:
        """The newest keyframe is what comes next; None while there is none yet."""
        newest = await newest_keyframe(self._journal)
        if newest is None:
            await asyncio.sleep(_RETRY_S)
            return None
        self._writer.begin_anew()
        self._waits = True
        self._take(newest)
        return newest.id

    def _take(self, change: Change) -> None:
        try:
            changes = wire.decode(change.body)
        except DecodeError as wrong:
            log.error("a change cannot be read: waiting for a keyframe", id=str(change.id), reason=str(wrong))
            self._writer.begin_anew()
            self._waits = True
            return
        if self._waits and not changes.keyframe:
            return
        self._waits = False
        self._writer.take(changes, change.id)

    async def _sweep(self) -> None:
        now = real_ms()
        if now - self._swept_at < _SWEEP_MS or not self._writer.state.at:
            return
        self._swept_at = now
        section = self._section
        gone = await asyncio.to_thread(
            files.thin, self._folder, self._writer.state.at, section.rewind_days, section.rewind_states_days
        )
        if gone:
            log.info("rewind_thinned", files=gone)
