"""Followed items of one kind as a table of a row each, as they were at a time; and counts of it by area and unit."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from streams.model.follow.facts import opened, proven
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind
from streams.model.local_day import iso_day, local_day

COLUMNS = ("id", "area", "unit", "state", "proven", "late", "sampled", "day", "proven_day", "lon", "lat")


def items_frame(kind: FollowKind, items: Sequence[FollowItem], until: int, length: int) -> pd.DataFrame:
    """`until`: city ms, before which it is known. `length`: digits of the areas' codes. Days are ISO, '' = none."""
    rows = [_row(kind, item, until - 1, length) for item in items]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def counts_by(frame: pd.DataFrame, kind: str, column: str) -> dict[str, dict[str, int]]:
    """{value of the column: {measure: integer}}, by the value: no order by how good they are."""
    grouped = frame.groupby(column, sort=True)["proven"].agg(["size", "sum"])
    return {
        str(name): {opened(kind): int(size), proven(kind): int(done)}
        for name, size, done in grouped.itertuples(name=None)
    }


def totals(frame: pd.DataFrame, kind: str) -> dict[str, int]:
    return {opened(kind): len(frame), proven(kind): int(frame["proven"].sum())}


def running_sums(frame: pd.DataFrame, days: Sequence[str]) -> pd.DataFrame:
    """Rows of `date`, `opened` and `proven`: how many there were by the end of each of these days."""
    made = pd.DataFrame({"date": list(days)})
    for name, column in (("opened", "day"), ("proven", "proven_day")):
        on = frame.loc[frame[column] != "", column]
        made[name] = [int((on <= day).sum()) for day in days]
    return made


def _row(kind: FollowKind, item: FollowItem, at: int, length: int) -> tuple[object, ...]:
    state = kind.state(item.state_at(at))
    done = bool(state and state.proven)
    over = bool(state and state.over)
    return (
        item.id,
        item.place[:length],
        item.unit,
        state.id if state else "",
        done,
        0 < item.due <= at and not over,
        any(one.step == "sample" and one.at <= at for one in item.entries),
        iso_day(local_day(item.at)),
        iso_day(local_day(item.since(at))) if done else "",
        item.lon,
        item.lat,
    )
