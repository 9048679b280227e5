"""What there is about an incident, read from history, and its timeline: each line made of one event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.address_names import names
from dashboard.alert_words import about
from dashboard.case_list import place
from dashboard.duty.letter_log import letter_entries, report_entries
from dashboard.duty.order_log import call_entries, case_entries, cases_of, order_entries
from dashboard.duty.shift_log import SHOWN, LogEntry, entries, heard
from dashboard.locale import Words
from dashboard.services import Services
from streams.alert_rules import case_of_alert
from streams.model.alert import Alert, AlertMove
from streams.model.calls.call import Call
from streams.model.case import Case
from streams.model.messages.message import Message, MessageRow
from streams.model.outgoing.attempt import SendAttempt
from streams.model.regulation import Regulation
from streams.model.sitreps.sitrep import Sitrep
from streams.model.units import Units

_AROUND_MS = 24 * 3_600_000
"""So long before an alert was raised, and after it ended, what is about it is looked for."""
_M = AlertMove
_MOVES = SHOWN | {_M.TAKE_UP, _M.WIDEN, _M.CLEAR, _M.RETURN, _M.AGAIN, _M.JOINED}
_Orders = Sequence[tuple[Message, Sequence[MessageRow]]]


class DebriefedIncident(NamedTuple):
    """`alerts`: the first is the one that it is called by, the others were merged into it by a person. `cases`: that
    may be read by everybody at a desk. `until`: city ms up to which it is read."""

    alerts: tuple[Alert, ...]
    orders: _Orders
    calls: Sequence[Call]
    attempts: Sequence[SendAttempt]
    cases: Sequence[Case]
    sitrep: Sitrep | None
    units: Units
    until: int

    @property
    def alert(self) -> Alert:
        return self.alerts[0]


def read(services: Services, name: str, scope: str) -> DebriefedIncident | None:
    """Of an alert that the desk of a scope heard of; None of any other."""
    history, now = services.history, services.clock.now_ms()
    alert = history.alerts.get(name)
    if alert is None or not heard([alert], scope):
        return None
    since = alert.raised_at - _AROUND_MS
    until = min(now, alert.closed_at + _AROUND_MS) if alert.closed_at else now
    beside = heard(history.alerts.of_region(scope, since, until), scope)
    alerts = (alert, *(one for one in beside if one.merged and one.under == alert.id))
    of = [f"alert/{one.id}" for one in alerts]
    cases = cases_of(alerts, case_of_alert, history.cases.get)
    orders = [(one, history.messages.rows(one.id)) for key in of for one in history.messages.about(key)]
    rules = services.registry.regulation() or Regulation()
    return DebriefedIncident(
        alerts=alerts,
        orders=[pair for pair in orders if pair[0].scope.startswith(scope)],
        calls=[call for call in history.calls.about(*of) if call.scope.startswith(scope)],
        attempts=[one for key in of for one in history.attempts.of(key)],
        cases=[case for case in cases if case.known and not case.restricted and case.village.startswith(scope)],
        sitrep=history.sitreps.get(alert.id),
        units=rules.units_at(alert.raised_at),
        until=until,
    )


def address(alert: str) -> str:
    return f"/debrief/{alert}"


def title(one: DebriefedIncident, services: Services, words: Words) -> str:
    rules = services.registry.regulation() or Regulation()
    parts = place(one.alert.region, services.places), about(one.alert, words, rules, services.places)
    return words["joint_title"].join(part for part in parts if part)


def timeline(one: DebriefedIncident, services: Services, scope: str, words: Words) -> list[LogEntry]:
    """In the order of time."""
    rules = services.registry.regulation() or Regulation()
    named, since = names(one.units, services.places, words), one.alert.raised_at - _AROUND_MS

    def of(alert: Alert) -> str:
        return "" if alert is one.alert else about(alert, words, rules, services.places)

    lines = [
        *entries(one.alerts, scope, since, one.until + 1, words, of, _MOVES),
        *order_entries(one.orders, since, one.until + 1, words, named),
        *case_entries(one.cases, since, one.until + 1, words, one.units, named),
        *call_entries(one.calls, since, one.until + 1, words, named),
        *letter_entries(one.attempts, words),
        *(report_entries(one.sitrep, words) if one.sitrep else ()),
    ]
    return sorted(lines)
