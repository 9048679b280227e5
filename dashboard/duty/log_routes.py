"""`/shift/log`: the log of a desk's day, to read and to print; `/shift/log.docx`: the same as a file, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from flask import Flask, Response, request

from dashboard.doors import doors_of
from dashboard.duty import log_paper
from dashboard.duty.desk_log import desk_entries
from dashboard.duty.shift_log import ShiftLog, seats
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.office_paper import MEDIA, REASON_SIGNS, framed, reason_form
from dashboard.services import Services
from streams.access.doors import RequestSender, exports, opens
from streams.access.policy import Action, Page, allow
from streams.model.local_day import day_start, iso_day, local_day
from streams.model.typed import day as typed_day
from streams.registry.looks import Look
from streams.registry.records import Session


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
        since, until = day_start(day), day_start(day + 1)
        return ShiftLog(
            area=services.places.full_name(scope),
            day=iso_day(day),
            shifts=seats(services.history.shifts.of_desk(scope, since, until), words),
            entries=tuple(desk_entries(services, scope, scope, since, until, words)),
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
