"""The record of a desk between two times, read from history: what the shift log of a day has, and what a rewound screen
has on its line of time."""

from __future__ import annotations

from dashboard.address_names import names
from dashboard.duty.order_log import call_entries, case_entries, cases_of, drill_entries, order_entries
from dashboard.duty.past_rows import RowContext, line
from dashboard.duty.shift_log import LogEntry, entries, heard
from dashboard.locale import Words
from dashboard.services import Services
from streams.alert_rules import case_of_alert
from streams.model.alert import Alert
from streams.model.regulation import Regulation

_STANDING_MS = 7 * 86_400_000
"""An alert older than this has no line in the record but on its own page."""
_ORDERED_MS = 86_400_000
"""So long before its beginning an order may have been sent that is answered in it."""


def desk_entries(services: Services, scope: str, region: str, since: int, until: int, words: Words) -> list[LogEntry]:
    """Of the desk of a scope, about a region of it, between two times (city ms), in their order."""
    history = services.history
    context = RowContext(words, services.registry.regulation() or Regulation(), services)

    def about(alert: Alert) -> str:
        one = line(alert, alert.state, 0, context)
        return f"{one.place} {one.what}"

    alerts = [
        one for one in history.alerts.of_region(scope, since - _STANDING_MS, until) if one.region.startswith(region)
    ]
    orders = history.messages.of_desk(scope, since - _ORDERED_MS, until)
    calls = history.calls.of_desk(scope, since - _ORDERED_MS, until)
    cases = cases_of(heard(alerts, scope), case_of_alert, history.cases.get)
    units = context.rules.units_at(since)
    named = names(units, services.places, words)
    lines = [
        *entries(alerts, scope, since, until, words, about),
        *order_entries([one for one in orders if one[0].region.startswith(region)], since, until, words, named),
        *call_entries([one for one in calls if one.region.startswith(region)], since, until, words, named),
        *case_entries(cases, since, until, words, units, named),
        *drill_entries(history.drills.of_desk(scope, since, until), since, until, words),
    ]
    return sorted(lines)
