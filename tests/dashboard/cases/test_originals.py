"""A text as it was written, read from a case's page; and the search, which cannot find it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from streams.access.subject import Role
from tests.dashboard.cases.case_desk import CLEAN, CLEAN_NOTE, WRITTEN, Desk, listed
from tests.dashboard.cases.conftest import desk as desk


def original(desk: Desk, client: FlaskClient, name: str, text: str, reason: str = "回访核实") -> Any:
    said = {"text": text, "reason": reason}
    return client.post(f"/case/{desk.code(name)}/original", json=said, headers=desk.ours())


def test_an_original_is_read_with_a_right_and_a_reason_and_is_on_record(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    shown = client.ask(f"/case/{desk.code('police')}/data").get_json()
    assert shown["originals"] == [CLEAN], "of the note nothing is kept, so nothing is offered"
    assert original(desk, client, "police", CLEAN, reason=" ").status_code == 422
    assert original(desk, client, "police", CLEAN).get_json() == {"value": WRITTEN}
    record = desk.last()
    assert (record.action, record.case, record.fields, record.reason) == (
        "case.original",
        "police",
        ("text",),
        "回访核实",
    )
    assert "13812345678" not in repr(record)
    assert original(desk, client, "police", CLEAN_NOTE).status_code == 404
    assert client.post(f"/case/{desk.code('police')}/original", json={"text": CLEAN}).status_code == 401
    assert original(desk, desk.as_("police"), "here", CLEAN).status_code == 404, "a foreign case"


def test_the_search_finds_nothing_that_was_taken_out(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    assert listed(client, "?standing=all&q=土地承包费")
    for n in range(4, 12):  # shorter ones are part of codes
        assert listed(client, f"?standing=all&q={'13812345678'[:n]}") == set(), "digit by digit nothing is learned"
    assert listed(client, f"?standing=all&q={_full(desk.code('there'))}") == {"there"}


def _full(code: str) -> str:
    """As an input method in full width writes it, with a long dash."""
    return "".join("—" if sign == "-" else chr(ord(sign) + 0xFEE0) for sign in code)
