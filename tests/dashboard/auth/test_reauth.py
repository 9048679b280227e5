"""A duty seat's time: what it may, what it may no more, and how it is renewed."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.auth import reauth
from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser, Session
from streams.registry.tables import sessions
from tests.dashboard.conftest import Site

WORD, PIN = "a rather long word", "135790"
WISH = {"id": "x", "action": "alert.acknowledge", "object": "x"}
HOUR_MS = 3_600_000


def seat(site: Site, name: str) -> FlaskClient:
    new = NewUser(name=name, password=WORD, role=Role.DUTY, scope="2112", profile="asvs", pin=PIN)
    site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
    return site.enter(name, WORD)


def ours(site: Site) -> dict[str, str]:
    return {"Origin": site.url(), "X-City": "1", "Content-Type": "application/json"}


def session_of(site: Site, client: FlaskClient) -> Session:
    cookie = client.get_cookie("zz_desk")
    assert cookie is not None
    return site.registry.session(cookie.value, real_ms(), idle_ms=HOUR_MS) or pytest.fail("no session")


def age(site: Site, client: FlaskClient, hours: float) -> None:
    then = real_ms() - int(hours * HOUR_MS)
    one = sessions.c.id == session_of(site, client).id
    with site.registry._engine.begin() as tx:
        tx.execute(update(sessions).where(one).values(seat_at=then, proved_at=then))


def say(site: Site, client: FlaskClient, said: object) -> int:
    return client.post("/confirm", data=json.dumps(said), headers=ours(site)).status_code


def act(site: Site, client: FlaskClient) -> int:
    return client.post("/command", data=json.dumps(WISH), headers=ours(site)).status_code


def test_a_seat_whose_time_is_up_keeps_its_page_and_acts_again_after_its_pin(site: Site) -> None:
    client = seat(site, "seat-1")
    assert act(site, client) == 503  # taken; there is no intake here
    age(site, client, 12.1)
    assert act(site, client) == 423
    assert client.get("/region/2112").status_code == 200
    layout = client.get("/_dash-layout", headers={"Referer": f"{site.url()}/region/2112"}).get_data(as_text=True)
    assert r"\"locked\": true" in layout
    assert say(site, client, {"said": PIN}) == 204
    assert act(site, client) == 503
    assert not reauth.fresh(site.settings, session_of(site, client))


def test_the_password_proves_who_it_is_as_well(site: Site) -> None:
    client = seat(site, "seat-2")
    age(site, client, 13)
    assert not reauth.fresh(site.settings, session_of(site, client))
    assert say(site, client, {"said": WORD}) == 204
    assert reauth.fresh(site.settings, session_of(site, client))
    assert not reauth.locked(site.settings, session_of(site, client))


def test_five_wrong_pins_lock_the_name_for_the_right_one_too(site: Site) -> None:
    client = seat(site, "seat-3")
    age(site, client, 13)
    assert [say(site, client, {"said": "000001"}) for _ in range(5)] == [403] * 5
    assert say(site, client, {"said": PIN}) == 403
    denied = [r.record for r in site.registry.audit_chain() if r.record.action == "confirm"]
    assert [r.decision.value for r in denied][-6:] == ["denied"] * 6
    assert PIN not in repr(denied)


@pytest.mark.parametrize("said", [{}, [], {"said": 7}, {"said": ""}, {"said": "x" * 200}, "x", None])
def test_what_says_nothing_proves_nothing(site: Site, said: object) -> None:
    assert say(site, site.signed_in(Role.DUTY), said) == 422


def test_a_page_of_another_site_proves_nothing(site: Site) -> None:
    client = seat(site, f"seat-{real_ms()}")
    assert client.post("/confirm", json={"said": PIN}).status_code == 401
    assert client.post("/confirm", json={"said": PIN}, headers={"Origin": site.url()}).status_code == 401
    assert site.client().post("/confirm", json={"said": PIN}, headers=ours(site)).status_code == 401


def test_a_demos_link_has_no_pin_and_is_always_fresh(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    age(site, client, 23)
    assert act(site, client) == 423
    assert say(site, client, {"said": PIN}) == 403
    assert reauth.fresh(site.settings, session_of(site, client))
