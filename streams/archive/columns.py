"""Fixes as Parquet: one file of one hour of fix time, sorted by worker and time, with checksums on its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from streams import durable
from streams.model.fix import FIX, Fixes

_NAMES = tuple(name for name in FIX.names or () if name != "spare")
_GROUP_ROWS = 16_384
"""A worker's hour lies in one or two groups of so many: small enough that little else is read."""


def ordered(rows: Fixes) -> Fixes:
    """By worker, then fix time, then device and sequence."""
    found: Fixes = rows[np.lexsort((rows["seq"], rows["device"], rows["fix_ms"], rows["worker"]))]
    return found


def once(rows: Fixes) -> Fixes:
    """What was sent twice counts once; `rows` are ordered."""
    same = np.zeros(len(rows), bool)
    same[1:] = (rows["fix_ms"][1:] == rows["fix_ms"][:-1]) & (rows["device"][1:] == rows["device"][:-1])
    same[1:] &= rows["worker"][1:] == rows["worker"][:-1]
    found: Fixes = rows[~same]
    return found


def write(rows: Fixes, path: Path) -> None:
    """On disk when it returns, under its name or not at all. Raises OSError."""
    table = pa.table({name: np.ascontiguousarray(rows[name]) for name in _NAMES})
    with durable.writing(path) as out:
        pq.write_table(
            table,
            out,
            compression="zstd",
            row_group_size=_GROUP_ROWS,
            use_dictionary=False,
            column_encoding=dict.fromkeys(("fix_ms", "received_ms", "lon_e6", "lat_e6"), "DELTA_BINARY_PACKED"),
            write_page_checksum=True,
        )


def read(path: Path, worker: int | None = None, keep: Callable[[Fixes], Fixes] | None = None) -> Fixes:
    """All rows, or a worker's. `keep`: what of each group is wanted. Raises OSError, pa.ArrowException for a file that
    is torn."""
    found = []
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        at = file.schema_arrow.get_field_index("worker")
        for n in range(file.metadata.num_row_groups):
            column = file.metadata.row_group(n).column(at).statistics
            if worker is not None and column is not None and not column.min <= worker <= column.max:
                continue
            group = _rows(file.read_row_group(n))
            group = group if worker is None else group[group["worker"] == worker]
            found.append(group if keep is None else keep(group))
    return np.concatenate(found) if found else np.zeros(0, FIX)


def workers(path: Path) -> frozenset[int]:
    """Who has rows in a file. Raises OSError, pa.ArrowException for a file that is torn."""
    found = pq.read_table(path, columns=["worker"], page_checksum_verification=True)
    return frozenset(np.unique(found.column("worker").to_numpy()).tolist())


def _rows(table: pa.Table) -> Fixes:
    rows = np.zeros(table.num_rows, FIX)
    for name in _NAMES:
        rows[name] = table.column(name).to_numpy()
    return rows
