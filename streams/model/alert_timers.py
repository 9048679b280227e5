"""What time does to an alert: pure. `next_at` says when something is due; `strike` does what is due then.

Several timers run for one alert; each is a function of the record and the plan, so that nothing has to be remembered
beside it and a replay strikes the same.
"""

from __future__ import annotations

import msgspec

from streams.model.alert import UNTAKEN, Alert, AlertMove, AlertState, Priority, moved, raised_to
from streams.model.alert_plan import AlertPlan

_S, _M = AlertState, AlertMove
_NEVER = 1 << 62


def next_at(alert: Alert, plan: AlertPlan) -> int:
    """City ms of the next thing that time does to it; 0: nothing."""
    soonest = min((at for at, _ in _timers(alert, plan)), default=_NEVER)
    return 0 if soonest == _NEVER else soonest


def strike(alert: Alert, plan: AlertPlan, now: int) -> Alert:
    """The alert after everything that was due by `now` (city ms), in its order."""
    for _ in range(16):  # each strike moves its own timer on; more than all of them at once is a fault of the table
        due = [(at, move) for at, move in _timers(alert, plan) if at <= now]
        if not due:
            return alert
        alert = _struck(alert, min(due, key=lambda one: one[0])[1], plan, now)
    return alert


def escalated_at(alert: Alert, plan: AlertPlan) -> int:
    """When the next higher level is alerted if no one takes it (city ms); 0: never."""
    timers = plan.timer(alert.priority)
    wait = (timers.lead, timers.leader, 0)[alert.level]
    return alert.told_at + wait * 1000 if wait and alert.state in UNTAKEN else 0


def _timers(alert: Alert, plan: AlertPlan) -> list[tuple[int, AlertMove]]:
    found: list[tuple[int, AlertMove]] = []
    timers, rule = plan.timer(alert.priority), plan.rule(alert.rule)
    if alert.state is _S.PENDING:
        found.append((alert.due_at, _M.RAISE))
    if alert.off_at and alert.open:
        found.append((alert.off_at, _M.CLEAR))
    if alert.state is _S.SHELVED and alert.until:
        found.append((alert.until, _M.UNSHELVE))
    if alert.state in UNTAKEN:
        if at := escalated_at(alert, plan):
            found.append((at, _M.ESCALATE))
        if plan.calls and timers.call and not alert.call and not alert.drill:
            found.append((alert.told_at + timers.call * 1000, _M.CALL))
        if any(tier not in alert.tiers for tier in rule.later if tier <= len(alert.region)):
            found.append((alert.told_at + rule.widen * 1000, _M.WIDEN))
    if alert.state is _S.ACKED and timers.idle and not alert.cleared_at:
        found.append((max(alert.acked_at, alert.worked_at) + timers.idle * 1000, _M.OVERDUE))
    return found


def _struck(alert: Alert, move: AlertMove, plan: AlertPlan, now: int) -> Alert:
    match move:
        case AlertMove.CLEAR:
            return cleared(alert, now)
        case AlertMove.UNSHELVE:
            return unshelved(alert, now)
        case AlertMove.OVERDUE:
            # Taken and left: it is announced again, and one level higher.
            back = moved(alert, _M.OVERDUE, at=now)
            return raised_to(back, now, "system")
        case AlertMove.WIDEN:
            later = {tier for tier in plan.rule(alert.rule).later if tier <= len(alert.region)}
            wider = tuple(sorted({*alert.tiers, *later}))
            return msgspec.structs.replace(moved(alert, _M.WIDEN, at=now), tiers=wider)
    return moved(alert, move, at=now)


def cleared(alert: Alert, now: int) -> Alert:
    """Its condition is gone. What no one has taken stays until somebody has; what somebody took closes by itself when
    it is of the lower priorities, and wants a word when it is not. A pending one never was."""
    gone = moved(alert, _M.CLEAR, at=now) if (alert.state is not _S.PENDING) else alert
    lower = alert.priority > Priority.URGENT
    if gone.state in (_S.ACKED, _S.IN_PROGRESS) and lower:
        return moved(gone, _M.CLOSE, at=now, note="已恢复")
    if gone.state is _S.SHELVED and gone.shelf == "once":
        return unshelved(gone, now)
    return gone


def unshelved(alert: Alert, now: int, by: str = "system") -> Alert:
    """Back into the queue: announced again while its condition holds. One that is over and of the lower priorities ends
    here."""
    if alert.cleared_at and alert.priority > Priority.URGENT:
        return moved(alert, _M.CLOSE, at=now, by=by, note=alert.note or "已恢复")
    return _returned(moved(alert, _M.UNSHELVE, at=now, by=by), now)


def released(alert: Alert, now: int, move: AlertMove = AlertMove.RELEASE) -> Alert:
    """What held it back is gone: announced while its condition holds, ended where it is over."""
    if alert.cleared_at and alert.priority > Priority.URGENT:
        return moved(alert, _M.CLOSE, at=now, note="合并期间已恢复")
    return _returned(moved(alert, move, at=now), now)


def acknowledged(alert: Alert, now: int, by: str) -> Alert:
    """Taken."""
    return ended(moved(alert, _M.ACKNOWLEDGE, at=now, by=by), now, by)


def ended(taken: Alert, now: int, by: str) -> Alert:
    """One of the lower priorities that was taken and whose condition is gone already needs no more than that."""
    if taken.state is _S.ACKED and taken.cleared_at and taken.priority > Priority.URGENT:
        return moved(taken, _M.CLOSE, at=now, by=by, note="已恢复")
    return taken


def _returned(alert: Alert, now: int) -> Alert:
    """An announced alert whose condition went away meanwhile counts as returned."""
    return moved(alert, _M.CLEAR, at=now) if alert.cleared_at and alert.state is _S.UNACK else alert
