"""An alert as it was at a moment that is over. Pure."""

from __future__ import annotations

from streams.model.alert import ACTIVE, ASIDE, MOVES, Alert, AlertMove, AlertState

_TARGETS = {move: {to for (_, by), to in MOVES.items() if by is move} for move in AlertMove}
_ONLY = {move: next(iter(targets)) for move, targets in _TARGETS.items() if len(targets) == 1}


def state_at(alert: Alert, at: int) -> AlertState | None:
    """The state it was in at `at` (city ms), by its own steps; None before it was announced and once it was closed. Of
    a long story the steps in the middle are not kept: a move that leads to one state alone says where it was."""
    state = AlertState.PENDING if alert.steps or at < alert.raised_at else alert.state
    for step in alert.steps:
        if step.at > at:
            break
        state = MOVES.get((state, step.move)) or _ONLY.get(step.move, state)
    return state if state in ACTIVE | ASIDE else None
