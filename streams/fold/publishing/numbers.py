"""Numbers for screens: per region, per cluster, per feed, and the newest reports - as JSON records of topics."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import msgspec
import numpy as np

from streams.fold.cases import Cases
from streams.fold.picture import FEEDS, Picture
from streams.fold.registry import RegistryReplica
from streams.fold.silence import Silence, Silent
from streams.fold.workers import Mask
from streams.kpi.dictionary import by_id
from streams.kpi.values import FEW, load_per, measures, rate_text, value
from streams.model.case import Case
from streams.model.fact import OPEN, OVERDUE, REPORTS
from streams.model.presence import CLUSTER_K
from streams.model.region import Tier
from streams.wire.records import AlertWorker, BacklogLine, Cluster, FeedLine, MovedCase, Post, RegionNumbers, ReportLine

json = msgspec.json.Encoder()
_ON_TIME, _LOAD = by_id("on_time_rate"), by_id("load")
_TOWNSHIP = 1_000
_COUNTY = 1_000_000


class Regions(Protocol):
    """What the fold must know of the geography."""

    def name(self, code: str) -> str: ...

    def label(self, code: str) -> tuple[int, int]:
        """(lon, lat) in 1e-6 degree of the place where a region is written."""
        ...

    def counties(self) -> list[str]: ...

    def townships(self) -> list[str]: ...

    def micro_grids(self, code: str) -> int:
        """How many micro-grids lie in a region; 0 = not known."""
        ...


class AreaContext(Protocol):
    """What the line of a region takes beside the picture. `present`: workers who can be reached, by region."""

    places: Regions
    present: dict[str, int]


def reachable(picture: Picture, city: str, present: Mask) -> dict[str, int]:
    """Workers present per township, county and city; regions without any are missing."""
    village = picture.workers.rows["village"][present]
    counts: dict[str, int] = {}
    codes, n = np.unique(village[village > 0] // _TOWNSHIP, return_counts=True)
    for code, count in zip(codes.tolist(), n.tolist(), strict=True):
        township = f"{city}{code:05d}"
        for region in (township, township[:6], city):
            counts[region] = counts.get(region, 0) + count
    return counts


def region(picture: Picture, code: str, shared: AreaContext, *, wall: bool) -> bytes:
    """A region's line. On a wall no one is counted below a county: a township's few are names."""
    counted = None if wall and len(code) > Tier.COUNTY else shared.present.get(code, 0)
    return _line(picture, code, counted, shared.places, picture.kind(Silence).counties.get(code))


def own_wall(picture: Picture, code: str, shared: AreaContext, staff: int) -> bytes:
    """A township's line on its own wall: how many can be reached where they are CLUSTER_K or more, as the city's wall
    counts them; rate and time where so many workers (`staff`) are behind them; silent with its county."""
    n = shared.present.get(code, 0)
    silent = picture.kind(Silence).counties.get(code[: Tier.COUNTY])
    return _line(picture, code, n if n >= CLUSTER_K else None, shared.places, silent, rated=staff >= CLUSTER_K)


def staffed(picture: Picture) -> Counter[str]:
    """Active workers by township."""
    return Counter(one.home for one in picture.kind(RegistryReplica).roster.entries.values() if one.active)


def _line(
    picture: Picture, code: str, counted: int | None, places: Regions, silent: Silent | None, *, rated: bool = True
) -> bytes:
    sums, month = picture.sums, picture.sums.period
    open_now = sums.standing(OPEN, code)
    load = value(_LOAD, {OPEN: open_now}, load_per(places.micro_grids(code)))
    rate = value(_ON_TIME, {name: month.total(name, code) for name in measures(_ON_TIME)})
    overdue, minutes = sums.standing(OVERDUE, code), month.handled(code)
    return json.encode(
        RegionNumbers(
            reports=sums.on_day(REPORTS, code, picture.today),
            open=open_now,
            reachable=counted,
            overdue=overdue,
            on_time=rate.top if rated else None,
            due=rate.n if rated else None,
            handle_min=minutes[0] if rated else None,
            handled=minutes[1] if rated else None,
            silent_since=silent.heard if silent else 0,
            on_time_rate=rate_text(rate.value) if rated else "",
            few=rated and 0 < rate.n < FEW,
            load=rate_text(load.value),
        )
    )


def clusters(present: dict[str, int], places: Regions) -> dict[str, bytes]:
    """Townships with at least CLUSTER_K workers; the others together as their county's, if they are as many."""
    shown: dict[str, int] = {}
    rest: dict[str, int] = {}
    for code, n in present.items():
        if len(code) != 9:
            continue
        if n >= CLUSTER_K:
            shown[code] = n
        else:
            rest[code[:6]] = rest.get(code[:6], 0) + n
    shown.update((county, n) for county, n in rest.items() if n >= CLUSTER_K)
    return {code: json.encode(Cluster(n, *places.label(code))) for code, n in sorted(shown.items())}


def post(picture: Picture, places: Regions, worker: int) -> Post:
    """`腰堡镇 3 网格`: township and running number. A worker the registry has not named yet has a number only."""
    entry = picture.kind(RegistryReplica).roster.entries.get(worker)
    if entry is None:
        return Post(str(worker), "")
    return Post(f"{places.name(entry.home)} {entry.post} 网格", entry.kind)


def worker(picture: Picture, places: Regions, number: int) -> AlertWorker:
    """Who called, as known now."""
    known = post(picture, places, number)
    return AlertWorker(known.post, known.kind, *picture.workers.seen(number))


def newest(picture: Picture, code: str) -> dict[str, dict[str, bytes]]:
    """The newest reports of a county or the city, by township."""
    found: dict[str, dict[str, bytes]] = {}
    for case in picture.kind(Cases).newest(code):
        line = ReportLine(case.type, case.category, case.village, case.state.value, case.reported_at, case.text)
        found.setdefault(case.village[: Tier.TOWNSHIP], {})[case.id] = json.encode(line)
    return found


def moved(case: Case) -> bytes:
    """That a case is not what it was: its revision and its state."""
    return json.encode(MovedCase(case.revision, case.state.value, case.village))


def backlog(done: int) -> bytes:
    """How much of what is of long ago is taken, in percent."""
    return json.encode(BacklogLine(done))


class FeedRates:
    """How many came per feed in the last 60 s of city time."""

    def __init__(self) -> None:
        self._buckets: dict[str, list[tuple[int, int]]] = {feed: [] for feed in FEEDS}

    def count(self, now: int, taken: dict[str, int]) -> None:
        for feed, n in taken.items():
            self._buckets[feed].append((now, n))

    def lines(self, picture: Picture) -> dict[str, bytes]:
        since = picture.now - 60_000
        found = {}
        for feed, buckets in self._buckets.items():
            buckets[:] = [b for b in buckets if b[0] >= since]
            received, fix_at = picture.latest[feed]
            found[feed] = json.encode(FeedLine(received, fix_at, sum(n for _, n in buckets)))
        return found
