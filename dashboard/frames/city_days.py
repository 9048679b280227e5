"""Whole days of several cities, added up by local day: each sum with how many cities it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from dashboard.frames import bounded
from streams.model.local_day import number_of
from streams.wire.days import CityDay

SUMS = ("reports", "done", "on_time", "due")


def city_days(known: Mapping[str, Iterable[CityDay]], first: int, last: int) -> pd.DataFrame:
    """One row per local day `first`..`last`: the columns of SUMS over the cities that know the day (<NA>: none does),
    `of`: how many these are, `joined`: whether they are the cities of the day before, so that both may be compared.

    `known`: by code; a day that a city has twice counts once. The order of the cities changes nothing."""
    rows = [
        (code, day, *(getattr(one, name) for name in SUMS))
        for code in sorted(known)
        for day, one in {number_of(one.day): one for one in known[code]}.items()
        if first <= day <= last
    ]
    found = bounded(pd.DataFrame(rows, columns=["code", "day", *SUMS]).astype(dict.fromkeys(("day", *SUMS), "int64")))
    days, index = found.groupby("day"), pd.RangeIndex(first, last + 1, name="day")
    of = days["code"].count().reindex(index, fill_value=0).astype("int64")
    cities = days["code"].apply(" ".join).reindex(index, fill_value="").astype(str)
    made: pd.DataFrame = days[list(SUMS)].sum().reindex(index).astype("Int64")
    return made.assign(of=of, joined=cities == cities.shift())
