"""An hour of what the screens were sent, as a file: whole states, and the changes between them.

    <folder>/<hour of city time>.sent     every change; begins with a whole state
    <folder>/<hour of city time>.state    its first whole state alone, once the days of the changes are over

Frames: length u4, CRC-32 u4, id ms u8, id seq u8, city ms u8, whole u1, zlib of a change set. Little endian.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from streams import durable
from streams.errors import DecodeError
from streams.model.entry_id import EntryId
from streams.rewind.sent import SentState
from streams.wire import changes as wire
from streams.wire.changes import ChangeSet, RecordsChange

CHANGES, STATE = ".sent", ".state"
WHOLE_MS = 10 * 60_000
"""From one whole state to the next: a moment is found by reading at most so much."""
ALIVE_MS = 5_000
"""Without a change, that nothing changed is written so often: a silence of the city and a gap in the record differ."""
HOUR_MS = 3_600_000
_HEAD = struct.Struct("<IIQQQB")


class SentFrame(NamedTuple):
    """`begin`, `end`: offsets of it in its file. `body`: compressed."""

    rev: EntryId
    at: int
    whole: bool
    body: bytes
    begin: int
    end: int

    def changes(self) -> ChangeSet:
        """Raises DecodeError."""
        try:
            return wire.decode(zlib.decompress(self.body))
        except zlib.error as wrong:
            raise DecodeError("malformed", str(wrong)) from None


class SentPlace(NamedTuple):
    """Where to read on: behind `offset` of an hour's file."""

    hour: str
    offset: int


def hour_of(at: int) -> str:
    """UTC hour of a city time, as a file's name: 20261123T09."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%dT%H")


def hour_ms(name: str) -> int:
    """City ms at which the hour of a file's name begins."""
    return int(datetime.strptime(name, "%Y%m%dT%H").replace(tzinfo=UTC).timestamp()) * 1_000


class SentWriter:
    """Keeps what it is given, in order. `state`: up to the last of it. `bytes`: written since it began."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._hour = folder, ""
        self._file: BinaryIO | None = None
        self._whole_at = self._written_at = 0
        self.state, self.bytes = SentState(), 0

    def open(self) -> EntryId | None:
        """Cuts off a frame that a crash left torn; returns where to go on, None when nothing is kept. Raises OSError,
        DecodeError."""
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        newest = max(self._folder.glob(f"*{CHANGES}"), default=None)
        if newest is None:
            return None
        end = 0
        for frame in frames(newest):
            self.state.apply(frame.changes(), frame.rev)
            end = frame.end
            self._written_at = frame.at
            self._whole_at = frame.at if frame.whole else self._whole_at
        with newest.open("r+b") as file:
            file.truncate(end)
        if not end:
            newest.unlink()
            return None
        self._hour, self._file = newest.stem, newest.open("ab")
        return self.state.rev

    def begin_anew(self) -> None:
        """Changes were missed: what comes next is a keyframe, and is written whole."""
        self.state, self._whole_at = SentState(), 0

    def take(self, changes: ChangeSet, rev: EntryId) -> None:
        """On the disk after `flush`. What came before is passed over. Raises OSError."""
        if rev <= self.state.rev:
            return
        real, hour = self.state.apply(changes, rev), hour_of(changes.at)
        if hour != self._hour or changes.at - self._whole_at >= WHOLE_MS:
            self._turn(hour)
            self._whole_at = changes.at
            self._write(self.state.whole(), rev)
        elif real or changes.at - self._written_at >= ALIVE_MS:
            self._write(ChangeSet(at=changes.at, topics=real), rev)

    def flush(self) -> None:
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._hour = None, ""

    def _turn(self, hour: str) -> None:
        if hour == self._hour:
            return
        self.close()
        self._file, self._hour = (self._folder / f"{hour}{CHANGES}").open("ab"), hour

    def _write(self, changes: ChangeSet, rev: EntryId) -> None:
        assert self._file is not None
        raw = _encoded(changes, rev)
        self._file.write(raw)
        self._written_at = changes.at
        self.bytes += len(raw)


def frames(path: Path, behind: int = 0) -> Iterator[SentFrame]:
    """Of one file, from an offset up to the first that is torn. Raises OSError."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            at = behind
            while at + _HEAD.size <= len(raw):
                size, crc, ms, seq, city, whole = _HEAD.unpack_from(raw, at)
                body = raw[at + _HEAD.size : at + _HEAD.size + size]
                if len(body) != size or crc != zlib.crc32(body):
                    return
                begin, at = at, at + _HEAD.size + size
                yield SentFrame(EntryId(ms, seq), city, bool(whole), body, begin, at)


