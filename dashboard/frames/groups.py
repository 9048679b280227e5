"""Cases counted by what they are grouped by, as DataFrames: a row per group, `n` of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.frames import bounded
from streams.history.cases.lists import CaseLists
from streams.history.cases.query import CaseQuery

AGES = ((0, 1), (2, 3), (4, 7), (8, 15), (16, 30), (31, None))
"""Days since the report, first and last of each band."""


def grouped(lists: CaseLists, wanted: CaseQuery, by: tuple[str, ...], now: int, length: int = 12) -> pd.DataFrame:
    """One row per group of the cases that a list of `wanted` holds. Raises Backlogged."""
    return counted((*by, "n"), lists.grouped(wanted, by, now, length))


def counted(columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows that end with their count. Texts stay objects: frames of a page are small, and made for each question."""
    held = zip(columns, zip(*rows, strict=True) if rows else ((),) * len(columns), strict=True)
    typed = {name: _column(list(values)) for name, values in held}
    return bounded(pd.DataFrame({**typed, "n": np.array(typed["n"], np.int64)}, copy=False))


def _column(values: list[Any]) -> pd.Series[Any]:
    return pd.Series(values, dtype=np.int64 if values and isinstance(values[0], int) else object)


def ages(frame: pd.DataFrame, today: int) -> pd.DataFrame:
    """Of a frame by `area` and `day` of the report: by `area` and `band`, the place of each in AGES."""
    bands: Counter[tuple[Any, ...]] = Counter()
    for area, day, n in zip(frame["area"], frame["day"], frame["n"], strict=True):
        bands[area, sum(today - day > last for _, last in AGES if last is not None)] += int(n)
    return counted(("area", "band", "n"), [(*key, n) for key, n in sorted(bands.items())])


def renamed(frame: pd.DataFrame, column: str, of: Callable[[str], str]) -> pd.DataFrame:
    """With another name for each of a column, those that are called the same now together."""
    by = [name for name in frame.columns if name != "n"]
    called = {one: of(one) for one in set(frame[column])}
    parts = [[called[one] for one in frame[name]] if name == column else frame[name] for name in by]
    sums: Counter[tuple[Any, ...]] = Counter()
    for *key, n in zip(*parts, frame["n"], strict=True):
        sums[tuple(key)] += int(n)
    return counted((*by, "n"), [(*key, n) for key, n in sorted(sums.items())])


def beside(now: pd.DataFrame, before: pd.DataFrame, by: str) -> pd.DataFrame:
    """Two frames by the same: `n` and `before` of each, the largest first."""
    this, that = (dict(zip(one[by], one["n"], strict=True)) for one in (now, before))
    rows = [(key, int(that.get(key, 0)), int(this.get(key, 0))) for key in {**this, **that}]
    rows.sort(key=lambda row: (-max(row[1:]), row[0]))
    return counted((by, "before", "n"), rows)


def upto(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest groups, with what all up to each are together in `so_far`; and of how many in `whole`."""
    order = frame.sort_values(["n", *(name for name in frame.columns if name != "n")], ascending=False)
    return order.assign(so_far=order["n"].cumsum(), whole=int(order["n"].sum())).head(most).reset_index(drop=True)
