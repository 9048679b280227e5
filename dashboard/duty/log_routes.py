"""`/shift/log`: the log of a desk's day, to read and to print; `/shift/log.docx`: the same as a file, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from flask import Flask, Response, request

from dashboard.address_names import names
from dashboard.doors import doors_of
from dashboard.duty import log_paper
from dashboard.duty.order_log import call_entries, case_entries, cases_of, drill_entries, order_entries
from dashboard.duty.past_rows import RowContext, line
from dashboard.duty.shift_log import ShiftLog, entries, heard, seats
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.office_paper import MEDIA, REASON_SIGNS, framed, reason_form
from dashboard.services import Services
from streams.access.doors import RequestSender, exports, opens
from streams.access.policy import Action, Page, allow
from streams.alert_rules import case_of_alert
from streams.model.alert import Alert
from streams.model.local_day import day_start, iso_day, local_day
from streams.model.regulation import Regulation
from streams.model.typed import day as typed_day
from streams.registry.looks import Look
from streams.registry.records import Session

_STANDING_MS = 7 * 86_400_000
"""An alert older than this has no line in the day's log but on its own page."""
_ORDERED_MS = 86_400_000
"""So long before the day an order may have been sent, or a call begun, that is answered on it."""


class LogRoutes:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/shift/log", "shift_log", self._page, opens("shift"), RequestSender.ADDRESS)
        doors.post("/shift/log.docx", "shift_log_docx", self._docx, exports("duty"), RequestSender.FORM)

    def log(self, session: Session, day: int, words: Words) -> ShiftLog:
        """Of the desk of the session's own scope."""
        services, scope = self._services, session.subject.scope
        context = RowContext(words, services.registry.regulation() or Regulation(), services)
        since, until = day_start(day), day_start(day + 1)

        def about(alert: Alert) -> str:
            one = line(alert, alert.state, 0, context)
            return f"{one.place} {one.what}"

        alerts = services.history.alerts.of_region(scope, since - _STANDING_MS, until)
        orders = services.history.messages.of_desk(scope, since - _ORDERED_MS, until)
        calls = services.history.calls.of_desk(scope, since - _ORDERED_MS, until)
        cases = cases_of(heard(alerts, scope), case_of_alert, services.history.cases.get)
        units = context.rules.units_at(since)
        named = names(units, services.places, words)
        lines = [
            *entries(alerts, scope, since, until, words, about),
            *order_entries(orders, since, until, words, named),
            *call_entries(calls, since, until, words, named),
            *case_entries(cases, since, until, words, units),
            *drill_entries(services.history.drills.of_desk(scope, since, until), since, until, words),
        ]
        return ShiftLog(
            area=services.places.full_name(scope),
            day=iso_day(day),
            shifts=seats(services.history.shifts.of_desk(scope, since, until), words),
            entries=tuple(sorted(lines)),
            as_of=services.history.at(),
            simulated=services.store.demo,
        )

    def _page(self) -> Response:
        session = self._services.signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("shift")):
            return no_such_page()
        words, day, wrong = self._asked(request.args)
        body = log_paper.html(self.log(session, day, words), words)
        note = f'<p role="status">{escape(wrong)}</p>' if wrong else ""
        may = allow(session.subject, Action.EXPORT, Page("duty"))
        days = "".join(
            f'<a href="/shift/log?day={iso_day(other)}&amp;lang={words.language}">{escape(words[name])}</a> '
            for name, other in (("log_before", day - 1), ("log_after", day + 1))
        )
        form = reason_form(words, "/shift/log.docx", "log_docx", {"day": iso_day(day)})
        return Response(
            framed(
                words,
                words["log_title"],
                f"{note}{days}<p>{escape(words['log_print'])}</p>{form if may else ''}",
                body,
            ),
            mimetype="text/html",
        )

    def _docx(self) -> Response:
        services, reason = self._services, request.form.get("reason", "").strip()
        session = services.signin.session()
        if session is None or not allow(session.subject, Action.EXPORT, Page("duty")):
            return no_such_page()
        if not reason:
            return Response(status=422)
        words, day, wrong = self._asked(request.form)
        if wrong:
            return Response(wrong, 422, mimetype="text/plain")
        record = services.signin.record(
            session, "export", f"shift/{session.subject.scope}", reason=reason[:REASON_SIGNS]
        )
        if refused := services.signin.looked(session, Look.EXPORT, record, again=True):
            return refused
        log = self.log(session, day, words)
        return sent(log_paper.docx(log, words), MEDIA, f"{words['log_title']} {log.area} {log.day}.docx")

    def _asked(self, said: Mapping[str, str]) -> tuple[Words, int, str]:
        """(words, local day, what could not be read)."""
        words, today = Words(said.get("lang", "zh")), local_day(self._services.clock.now_ms())
        typed = said.get("day", "")
        day = typed_day(typed) if typed else None
        if typed and day is None:
            return words, today, words["log_no_day"].format(value=typed[:20])
        return words, today if day is None else day, ""