def seek(folder: Path, at: int) -> tuple[SentState, SentPlace] | None:
    """The state as it was sent last at or before a city time, and where to read on; None where none is kept. It may be
    of long before: its own `at` says. Raises DecodeError, OSError."""
    for path in reversed(_files(folder)):
        if path.stem > hour_of(at):
            continue
        found = [frame for frame in _upto(path, at) if frame.at <= at]
        start = max((n for n, frame in enumerate(found) if frame.whole), default=None)
        if start is None:
            continue
        state = SentState()
        for frame in found[start:]:
            state.apply(frame.changes(), frame.rev)
        return state, SentPlace(path.stem, found[-1].end)
    return None


def onward(folder: Path, place: SentPlace, until: int) -> tuple[list[ChangeSet], SentPlace]:
    """What was sent after a place, up to a city time, over at most two hours' files. Raises DecodeError, OSError."""
    found: list[ChangeSet] = []
    for path in [path for path in _files(folder) if path.suffix == CHANGES and path.stem >= place.hour][:2]:
        for frame in _upto(path, until, place.offset if path.stem == place.hour else 0):
            found.append(frame.changes())
            place = SentPlace(path.stem, frame.end)
    return found, place


def hours(folder: Path) -> dict[str, bool]:
    """Hours of which something is kept -> whether every change of theirs is."""
    return {path.stem: path.suffix == CHANGES for path in _files(folder)}


def thin(folder: Path, now: int, changes_days: int, states_days: int) -> int:
    """Of hours older than `changes_days` the first state stays, of those older than `states_days` nothing. `now`: city
    ms. Returns how many files went. Raises OSError."""
    count = 0
    for path in _files(folder):
        if path.stem < hour_of(now - states_days * 24 * HOUR_MS):
            path.unlink()
            count += 1
        elif path.suffix == CHANGES and path.stem < hour_of(now - changes_days * 24 * HOUR_MS):
            first = next(frames(path), None)
            if first is not None and first.whole:
                durable.write(path.with_suffix(STATE), _encoded(first.changes(), first.rev))
            path.unlink()
            count += 1
    return count


def merged(found: list[ChangeSet], topic: str) -> RecordsChange | None:
    """What a topic became by change sets in order, as one change; None when nothing."""
    held, gone, whole, changed = dict[str, bytes](), set[str](), False, False
    for change in (one for changes in found for one in changes.topics if one.topic == topic):
        if not isinstance(change, RecordsChange):
            continue
        changed = True
        if change.whole:
            whole, held, gone = True, {}, set()
        held = {key: value for key, value in held.items() if key not in change.gone} | change.put
        gone = (gone | set(change.gone)) - change.put.keys()
    return RecordsChange(topic, held, tuple(sorted(gone)), whole) if changed else None


def _upto(path: Path, at: int, behind: int = 0) -> Iterator[SentFrame]:
    for frame in frames(path, behind):
        if frame.at > at:
            return
        yield frame


def _files(folder: Path) -> list[Path]:
    """By hour. A draft that a crash left is none."""
    found = {path.stem: path for suffix in (STATE, CHANGES) for path in folder.glob(f"*{suffix}")}
    return [found[hour] for hour in sorted(found)]


def _encoded(changes: ChangeSet, rev: EntryId) -> bytes:
    body = zlib.compress(wire.encode(changes), 6)
    head = _HEAD.pack(len(body), zlib.crc32(body), rev.ms, rev.seq, changes.at, changes.keyframe)
    return head + body
