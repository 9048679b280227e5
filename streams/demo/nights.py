"""The alerts of the nights before a simulated city began, as its seat worked them off: each goes the way that the table
of alerts allows, at the times of its own story. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from streams.access.policy import Action
from streams.alert_rules import RULES
from streams.alert_rules.rule import STALE_MS
from streams.demo.ringing import NIGHTS, Ringing
from streams.demo.seat import DAY_MS, SeatAction, SimulatedSeat
from streams.demo.sums import ORIGIN
from streams.model.alert import Alert, AlertMove, AlertState, moved
from streams.model.alert_timers import acknowledged, cleared
from streams.model.region import Tier

_CLEARED = "cleared"
_MOVES = {
    Action.PROGRESS.value: AlertMove.PROGRESS,
    Action.CONFIRM.value: AlertMove.CONFIRM,
    Action.CLOSE.value: AlertMove.CLOSE,
}


def nights(rung: Iterable[Ringing], seat: SimulatedSeat, began: int) -> list[Alert]:
    """Those that were announced before a city began (city ms) and closed by then, or worked on since less than a rule
    looks back, the oldest first; what the seat had done it is not asked again. What was not worked on yet is raised by
    the city itself."""
    first = began - NIGHTS * DAY_MS
    lived = [_lived(one, seat, began) for one in rung if first <= one.at and one.told < began]
    worked_on = [one for one in lived if one.state is AlertState.IN_PROGRESS and one.raised_at > began - STALE_MS]
    found = [*(alert for alert in lived if not alert.open), *worked_on]
    seat.forget({alert.id for alert in found if not alert.open})
    seat.forget({alert.id for alert in worked_on}, began)
    return sorted(found, key=lambda alert: (alert.raised_at, alert.id))


def _lived(one: Ringing, seat: SimulatedSeat, until: int) -> Alert:
    """As it was then (city ms)."""
    alert = Alert(
        id=one.alert,
        key=one.key,
        rule=one.rule,
        priority=RULES[one.rule].priority,
        region=one.region,
        raised_at=one.at,
        last_at=one.at,
        subject=one.subject,
        state=AlertState.PENDING,
        version=0,
        tiers=(int(Tier.CITY),),
    )
    alert = moved(alert, AlertMove.RAISE, at=one.told, note=ORIGIN)
    wishes = seat.plan(one.alert, one.told, one.ends)
    over = [SeatAction(max(one.ends, one.told), one.alert, _CLEARED)] if one.ends else []
    for wish in sorted((*wishes, *over)):
        if alert.open and wish.due < until:
            alert = _after(alert, wish)
    return alert


def _after(alert: Alert, wish: SeatAction) -> Alert:
    if wish.action == _CLEARED:
        return cleared(alert, wish.due)
    if wish.action == Action.ACKNOWLEDGE.value:
        return acknowledged(alert, wish.due, wish.by)
    return moved(alert, _MOVES[wish.action], at=wish.due, by=wish.by, note=wish.note)
