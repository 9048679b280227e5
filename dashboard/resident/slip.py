"""`/case/<code>/slip`: the paper that window and telephone hand out, with the way to the resident's page. The code of
the case follows `#`, which no server and no log is sent; the PIN is given at reporting and is not printed here."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, request

from dashboard import qr
from dashboard.case_list import place
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.resident import page
from dashboard.services import Services
from streams.access.doors import RequestSender, opens
from streams.access.fields import needs_reason
from streams.access.policy import Action, Page, allow
from streams.model.local_day import stamp


class SlipRoute:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors_of(server).get("/case/<code>/slip", "case_slip", self._slip, opens("case"), RequestSender.ADDRESS)

    def _slip(self, code: str) -> Response:
        """Of a case that is this person's business; nothing of what was reported is on it."""
        services, session = self._services, self._services.signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("case")):
            return no_such_page()
        if needs_reason(session.subject.role):
            return no_such_page()  # hands out none, and opens no case without a reason
        found = business(session, code, services.history, services.registry, services.clock.now_ms())
        if found is None:
            return no_such_page()
        case, words = found[0], Words(request.args.get("lang", "zh"))
        address = f"{services.settings.dashboard_url}{page.PATH}"
        where = "" if case.restricted else place(case.village, services.places)
        at = stamp(case.reported_at)[:16]
        lines = [(words["p_code"], code), (words["slip_at"], at), (words["slip_place"], where)]
        rows = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in lines if value)
        body = f"""<section class="slip">
        <h2>{escape(words["slip_title"])}</h2>
        <dl>{rows}</dl>
        <p><img src="{qr.picture(f"{address}#{code}")}" alt="{escape(address)}"></p>
        <p>{escape(address)}</p>
        <p class="small">{escape(words["slip_about"])}</p>
      </section>"""
        frame = page.PageFrame(words, services.settings.city.centre, services.store.demo)
        answer = Response(page.framed(frame, body), mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store"
        return answer
