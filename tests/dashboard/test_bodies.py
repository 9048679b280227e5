"""Who may send how much: asked before it is read."""

from __future__ import annotations

import io

import pytest

from dashboard.bodies import FILE, FORM, ROOM
from streams.access.subject import Role
from tests.dashboard.conftest import Site


@pytest.mark.parametrize(
    ("path", "room"),
    [("/signin", FORM), ("/command", FORM), ("/no/such", FORM), ("/case/x/media", 0), ("/admin/roster", 0)],
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
