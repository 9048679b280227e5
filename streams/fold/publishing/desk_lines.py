"""The desks as records of topic `shift`: a wall gets rates and floods, and no one's name."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold.alerting.alerting import Alerting
from streams.fold.alerting.stats import scopes
from streams.kpi.alarms import STANDING_MS
from streams.model.alert import Alert
from streams.model.calls.call import Call, MemberState
from streams.model.drills import Drill
from streams.model.region import Tier
from streams.wire.call_records import WallCallLine
from streams.wire.records import DeskLine, DrillLine, HandoverLine, PlanLine, RuleLine, SeatLine

_encode = msgspec.json.Encoder().encode


def old(alerting: Alerting, now: int) -> list[Alert]:
    """Alerts open for more than a day."""
    return [alert for alert in alerting.alerts if now - alert.raised_at > STANDING_MS]


def state(alerting: Alerting, scope: str, now: int, aged: list[Alert], *, wall: bool) -> bytes:
    """`aged`: alerts open for more than a day."""
    flood = alerting.stats.flood(scope)
    seats = [seat for seat in alerting.roster.state.seats.values() if seat.scope == scope]
    shown = DeskLine(
        recent=alerting.stats.recent(scope),
        flood=flood.since if flood else 0,
        seats=sum(not seat.away for seat in seats),
    )
    if wall:
        return _encode(shown)
    standing = sum(scope in scopes(alert) for alert in aged)
    return _encode(
        msgspec.structs.replace(
            shown,
            flood_by=flood.by if flood else "",
            first=_first(alerting, scope) if flood else "",
            quiet_s=sum(seat.quiet(now) for seat in seats) // 1000,
            figures=alerting.stats.figures(scope, now, standing, shown.seats),
        )
    )


def lines(alerting: Alerting, scope: str) -> dict[str, bytes]:
    """Seats and hand-overs of a scope and below, plans that touch it, and `rules`."""
    desk = alerting.roster.state
    found: dict[str, bytes] = {}
    for seat in desk.seats.values():
        if seat.scope.startswith(scope):
            found[f"seat/{seat.session}"] = _encode(SeatLine(seat.by, seat.scope, seat.since, seat.sound, seat.away))
    for left in desk.handovers.values():
        if left.scope == scope:
            counts, grave = dict(left.counts), len(left.grave)
            line = HandoverLine(left.scope, left.by, left.at, left.note, counts, left.taken_by, left.taken_at, grave)
            found[f"handover/{left.id}"] = _encode(line)
    for plan in desk.plans.values():
        if plan.region.startswith(scope) or scope.startswith(plan.region):
            line_ = PlanLine(plan.region, plan.types, plan.begins, plan.ends, plan.words, plan.by)
            found[f"plan/{plan.id}"] = _encode(line_)
    return {**found, **rules(alerting)}


def drills(running: Iterable[Drill], scope: str) -> dict[str, bytes]:
    """Drills that the desk of a scope leads, takes part in, or has below it."""
    return {
        f"drill/{one.id}": _encode(DrillLine(one.scope, one.reason, one.to, one.by, one.began))
        for one in running
        if any(scope.startswith(area) or area.startswith(scope) for area in (one.scope, *one.to))
    }


def wall_calls(calls: Iterable[Call], scope: str) -> dict[str, bytes]:
    """Calls that the lead of a scope put on its walls."""
    return {
        f"call/{one.id}": _encode(
            WallCallLine(
                one.region[: Tier.TOWNSHIP],
                one.engine.value,
                one.at,
                sum(member.state is MemberState.JOINED for member in one.members),
            )
        )
        for one in calls
        if one.scope == scope
    }


def rules(alerting: Alerting) -> dict[str, bytes]:
    """The rules out of service, the same for every scope."""
    return {
        f"rule/{one.rule}": _encode(RuleLine(one.by, one.at, one.ends, one.reason, one.second, one.fault, one.asked))
        for one in alerting.roster.state.disabled.values()
    }


def _first(alerting: Alerting, scope: str) -> str:
    """The earliest of a flood's chain that is still open."""
    found = (alerting.alerts.get(name) for name in alerting.stats.chain(scope))
    return next((alert.id for alert in found if alert is not None and alert.open), "")
