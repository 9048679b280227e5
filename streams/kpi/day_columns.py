"""What history counted by local day as columns of a span of days; what is open as of each day's end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from streams.model.fact import standing

Columns = dict[str, npt.NDArray[np.int64]]


def day_columns(found: Mapping[int, Mapping[str, int]], first: int, last: int, names: Iterable[str]) -> Columns:
    """{measure: integer of each local day first..last}, of all that `found` has and of `names` but for families, whose
    names end with a dot. `found`: what was read by day, of standing sums (`open`) from the beginning."""
    length = last - first + 1
    known = {name for counted in found.values() for name in counted}
    columns = {name: np.zeros(length, np.int64) for name in {*known, *(one for one in names if not one.endswith("."))}}
    for day, counted in found.items():
        for name, n in counted.items():
            if day >= first or standing(name):
                # What was open before the span is open from its first day on.
                columns[name][max(0, day - first)] += n
    for name, held in columns.items():
        if standing(name):
            np.cumsum(held, out=held)
    return columns
