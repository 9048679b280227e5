"""A page's wish on its way to intake: who may send one, and with whose name it goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create
from streams.access.subject import Role
from streams.clock import real_ms
from streams.wire import command as wire
from streams.wire.signed import Purpose
from tests.dashboard.conftest import Site
from tests.signing import RING, keys_in

WISH = {"id": "0190163d-8694-739b-aea5-966c26f8ad91", "action": "alert.acknowledge", "object": "sos/1/2", "note": ""}


class Intake(HTTPServer):
    """Takes what comes and keeps it: (headers, body)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.taken: list[tuple[Any, bytes]] = []


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Intake)
        self.server.taken.append((self.headers, body))
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b'{"kept": true}')

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def intake() -> Iterator[Intake]:
    with Intake() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def desk(tmp_path: Path, intake: Intake) -> Iterator[Site]:
    site = Site(tmp_path, demo=True)
    port = {"intake": {"port": intake.server_port}}
    settings = site.settings.model_validate({**site.settings.model_dump(), **port})
    keys_in(settings.store.data_dir)
    site._servers[False] = create(settings, site.registry, wall=False).server
    yield site
    site.registry.close()


def sent(site: Site, role: Role, *, origin: str = "", mark: str = "1", wish: Any = WISH) -> int:
    headers = {"Origin": origin or site.url(), "X-City": mark}
    return site.signed_in(role).post("/command", json=wish, headers=headers).status_code


def test_it_goes_on_signed_with_who_is_signed_in(desk: Site, intake: Intake) -> None:
    assert sent(desk, Role.DUTY) == 202
    ((headers, body),) = intake.taken
    assert "Authorization" not in headers
    key = RING.verified(headers["X-Key"], body, bytes.fromhex(headers["X-Signature"]), real_ms())
    assert key.purpose is Purpose.DESK
    envelope = wire.decode(body)
    assert (envelope.role, envelope.scope, envelope.object) == ("duty", "2112", "sos/1/2")
    assert envelope.by == f"值班员 {envelope.subject[:4]}"


def test_a_page_of_another_site_and_nobody_are_turned_away(desk: Site, intake: Intake) -> None:
    assert sent(desk, Role.DUTY, origin="http://evil.example") == 401
    assert sent(desk, Role.DUTY, mark="") == 401
    assert desk.client().post("/command", json=WISH, headers={"Origin": desk.url(), "X-City": "1"}).status_code == 401
    assert intake.taken == []


@pytest.mark.parametrize("wish", [{}, [], {**WISH, "role": "duty"}, {**WISH, "subject": "x"}, {**WISH, "note": 1}])
def test_nobody_gives_another_name_than_their_own(desk: Site, intake: Intake, wish: Any) -> None:
    assert sent(desk, Role.DUTY, wish=wish) == 422
    assert intake.taken == []


def test_a_wall_has_no_such_door(desk: Site) -> None:
    assert desk.signed_in(Role.WALL).post("/command", json=WISH).status_code in (401, 404, 405)


def test_an_intake_that_is_away_is_said_to_be(site: Site, tmp_path: Path) -> None:
    settings = site.settings.model_validate(
        {**site.settings.model_dump(), "intake": {"port": 9}, "store": {"data_dir": tmp_path}}
    )
    keys_in(settings.store.data_dir)
    client = create(settings, site.registry, wall=False).server.test_client()
    assert site.press(client, site.link(Role.DUTY)).status_code == 303
    answer = client.post("/command", json=WISH, headers={"Origin": site.url(), "X-City": "1"})
    assert (answer.status_code, answer.get_json()) == (503, {"retry_after": 1})
