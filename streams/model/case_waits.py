"""What a case waits for in each of its states: where its time goes."""

from __future__ import annotations

from collections.abc import Mapping

from streams.model.case import CaseState

_S = CaseState
WAITS: Mapping[str, frozenset[CaseState]] = {
    "waiting": frozenset({_S.REPORTED, _S.VERIFYING, _S.TRIAGED, _S.ESCALATED, _S.REOPENED, _S.RETURNED}),
    "accepting": frozenset({_S.DISPATCHED, _S.TRANSFERRED}),
    "handling": frozenset({_S.ACCEPTED, _S.HANDLING, _S.REWORK}),
    "standing": frozenset({_S.SUSPENDED, _S.DIVERTED}),
    "checking": frozenset({_S.CHECKING}),
}
"""To be sent somewhere, to be accepted, to be done, with its clock stopped, to be looked at."""
HELD = ("accepting", "handling", "standing")
"""In these a department has it: not what it sent back, nor what it reported as done."""


def wait_of(state: CaseState) -> str:
    """'' in a state in which it waits for nothing."""
    return next((name for name, states in WAITS.items() if state in states), "")
