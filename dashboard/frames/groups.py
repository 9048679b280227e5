"""Cases counted by what they are grouped by, as DataFrames: a row per group, `n` of it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.frames import bounded
from streams.history.cases.lists import CaseLists
from streams.history.cases.query import CaseQuery

AGES = ((0, 1), (2, 3), (4, 7), (8, 15), (16, 30), (31, None))
"""Days since the report, first and last of each band."""


def grouped(lists: CaseLists, wanted: CaseQuery, by: tuple[str, ...], now: int, length: int = 12) -> pd.DataFrame:
    """One row per group of the cases that a list of `wanted` holds. Raises Backlogged."""
    frame = pd.DataFrame(lists.grouped(wanted, by, now, length), columns=[*by, "n"])
    return bounded(frame.astype({"n": "int64"}))


def ages(frame: pd.DataFrame, today: int) -> pd.DataFrame:
    """Of a frame by `area` and `day` of the report: by `area` and `band`, the place of each in AGES."""
    band = sum((today - frame["day"].astype("int64") > last).astype("int64") for _, last in AGES if last is not None)
    return frame.assign(band=band).groupby(["area", "band"])["n"].sum().reset_index()


def renamed(frame: pd.DataFrame, column: str, of: Callable[[str], str]) -> pd.DataFrame:
    """With another name for each of a column, those that are called the same now together."""
    by = [name for name in frame.columns if name != "n"]
    return frame.assign(**{column: frame[column].map(of)}).groupby(by)["n"].sum().reset_index()


def beside(now: pd.DataFrame, before: pd.DataFrame, by: str) -> pd.DataFrame:
    """Two frames by the same: `n` and `before` of each, the largest first."""
    joined = now.merge(before.rename(columns={"n": "before"}), on=by, how="outer").fillna({"n": 0, "before": 0})
    order = joined.assign(most=joined[["n", "before"]].max(axis=1)).sort_values(["most", by], ascending=[False, True])
    return order.drop(columns="most").astype({"n": "int64", "before": "int64"}).reset_index(drop=True)


def upto(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest groups, with what all up to each are together in `so_far`; and of how many in `whole`."""
    order = frame.sort_values(["n", *(name for name in frame.columns if name != "n")], ascending=False)
    return order.assign(so_far=order["n"].cumsum(), whole=int(order["n"].sum())).head(most).reset_index(drop=True)
