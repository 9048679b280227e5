"""Counts by local day, and a number of the dictionary over days beside the days of a period before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from dashboard.frames import bounded
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.day_columns import day_columns
from streams.kpi.dictionary import Kpi
from streams.kpi.values import FEW, measures, series
from streams.model.fact import standing


def counts(numbers: Numbers, span: FactSpan, kpis: Iterable[Kpi]) -> pd.DataFrame:
    """One row per local day of the span, one column per measure that `kpis` are made of; of standing sums (`open`) the
    sum up to the end of the day. Raises Backlogged."""
    names = tuple(dict.fromkeys(name for kpi in kpis for name in measures(kpi)))
    return daily(numbers.by_day(span, names), span, names)


def daily(found: Mapping[int, Mapping[str, int]], span: FactSpan, names: Iterable[str]) -> pd.DataFrame:
    """The same of what was read by day, of what is open from the beginning."""
    columns = day_columns(found, span.first, span.last, names)
    index = pd.RangeIndex(span.first, span.last + 1, name="day")
    return bounded(pd.DataFrame({name: columns[name] for name in sorted(columns)}, index=index, copy=False))


def stepped(frame: pd.DataFrame, step: int) -> pd.DataFrame:
    """The same by `step` days up to the last one: flows summed up, standing sums as of the last day. The index is the
    last day of each step; days that fill no step go."""
    if step == 1:
        return frame
    days = frame.index.to_series()
    last = days.max()
    ends = last - (last - days) // step * step
    how = {name: "last" if standing(str(name)) else "sum" for name in frame.columns}
    whole = ends.map(ends.value_counts()) == step
    made: pd.DataFrame = frame[whole].groupby(ends[whole]).agg(how)
    return made.rename_axis("day")


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of counts by day, one below the other: a measure that one of them lacks is 0 in it."""
    return bounded(pd.concat(frames).fillna(0).astype("int64"))


def trend(kpi: Kpi, frame: pd.DataFrame, begins: int, scale: Callable[[float], float]) -> pd.DataFrame:
    """A number at each day of the second half of the frame, beside that of the same place in the first half.

    Columns: `value` (NaN: none, as before history `begins`), `n`, `few` (a rate or time of fewer than FEW), `before`,
    `before_n`, `before_day`. `scale`: of a value, into the unit it is shown in.
    """
    days = [int(day) for day in frame.index]
    made = series(kpi, {str(name): frame[name].tolist() for name in frame.columns}, days)
    known = [one.value if day >= begins else None for day, one in zip(days, made, strict=True)]
    columns = {"value": [None if one is None else scale(one) for one in known], "n": [one.n for one in made]}
    values = pd.DataFrame(columns, index=frame.index).astype({"value": "float64", "n": "int64"})
    half = len(values) // 2
    was, now = values.iloc[:half], values.iloc[half:]
    return now.assign(
        few=now["n"].between(1, FEW - 1) if kpi.counted else False,
        before=was["value"].to_numpy(),
        before_n=was["n"].to_numpy(),
        before_day=was.index.to_numpy(),
    )


def usual(column: pd.Series[int], days: int, weeks: int) -> pd.DataFrame:
    """The last `days` of a column of flows by local day: `n`, and the least and most (`low`, `high`) of the same
    weekday in the `weeks` before."""
    earlier = pd.concat([column.shift(7 * week) for week in range(1, weeks + 1)], axis=1)
    made = pd.DataFrame({"n": column, "low": earlier.min(axis=1), "high": earlier.max(axis=1)})
    return made.tail(days)
