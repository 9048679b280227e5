"""The Dash application of one process: the wall's, or the desks'. No callback: pages are laid out per request, and what
lives on them comes from the gateway to the browser's own modules."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dash
from dash import html
from flask import Flask, Response, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as Answer

from dashboard import (
    audit,
    backlog,
    basemap,
    bodies,
    commands,
    duty,
    find,
    geography,
    me,
    phone,
    proof,
    troubles,
    walls,
)
from dashboard.admin import pages as administration
from dashboard.areas.routes import Areas
from dashboard.callbacks import Callbacks
from dashboard.cases.routes import Cases
from dashboard.context import PageContext
from dashboard.doors import Doors, doors_of
from dashboard.guard import guard, no_such_page
from dashboard.headers import add_headers
from dashboard.locale import Words
from dashboard.pages import ADDRESSES, PAGES, WALL_ADDRESSES, WALL_PAGES
from dashboard.refused import RefusedPage
from dashboard.signin import SignIn
from dashboard.steps import Steps
from dashboard.story import chosen
from dashboard.tracks import Tracks
from dashboard.workers import Workers
from streams.access.doors import CALLBACK, PUBLIC, SIGNED_IN, Sender, opens
from streams.access.policy import Action, allow
from streams.clock import CityClock
from streams.errors import MissingPart
from streams.geography.places import Places
from streams.geography.versions import current
from streams.history.history import History
from streams.history.refusals import Refusals
from streams.model.region import Tier, holds
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.model.typed import number as number_of
from streams.registry import signing
from streams.registry.records import Worker
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire.signed import Purpose

_INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{%title%}</title>
    <script src="/assets/js/support.js"></script>
    {%favicon%}
    {%css%}
    <link rel="stylesheet" href="/assets/vendor/maplibre-gl.css">
    <link rel="stylesheet" href="/assets/css/city.css">
    <link rel="stylesheet" href="/assets/css/wall.css">
    <link rel="stylesheet" href="/assets/css/cases.css">
    <link rel="stylesheet" href="/assets/css/duty.css">
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
    <script type="module" src="/assets/js/main.mjs"></script>
  </body>
</html>
"""


_DIGITS = 9
"""Of the longest number a worker has."""
_FILES = (
    "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_favicon.ico",
)
"""Routes of Dash's that hold nothing of the city."""


def create(settings: Settings, registry: Registry, *, wall: bool) -> dash.Dash:
    """Raises MissingPart before there is a store."""
    store = registry.store()
    if store is None:
        raise MissingPart("there is no store yet: `python -m streams up` creates it")
    signin, version = SignIn(settings, registry, wall=wall), current(settings.store.data_dir)
    places = version.places(settings.city.name)
    app = _application(settings, wall=wall)
    pages = WALL_PAGES if wall else PAGES
    tiles = [why for _, why in [basemap.checked(settings.map.basemap_url)] if why]
    known, wrong = walls.load(Path(settings.dashboard.walls) if settings.dashboard.walls else None)

    def rules() -> Regulation:
        return registry.regulation() or Regulation()

    def layout() -> html.Div:
        """For the page the request came from; asked by Dash's renderer once per load."""
        session = signin.session()
        place = urlsplit(request.headers.get("Referer", ""))
        found = doors.page_at(place.path)
        if session is None or found is None or not allow(session.subject, Action.OPEN, found[0]):
            return html.Div()
        page, parts = found
        asked = {key: values[0] for key, values in parse_qs(place.query).items()}
        one = parts.get("one", "")
        worker = _worker(registry, one, session.subject.scope) if page.name == "track" else None
        about = worker.home if worker else one[:6] if page.name == "case" else ""
        region = page.region or about or asked.get("region", "")
        words = Words(asked.get("lang", "zh"))
        region, cut = _area(places, region, session.subject.scope, words, wall=wall)
        county = region if len(region) >= Tier.COUNTY and region != session.subject.scope else ""
        shown, notes = walls.asked(known, asked, county)
        named = (*wrong, *notes, *cut, *tiles)
        here, seat_locked = geography.folder(version), proof.locked(settings, session)
        context = PageContext(
            session.subject,
            settings,
            store,
            region,
            words,
            rules(),
            shown,
            named,
            asked,
            here,
            seat_locked,
            one,
            page.name,
            chosen(history.cases.get if wall else None, asked, places, rules()),
            worker,
        )
        return pages[page.name](context, places)

    app.layout = layout
    server = app.server
    doors = Doors(server)
    geography.register(server, version)
    history = History(settings.history_url)
    history.open()
    if not wall:
        _data(server, settings, registry, signin, history, places, store)
    _routes(server, settings, registry, signin, history, places, store, wall=wall)
    _shells(app, doors, signin, places, WALL_ADDRESSES if wall else ADDRESSES)
    # Before the guard, which reads the fields of a form: by then its route says how long it may be.
    bodies.register(server, signin.session)
    guard(server, signin, Callbacks(app).rights)
    add_headers(server, app.csp_hashes(), settings, wall=wall)
    # At its first request Dash looks which scripts it has; whoever asks for one meanwhile is told that there is none,
    # and a page without its scripts stays empty. So the first request is this one, before anybody can ask.
    server.test_client().get("/healthz")
    return app


