"""Values of records topics, as the fold encodes them and the browser reads them. Integers and strings only."""

from __future__ import annotations

import msgspec


class RegionNumbers(msgspec.Struct, frozen=True):
    """Topic `regions`, key = region code. The local day's `reports`, the `open` and `overdue` now, workers `reachable`
    now (null where a wall may not show it: below the county). Of the statistical month so far: `on_time` of `due` (done
    or overdue), and `handle_min`, the median of `handled` matters in working minutes (null: none yet).
    `silent_since`: city ms a county was last heard of when it ought to be heard of, 0 while it is."""

    reports: int
    open: int
    reachable: int | None
    overdue: int
    on_time: int
    due: int
    handle_min: int | None
    handled: int
    silent_since: int


class Hours(msgspec.Struct, frozen=True):
    """Topic `figures`, key `hours`: reports by hour of the local day. `usual`: ten times the mean of the same weekday
    of the four weeks before, from `days` of them; empty when there are none."""

    today: tuple[int, ...]
    usual: tuple[int, ...]
    days: int


class Shares(msgspec.Struct, frozen=True):
    """Topic `figures`, keys `categories` (the day's reports by category) and `stages` (open matters by stage, and
    `closed` on the day). A value is null where a wall may not show it: disputes below five."""

    of: dict[str, int | None]


class AlertLine(msgspec.Struct, frozen=True):
    """Topic `alerts`, key = alert id. `region`: a township on a wall, whatever is known on a desk. `subject`: what the
    rule's words are filled with. `at`: city ms it was raised. Places are label points on a wall. `by`: who took it,
    '' on a wall. `cleared`: its condition is gone."""

    rule: str
    priority: int
    state: str
    region: str
    subject: str
    at: int
    last_at: int
    count: int
    version: int
    lon_e6: int
    lat_e6: int
    cleared: bool
    by: str
    taken_at: int


class Cluster(msgspec.Struct, frozen=True):
    """Topic `clusters`, key = township or county code: `n` >= 5 workers, drawn at the region's own label point."""

    n: int
    lon_e6: int
    lat_e6: int


class Post(msgspec.Struct, frozen=True):
    """Topic `posts`, key = worker number. `post`: `腰堡镇 3 网格`. `kind`: full or part."""

    post: str
    kind: str


class MovedCase(msgspec.Struct, frozen=True):
    """`revision`: grows with everything that is done to the case."""

    revision: int
    state: str
    village: str


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


class OutcomeLine(msgspec.Struct, frozen=True):
    """Topic `session`, key = id of the command. As the event Outcome has it; `at`: city ms."""

    accepted: bool
    code: str
    by: str
    version: int
    at: int
    since: int = 0
    detail: str = ""
