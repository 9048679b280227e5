"""The Dash application of one process: the wall's, or the desks'. Pages are laid out per request; what is live on them
comes from the gateway to the browser's own modules, what they ask of history by guarded callbacks."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any

import dash
from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, redirect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as Answer

from dashboard import backlog, bodies, geography, search, troubles
from dashboard.admin import audit
from dashboard.admin import pages as administration
from dashboard.admin.refused import RefusedPage
from dashboard.ahead import AHEAD, ReadAhead
from dashboard.areas.routes import Areas
from dashboard.auth import reauth
from dashboard.auth.signin import SignInRoutes
from dashboard.auth.steps import SignInSteps
from dashboard.call import caller
from dashboard.callbacks import Callbacks
from dashboard.cases.routes import CaseRoutes
from dashboard.commands import CommandSender
from dashboard.doors import CALLBACKS, Doors, doors_of
from dashboard.duty import camera_page, cameras, card, on_call, place_past, recordings
from dashboard.duty import routes as duty
from dashboard.guard import guard, no_such_page
from dashboard.headers import add_headers
from dashboard.home import saved_views
from dashboard.page_request import PageRequests, Shell, shown
from dashboard.phone import app as phone_app
from dashboard.phone import invitation
from dashboard.phone.media import MediaDoor
from dashboard.phone.own import OwnDoor
from dashboard.phone.reporter import ReporterDoor
from dashboard.resident.routes import ResidentRoutes
from dashboard.resident.slip import SlipRoute
from dashboard.services import Services
from dashboard.wall import page as wall_page
from dashboard.workers import my_lookups
from dashboard.workers.fleet import Fleet
from dashboard.workers.routes import WorkerRoutes
from dashboard.workers.tracks import Tracks
from streams.access.doors import CALLBACK, PUBLIC, SIGNED_IN, RequestSender, opens
from streams.clock import CityClock
from streams.errors import MissingPart
from streams.geography.places import Places
from streams.geography.versions import current
from streams.history.history import History
from streams.history.refusals import Refusals
from streams.model.region import Tier
from streams.model.store import StoreInfo
from streams.refusals import NO_STORE
from streams.registry import signing
from streams.registry.callers import CallerIndex
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire.signed import KeyPurpose, SigningKey

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
    <link rel="stylesheet" href="/assets/css/file.css">
    <link rel="stylesheet" href="/assets/css/duty.css">
    <link rel="stylesheet" href="/assets/css/figures.css">
    <link rel="stylesheet" href="/assets/css/tasks.css">
    <link rel="stylesheet" href="/assets/css/follow.css">
    <link rel="stylesheet" href="/assets/css/orders.css">
    <link rel="stylesheet" href="/assets/css/past.css">
    <link rel="stylesheet" href="/assets/css/rewind.css">
    <link rel="stylesheet" href="/assets/css/call.css">
    <link rel="stylesheet" href="/assets/css/drawer.css">
    <link rel="stylesheet" href="/assets/css/home.css">
    <link rel="stylesheet" href="/assets/css/overview.css">
    <link rel="stylesheet" href="/assets/css/province.css">
    <link rel="stylesheet" href="/assets/css/print.css" media="print">
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
_UNUSED = ("/dash/dash_table/",)
_DESKS_ALONE = ("/dash/dcc/", "/dash_ag_grid/")
"""Packages of components, by their addresses: those no page of ours has, and those no wall has."""


class PagesApp(dash.Dash):
    """Dash, without the scripts of components that the process's pages do not have. `without`: parts of addresses."""

    without: tuple[str, ...] = ()

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        tags = parts["scripts"].split("\n")
        parts["scripts"] = "\n".join(tag for tag in tags if not any(one in tag for one in self.without))
        page: str = super().interpolate_index(**parts)  # type: ignore[no-untyped-call]
        return page


def create(settings: Settings, registry: Registry, *, wall: bool) -> dash.Dash:
    """Raises MissingPart before there is a store."""
    store = registry.store()
    if store is None:
        raise MissingPart(NO_STORE)
    settings = settings.for_wall if wall else settings
    signin, version = SignInRoutes(settings, registry, wall=wall), current(settings.store.data_dir)
    places = version.places(settings.city.name, settings.city.code)
    app = _application(settings, wall=wall)
    server = app.server
    Doors(server)
    history = History(settings.history_url)
    history.open()
    requests = PageRequests(server, settings, registry, signin, store, version, places, history if wall else None)

    def layout() -> Component:
        """For the page the request came from; asked by Dash's renderer once per load."""
        found = requests.here()
        return html.Div() if found is None else found[0].layout(found[1], places)

    app.layout = layout
    geography.register(server, version)
    backlog.register(server)
    if not wall:
        _data(server, settings, registry, signin, history, places, store)
    key, clock = signing.signer(settings.store.data_dir, KeyPurpose.WALL if wall else KeyPurpose.DESK), CityClock(store)
    given = CommandSender(settings, registry, signin, history, key, clock)
    services = Services(settings, registry, signin, history, places, store, clock, given)
    _routes(server, services, key, wall=wall)
    of_pages = importlib.import_module("dashboard.wall.doors" if wall else "dashboard.desks")
    of_pages.register_files(services, requests, server)
    _shells(app, services, requests, _pages(services, wall=wall))
    # Before the guard, which reads the fields of a form: by then its route says how long it may be.
    bodies.register(server, signin.session)
    guard(server, signin)
    add_headers(server, app.csp_hashes(), settings, wall=wall)
    # At its first request Dash looks which scripts it has; a request for one meanwhile is answered that there is none,
    # and a page without its scripts stays empty. So the first request is this one, before anybody can ask.
    server.test_client().get("/healthz")
    return app


