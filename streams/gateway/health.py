"""The health topic: every process and stream as a line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from streams.journal.api import StreamFigures
from streams.model.entry_id import EntryId
from streams.model.health import Beat, newest
from streams.model.topic import Kind, Projection, Topic
from streams.wire.records import HealthLine


def topic(city: str, projection: Projection) -> str:
    return str(Topic(Kind.HEALTH, city, projection))


def process_lines(beats: Iterable[Beat]) -> dict[str, bytes]:
    """A line per process: `process/<name>/<instance>`."""
    return {f"process/{beat.process}/{beat.instance}": _process(beat) for beat in beats}


_BRIEF = ("age_ms",)
"""The figures that say how old the picture on the screen is."""


def brief_lines(beats: Iterable[Beat]) -> dict[str, bytes]:
    """A line per kind of process, `process/<name>`, as its newest instance says: that it runs, and how old the picture
    is. No instance, no memory, no count of anybody."""
    return {
        f"process/{name}": _process(
            msgspec.structs.replace(
                beat,
                instance="",
                note="",
                started=0,
                figures={key: n for key, n in beat.figures.items() if key in _BRIEF},
            )
        )
        for name, beat in newest(beats).items()
    }


def stream_lines(
    streams: Mapping[str, StreamFigures], cursors: Mapping[str, EntryId], applied: EntryId
) -> dict[str, bytes]:
    """A line per stream: `stream/<name>`. `applied`: the newest change this gateway has.

    Lags are in ms between the stream's newest entry and the position of a reader. The fold's position is the newest
    id of `changes`, which is the id of the entry that caused it.
    """
    lags: dict[str, dict[str, EntryId]] = {"in": dict(cursors), "changes": {"gateway": applied}}
    if "changes" in streams:
        lags["in"]["fold"] = streams["changes"].last
    return {f"stream/{name}": _stream(name, figures, lags.get(name, {})) for name, figures in streams.items()}


def _process(beat: Beat) -> bytes:
    return msgspec.json.encode(
        HealthLine(
            kind="process",
            name=beat.process,
            instance=beat.instance,
            at=beat.at,
            started=beat.started,
            figures=dict(sorted(beat.figures.items())),
            note=beat.note,
        )
    )


def _stream(name: str, figures: StreamFigures, readers: Mapping[str, EntryId]) -> bytes:
    numbers = {"length": figures.length}
    for reader, stands in sorted(readers.items()):
        numbers[f"{reader}_lag_ms"] = max(0, figures.last.ms - stands.ms) if stands.ms else 0
    return msgspec.json.encode(
        HealthLine(
            kind="stream",
            name=name,
            instance="",
            at=figures.last.ms,
            started=figures.first.ms,
            figures=numbers,
            note="",
        )
    )
