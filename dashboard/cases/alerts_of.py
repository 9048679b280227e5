"""The alerts of a case on its page: what was announced about it, its state, and the way back to it."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.alert_words import about, way
from dashboard.cases.reading import CaseView
from streams.access.policy import Action, Page, allow
from streams.history.history import History
from streams.model.alert import Alert, AlertState
from streams.model.case import Case
from streams.model.local_day import stamp

_BEFORE_MS = 30 * 86_400_000
"""A case may be linked with an alert that was there before it."""


def heard_of(case: Case, shown: CaseView, history: History) -> list[Alert] | None:
    """Those that the reader's desk heard of, the oldest first; None for who sits at none."""
    scope = shown.subject.scope
    if case.restricted or not allow(shown.subject, Action.OPEN, Page("duty")):
        return None
    found = history.alerts.of_case(case.id, scope, case.reported_at - _BEFORE_MS)
    return [one for one in found if _heard(one, scope)]


def alerts_of(found: Iterable[Alert], shown: CaseView) -> list[dict[str, str]]:
    words = shown.words
    return [
        {
            "href": way(one, one.told_at or one.raised_at),
            "at": stamp(one.told_at or one.raised_at)[5:16],
            "what": f"{words[f'priority_{int(one.priority)}']} {about(one, words, shown.regulation, shown.places)}",
            "state": words[f"alert_{one.state}"],
        }
        for one in found
    ]


def _heard(alert: Alert, scope: str) -> bool:
    """One that waits to be announced was heard of by no desk."""
    return alert.state is not AlertState.PENDING and len(scope) in alert.tiers
