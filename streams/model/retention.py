"""From when the time runs after which the personal data of a case is deleted."""

from __future__ import annotations

from streams.model.case import DROPPED, Case, CaseState

FINAL = DROPPED | {CaseState.CLOSED}
"""A case in one of these moves no further by itself; a reopened one is in none of them."""


def closed_since(case: Case) -> int:
    """City ms of the last step of a case that is closed or dropped, 0 while it goes on."""
    return max((step.at for step in case.steps), default=0) if case.state in FINAL else 0


def merged_into(case: Case) -> str:
    """Id of the case that took this one in, '' when none did."""
    if case.state is not CaseState.MERGED:
        return ""
    return next((step.main for step in reversed(case.steps) if step.state is CaseState.MERGED), "")
