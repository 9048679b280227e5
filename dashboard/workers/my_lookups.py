"""`/me`: what was looked at of one's own. For a worker: who opened a track of theirs, when, why, and what came of
it."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.model.local_day import stamp
from streams.registry.registry import Registry

SHOWN = 500


def register(server: Flask, registry: Registry, signin: SignInRoutes, title: str) -> None:
    def me() -> Response:
        session = signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("me")):
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        looks = registry.looks_at(session.subject.worker, SHOWN) if session.subject.worker else []
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
        body = table(heads, rows) if rows else f'<p class="quiet">{escape(words["me_nobody"])}</p>'
        return Response(page(words, words["me_title"], title, body), mimetype="text/html")

    doors_of(server).get("/me", "me", me, opens("me"), RequestSender.ADDRESS)


def _role(role: str, words: Words) -> str:
    """Whoever looked on the machine itself has no role of the city's."""
    key = f"role_{role}"
    return words[key] if key in words.all else role