def _application(settings: Settings, *, wall: bool) -> dash.Dash:
    app = dash.Dash(
        "dashboard",
        server=Flask("dashboard", static_folder=None),  # type: ignore[arg-type]  # Dash declares any callable
        assets_folder="../assets",
        assets_ignore=r".*\.(mjs|css)$|.*/?(plotly-basic\.min|support)\.js$",
        assets_external_path=None,
        index_string=_INDEX,
        title=settings.city.centre,
        update_title="",
        suppress_callback_exceptions=True,
    )
    if not wall:
        importlib.import_module("dash_ag_grid")  # before the first page: Dash serves what is known by then
    hops = settings.dashboard.proxies
    if hops:
        # Only the address: scheme and host are what the configuration says, whatever a proxy was told.
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=hops, x_proto=0, x_host=0)
    return app


def _data(
    server: Flask,
    settings: Settings,
    registry: Registry,
    signin: SignIn,
    history: History,
    places: Places,
    store: StoreInfo,
) -> None:
    """What the desks' pages ask for."""
    backlog.register(server)
    Cases(settings, registry, signin, history, places, store).register(server)
    Tracks(settings, registry, signin, history, CityClock(store)).register(server)
    Areas(settings, registry, signin, history, places, store).register(server)
    Workers(registry, signin, history, places, store).register(server)
    refusals = Refusals(settings.history_url)
    refusals.open()
    RefusedPage(registry, signin, refusals, places, store, settings.city.centre).register(server)
    duty.register(server, registry, signin, history, places, store)


def _routes(
    server: Flask,
    settings: Settings,
    registry: Registry,
    signin: SignIn,
    history: History,
    places: Places,
    store: StoreInfo,
    *,
    wall: bool,
) -> None:
    purpose = Purpose.WALL if wall else Purpose.DESK
    key = signing.signer(settings.store.data_dir, purpose)

    def healthz() -> Answer:
        return Response("ok\n", mimetype="text/plain")

    troubles.register(server)
    doors_of(server).get("/healthz", "healthz", healthz, PUBLIC, Sender.OUTSIDE)
    signin.register(server)
    if not wall:
        commands.register(server, settings, registry, signin, history, key, CityClock(store))
        proof.register(server, registry, signin)
        Steps(settings, registry, signin).register(server)
        audit.register(server, settings, registry, signin)
        find.register(server, signin, places, settings.city.centre)
        me.register(server, registry, signin, settings.city.centre)
        phone.register(server, settings, registry, signin, simulated=store.demo)
        administration.register(server, settings, registry, signin, places, key, store)


def _shells(
    app: dash.Dash, doors: Doors, signin: SignIn, places: Places, addresses: Mapping[str, tuple[str, str]]
) -> None:
    """The addresses of the pages that Dash lays out, and Dash's own routes. `addresses`: rule -> (page, region)."""
    laid_out = app.server.view_functions["/<path:path>"]

    def shell(**parts: str) -> Any:
        """A region that is none has no page."""
        return laid_out() if "code" not in parts or _shown(places, parts["code"]) else no_such_page()

    def home() -> Answer:
        """One's own page."""
        session = signin.session()
        return redirect(session.page, 303) if session else no_such_page()

    for rule, (page, region) in addresses.items():
        doors.shell(rule, opens(page, region), shell)
    app.server.view_functions["/"] = home
    doors.foreign("/", "GET", SIGNED_IN, Sender.ADDRESS)
    for rule in ("/_dash-layout", "/_dash-dependencies", "/_reload-hash"):
        doors.foreign(rule, "GET", SIGNED_IN, Sender.ADDRESS)
    for rule in _FILES:
        doors.foreign(rule, "GET", PUBLIC, Sender.OUTSIDE)
    doors.foreign("/_dash-update-component", "POST", CALLBACK, Sender.SCRIPT)


def _worker(registry: Registry, number: str, scope: str) -> Worker | None:
    """Whose day a page plays back, when that one is of the scope."""
    worker = registry.worker(number_of(number) or 0)
    return worker if worker and holds(scope, worker.home) else None


def _area(places: Places, asked: str, scope: str, words: Words, *, wall: bool) -> tuple[str, list[str]]:
    """What a page shows, and what is said of it. `asked`: the code that its address names, '' = none."""
    region = asked if _shown(places, asked) and holds(scope, asked) else scope
    if not wall or len(region) <= Tier.COUNTY:
        return region, []
    # Sums of a township beside those of its county could be solved for single matters (decision 0036).
    return region[: Tier.COUNTY], [words["wall_by_county"].format(town=places.name(region))]


def _shown(places: Places, region: str) -> bool:
    """Whether regions of this tier have a page: they go down to villages."""
    return places.known(region) and len(region) <= Tier.VILLAGE
