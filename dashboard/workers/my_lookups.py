"""`/me`: a worker's own entry and phones, and what was looked at of one's own: who opened a track, when, why, and what
came of it."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from dashboard.workers.own_data import own_data
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.model.local_day import stamp
from streams.registry.registry import Registry

SHOWN = 500


def register(server: Flask, registry: Registry, signin: SignInRoutes, places: Places, title: str) -> None:
    def me() -> Response:
        session = signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("me")):
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        number = session.subject.worker
        worker = registry.worker(number) if number else None
        own = own_data(worker, registry.phones([number]), places, words) if worker else ""
        looks = registry.looks_at(number, SHOWN) if number else []
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
        body = f"{own}<h2>{escape(words['me_title'])}</h2>{seen}"
        return Response(page(words, words["me_page"], title, body), mimetype="text/html")

    doors_of(server).get("/me", "me", me, opens("me"), RequestSender.ADDRESS)


def _role(role: str, words: Words) -> str:
    """Anyone who looked on the machine itself has no role of the city's."""
    key = f"role_{role}"
    return words[key] if key in words.all else role