def _application(settings: Settings, *, wall: bool) -> dash.Dash:
    app = PagesApp(
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
    app.without = _UNUSED + _DESKS_ALONE if wall else _UNUSED
    if not wall:
        importlib.import_module("dash_ag_grid")  # before the first page: Dash serves what is known by then
        importlib.import_module("dashboard.frames").plain_texts()
    hops = settings.dashboard.proxies
    if hops:
        # Only the address: scheme and host are what the configuration says, whatever a proxy was asked for.
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=hops, x_proto=0, x_host=0)
    return app


def _data(
    server: Flask,
    settings: Settings,
    registry: Registry,
    signin: SignInRoutes,
    history: History,
    places: Places,
    store: StoreInfo,
) -> None:
    """What the desks' pages ask for."""
    server.extensions[AHEAD] = ReadAhead(history.cases.read_ahead)
    CaseRoutes(settings, registry, signin, history, places, store).register(server)
    Tracks(settings, registry, signin, history, CityClock(store)).register(server)
    Fleet(settings, registry, signin, history, places, CityClock(store)).register(server)
    Areas(settings, registry, signin, history, places, store).register(server)
    WorkerRoutes(registry, signin, history, places, store).register(server)
    refusals = Refusals(settings.history_url)
    refusals.open()
    RefusedPage(registry, signin, refusals, places, store, settings.city.centre).register(server)
    duty.register(server, registry, signin, history, places, store)
    card.register(server, registry, signin, history, places, store)
    callers = CallerIndex(registry)
    caller.register(server, registry, signin, history, callers, store)
    place_past.register(server, registry, signin, history, callers, store)
    on_call.register(server, registry, signin, store)
    cameras.register(server, registry, signin, history, store)
    camera_page.register(server, registry, signin, store, settings.city.centre)
    recordings.register(server, registry, signin, settings.store.data_dir)


def _routes(server: Flask, services: Services, key: Callable[[], SigningKey], *, wall: bool) -> None:
    settings, registry, signin = services.settings, services.registry, services.signin

    def healthz() -> Answer:
        return Response("ok\n", mimetype="text/plain")

    troubles.register(server)
    doors_of(server).get("/healthz", "healthz", healthz, PUBLIC, RequestSender.OUTSIDE)
    signin.register(server)
    if not wall:
        services.commands.register(server)
        ResidentRoutes(services, key).register(server)
        SlipRoute(services).register(server)
        reauth.register(server, registry, signin)
        SignInSteps(settings, registry, signin).register(server)
        audit.register(server, settings, registry, signin)
        search.register(server, services)
        saved_views.register(server, services)
        importlib.import_module("dashboard.duty.past_files").PastFiles(services).register(server)
        importlib.import_module("dashboard.duty.log_routes").LogRoutes(services).register(server)
        importlib.import_module("dashboard.sitreps.paper").SitrepPaperRoutes(services).register(server)
        importlib.import_module("dashboard.briefs.routes").BriefRoutes(services).register(server)
        importlib.import_module("dashboard.rewind.routes").RewindRoutes(services).register(server)
        importlib.import_module("dashboard.desks").debriefing(services).register(server)
        my_lookups.register(server, registry, signin, services.places, settings.city.centre, services.clock)
        invitation.register(server, settings, registry, simulated=services.store.demo)
        phone_app.register(server, settings, simulated=services.store.demo)
        OwnDoor(services).register(server)
        MediaDoor(services).register(server)
        ReporterDoor(registry).register(server)
        administration.register(
            server, settings, registry, signin, services.places, key, services.store, services.history
        )


def _pages(services: Services, *, wall: bool) -> tuple[Shell, ...]:
    """What only desks show - tables of data, figures - is imported by no wall."""
    if wall:
        return (Shell("/wall", opens("wall"), wall_page.layout, finest=Tier.TOWNSHIP),)
    desks = importlib.import_module("dashboard.desks")
    found: tuple[Shell, ...] = desks.shells(services)
    return found


def _shells(app: dash.Dash, services: Services, requests: PageRequests, shells: Iterable[Shell]) -> None:
    """The pages that Dash lays out, with their callbacks, and Dash's own routes."""
    doors, signin, places = doors_of(app.server), services.signin, services.places
    laid_out = app.server.view_functions["/<path:path>"]
    callbacks = Callbacks(app, requests)

    def there(finest: Tier) -> Callable[..., Any]:
        """A region that is none has no page."""

        def answered(**parts: str) -> Any:
            return laid_out() if "code" not in parts or shown(places, parts["code"], finest) else no_such_page()

        return answered

    def home() -> Answer:
        """One's own page."""
        session = signin.session()
        return redirect(session.page, 303) if session else no_such_page()

    for shell in shells:
        doors.shell(shell.rule, shell.right, there(shell.finest))
        requests.add(shell)
        callbacks.view(shell)
        if shell.callbacks:
            shell.callbacks(callbacks)
    app.server.view_functions["/"] = home
    doors.foreign("/", "GET", SIGNED_IN, RequestSender.ADDRESS)
    for rule in ("/_dash-layout", "/_dash-dependencies", "/_reload-hash"):
        doors.foreign(rule, "GET", SIGNED_IN, RequestSender.ADDRESS)
    for rule in _FILES:
        doors.foreign(rule, "GET", PUBLIC, RequestSender.OUTSIDE)
    doors.foreign(CALLBACKS, "POST", CALLBACK, RequestSender.SCRIPT)
