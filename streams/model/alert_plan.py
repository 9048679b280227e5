"""What a city decided its alerts by: delays, timers, routing, limits. Owned by the registry and told to the fold with
the regulation, so that a replay judges by what was in force. All times in s.

Source of the defaults: the catalogue and timers of the city's alert life cycle; each is configuration.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Timers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one priority. `ack`: by when somebody ought to have taken it. `lead`, `leader`: unacknowledged so long, the
    duty lead, then the leader is told; 0 never. `idle`: taken and nothing done, it is everybody's again; 0 never.
    `wait`: how long the first of a group waits for the others. `call`: unacknowledged so long it leaves the browser."""

    ack: int = 0
    lead: int = 0
    leader: int = 0
    idle: int = 0
    wait: int = 0
    call: int = 0


class RulePlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one rule. `on_delay`: its condition must hold so long before anybody is told; `off_delay`: must be gone so
    long before it counts as gone. `tiers`: lengths of the codes of the tiers told at once; `later`: the tiers told when
    nobody has taken it for `widen`. `under`: rules whose open alert, in the same place or above, holds this one back.
    `latched`: never held back, shelved or put out of service. `own`: told to the tier of its own region alone."""

    on_delay: int = 0
    off_delay: int = 0
    tiers: tuple[int, ...] = (9, 6, 4)
    later: tuple[int, ...] = ()
    widen: int = 600
    under: tuple[str, ...] = ()
    latched: bool = False
    own: bool = False


_MIN, _HOUR = 60, 3600
TIMERS: dict[str, Timers] = {
    "1": Timers(ack=60, lead=2 * _MIN, leader=5 * _MIN, idle=10 * _MIN, call=60),
    "2": Timers(ack=5 * _MIN, lead=5 * _MIN, idle=30 * _MIN, wait=10),
    "3": Timers(ack=15 * _MIN, lead=30 * _MIN, idle=2 * _HOUR, wait=30),
    "4": Timers(wait=30),
}
RULES: dict[str, RulePlan] = {
    "sos": RulePlan(latched=True),
    "serious": RulePlan(latched=True),
    "lone_task": RulePlan(off_delay=60, tiers=(6,), later=(4,), under=("feed_silent",)),
    "cluster": RulePlan(off_delay=30 * _MIN, tiers=(6,), later=(4,), under=("serious",)),
    "feed_silent": RulePlan(off_delay=60, tiers=(6, 4)),
    "live_drop": RulePlan(on_delay=15 * _MIN, off_delay=60, tiers=(6, 4), under=("feed_silent",)),
    "seat_lost": RulePlan(off_delay=10, own=True),
    "wall_lost": RulePlan(off_delay=10, own=True),
    "overdue_serious": RulePlan(tiers=(9,), later=(6,), widen=_HOUR),
    "not_accepted": RulePlan(tiers=(9,), later=(6,)),
    "rule_off": RulePlan(tiers=(4,)),
    "back_again": RulePlan(own=True),
    "planned": RulePlan(own=True),
    "whistle_open": RulePlan(tiers=(9,)),
    "handover": RulePlan(own=True),
    "chattering": RulePlan(tiers=(4,)),
}


class AlertPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`timers`: by priority, "1" to "4". `undo`: an acknowledgement may be taken back for so long by who gave it.
    `chatter_turns` within `chatter_window` make a chattering alert, whose off-delay doubles up to `chatter_off`. A
    flood begins with more than `flood_on` announced within `flood_window` and ends with fewer than `flood_off`.
    `shelf`: how long one may be shelved for; `shelves`: at most so many a seat. `lost`: a seat or wall is missed after
    so long. `unsigned`: a hand-over waits so long for its second name. `lone`: silence of a lone task. `night`: hours
    between which every session is one. `cluster_n` reports of a type within `cluster_m` metres and `cluster_window`
    are a cluster. `accept`: an urgent order is missed after so long. `calls`: whether there is a line that leaves the
    browser; without one nothing is ever called."""

    timers: dict[str, Timers] = msgspec.field(default_factory=lambda: dict(TIMERS))
    rules: dict[str, RulePlan] = msgspec.field(default_factory=lambda: dict(RULES))
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

    def timer(self, priority: int) -> Timers:
        return self.timers.get(str(int(priority)), Timers())

    def rule(self, name: str) -> RulePlan:
        return self.rules.get(name, RulePlan())


Said = Mapping[str, object]


def merged(plan: AlertPlan, rules: Mapping[str, Said], timers: Mapping[str, Said]) -> AlertPlan:
    """`plan` with what a city says otherwise, field by field. Raises msgspec.ValidationError for an unknown field and
    LookupError for an unknown rule or priority."""
    known_rules, known_timers = dict(plan.rules), dict(plan.timers)
    for name, said in rules.items():
        known_rules[name] = msgspec.convert({**msgspec.to_builtins(known_rules[name]), **said}, RulePlan)
    for priority, said in timers.items():
        known_timers[priority] = msgspec.convert({**msgspec.to_builtins(known_timers[priority]), **said}, Timers)
    return msgspec.structs.replace(plan, rules=known_rules, timers=known_timers)
