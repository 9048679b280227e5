"""Which tiers receive an alert, and what holds it back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from streams.alert_rules import RULES
from streams.alert_rules.rule import AlertSubject
from streams.fold.alerting.similar import BY_COMMUNITY
from streams.model.alert import ACTIVE, Alert, AlertMove, AlertState, moved
from streams.model.alert_plan import RulePlan
from streams.model.alert_timers import released
from streams.model.distance import metres
from streams.model.shift import Planned

Staffed = Callable[[str], bool]
"""Whether a seat of a scope is signed in."""
_MUTABLE = frozenset({AlertState.PENDING, AlertState.UNACK, AlertState.RTN_UNACK})


def held(alert: Alert, rule: RulePlan, now: int, *, off: bool, holder: Callable[[], str]) -> Alert:
    """Held back, released or out of service, as things are; what a person merged stays where it is. `off`: its rule is
    out of service. `holder`: id of what holds it back, '' for nothing."""
    if rule.latched or alert.merged or not alert.open:
        return alert
    if alert.state is AlertState.OUT_OF_SERVICE:
        return alert if off else released(alert, now, AlertMove.ENABLE)
    if off and (alert.state in ACTIVE or alert.state is AlertState.PENDING):
        return moved(alert, AlertMove.DISABLE, at=now)
    under = holder()
    if alert.state is AlertState.SUPPRESSED and under != alert.under:
        if under:
            return msgspec.structs.replace(alert, under=under)
        return released(alert, now)
    if under and alert.state in _MUTABLE:
        return msgspec.structs.replace(moved(alert, AlertMove.SUPPRESS, at=now), under=under)
    return alert


def covers(parent: Alert, child: Alert, reach: int) -> bool:
    """Whether what `parent` tells of is what `child` tells of. Of a type: the same type in the same place, within
    `reach` metres, or in the same village where one of them has no place. Of a place: whatever lies in it."""
    if parent.drill != child.drill:
        return False
    if RULES[parent.rule].subject is not AlertSubject.TYPE:
        return child.region.startswith(parent.region[:9])
    if parent.subject != child.subject:
        return False
    if child.subject in BY_COMMUNITY or not (parent.lon_e6 and child.lon_e6):
        return child.region == parent.region
    return metres((parent.lon_e6, parent.lat_e6), (child.lon_e6, child.lat_e6)) <= reach


def explained(alert: Alert, planned: Mapping[str, Planned]) -> str:
    """Id of the planned event that explains it, '' for none."""
    if not RULES[alert.rule].explained:
        return ""
    named = (p for p in planned.values() if alert.subject in p.types and alert.region.startswith(p.region))
    return next((f"plan/{plan.id}" for plan in named), "")


def routed(alert: Alert, rule: RulePlan, staffed: Staffed) -> Alert:
    """With the tiers that receive it. A tier without a signed-in seat is skipped, and the skip is kept; when all are
    skipped, the next above that has a seat receives it, at last the city."""
    later = rule.later if any(tier in alert.tiers for tier in rule.later) else ()
    up = sum(step.move is AlertMove.ESCALATE and step.by != "system" for step in alert.steps)
    tiers = set(tiers_of(alert, rule, (*rule.tiers, *later)))
    for _ in range(up):
        tiers |= {above for above in (6, 4) if above < min(tiers)} and {max(a for a in (6, 4) if a < min(tiers))}
    skipped = {tier for tier in tiers if not staffed(alert.region[:tier])}
    if skipped == tiers:
        above = [tier for tier in (6, 4) if tier < min(tiers)]
        tiers |= set(next(([tier] for tier in above if staffed(alert.region[:tier])), above[-1:]))
    told, without = tuple(sorted(tiers)), tuple(sorted(skipped))
    if (told, without) == (alert.tiers, alert.skipped):
        return alert
    return msgspec.structs.replace(alert, tiers=told, skipped=without)


def tiers_of(alert: Alert, rule: RulePlan, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The wanted tiers that its place has; the tier of its own region if it has none of them, or if that is the
    rule."""
    own = max((tier for tier in (4, 6, 9) if tier <= len(alert.region)), default=4)
    found = {tier for tier in wanted if tier <= len(alert.region)}
    return tuple(sorted({own} if rule.own or not found else found))
