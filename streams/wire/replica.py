"""A topic's content as a viewer of the fold holds it. Pure.

`apply` returns what really changed, so that a keyframe which equals what is held changes nothing. The digest
(streams/wire/digest.py) is kept up with each change; it costs what changed, not what is held.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from streams.wire.changes import GONE, ROW, ColumnsChange, RecordsChange, Rows
from streams.wire.digest import record_digest, rows_digest

_MASK = 0xFFFFFFFF


class RecordsReplica:
    """key -> JSON value as bytes."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}
        self.digest = 0

    def __len__(self) -> int:
        return len(self._held)

    def apply(self, change: RecordsChange) -> RecordsChange | None:
        """Takes the change; returns the part that changed something, None when nothing did.
        A key in both `put` and `gone` is put."""
        put = {key: value for key, value in change.put.items() if self._held.get(key) != value}
        going = self._held.keys() - change.put.keys() if change.whole else set(change.gone) - change.put.keys()
        gone = tuple(sorted(key for key in going if key in self._held))
        for key in gone:
            self._forget(key)
        for key, value in put.items():
            self._forget(key)
            self._held[key] = value
            self.digest = (self.digest + record_digest(key, value)) & _MASK
        return RecordsChange(change.topic, put, gone) if put or gone else None

    def snapshot(self) -> dict[str, bytes]:
        """A copy of all that is held."""
        return dict(self._held)

    def _forget(self, key: str) -> None:
        value = self._held.pop(key, None)
        if value is not None:
            self.digest = (self.digest - record_digest(key, value)) & _MASK


class ColumnsReplica:
    """Dots by index. The table's row i is the dot i, blank (all zero but its index) where there is none."""

    def __init__(self) -> None:
        self._table = _blank(0)
        self.digest = 0

    def apply(self, change: ColumnsChange) -> ColumnsChange | None:
        """Takes the change; returns the part that changed something, None when nothing did."""
        rows: Rows = np.frombuffer(change.rows, ROW)
        real = self.put(self.difference(rows) if change.whole else rows)
        return ColumnsChange(change.topic, real.tobytes()) if len(real) else None

    def put(self, rows: Rows) -> Rows:
        """Sets the rows, each index at most once; returns those that changed something."""
        rows = _plain(rows)
        self._room(rows)
        at = rows["idx"].astype(np.intp)
        held = self._table[at]
        differs = held != rows
        self._table[at] = rows
        new: Rows = rows[differs]
        old: Rows = held[differs]
        self.digest = (self.digest + rows_digest(_there(new)) - rows_digest(_there(old))) & _MASK
        return new

    def difference(self, whole: Rows) -> Rows:
        """The rows that turn what is held into `whole`."""
        whole = _plain(whole)
        self._room(whole)
        target = _blank(len(self._table))
        target[whole["idx"].astype(np.intp)] = whole
        changed: Rows = target[target != self._table]
        return changed

    def snapshot(self) -> Rows:
        """A copy of all dots, by index."""
        return _there(self._table)

    def copy(self) -> ColumnsReplica:
        other = ColumnsReplica()
        other._table, other.digest = self._table.copy(), self.digest
        return other

    def _room(self, rows: Rows) -> None:
        need = int(rows["idx"].max()) + 1 if len(rows) else 0
        held = len(self._table)
        if need > held:
            # Half as much again, so that a topic that grows dot by dot is not copied for each.
            table = _blank(max(need, held + held // 2))
            table[:held] = self._table
            self._table = table


def latest(parts: list[Rows]) -> Rows:
    """The last row of each index over all parts, in order of index."""
    rows: Rows = np.concatenate(parts) if parts else np.empty(0, ROW)
    _, from_end = np.unique(rows["idx"][::-1], return_index=True)
    last: Rows = rows[len(rows) - 1 - from_end]
    return last


def _blank(size: int) -> Rows:
    table = np.zeros(size, ROW)
    table["idx"] = np.arange(size)
    return table


def _is_there(rows: Rows) -> npt.NDArray[np.bool_]:
    there: npt.NDArray[np.bool_] = rows["state"] & 0x0F != GONE
    return there


def _there(rows: Rows) -> Rows:
    some: Rows = rows[_is_there(rows)]
    return some


def _plain(rows: Rows) -> Rows:
    """Rows of dots that are gone hold nothing but their index."""
    gone = ~_is_there(rows)
    if not gone.any():
        return rows
    rows = rows.copy()
    for name in ("lon_e6", "lat_e6", "fix_s", "state"):
        rows[name][gone] = 0
    return rows
