"""The plan of a city's alerts: delays, timers, routing, limits. The registry owns it and sends it to the fold with the
regulation, so that a replay judges by the plan that was in force. All times in s.

Source of the defaults: the timers of the city's alert life cycle; each is configuration. The defaults of a rule are in
its declaration (`streams/alert_rules`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from streams.model.strict import convert


class AlertTimers(msgspec.Struct, frozen=True, kw_only=True):
    """Of one priority. `ack`: time to acknowledge. `lead`, `leader`: unacknowledged for so long, the alert is raised
    to the duty lead, then to the leader; 0 never. `idle`: acknowledged and without progress for so long, it returns to
    the queue; 0 never. `wait`: how long the first of a group waits for the others. `call`: unacknowledged for so long,
    it is called out of the browser."""

    ack: int = 0
    lead: int = 0
    leader: int = 0
    idle: int = 0
    wait: int = 0
    call: int = 0


class RulePlan(msgspec.Struct, frozen=True, kw_only=True):
    """Of one rule. `on_delay`: how long its condition must hold before the alert is announced; `off_delay`: how long
    it must be gone before it counts as gone. `tiers`: code lengths of the tiers that receive it at once; `later`: of
    the tiers that receive it when it is not acknowledged within `widen`. `under`: rules whose open alert, in the same
    place or above, holds this one back. `latched`: never held back, shelved or put out of service. `own`: only the
    tier of its own region receives it."""

    on_delay: int = 0
    off_delay: int = 0
    tiers: tuple[int, ...] = (9, 6, 4)
    later: tuple[int, ...] = ()
    widen: int = 600
    under: tuple[str, ...] = ()
    latched: bool = False
    own: bool = False


_MIN, _HOUR = 60, 3600


class ReportClock(msgspec.Struct, frozen=True, kw_only=True):
    """Within how long after the first knowledge a serious incident is reported to the offices above: `call` by
    telephone, `paper` in writing. Provinces differ: it is configuration."""

    call: int = 15 * _MIN
    paper: int = 35 * _MIN


TIMERS: dict[str, AlertTimers] = {
    "1": AlertTimers(ack=60, lead=2 * _MIN, leader=5 * _MIN, idle=10 * _MIN, call=60),
    "2": AlertTimers(ack=5 * _MIN, lead=5 * _MIN, idle=30 * _MIN, wait=10),
    "3": AlertTimers(ack=15 * _MIN, lead=30 * _MIN, idle=2 * _HOUR, wait=30),
    "4": AlertTimers(wait=30),
}


RECEIVERS = ("office", "emergency", "competent")
"""总值班室、应急管理部门、行业主管部门: their words are in the catalogue; a city may write its own names."""


class AlertPlan(msgspec.Struct, frozen=True, kw_only=True):
    """`timers`: by priority, "1" to "4". `rules`: by name; a rule that is missing has its declared plan. `undo`: time
    in which an officer may take back an acknowledgement. `chatter_turns` within `chatter_window` make a chattering
    alert, whose off-delay doubles up to `chatter_off`. A flood begins with more than `flood_on` announced within
    `flood_window` and ends with fewer than `flood_off`. `shelf`: allowed times of shelving; `shelves`: most shelved
    alerts of a seat. `lost`: a seat or wall is missing after so long. `unsigned`: how long a hand-over waits for its
    second signature. `lone`: silence of a lone task. `night`: hours between which every session is one. `cluster_n`
    reports of a type within `cluster_m` metres and `cluster_window` are a cluster. `accept`: how long an urgent order
    may wait. `calls`: whether there is a line out of the browser; without one no call is made. `reports`: clocks of
    reports by the tier of the desk (length of its code) where they differ; `receivers`: the offices that get them."""

    timers: dict[str, AlertTimers] = msgspec.field(default_factory=lambda: dict(TIMERS))
    rules: dict[str, RulePlan] = {}
    undo: int = 10
    chatter_turns: int = 3
    chatter_window: int = 60
    chatter_off: int = 600
    flood_on: int = 10
    flood_off: int = 5
    flood_window: int = 600
    shelf: tuple[int, ...] = (15 * _MIN, 30 * _MIN, _HOUR, 4 * _HOUR, 8 * _HOUR)
    shelves: int = 10
    lost: int = 60
    unsigned: int = 15 * _MIN
    lone: int = 15 * _MIN
    night: tuple[int, int] = (22, 6)
    cluster_n: int = 5
    cluster_m: int = 500
    cluster_window: int = 30 * _MIN
    accept: int = 15 * _MIN
    calls: bool = False
    reports: dict[str, ReportClock] = {}
    receivers: tuple[str, ...] = RECEIVERS

    def timer(self, priority: int) -> AlertTimers:
        return self.timers.get(str(int(priority)), AlertTimers())

    def report_clock(self, tier: int) -> ReportClock:
        return self.reports.get(str(tier), ReportClock())

    def rule(self, name: str) -> RulePlan:
        return self.rules.get(name, RulePlan())


Overrides = Mapping[str, object]


def merged(plan: AlertPlan, rules: Mapping[str, Overrides], timers: Mapping[str, Overrides]) -> AlertPlan:
    """`plan` with a city's overrides, field by field. Raises msgspec.ValidationError for an unknown field and
    LookupError for an unknown rule or priority."""
    all_rules, all_timers = dict(plan.rules), dict(plan.timers)
    for name, fields in rules.items():
        all_rules[name] = convert({**msgspec.to_builtins(all_rules[name]), **fields}, RulePlan)
    for priority, fields in timers.items():
        all_timers[priority] = convert({**msgspec.to_builtins(all_timers[priority]), **fields}, AlertTimers)
    return msgspec.structs.replace(plan, rules=all_rules, timers=all_timers)
