"""`/me`: a worker's own entry, benefits and phones, corrections asked for, and what was looked at of one's own: who
opened a track, when, why, and what came of it."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from flask import Flask, Response, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from dashboard.troubles import explanation
from dashboard.workers.own_corrections import own_corrections, typed_text
from dashboard.workers.own_data import own_data
from streams.access.doors import RequestSender, changes, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.local_day import iso_day, local_day, stamp
from streams.model.regulation import Regulation
from streams.registry.records import Worker
from streams.registry.registry import Registry

SHOWN = 500


def register(
    server: Flask, registry: Registry, signin: SignInRoutes, places: Places, title: str, clock: CityClock
) -> None:
    own = _Own(registry, signin, places, title, clock)
    doors_of(server).get("/me", "me", own.show, opens("me"), RequestSender.ADDRESS)
    doors_of(server).post("/me", "me", own.ask, changes("me"), RequestSender.FORM)


class _Own(NamedTuple):
    """The page, and what a worker asks for on it. `clock`: the city's, by which a benefit is over."""

    registry: Registry
    signin: SignInRoutes
    places: Places
    title: str
    clock: CityClock

    def show(self) -> Response:
        session = self.signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("me")):
            return no_such_page()
        return self._page(session.subject.worker)

    def ask(self) -> Response:
        """Asks for a correction of the own entry."""
        session = self.signin.session()
        if session is None or not allow(session.subject, Action.CHANGE, Page("me")) or not session.subject.worker:
            return no_such_page()
        number = session.subject.worker
        try:
            record = self.signin.record(session, "correction.ask", f"worker/{number}")
            self.registry.ask_correction(number, typed_text(request.form.get("text", "")), record)
        except DeedRefused as wrong:
            return self._page(number, explanation(_words(), wrong), 422)
        return Response(status=303, headers={"Location": f"/me?lang={_words().language}"})

    def _page(self, number: int, trouble: str = "", status: int = 200) -> Response:
        words = _words()
        worker = self.registry.worker(number) if number else None
        body = "" if worker is None else self._entry(worker, words, trouble)
        looks = self.registry.looks_at(number, SHOWN) if number else []
        heads = [words[key] for key in ("audit_time", "audit_role", "me_day", "audit_reason", "audit_decision")]
        rows = [
            row(
                [
                    stamp(one.record.at),
                    escape(_role(one.record.role, words)),
                    escape(one.record.object.rpartition("/")[2]),
                    escape(one.record.reason),
                    escape(words[f"audit_{one.record.decision.value}"]),
                ]
            )
            for one in looks
        ]
        seen = table(heads, rows) if rows else f'<p class="quiet">{escape(words["me_nobody"])}</p>'
        body += f"<h2>{escape(words['me_title'])}</h2>{seen}"
        return Response(page(words, words["me_page"], self.title, body), status, mimetype="text/html")

    def _entry(self, worker: Worker, words: Words, trouble: str) -> str:
        registry, day = self.registry, local_day(self.clock.now_ms())
        benefits = registry.benefits_of(worker.own_number, day)
        own = own_data(worker, registry.phones([worker.number]), benefits, iso_day(day), self.places, words)
        asked = own_corrections(registry.corrections_of(worker.number), words, trouble)
        complaint = f"<h2>{escape(words['me_complaint'])}</h2>{self._complaint(words)}"
        return f"{own}<h2>{escape(words['me_corrections'])}</h2>{asked}{complaint}"

    def _complaint(self, words: Words) -> str:
        """How a complaint reaches the office that is named for it, past the own village and township."""
        rules = self.registry.regulation() or Regulation()
        office = rules.units_at(self.clock.now_ms()).now(rules.restricted_office)
        if office is None:
            return f'<p class="quiet">{escape(words["me_complaint_none"])}</p>'
        named = office.name if words.language == "zh" else office.en or office.name
        text = escape(words["me_complaint_how"].format(office=named))
        return f'<p>{text} <a href="/phone/app">{escape(words["me_complaint_way"])}</a></p>'


def _words() -> Words:
    return Words(request.args.get("lang", "zh"))


def _role(role: str, words: Words) -> str:
    """Anyone who looked on the machine itself has no role of the city's."""
    key = f"role_{role}"
    return words[key] if key in words.all else role
