"""The Dash application of one process: the wall's, or the desks'. No callback: pages are laid out per request, and what
lives on them comes from the gateway to the browser's own modules."""

from __future__ import annotations

import importlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dash
from dash import html
from flask import Flask, Response, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as Answer

from dashboard import audit, basemap, bodies, commands, duty, find, geography, me, proof, walls
from dashboard.admin import pages as administration
from dashboard.areas.routes import Areas
from dashboard.cases.routes import Cases
from dashboard.context import PageContext
from dashboard.guard import guard, no_such_page, page_of
from dashboard.headers import add_headers
from dashboard.locale import Words
from dashboard.pages import PAGES, WALL_PAGES
from dashboard.signin import SignIn
from dashboard.steps import Steps
from dashboard.story import chosen
from dashboard.tracks import Tracks
from dashboard.workers import Workers
from streams.access.policy import Action, allow
from streams.archive.history import History
from streams.errors import MissingPart
from streams.geography.places import Places
from streams.geography.versions import current
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


PLAIN = (
    "audit",
    "me",
    "admin",
    "admin.users",
    "admin.sessions",
    "admin.roster",
    "admin.devices",
    "admin.walls",
    "admin.rules",
    "admin.approvals",
)
"""Pages of plain HTML, beside those that Dash lays out."""


def create(settings: Settings, registry: Registry, *, wall: bool) -> dash.Dash:
    """Raises MissingPart before there is a store."""
    store = registry.store()
    if store is None:
        raise MissingPart("there is no store yet: `python -m streams up` creates it")
    signin, version = SignIn(settings, registry, wall=wall), current(settings.store.data_dir)
    places = version.places(settings.city.name)
    app = dash.Dash(
        "dashboard",
        assets_folder="../assets",
        assets_ignore=r".*\.(mjs|css)$|.*/?(plotly-basic\.min|support)\.js$",
        assets_external_path=None,
        index_string=_INDEX,
        title=settings.city.centre,
        update_title="",
        suppress_callback_exceptions=True,
    )
    pages = WALL_PAGES if wall else PAGES
    if not wall:
        importlib.import_module("dash_ag_grid")  # before the first page: Dash serves what is known by then

    tiles = [why for _, why in [basemap.checked(settings.map.basemap_url)] if why]
    known, wrong = walls.load(Path(settings.dashboard.walls) if settings.dashboard.walls else None)

    def rules() -> Regulation:
        return registry.regulation() or Regulation()

    def layout() -> html.Div:
        """For the page the request came from; asked by Dash's renderer once per load."""
        session = signin.session()
        place = urlsplit(request.headers.get("Referer", ""))
        page = page_of(place.path)
        if session is None or page is None or page.name not in pages or not allow(session.subject, Action.OPEN, page):
            return html.Div()
        asked = {key: values[0] for key, values in parse_qs(place.query).items()}
        one = place.path.split("/")[2] if page.name in ("case", "track") else ""
        worker = _worker(registry, one, session.subject.scope) if page.name == "track" else None
        about = worker.home if worker else one[:6] if page.name == "case" else ""
        region = page.region or about or asked.get("region", "")
        most = Tier.TOWNSHIP if wall else Tier.VILLAGE
        region = (
            region
            if _shown(places, region) and len(region) <= most and holds(session.subject.scope, region)
            else session.subject.scope
        )
        county = region if len(region) >= Tier.COUNTY and region != session.subject.scope else ""
        shown, notes = walls.asked(known, asked, county)
        words = Words(asked.get("lang", "zh"))
        named = (*wrong, *notes, *tiles)
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
            chosen(history.case if wall else None, asked, places, rules()),
            worker,
        )
        return pages[page.name](context, places)

    app.layout = layout
    hops = settings.dashboard.proxies
    if hops:
        # Only the address: scheme and host are what the configuration says, whatever a proxy was told.
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=hops, x_proto=0, x_host=0)
    server = app.server
    geography.register(server, version)
    history = History(settings.history_url)
    history.open()
    if not wall:
        _data(server, settings, registry, signin, history, places, store)
    _routes(server, app, settings, registry, signin, places, {*pages, *(() if wall else PLAIN)}, store)
    add_headers(server, app.csp_hashes(), settings, wall=wall)
    # At its first request Dash looks which scripts it has; whoever asks for one meanwhile is told that there is none,
    # and a page without its scripts stays empty. So the first request is this one, before anybody can ask.
    server.test_client().get("/healthz")
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
    Cases(settings, registry, signin, history, places, store).register(server)
    Tracks(settings, registry, signin, history).register(server)
    Areas(settings, registry, signin, history, places, store).register(server)
    Workers(registry, signin, places, store).register(server)
    duty.register(server, registry, signin, history, places, store)


def _routes(
    server: Flask,
    app: dash.Dash,
    settings: Settings,
    registry: Registry,
    signin: SignIn,
    places: Places,
    pages: set[str],
    store: StoreInfo,
) -> None:
    purpose = Purpose.DESK if "region" in pages else Purpose.WALL
    key = signing.signer(settings.store.data_dir, purpose)

    @server.get("/healthz")
    def healthz() -> Answer:
        return Response("ok\n", mimetype="text/plain")

    signin.register(server)
    if "region" in pages:
        commands.register(server, settings, registry, signin, key)
        proof.register(server, registry, signin)
        Steps(settings, registry, signin).register(server)
        audit.register(server, settings, registry, signin)
        find.register(server, signin, places, settings.city.centre)
        me.register(server, registry, signin, settings.city.centre)
        administration.register(server, settings, registry, signin, places, key, store)
    guard(server, signin.session, app.callback_map)
    bodies.register(server, signin.session)

    @server.before_request
    def home() -> Answer | None:
        """`/` is one's own page; a page of the other process, or a region that is none, is no page."""
        if request.path == "/":
            session = signin.session()
            return redirect(session.page, 303) if session else None
        page = page_of(request.path)
        known = page is None or (page.name in pages and (not page.region or _shown(places, page.region)))
        return None if known else no_such_page()


def _worker(registry: Registry, number: str, scope: str) -> Worker | None:
    """Whose day a page plays back, when that one is of the scope."""
    worker = registry.worker(number_of(number) or 0)
    return worker if worker and holds(scope, worker.home) else None


def _shown(places: Places, region: str) -> bool:
    """Whether regions of this tier have a page: they go down to villages."""
    return places.known(region) and len(region) <= Tier.VILLAGE
