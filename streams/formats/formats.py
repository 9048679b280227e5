"""The one list of export formats: name, media type, writer. The command line, the pages and the browser's buttons read
it. To add a format: a writer, and a line here; its word on a button is `export_<name>` in both languages."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO, Generic, NamedTuple, TypeVar

from streams.formats.table import Table, write_csv
from streams.formats.track import track_csv, track_geojson, track_gpx
from streams.model.fix import Fixes

W = TypeVar("W")


class Format(NamedTuple, Generic[W]):
    """`name`: also the ending of the file. `most`: rows that a file can hold."""

    name: str
    media: str
    write: W
    most: int = 10**9


def _xlsx(out: BinaryIO, tables: Sequence[Table]) -> None:
    from streams.formats.xlsx import write_xlsx  # large: a command that writes none does not wait for it

    write_xlsx(out, tables)


TableWriter = Callable[[BinaryIO, Sequence[Table]], None]
TrackWriter = Callable[[Fixes, int], str]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _named(*formats: Format[W]) -> dict[str, Format[W]]:
    return {one.name: one for one in formats}


TABLES: dict[str, Format[TableWriter]] = _named(
    Format("csv", "text/csv", write_csv),
    Format("xlsx", _XLSX, _xlsx, 1_000_000),
)
TRACKS: dict[str, Format[TrackWriter]] = _named(
    Format("gpx", "application/gpx+xml", track_gpx),
    Format("csv", "text/csv", track_csv),
    Format("geojson", "application/geo+json", track_geojson),
)
PICTURES: dict[str, Format[None]] = _named(Format("png", "image/png", None))
"""Drawn in the browser; what they hold and the record of it come from the server."""


def sheet(format_: str, *tables: Table) -> bytes:
    """The first table is what was asked for; those that explain it are sheets beside it, where the format has any.
    Raises KeyError for another format than TABLES."""
    out = io.BytesIO()
    TABLES[format_].write(out, tables)
    return out.getvalue()


def written(rows: Fixes, format_: str, worker: int) -> str:
    """A track of a worker. Raises KeyError for another format than TRACKS."""
    return TRACKS[format_].write(rows, worker)
