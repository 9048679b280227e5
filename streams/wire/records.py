"""Values of records topics, as the fold encodes them and the browser reads them. Integers and strings only."""

from __future__ import annotations

import msgspec


class RegionNumbers(msgspec.Struct, frozen=True):
    """Topic `regions`, key = region code. The local day's `reports`, the `open` now, workers `reachable` now
    (null where a wall may not show it: below the county)."""

    reports: int
    open: int
    reachable: int | None


class Cluster(msgspec.Struct, frozen=True):
    """Topic `clusters`, key = township or county code: `n` >= 5 workers, drawn at the region's own label point."""

    n: int
    lon_e6: int
    lat_e6: int


class Post(msgspec.Struct, frozen=True):
    """Topic `posts`, key = worker number. `post`: `腰堡镇 3 网格`. `kind`: full or part."""

    post: str
    kind: str


class ReportLine(msgspec.Struct, frozen=True):
    """Topic `reports`, key = case id. `at`: city ms it was reported. Never on a wall."""

    type: str
    category: str
    village: str
    state: str
    at: int
    text: str


class FeedLine(msgspec.Struct, frozen=True):
    """Topic `feed`, key = positions | reports | statuses | sos. `at`: city ms the newest was received (0: none yet).
    `fix_at`: city ms of the newest event time. `per_min`: how many in the last 60 s."""

    at: int
    fix_at: int
    per_min: int


class HealthLine(msgspec.Struct, frozen=True):
    """Topic `health`, key = `process/<name>/<instance>` or `stream/<name>`. `at`, `started`: real ms."""

    kind: str
    name: str
    instance: str
    at: int
    started: int
    figures: dict[str, int]
    note: str
