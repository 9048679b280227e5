"""The committed journal: entries as (ms, number, fixes, events), msgpack, compressed."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path

import msgspec

from streams.journal.api import Entry
from streams.model.entry_id import EntryId

DATA = Path(__file__).parents[1] / "data" / "golden"
JOURNAL, TOWNSHIPS = DATA / "journal.xz", DATA / "townships.txt"
Row = tuple[int, int, bytes, bytes]


def read(file: Path = JOURNAL) -> list[Entry]:
    rows = msgspec.msgpack.decode(lzma.decompress(file.read_bytes()), type=list[Row])
    return [Entry(id=EntryId(ms, number), fixes=fixes, events=events) for ms, number, fixes, events in rows]


def townships() -> list[str]:
    """Of the city the journal is of."""
    return TOWNSHIPS.read_text("utf-8").split()


def write(entries: Iterable[Entry], file: Path = JOURNAL) -> None:
    rows = [(one.id.ms, one.id.seq, one.fixes, one.events) for one in entries]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(lzma.compress(msgspec.msgpack.encode(rows), preset=9 | lzma.PRESET_EXTREME))
