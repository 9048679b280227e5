"""Who may send how much: asked before it is read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from h11._connection import DEFAULT_MAX_INCOMPLETE_EVENT_SIZE as HEADERS

from dashboard.bodies import FILE, FORM, ROOM
from dashboard.doors import doors_of
from streams.access.doors import RequestSender
from streams.access.subject import Role
from streams.sections import IntakeSection
from streams.server import HEADER_S, LONGEST_S
from tests.dashboard.conftest import Site


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/signin", FORM),
        ("/command", FORM),
        ("/no/such", FORM),
        ("/case/x/media", 0),
        ("/admin/roster", 0),
        ("/admin/units", 0),
        ("/admin/own", 0),
        ("/supervision/media", 0),
        ("/batch/reports", 0),
        ("/batch/items/point", 0),
    ],
)
def test_without_signing_in_a_form_s_size_is_all(site: Site, path: str, room: int) -> None:
    server = site.client().application
    with server.test_request_context(path, method="POST") as context:
        environ = dict(context.request.environ)
    assert server.extensions[ROOM](environ) == room


def test_who_is_signed_in_may_bring_a_file_on_its_route_alone(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    server = client.application
    cookie = client.get_cookie("zz_desk")
    assert cookie is not None
    headers = {"Cookie": f"zz_desk={cookie.value}"}
    for path, room in (("/case/x/media", FILE), ("/command", FORM)):
        with server.test_request_context(path, method="POST", headers=headers) as context:
            environ = dict(context.request.environ)
        assert server.extensions[ROOM](environ) == room


def test_more_than_a_form_is_refused_by_flask_too(site: Site) -> None:
    client = site.client()
    sent = {"name": (io.BytesIO(b"x" * (FORM + 1)), "x.bin")}
    answer = client.post("/signin", data=sent, headers={"Origin": site.url()})
    assert answer.status_code == 413


@pytest.mark.parametrize("text", [r"x\ud800", r"\udc00x", r"x\u0000y"])
def test_what_is_no_text_is_read_as_nothing_said(site: Site, text: str) -> None:
    """No database takes it: at every door of a page's own script it is as if nothing had been said."""
    client = site.signed_in(Role.DUTY_LEAD)
    headers = {"Origin": site.url(), "X-City": "1", "Content-Type": "application/json"}
    said = f'{{"number": 1, "reason": "{text}", "region": "2112", "format": "csv", "said": "{text}", "note": "{text}"}}'
    for door in doors_of(site.server()):
        if door.method == "POST" and door.sender is RequestSender.SCRIPT and door.rule != "/signout":
            path = door.rule.replace("<code>", "2112").replace("<int:number>", "1").replace("<name>", "x")
            assert client.post(path, data=said, headers=headers).status_code < 500, path
    before = site.registry.audit_end()
    supervisor = site.signed_in(Role.SUPERVISOR)
    assert supervisor.post("/workers/export", data=said, headers=headers).get_json() == {"code": "reason"}
    assert "export" not in {one.record.action for one in site.registry.audit_chain()}
    assert site.registry.audit_end() != before, "the sign-in alone is on record"


def test_every_page_that_asks_for_a_file_takes_one(site: Site) -> None:
    client, found = site.signed_in(Role.SECURITY_ADMIN), []
    for path in (
        "/admin/users",
        "/admin/sessions",
        "/admin/approvals",
        "/admin/roster",
        "/admin/units",
        "/admin/own",
    ):
        if 'type="file"' not in client.get(path).text:
            continue
        found.append(path)
        raw = b"x" * (FORM + 1)
        typed = {"do": "no.such", "reason": "x", "file": (io.BytesIO(raw), "x.csv")}
        assert client.post(path, data=typed, headers={"Origin": site.url()}).status_code == 422, path
    assert found == ["/admin/roster", "/admin/units", "/admin/own"]


def test_the_proxy_of_the_sample_stands_in_nobodys_way_and_lets_no_more_through() -> None:
    text = (Path(__file__).parents[2] / "deploy" / "Caddyfile").read_text("utf-8")
    seconds = {name: float(s) for name, s in re.findall(r"(read_\w+) (\d+)s$", text, re.MULTILINE)}
    # A body's own deadline is the process's, which knows how long it says it is: here is the longest of all.
    assert seconds == {"read_header": HEADER_S, "read_body": LONGEST_S}
    unit = {"KiB": 1024, "MB": 1_000_000}
    sizes = [(name, int(n) * unit[u]) for name, n, u in re.findall(r"(max_\w+) (\d+)(KiB|MB)$", text, re.MULTILINE)]
    intake = IntakeSection().body_limit
    assert sizes == [("max_header_size", HEADERS), ("max_size", intake), ("max_size", FILE), ("max_size", FORM)]
