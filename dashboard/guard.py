"""The policy before every page and every call of Dash's: no sign-in, nothing; no right, "no such page"."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, request

from dashboard.locale import Words
from streams.access.policy import Action, Page, allow
from streams.registry.records import Session

_OPEN = ("/assets/", "/_dash-component-suites/", "/healthz", "/signin", "/signout", "/ticket", "/_favicon.ico")
"""Hold nothing of the city, or guard themselves."""


def page_of(path: str) -> Page | None:
    """The page that a path names; None when it names none."""
    match [part for part in path.split("/") if part]:
        case ["wall"]:
            return Page("wall")
        case ["health"]:
            return Page("health")
        case ["region", code]:
            return Page("region", code)
    return None


def guard(server: Flask, session: Callable[[], Session | None]) -> None:
    @server.before_request
    def ask() -> Response | None:
        if request.path.startswith(_OPEN):
            return None
        who = session()
        if who is None:
            return Response(_text("not_allowed"), 401, mimetype="text/plain")
        if request.path in ("/", "/_dash-layout", "/_dash-dependencies", "/_reload-hash"):
            return None
        page = page_of(_asked_path())
        if page is None or not allow(who.subject, Action.OPEN, page):
            return Response(_text("not_found"), 404, mimetype="text/plain")
        return None


def _asked_path() -> str:
    """Of a callback, the page it is sent from; the layout it asks for is judged again by what it names."""
    if request.path == "/_dash-update-component":
        return urlsplit(request.headers.get("Referer", "")).path
    return request.path


def _text(key: str) -> str:
    return "\n\n".join(Words(language)[key] for language in ("zh", "en"))
