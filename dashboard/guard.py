"""The policy before every page and every call of Dash's: no sign-in, nothing; no right, "no such page"."""

from __future__ import annotations

from collections.abc import Callable, Container
from html import escape
from urllib.parse import urlsplit

import structlog
from dash.exceptions import DependencyException
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from dashboard import plain, way_back
from dashboard.locale import Words
from streams.access.policy import Action, Page, allow
from streams.registry.records import Session

log = structlog.get_logger("dashboard")

_OPEN = (
    "/healthz",
    "/signin",
    "/signin/oidc",
    "/signin/oidc/back",
    "/signin/second",
    "/signin/password",
    "/signout",
    "/ticket",
    "/command",
    "/confirm",
    "/progress",
    "/_favicon.ico",
)
_OPEN_FOLDERS = ("/assets/", "/_dash-component-suites/")
"""Routes that hold nothing of the city, or guard themselves."""


_PLAIN = frozenset({"wall", "health", "me", "admin", "shift"})
"""Pages whose address is their name."""


def page_of(path: str) -> Page | None:
    """The page that a path names; None when it names none."""
    match [part for part in path.split("/") if part]:
        case [name] if name in _PLAIN:
            return Page(name)
        case ["audit"] | ["audit.csv"]:
            return Page("audit")
        case ["admin", section]:
            return Page(f"admin.{section}")
        case ["cases"] | ["cases.json"] | ["cases", "export"] | ["cases", "job", _] | ["cases", "job", _, "file"]:
            return Page("cases")
        case ["case", _] | ["case", _, "data" | "reveal" | "readers" | "media"] | ["case", _, "media", _]:
            return Page("case")
        case ["workers"] | ["workers.json"] | ["workers", "name" | "export"]:
            return Page("workers")
        case ["duty"] | ["duty.json"] | ["duty", "a", *_]:
            return Page("duty")
        case ["region", code] | [
            "region",
            code,
            "numbers" | "matrix" | "ranks" | "towns" | "sites" | "matters" | "export" | "publish",
        ]:
            return Page("region", code)
    return _worker_page(path)


def _worker_page(path: str) -> Page | None:
    """Whose track it is, and whether that one is of the scope, the route asks itself."""
    match [part for part in path.split("/") if part]:
        case ["worker", _, "track"] | ["worker", _, "track", "data" | "export"]:
            return Page("track")
    return None


def guard(server: Flask, session: Callable[[], Session | None], calls: Container[str]) -> None:
    """`calls`: outputs of the callbacks that exist."""

    @server.before_request
    def ask() -> Response | None:
        if _open():
            return None
        who = session()
        if who is None:
            return _signed_out()
        if _common():
            return None
        page = page_of(_asked_path())
        if page is None or not allow(who.subject, Action.OPEN, page) or not _known_call(calls):
            return no_such_page()
        return None

    @server.errorhandler(SQLAlchemyError)
    def away(wrong: SQLAlchemyError) -> Response:
        """The registry is away, locked or full, or a record could not be written: nobody is let in unrecorded."""
        log.warning("registry away", reason=str(wrong).splitlines()[0])
        return Response(_text("registry_away"), 503, {"Retry-After": "2"}, mimetype="text/plain")

    @server.errorhandler(DependencyException)
    def no_such_file(_: DependencyException) -> Response:
        return no_such_page()


def no_such_page() -> Response:
    """The one answer to what is not there and to what may not be seen. Whoever reads it as a page may look further."""
    if not _wants_page() or "find" not in current_app.view_functions:
        return Response(_text("not_found"), 404, mimetype="text/plain")
    words = Words(request.args.get("lang", "zh"))
    body = f"<p>{escape(words['not_found'])}</p>{sought(words)}"
    return Response(plain.page(words, words["find"], "404", body), 404, mimetype="text/html")


def _signed_out() -> Response:
    """To the sign-in page and from there back here, for a browser that opens a page; a line of text for all else."""
    if _wants_page():
        return Response(status=303, headers={"Location": way_back.entry(request.full_path.removesuffix("?"))})
    return Response(_text("not_allowed"), 401, mimetype="text/plain")


def _wants_page() -> bool:
    return request.method == "GET" and "text/html" in list(request.accept_mimetypes.values())


def sought(words: Words, what: str = "") -> str:
    """The form that looks for a place or a matter, as HTML."""
    label = escape(words["find_what"])
    typed = f'<input type="search" name="q" maxlength="60" value="{escape(what)}" required>'
    language = f'<input type="hidden" name="lang" value="{words.language}">'
    button = f"<button>{escape(words['find'])}</button>"
    return f'<form action="/find" class="search"><label>{label} {typed}</label>{language}{button}</form>'


def _common() -> bool:
    """What every page of every role needs once somebody is signed in."""
    if str(request.url_rule).startswith("/geography/"):
        return True
    return request.path in ("/", "/find", "/_dash-layout", "/_dash-dependencies", "/_reload-hash")


def _open() -> bool:
    """Judged by the route: a path that only begins like one of these is given to the pages' route."""
    route = str(request.url_rule)
    return route in _OPEN or route.startswith(_OPEN_FOLDERS)


def _asked_path() -> str:
    """Of a callback, the page it is sent from; the layout it asks for is judged again by what it names."""
    if request.path == "/_dash-update-component":
        return urlsplit(request.headers.get("Referer", "")).path
    return request.path


def _known_call(calls: Container[str]) -> bool:
    if request.path != "/_dash-update-component":
        return True
    said = request.get_json(silent=True)
    return isinstance(said, dict) and str(said.get("output")) in calls


def _text(key: str) -> str:
    return "\n\n".join(Words(language)[key] for language in ("zh", "en"))
