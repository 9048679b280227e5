"""What a condition that comes and goes does to its alert. Pure."""

from __future__ import annotations

import msgspec

from streams.model.alert import Alert, AlertMove, Priority, moved
from streams.model.alert_plan import AlertPlan

_TURNS = 10


def gone_for(alert: Alert, plan: AlertPlan) -> int:
    """s for which its condition must be gone: of one that comes and goes, twice as long each time."""
    off = plan.rule(alert.rule).off_delay
    if not alert.chatter:
        return off
    doubled: int = max(off, plan.chatter_window // 2) << max(0, len(alert.turns) - 2)
    return min(plan.chatter_off, doubled)


def back(known: Alert, plan: AlertPlan, at: int) -> Alert:
    """The alert now that its condition holds again, `at` (city ms)."""
    window = plan.chatter_window * 1000
    recent = [turn for turn in known.turns if turn > at - plan.chatter_off * 1000]
    turns = (*recent[-_TURNS:], at)
    lower = known.priority is not Priority.CRITICAL
    often = lower and sum(turn > at - window for turn in turns) >= plan.chatter_turns
    known = msgspec.structs.replace(known, turns=turns, off_at=0, chatter=known.chatter or often)
    if not known.cleared_at:
        return known
    after = moved(known, AlertMove.RETURN, at=at)
    # So soon again it is the same sound.
    soon = lower and at - known.told_at < window
    return msgspec.structs.replace(after, rang=known.rang) if soon else after
