"""Two thousand bodies that no page of ours would send: refused, nothing leaked, nothing broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.access.subject import Role
from tests.dashboard.conftest import Site

EACH = 500
OWN, OTHER = "211221", "211224"
MINE_ALONE = (OTHER, "211224001", "昌图县", "211202")
"""What a desk of one county must never be told of the others."""
EAGER = settings(max_examples=EACH, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

CODES = st.sampled_from([OWN, OTHER, "2112", "211224001", "../2112", "2112\u0000", "%2e%2e", "__proto__", "' OR 1=1--"])
WORDS = st.one_of(
    CODES, st.text(max_size=30), st.sampled_from(["_pages_content.children", "x.children", "..a..b..", ""])
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
CALLS = st.fixed_dictionaries(
    {},
    optional={
        "output": WORDS,
        "outputs": VALUES,
        "inputs": VALUES,
        "state": VALUES,
        "changedPropIds": VALUES,
        "parsedChangedPropsIds": VALUES,
    },
)
REFERERS = st.sampled_from(
    ["", "/region/211221", "/region/211224", "/region/2112", "/wall", "/admin", "/region/../2112"]
)
WISHES = st.fixed_dictionaries(
    {},
    optional={
        "id": WORDS,
        "action": st.one_of(WORDS, st.sampled_from(["alert.acknowledge", "alert.close", "open"])),
        "object": WORDS,
        "expected_version": LEAVES,
        "note": VALUES,
        "scope": CODES,
        "role": st.sampled_from(["duty", "system_admin"]),
    },
)


@pytest.fixture(scope="module")
def desk(site_of: Any) -> tuple[Site, FlaskClient]:
    site: Site = site_of(False)
    return site, site.signed_in(Role.SUPERVISOR, OWN)


def told(answer: Any, status: set[int]) -> None:
    assert answer.status_code in status, answer.data[:300]
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    assert not [word for word in MINE_ALONE if word in text]


@EAGER
@given(sent=CALLS, page=REFERERS)
def test_no_body_of_a_callback_is_answered(desk: tuple[Site, FlaskClient], sent: dict[str, Any], page: str) -> None:
    site, client = desk
    headers = {"Origin": site.url(), "X-City": "1"} | ({"Referer": f"{site.url()}{page}"} if page else {})
    told(client.post("/_dash-update-component", json=sent, headers=headers), {404})


@EAGER
@given(raw=st.one_of(st.binary(max_size=200), VALUES.map(lambda v: json.dumps(v).encode())))
def test_no_bytes_are_either(desk: tuple[Site, FlaskClient], raw: bytes) -> None:
    site, client = desk
    headers = {"Referer": f"{site.url()}/region/{OWN}", "Content-Type": "application/json"}
    headers |= {"Origin": site.url(), "X-City": "1"}
    told(client.post("/_dash-update-component", data=raw, headers=headers), {404})


@EAGER
@given(wish=WISHES)
def test_no_command_of_who_may_none_is_forwarded(desk: tuple[Site, FlaskClient], wish: dict[str, Any]) -> None:
    """A body that is a wish is handed on in the session's own name, and no intake is there to take it; any other is
    not. Neither says anything of another county but what the sender wrote."""
    site, client = desk
    answer = client.post("/command", json=wish, headers={"Origin": site.url(), "X-City": "1"})
    assert answer.status_code in {403, 422, 503}
    assert "Traceback" not in answer.get_data(as_text=True)


@EAGER
@given(
    page=st.one_of(REFERERS, WORDS.map(lambda word: f"/region/{word}")), words=st.dictionaries(WORDS, WORDS, max_size=3)
)
def test_no_layout_tells_of_another_county(desk: tuple[Site, FlaskClient], page: str, words: dict[str, str]) -> None:
    site, client = desk
    query = "&".join(f"{key}={value}" for key, value in words.items())
    referer = f"{site.url()}{page}?{query}".encode("ascii", "replace").decode().replace("\n", "").replace("\r", "")
    answer = client.get("/_dash-layout", headers={"Referer": referer.replace("\x00", "")})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert f"workers/{OTHER}" not in text
    assert f"regions/{OTHER}" not in text
    assert 'regions/2112"' not in text
