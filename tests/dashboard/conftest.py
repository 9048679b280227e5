from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from dashboard.app import create
from dashboard.doors import PAGE_FIELD, PAGE_HEADER, page_id
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.store import StoreInfo
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.dashboard.drawn import Drawn
from tests.dashboard.intake_door import Intake
from tests.sealing import sealer

HOUR_MS = 3_600_000


class Browser(FlaskClient):
    """Sends as a page does that was loaded a moment ago: with the identity of the sign-in this browser holds."""

    registry: Registry
    wall: bool
    origin: str

    def ask(self, path: str, said: Any = None) -> Any:
        """As a page's own script posts."""
        return self.post(path, json=said or {}, headers={"Origin": self.origin, "X-City": "1"})

    def send(self, path: str, typed: dict[str, str]) -> Any:
        """As a page's form posts."""
        return self.post(path, data=typed, headers={"Origin": self.origin})

    def session(self) -> Session | None:
        cookie = self.get_cookie("zz_wall" if self.wall else "zz_desk")
        if cookie is None:
            return None
        found = self.registry.session(cookie.value, 0, idle_ms=HOUR_MS)
        return found or self.registry.unfinished(cookie.value, 0, idle_ms=HOUR_MS)

    def identity(self) -> str:
        session = self.session()
        return page_id(session.id) if session else ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        identity = self.identity()
        if identity and args and isinstance(args[0], str):
            headers = Headers(kwargs.pop("headers", None))
            headers.setdefault(PAGE_HEADER, identity)
            kwargs["headers"] = headers
            if isinstance(kwargs.get("data"), dict):
                kwargs["data"] = {PAGE_FIELD: identity, **kwargs["data"]}
        return super().open(*args, **kwargs)


class Servers(dict[bool, Flask]):
    """Page servers, by whether they are the wall's: each is made when it is asked for first."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        super().__init__()
        self._made_of = settings, registry

    def __missing__(self, wall: bool) -> Flask:
        made: Flask = create(*self._made_of, wall=wall).server
        self[wall] = made
        return made


class Site:
    """Both page servers over one registry. `client`: a browser without cookies."""

    def __init__(
        self, folder: Path, *, demo: bool, dashboard: dict[str, str] | None = None, offset_ms: int = 0
    ) -> None:
        self.settings = Settings.model_validate({"store": {"data_dir": folder}, "dashboard": dashboard or {}})
        self.registry = Registry(f"sqlite:///{folder / 'registry.db'}", sealer(folder))
        self.registry.migrate()
        store = StoreInfo(city="2112", demo=demo, created_ms=0, offset_ms=offset_ms, rate=1.0, salt="00")
        self.registry.set_store(store)
        # Who keeps history makes its tables, whether a page is asked for or not.
        with contextlib.closing(History(self.settings.history_url)) as history:
            history.open()
        self._servers = Servers(self.settings, self.registry)

    def client(self, *, wall: bool = False) -> Browser:
        return self.browser(self._servers[wall], wall=wall)

    def browser(self, server: Flask, *, wall: bool = False) -> Browser:
        client = Browser(server, Drawn, use_cookies=True)
        client.registry, client.wall, client.origin = self.registry, wall, self.url(wall=wall)
        return client

    def server(self, *, wall: bool = False) -> Flask:
        return self._servers[wall]

    def routes(self, *, wall: bool = False) -> list[tuple[str, str]]:
        """(method, path) of every route, its gaps filled with something."""
        rules = list(self._servers[wall].url_map.iter_rules())
        return [(m, re.sub(r"<[^>]+>", "x", rule.rule)) for rule in rules for m in sorted(rule.methods or ())]

    def link(self, role: Role, scope: str = "2112", page: str = "", *, age_ms: int = 0) -> str:
        """Path and query of a link made `age_ms` ago for an hour."""
        there = page or ("/wall" if role is Role.WALL else f"/region/{scope}")
        token = self.registry.new_link(role, scope, there, now=real_ms() - age_ms, ttl_ms=HOUR_MS)
        return f"/signin?token={token}"

    def signed_in(self, role: Role, scope: str = "2112") -> Browser:
        client = self.client(wall=role is Role.WALL)
        assert self.press(client, self.link(role, scope), wall=role is Role.WALL).status_code == 303
        return client

    def press(
        self, client: FlaskClient, link: str, *, wall: bool = False, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """What the button of a one-time link's page does."""
        token = link.partition("token=")[2]
        return client.post("/signin", data={"token": token}, headers={"Origin": self.url(wall=wall), **(headers or {})})

    def enter(self, name: str, password: str) -> Browser:
        """Signed in by name; a second factor that is due is enrolled as its page asks for it."""
        client, ours = self.client(), {"Origin": self.url()}
        answer = client.post("/signin", data={"name": name, "password": password, "code": ""}, headers=ours)
        assert answer.status_code == 303
        if answer.location == "/signin/second":
            found = re.search(r'name="secret" value="(\w+)"', client.get(answer.location).text)
            assert found is not None
            said = {"secret": found[1], "code": pyotp.TOTP(found[1]).now()}
            assert client.post("/signin/second", data=said, headers=ours).status_code == 303
        return client

    def url(self, *, wall: bool = False) -> str:
        return self.settings.wall_url if wall else self.settings.dashboard_url


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], Site]]:
    sites: dict[bool, Site] = {}

    def make(demo: bool) -> Site:
        if demo not in sites:
            sites[demo] = Site(tmp_path_factory.mktemp("site"), demo=demo)
        return sites[demo]

    yield make
    for site in sites.values():
        site.registry.close()


@pytest.fixture
def site(site_of: Callable[[bool], Site]) -> Site:
    return site_of(True)


@pytest.fixture
def intake() -> Iterator[Intake]:
    with Intake() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
