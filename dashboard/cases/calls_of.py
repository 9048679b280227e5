"""The calls about a case, or about an alert of it, on its page."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.address_names import names
from dashboard.call_steps import call_steps
from dashboard.cases.reading import CaseView
from streams.history.history import History
from streams.model.alert import Alert
from streams.model.case import Case
from streams.model.local_day import stamp


def calls_of(case: Case, alerts: Iterable[Alert], shown: CaseView, history: History) -> list[dict[str, str]]:
    """For the desk that began one, and every desk above what it is about; the oldest first. `alerts`: of the case, that
    the reader's desk heard of."""
    scope = shown.subject.scope
    about = history.calls.about(f"case/{case.id}", *(f"alert/{one.id}" for one in alerts))
    mine = [one for one in about if one.scope == scope or one.region.startswith(scope)]
    named = names(shown.regulation.units_at(shown.now), shown.places, shown.words)
    steps = (step for call in mine for step in call_steps(call, shown.words, named))
    return [{"at": stamp(step.at)[5:16], "text": step.text} for step in steps]
