"""Values of records topics, as the fold encodes them and the browser reads them. Integers and strings only."""

from __future__ import annotations

import msgspec

from streams.kpi.alarms import Figures


class RegionNumbers(msgspec.Struct, frozen=True):
    """Topic `regions`, key = region code. The local day's `reports`, the `open` and `overdue` now, workers `reachable`
    now (null where a wall may not show it: few, or below the county). Of the statistical month so far: `on_time` of
    `due` (done by the limit, or the limit used up), and `handle_min`, the median of `handled` cases in working minutes
    (null: none yet); all four null on a township's wall where few workers are behind them. `silent_since`: city ms a
    county was last heard of when it ought to be heard of, 0 while it is. `on_time_rate`: `on_time` of `due` in per cent
    as it is shown, '' of none; `few`: of fewer than a rate is judged by. `load`: open cases by 100 micro-grids as it
    is shown, '' where no micro-grids are known."""

    reports: int
    open: int
    reachable: int | None
    overdue: int
    on_time: int | None
    due: int | None
    handle_min: int | None
    handled: int | None
    silent_since: int
    on_time_rate: str = ""
    few: bool = False
    load: str = ""


class HourlyReports(msgspec.Struct, frozen=True):
    """Topic `figures`, key `hours`: reports by hour of the local day. `usual`: ten times the mean of the same weekday
    of the four weeks before, from `days` of them; empty when there are none."""

    today: tuple[int, ...]
    usual: tuple[int, ...]
    days: int


class Shares(msgspec.Struct, frozen=True, omit_defaults=True):
    """Topic `figures`, keys `categories` (the day's reports by category) and `stages` (open cases by stage, and
    `closed` on the day). On a wall categories are as they were `at` (city ms), and disputes as they were `apart`, or
    null where they are counted with `O` (streams/fold/steps.py); elsewhere both times are 0: now."""

    of: dict[str, int | None]
    at: int = 0
    apart: int = 0


class AlertWorker(msgspec.Struct, frozen=True):
    """Who called for help, as known when the alert last moved: `post`, `kind` as in `Post`. `battery`: per cent,
    `accuracy_m`: of the newest fix, -1: not known; `fix_at`: its city ms, 0: none. `session_at`: since when its session
    of duty runs, 0: none does; `purpose`: what for."""

    post: str
    kind: str
    battery: int
    accuracy_m: int
    fix_at: int
    session_at: int
    purpose: str


class AlertCall(msgspec.Struct, frozen=True):
    """An attempt to reach a receiver of an alert outside the browser, the newest for each receiver and channel. `id`:
    for `attempt.again`. `to`: area, post and which of them, or what a gateway knows by itself. `level`: 0 the city's
    gateway, 1 the duty lead, 2 the leader. `state` since `since` (city ms). `nth`: how often it was tried. `again`:
    whether a person may have it tried once more."""

    id: str
    channel: str
    to: str
    post: str
    level: int
    nth: int
    state: str
    since: int
    note: str
    repeats: int
    again: bool


class AlertLine(msgspec.Struct, frozen=True):
    """Topic `alerts`, key = alert id. `region`: a township on a wall, whatever is known on a desk. `subject`: what the
    rule's words are filled with. `at`: city ms it was raised; `told_at`: since when it is to be taken. Places are label
    points on a wall. `by`: who took it, '' on a wall. `cleared`: its condition is gone. `group`: rule and township.
    `rang`: how often it was announced. `chatter`: it comes and goes.

    On a desk alone: `approx`: its place is the township's (or county's) label, since no better one is known. `case`:
    code of the case it is about or was linked with, "" for none. `tiers`, `skipped`: lengths of the codes of the
    tiers it was announced to, and of those where no one sits. `level`: 1 raised to the duty lead, 2 to the leader;
    `next_at`: when it is raised further, 0 never. `up_at`, `up_by`: when it was raised last, and by whom; `up_waits`:
    it waits to be taken there; `up_taken_by`, `up_taken_at`: who took it. `calls`: what left for outside gateways.
    `until`: end of a shelf; `under`: what holds it back. `mine`: session that took or
    shelved it. `steps`: its own history, oldest first.
    `placed_at`: city ms since when its place is known, where that is only the last one of a worker; 0: its own.
    `worker`: of a call for help. `seat`: of a seat or wall that is lost or back, how it is called.
    `case_state`: the state of its case now. `merged`: a person put it `under` another as the same incident. `done`:
    ticked steps of its response plan: id, when, by whom."""

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
    told_at: int = 0
    group: str = ""
    rang: int = 0
    chatter: bool = False
    confirmed: bool = False
    level: int = 0
    tiers: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    next_at: int = 0
    until: int = 0
    under: str = ""
    mine: str = ""
    approx: bool = False
    case: str = ""
    steps: tuple[tuple[int, str, str, str], ...] = ()
    placed_at: int = 0
    worker: AlertWorker | None = None
    seat: str = ""
    case_state: str = ""
    up_at: int = 0
    up_by: str = ""
    up_waits: bool = False
    up_taken_by: str = ""
    up_taken_at: int = 0
    calls: tuple[AlertCall, ...] = ()
    merged: bool = False
    done: tuple[tuple[str, int, str], ...] = ()
    drill: bool = False


class DeskLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `state`: state of the desk of the topic's region. `recent`: announced to it in the last ten
    minutes. `flood`: city ms since which there is one, 0; `flood_by`: who began it by hand; `first`: id of the
    earliest of its chain that is still open. `seats`: signed in there. On a desk alone `figures`: of the alert system
    itself in the last 24 hours (streams.kpi.alarms.Figures), and `quiet_s`: seconds its seats were without sound."""

    recent: int
    flood: int
    seats: int
    flood_by: str = ""
    first: str = ""
    quiet_s: int = 0
    figures: Figures | None = None


class SeatLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `seat/<session>`. `away`: city ms since which no screen of it was heard of, 0."""

    by: str
    scope: str
    since: int
    sound: str
    away: int


class HandoverLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `handover/<id>`. `counts`: what was left, by state. `taken_by`: '' until it is signed.
    `grave`: how many critical and urgent alerts were left."""

    scope: str
    by: str
    at: int
    note: str
    counts: dict[str, int]
    taken_by: str
    taken_at: int
    grave: int = 0


class PlanLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `plan/<id>`."""

    region: str
    types: tuple[str, ...]
    begins: int
    ends: int
    words: str
    by: str


class DrillLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `drill/<id>`: one of the desk of `scope` that goes on. `to`: who takes part."""

    scope: str
    reason: str
    to: tuple[str, ...]
    by: str
    began: int


class RuleLine(msgspec.Struct, frozen=True):
    """Topic `shift`, key `rule/<name>`: a rule out of service. `fault`: it failed. `asked`: until when it was asked."""

    by: str
    at: int
    ends: int
    reason: str
    second: str
    fault: bool
    asked: int


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


class BacklogLine(msgspec.Struct, frozen=True):
    """Topic `feed`, key `backlog`. `done`: how much of what is of long ago was taken, per cent; 100: there is none, and
    numbers of cases are of now. Below, no screen shows any."""

    done: int


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


class OwnTask(msgspec.Struct, frozen=True):
    """Topic `own`, key `task/<id>`: what an address is to do. `state`: `open`, or the step of its newest receipt.
    `since`: city ms it became a receiver. `due`: city ms. `revision` grows with every change."""

    state: str
    since: int
    due: int
    revision: int
