"""Numbers of days without cases, from the bytes of the entries that brought their sums. Nothing of the product is
imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec

EPOCH = date(1970, 1, 1)
DAY_H = 8
"""Working hours of a day: 08:00-11:30 and 13:00-17:30."""
RATES = (
    ("on_time_rate", ("on_time",), ("on_time", "fell_due"), ("exempt",)),
    ("return_rate", ("returned",), ("dispatches",), ()),
    ("rework_rate", ("failed_checks",), ("checks",), ()),
    ("settle_rate", ("settled",), ("disputes_done",), ()),
)


def read(raw: Iterable[bytes]) -> dict[int, dict[str, dict[str, int]]]:
    """{local day: measure: place: amount}; the newest of a day and origin."""
    found: dict[tuple[str, int], Any] = {}
    for entry in raw:
        said = msgspec.msgpack.decode(entry[4:])
        if said["t"] == "sums_imported":
            found[said["origin"], said["day"]] = said["sums"]
    days: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for (_, day), sums in found.items():
        for measure, places in sums.items():
            for place, amount in places.items():
                days[day][measure][place] += amount
    return days


def year_back(day: int) -> int:
    on = EPOCH + timedelta(days=day)
    back = date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
    return (back - EPOCH).days


def year_before(days: dict[int, dict[str, dict[str, int]]], area: str, first: int, last: int) -> dict[str, str]:
    """{number: as it reads} of the days a year before `first` to `last`, all of which are over."""
    span = range(year_back(first), year_back(last) + 1)

    def flow(*names: str) -> int:
        return sum(
            amount
            for day in span
            for name in names
            for place, amount in days[day][name].items()
            if place.startswith(area)
        )

    found = {name: f"{flow(name):,}" for name in ("reports", "done")}
    stands = sum(
        amount
        for day in days
        if day <= span[-1]
        for place, amount in days[day]["open"].items()
        if place.startswith(area)
    )
    found["open"] = f"{stands:,}"
    for name, top, bottom, less in RATES:
        n = flow(*bottom) - flow(*less)
        found[name] = f"{100 * flow(*top) / n:.1f}" if n else "—"
    minutes = sorted(
        int(place.partition(".")[2])
        for day in span
        for place, amount in days[day]["handle"].items()
        if place.startswith(area)
        for _ in range(amount)
    )
    half = minutes[-(-len(minutes) * 50 // 100) - 1] if minutes else None
    found["handle_time"] = "—" if half is None else f"{half / (60 * DAY_H):,.1f}"
    return found
